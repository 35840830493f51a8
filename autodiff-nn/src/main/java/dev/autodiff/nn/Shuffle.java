package dev.autodiff.nn;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Random orders.
final class Shuffle {
  private Shuffle() {}

  /// The numbers from 0 to `n − 1` in random order, every order equally likely (Fisher–Yates).
  static int[] of(int n, RandomGenerator random) {
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    return order;
  }
}
