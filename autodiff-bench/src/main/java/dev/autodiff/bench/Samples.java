package dev.autodiff.bench;

import dev.autodiff.DType;
import dev.autodiff.Shape;
import dev.autodiff.Value;

/// Made-up data that Java and Python compute alike: a hash of index and seed.
final class Samples {
  private static final double RANGE = 0x1p32;

  private Samples() {}

  /// Numbers between `low` and `high`.
  static double[] numbers(int count, int seed, double low, double high) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = low + (high - low) * (hash(i + 0x9E3779B9L * seed) / RANGE);
    }
    return numbers;
  }

  static Value tensor(int seed, double low, double high, DType dtype, int... lengths) {
    Shape shape = Shape.of(lengths);
    return Value.tensor(shape, numbers(shape.size(), seed, low, high)).to(dtype);
  }

  /// Class numbers below `classes`.
  static int[] labels(int count, int seed, int classes) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (int) (hash(i + 0x9E3779B9L * seed) % classes);
    }
    return labels;
  }

  /// Three rounds of multiply and shift on 32 bits.
  private static long hash(long x) {
    long mask = 0xFFFFFFFFL;
    long h = x & mask;
    h = ((h ^ (h >>> 16)) * 0x45D9F3BL) & mask;
    h = ((h ^ (h >>> 16)) * 0x45D9F3BL) & mask;
    return h ^ (h >>> 16);
  }
}
