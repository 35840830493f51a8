package dev.autodiff.testkit;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Shapes and tensors for jqwik, with numbers at which derivatives can be compared.
public final class TensorArbitraries {
  private static final int RANK = 3;
  private static final int LENGTH = 4;

  private TensorArbitraries() {}

  /// Shapes of rank 0 to 3 with lengths 1 to 4.
  ///
  /// @return the arbitrary; it shrinks to lower ranks and shorter axes
  public static Arbitrary<Shape> shapes() {
    return shapes(0, RANK, 1, LENGTH);
  }

  /// Shapes within bounds, all inclusive.
  ///
  /// @param leastRank smallest rank, 0 for scalars
  /// @param mostRank largest rank
  /// @param least shortest axis, 0 for empty ones
  /// @param most longest axis
  /// @return the arbitrary; it shrinks to lower ranks and shorter axes
  public static Arbitrary<Shape> shapes(int leastRank, int mostRank, int least, int most) {
    return Arbitraries.integers()
        .between(least, most)
        .array(int[].class)
        .ofMinSize(leastRank)
        .ofMaxSize(mostRank)
        .map(Shape::of);
  }

  /// Tensors with entries from a range.
  ///
  /// @param shape of the tensors
  /// @param low smallest entry
  /// @param high largest entry
  /// @return the arbitrary, of constants; entries shrink towards the number in the range that is
  ///   nearest to 0
  public static Arbitrary<Value> tensors(Shape shape, double low, double high) {
    return Arbitraries.doubles()
        .between(low, high)
        .array(double[].class)
        .ofSize(shape.size())
        .map(elements -> Value.tensor(shape, elements));
  }

  /// Tensors with entries from a range, away from 0 and from each other: no kink at 0 and no tie is
  /// near.
  ///
  /// @param shape of the tensors
  /// @param low smallest entry
  /// @param high largest entry
  /// @param gap the least magnitude and the least distance of two entries, positive
  /// @return the arbitrary, of constants
  /// @throws IllegalArgumentException if the range has no room for so many entries
  public static Arbitrary<Value> apart(Shape shape, double low, double high, double gap) {
    List<Double> cells = cells(low, high, gap);
    if (cells.size() < shape.size()) {
      throw new IllegalArgumentException(
          "apart: %s has %d entries, and from %s to %s there is room for %d that are %s apart. Take a larger range or a smaller gap."
              .formatted(shape, shape.size(), low, high, cells.size(), gap));
    }
    Arbitrary<double[]> offsets =
        Arbitraries.doubles().between(0, gap).array(double[].class).ofSize(shape.size());
    return Combinators.combine(Arbitraries.shuffle(cells), offsets)
        .as(
            (places, offset) -> {
              double[] elements = new double[offset.length];
              Arrays.setAll(elements, i -> places.get(i) + offset[i]);
              return Value.tensor(shape, elements);
            });
  }

  /// Starts of cells of one gap each, with a gap between any two and around 0.
  private static List<Double> cells(double low, double high, double gap) {
    if (!(gap > 0) || !(low < high) || !(high - low < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "apart: a range from %s to %s with gap %s. Give finite bounds in order and a positive gap."
              .formatted(low, high, gap));
    }
    List<Double> cells = new ArrayList<>();
    // A hair more than twice the gap, because sums are rounded.
    double pitch = 2 * gap * (1 + 1e-9);
    double positive = Math.max(low, gap * (1 + 1e-9));
    for (int i = 0; positive + i * pitch + gap <= high; i++) {
      cells.add(positive + i * pitch);
    }
    double negative = Math.min(high, -gap * (1 + 1e-9)) - gap;
    for (int i = 0; negative - i * pitch >= low; i++) {
      cells.add(negative - i * pitch);
    }
    return cells;
  }

  /// Symmetric positive definite matrices with eigenvalues apart from each other.
  ///
  /// @param n rows and columns
  /// @param condition the largest eigenvalue over the smallest, at least 1
  /// @return the arbitrary, of constants [n, n], symmetric to the last bit; eigenvalues go from
  ///   `1/√condition` to `√condition` in equal ratios
  /// @throws IllegalArgumentException if the condition is below 1
  public static Arbitrary<Value> positiveDefinite(int n, double condition) {
    return fromSeeds(condition, seed -> RandomMatrices.positiveDefinite(n, condition, seed));
  }

  /// Matrices of full rank with singular values apart from each other.
  ///
  /// @param rows number of rows
  /// @param columns number of columns
  /// @param condition the largest singular value over the smallest, at least 1
  /// @return the arbitrary, of constants [rows, columns]; singular values go from `1/√condition` to
  ///   `√condition` in equal ratios
  /// @throws IllegalArgumentException if the condition is below 1
  public static Arbitrary<Value> wellConditioned(int rows, int columns, double condition) {
    return fromSeeds(
        condition, seed -> RandomMatrices.wellConditioned(rows, columns, condition, seed));
  }

  private static Arbitrary<Value> fromSeeds(double condition, LongFunction<Value> matrix) {
    if (!(condition >= 1 && condition < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "matrices: condition is " + condition + ". Give a finite number from 1.");
    }
    return Arbitraries.longs().withoutEdgeCases().map(matrix::apply);
  }
}
