package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How good predictions are.
///
/// Classes are numbers from 0; of two classes, 1 is the positive one. Every metric needs at least
/// one sample and as many predictions as truths.
public final class Metrics {
  private Metrics() {}

  /// The classes that probabilities stand for.
  ///
  /// @param probabilities of class 1
  /// @param threshold from where on it is class 1, 0.5 as a rule
  /// @return 1 where the probability is at least the threshold, else 0
  /// @throws IllegalArgumentException if a number is NaN
  public static int[] classes(double[] probabilities, double threshold) {
    requireNumbers("classes", "probability", probabilities);
    return Arrays.stream(probabilities).mapToInt(p -> p >= threshold ? 1 : 0).toArray();
  }

  /// The class with the highest score in each row, the first of equals.
  ///
  /// @param scores shape `[m, c]`: logits or probabilities
  /// @return `m` classes
  /// @throws IllegalArgumentException if it is no matrix with columns, or a number is NaN
  public static int[] classes(Value scores) {
    if (scores.shape().rank() != 2 || scores.shape().length(1) == 0) {
      throw Errors.illegal(
          "classes", "scores have shape " + scores.shape(), "Give a matrix [samples, classes].");
    }
    double[] data = scores.toArray();
    requireNumbers("classes", "score", data);
    int c = scores.shape().length(1);
    int[] classes = new int[scores.shape().length(0)];
    for (int i = 0; i < classes.length; i++) {
      for (int j = 1; j < c; j++) {
        classes[i] = data[i * c + j] > data[i * c + classes[i]] ? j : classes[i];
      }
    }
    return classes;
  }

  /// The share of samples whose class was found.
  ///
  /// @param predicted the predicted classes
  /// @param actual the true ones
  /// @return from 0 to 1
  /// @throws IllegalArgumentException if there are none or the counts differ
  public static double accuracy(int[] predicted, int[] actual) {
    requireEqual("accuracy", predicted.length, actual.length);
    int right = 0;
    for (int i = 0; i < actual.length; i++) {
      right += predicted[i] == actual[i] ? 1 : 0;
    }
    return (double) right / actual.length;
  }

  /// Of the samples taken for class 1, the share that is.
  ///
  /// @param predicted the predicted classes, 0 or 1
  /// @param actual the true ones, 0 or 1
  /// @return from 0 to 1; NaN if class 1 was never predicted
  /// @throws IllegalArgumentException if there are none, the counts differ or a class is not 0 or 1
  public static double precision(int[] predicted, int[] actual) {
    return confusionMatrix(predicted, actual, 2).precision(1);
  }

  /// Of the samples of class 1, the share that was found.
  ///
  /// @param predicted the predicted classes, 0 or 1
  /// @param actual the true ones, 0 or 1
  /// @return from 0 to 1; NaN if there is no sample of class 1
  /// @throws IllegalArgumentException if there are none, the counts differ or a class is not 0 or 1
  public static double recall(int[] predicted, int[] actual) {
    return confusionMatrix(predicted, actual, 2).recall(1);
  }

  /// The harmonic mean of precision and recall.
  ///
  /// @param predicted the predicted classes, 0 or 1
  /// @param actual the true ones, 0 or 1
  /// @return from 0 to 1; NaN if class 1 neither occurs nor was predicted
  /// @throws IllegalArgumentException if there are none, the counts differ or a class is not 0 or 1
  public static double f1(int[] predicted, int[] actual) {
    return confusionMatrix(predicted, actual, 2).f1(1);
  }

