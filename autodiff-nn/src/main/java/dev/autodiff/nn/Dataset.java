package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Samples to learn from or to be judged by: features and what should come out, row by row.
///
/// @param features shape `[m, n]`, one row per sample
/// @param targets shape `[m]` or `[m, k]`
public record Dataset(Value features, Value targets) {
  /// Takes the numbers as constants.
  ///
  /// @throws IllegalArgumentException if the shapes do not fit or a number is not finite
  public Dataset {
    features = features.detach();
    targets = targets.detach();
    int rank = targets.shape().rank();
    if (features.shape().rank() != 2
        || (rank != 1 && rank != 2)
        || features.shape().length(0) != targets.shape().length(0)) {
      throw Errors.illegal(
          "dataset",
          "features have shape " + features.shape() + ", targets " + targets.shape(),
          "Give features [m, n] and targets [m] or [m, k].");
    }
    requireFinite("feature", features);
    requireFinite("target", targets);
  }

  /// A training part and a test part.
  ///
  /// @param train what to fit on
  /// @param test what to judge with
  public record Split(Dataset train, Dataset test) {}

  /// The number of samples.
  ///
  /// @return m
  public int size() {
    return features.shape().length(0);
  }

  /// Some of the samples.
  ///
  /// @param rows row numbers from 0, in any order, also repeated; none gives an empty data set
  /// @return a data set of those rows
  /// @throws IllegalArgumentException if a row does not exist
  public Dataset rows(int... rows) {
    return new Dataset(features.indexSelect(0, rows), targets.indexSelect(0, rows));
  }

  /// Splits at random.
  ///
  /// @param testFraction between 0 and 1; the test part gets `round(testFraction·m)` rows, but at
  ///   least one, and leaves at least one
  /// @param seed the same seed gives the same split
  /// @return two parts that hold every row once
  /// @throws IllegalArgumentException if the fraction is not between 0 and 1 or there are fewer
  ///   than two rows
  public Split split(double testFraction, long seed) {
    requireFraction(testFraction);
    int[] rows = Shuffle.of(size(), new SplittableRandom(seed));
    int count = (int) Math.round(testFraction * size());
    return split(rows, Math.clamp(count, 1, size() - 1));
  }

  /// Splits at random, each class apart, so that both parts have the classes in about equal shares.
  ///
  /// A class is what has equal targets. Of a class with `c` rows the test part gets
  /// `round(testFraction·c)`, but at least one, and leaves at least one; a class with one row goes
  /// to the training part.
  ///
  /// @param testFraction between 0 and 1
  /// @param seed the same seed gives the same split
  /// @return two parts that hold every row once, each in random order
  /// @throws IllegalArgumentException if the fraction is not between 0 and 1 or no class has two
  ///   rows
  public Split stratifiedSplit(double testFraction, long seed) {
    requireFraction(testFraction);
    SplittableRandom random = new SplittableRandom(seed);
    int width = targets.shape().size() / size();
    double[] target = targets.toArray();
    Map<List<Double>, List<Integer>> byClass = new LinkedHashMap<>();
    for (int row : Shuffle.of(size(), random)) {
      List<Double> key = new ArrayList<>();
      for (int j = 0; j < width; j++) {
        key.add(target[row * width + j] + 0.0); // −0 and 0 are one class
      }
      byClass.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
    }
    List<Integer> test = new ArrayList<>();
    List<Integer> train = new ArrayList<>();
    for (List<Integer> rows : byClass.values()) {
      int c = rows.size();
      int count = c == 1 ? 0 : Math.clamp(Math.round(testFraction * c), 1, c - 1);
      test.addAll(rows.subList(0, count));
      train.addAll(rows.subList(count, c));
    }
    if (test.isEmpty()) {
      throw Errors.illegal(
          "split", "no two of the " + size() + " rows have equal targets", "Use split instead.");
    }
    return new Split(rows(shuffled(train, random)), rows(shuffled(test, random)));
  }

  /// The groups stand one after the other: mixes them.
  private static int[] shuffled(List<Integer> rows, SplittableRandom random) {
    int[] order = Shuffle.of(rows.size(), random);
    for (int i = 0; i < order.length; i++) {
      order[i] = rows.get(order[i]);
    }
    return order;
  }

  private Split split(int[] rows, int testCount) {
    int[] test = Arrays.copyOfRange(rows, 0, testCount);
    int[] train = Arrays.copyOfRange(rows, testCount, rows.length);
    return new Split(rows(train), rows(test));
  }

  private void requireFraction(double testFraction) {
    if (!(testFraction > 0 && testFraction < 1)) {
      throw Errors.illegal(
          "split", "the test fraction is " + testFraction, "Give a number between 0 and 1.");
    }
    if (size() < 2) {
      throw Errors.illegal(
          "split", "there are " + size() + " rows", "Give at least two, one for each part.");
    }
  }

  private static void requireFinite(String what, Value value) {
    double[] data = value.toArray();
    int width = data.length == 0 ? 1 : data.length / value.shape().length(0);
    for (int i = 0; i < data.length; i++) {
      if (!Double.isFinite(data[i])) {
        throw Errors.illegal(
            "dataset",
            what
                + " "
                + data[i]
                + " in row "
                + i / width
                + ", column "
                + i % width
                + " is not finite",
            "Remove the row or replace the number.");
      }
    }
  }
}
