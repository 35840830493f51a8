package dev.autodiff.bench.gradbench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Matrices as JSON has them.
final class Rows {
  private Rows() {}

  static List<double[]> of(double[] elements, int rows, int columns) {
    return IntStream.range(0, rows)
        .mapToObj(i -> Arrays.copyOfRange(elements, i * columns, (i + 1) * columns))
        .toList();
  }
}