  /// Counts how often each class was taken for each.
  ///
  /// @param predicted the predicted classes
  /// @param actual the true ones
  /// @param classes how many there are, at least 1
  /// @return the counts
  /// @throws IllegalArgumentException if there are no samples, the counts differ or a class does
  ///   not exist
  public static ConfusionMatrix confusionMatrix(int[] predicted, int[] actual, int classes) {
    requireEqual("confusionMatrix", predicted.length, actual.length);
    requireClasses("confusionMatrix", "predicted", predicted, classes);
    requireClasses("confusionMatrix", "actual", actual, classes);
    long[][] counts = new long[classes][classes];
    for (int i = 0; i < actual.length; i++) {
      counts[actual[i]][predicted[i]]++;
    }
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : counts) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    return new ConfusionMatrix(rows);
  }

  /// The area under the receiver operating characteristic: the chance that a sample of class 1
  /// scores higher than one of class 0, where a tie counts half.
  ///
  /// Computed from ranks, ties at their middle (Mann–Whitney U).
  ///
  /// @param scores the higher, the more class 1: logits or probabilities, infinities included
  /// @param actual the true classes, 0 or 1
  /// @return from 0 to 1; 0.5 is chance
  /// @throws IllegalArgumentException if the counts differ, a score is NaN, or there are not
  ///   samples of both classes
  public static double rocAuc(double[] scores, int[] actual) {
    requireEqual("rocAuc", scores.length, actual.length);
    requireNumbers("rocAuc", "score", scores);
    requireClasses("rocAuc", "actual", actual, 2);
    long positives = Arrays.stream(actual).asLongStream().sum();
    long negatives = actual.length - positives;
    if (positives == 0 || negatives == 0) {
      throw Errors.illegal(
          "rocAuc",
          "all " + actual.length + " samples are of class " + (positives == 0 ? 0 : 1),
          "Give samples of both classes.");
    }
    // Compared as numbers, where 0 and −0 tie; boxed comparison would tell them apart.
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i] + 0.0))
            .mapToInt(Integer::intValue)
            .toArray();
    double rankSum = 0;
    for (int from = 0, to; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      double middle = (from + 1L + to) / 2.0;
      for (int i = from; i < to; i++) {
        rankSum += actual[order[i]] == 1 ? middle : 0;
      }
    }
    return (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }

  /// The mean negative log-likelihood of the true classes, of two.
  ///
  /// @param probabilities of class 1, from 0 to 1
  /// @param actual the true classes, 0 or 1
  /// @return at least 0; logarithms are bounded below by −100, as in [Losses#binaryCrossEntropy]
  /// @throws IllegalArgumentException if there are no samples, the counts differ, a probability is
  ///   not in `[0, 1]` or a class not 0 or 1
  public static double logLoss(double[] probabilities, int[] actual) {
    requireEqual("logLoss", probabilities.length, actual.length);
    requireClasses("logLoss", "actual", actual, 2);
    requireNumbers("logLoss", "probability", probabilities);
    Value targets = Value.vector(Arrays.stream(actual).asDoubleStream().toArray());
    return Losses.binaryCrossEntropy(Value.vector(probabilities), targets).item();
  }

  /// The mean negative log-likelihood of the true classes, of any number.
  ///
  /// @param probabilities shape `[m, c]`, from 0 to 1
  /// @param actual the true classes, from 0 to `c − 1`
  /// @return at least 0; logarithms are bounded below by −100
  /// @throws IllegalArgumentException if there are no samples, the counts differ, a probability is
  ///   not in `[0, 1]` or a class does not exist
  public static double logLoss(Value probabilities, int[] actual) {
    if (probabilities.shape().rank() != 2) {
      throw Errors.illegal(
          "logLoss",
          "probabilities have shape " + probabilities.shape(),
          "Give a matrix [samples, classes].");
    }
    int c = probabilities.shape().length(1);
    requireEqual("logLoss", probabilities.shape().length(0), actual.length);
    requireClasses("logLoss", "actual", actual, c);
    double[] data = probabilities.toArray();
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      double p = data[i * c + actual[i]];
      if (!(p >= 0 && p <= 1)) {
        throw Errors.illegal(
            "logLoss", "probability " + p + " in row " + i, "Give numbers from 0 to 1.");
      }
      sum -= Math.max(Math.log(p), Losses.LOWEST_LOG);
    }
    return sum / actual.length;
  }

  /// The coefficient of determination, `1 − Σ(y − ŷ)²/Σ(y − mean y)²`.
  ///
  /// @param predicted the predicted numbers
  /// @param actual the true ones
  /// @return at most 1; 0 is as good as the mean; NaN if all true numbers are equal
  /// @throws IllegalArgumentException if there are none, the counts differ or a number is not
  ///   finite
  public static double rSquared(double[] predicted, double[] actual) {
    requireEqual("rSquared", predicted.length, actual.length);
    requireFinite("rSquared", "prediction", predicted);
    requireFinite("rSquared", "actual number", actual);
    double mean = Value.vector(actual).mean().item();
    double residual = 0;
    double spread = 0;
    boolean equal = true;
    for (int i = 0; i < actual.length; i++) {
      residual += (actual[i] - predicted[i]) * (actual[i] - predicted[i]);
      spread += (actual[i] - mean) * (actual[i] - mean);
      equal &= actual[i] == actual[0];
    }
    return equal ? Double.NaN : 1 - residual / spread;
  }

  private static void requireEqual(String metric, int predicted, int actual) {
    if (predicted != actual || actual == 0) {
      throw Errors.illegal(
          metric,
          "there are " + predicted + " predictions and " + actual + " true values",
          "Give as many of each, at least one.");
    }
  }

  private static void requireClasses(String metric, String name, int[] classes, int count) {
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 0 || classes[i] >= count) {
        throw Errors.illegal(
            metric,
            name + " class " + classes[i] + " at index " + i + " does not exist",
            "Number the classes from 0 to " + (count - 1) + ".");
      }
    }
  }

  private static void requireNumbers(String metric, String name, double[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      if (Double.isNaN(numbers[i])) {
        throw Errors.illegal(metric, name + " " + i + " is NaN", "Give numbers.");
      }
    }
  }

  private static void requireFinite(String metric, String name, double[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      if (!Double.isFinite(numbers[i])) {
        throw Errors.illegal(metric, name + " " + i + " is " + numbers[i], "Give finite numbers.");
      }
    }
  }
}
