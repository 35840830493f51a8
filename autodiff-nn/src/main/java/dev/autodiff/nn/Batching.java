package dev.autodiff.nn;

import dev.autodiff.Errors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// How the rows of each epoch are cut into steps.
///
/// @param size rows per step; the last step of an epoch gets what is left
/// @param shuffled whether each epoch goes through the rows in a random order of its own
/// @param seed of the orders; the same seed gives the same orders
public record Batching(int size, boolean shuffled, long seed) {
  /// Checks the size.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public Batching {
    if (size < 1) {
      throw Errors.illegal("batching", "the batch size is " + size, "Give at least 1.");
    }
  }

  /// All rows in one step, in their order.
  ///
  /// @return the batching
  public static Batching fullBatch() {
    return new Batching(Integer.MAX_VALUE, false, 0);
  }

  /// One row per step, shuffled in each epoch.
  ///
  /// @param seed of the orders
  /// @return the batching
  public static Batching stochastic(long seed) {
    return miniBatch(1, seed);
  }

  /// A few rows per step, shuffled in each epoch.
  ///
  /// @param size rows per step, at least 1
  /// @param seed of the orders
  /// @return the batching
  /// @throws IllegalArgumentException if the size is below 1
  public static Batching miniBatch(int size, long seed) {
    return new Batching(size, true, seed);
  }

  /// The steps of one epoch.
  ///
  /// @param rows number of rows
  /// @param epoch number of the epoch; each has an order of its own
  /// @return the row numbers of each step; every row is in exactly one
  public List<int[]> batches(int rows, int epoch) {
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i);
    if (shuffled) {
      // The generator's start is scrambled first: seeds that differ by 1 must not give shifted
      // streams.
      long start = new SplittableRandom(seed).nextLong() + epoch;
      order = Shuffle.of(rows, new SplittableRandom(start));
    }
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < rows; from += Math.min(size, rows - from)) {
      batches.add(Arrays.copyOfRange(order, from, from + Math.min(size, rows - from)));
    }
    return batches;
  }
}
