package dev.autodiff.nn;

import dev.autodiff.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// How often each class was taken for each: rows are the actual classes, columns the predicted
/// ones.
///
/// Where a quotient is 0/0, as the precision of a class that was never predicted, it is NaN.
///
/// @param counts one list per actual class, all of equal length
public record ConfusionMatrix(List<List<Long>> counts) {
  /// Copies the counts.
  ///
  /// @throws IllegalArgumentException if they are no square, or one is negative
  public ConfusionMatrix {
    List<List<Long>> copy = new ArrayList<>();
    for (List<Long> row : counts) {
      if (row.size() != counts.size() || row.stream().anyMatch(count -> count < 0)) {
        throw Errors.illegal(
            "confusionMatrix",
            "a row of " + counts.size() + " is " + row,
            "Give a square of counts of at least 0.");
      }
      copy.add(List.copyOf(row));
    }
    counts = List.copyOf(copy);
  }

  /// The number of classes.
  ///
  /// @return the number of rows and of columns
  public int classes() {
    return counts.size();
  }

  /// One count.
  ///
  /// @param actual an actual class
  /// @param predicted a predicted class
  /// @return how often the one was taken for the other
  public long count(int actual, int predicted) {
    return counts.get(actual).get(predicted);
  }

  /// The number of samples.
  ///
  /// @return the sum of all counts
  public long total() {
    return counts.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
  }

  /// The share of samples whose class was found.
  ///
  /// @return from 0 to 1; NaN for no samples
  public double accuracy() {
    long right = 0;
    for (int k = 0; k < classes(); k++) {
      right += count(k, k);
    }
    return (double) right / total();
  }

  /// Of the samples taken for a class, the share that is of it.
  ///
  /// @param k the class
  /// @return from 0 to 1; NaN if the class was never predicted
  public double precision(int k) {
    long predicted = counts.stream().mapToLong(row -> row.get(k)).sum();
    return (double) count(k, k) / predicted;
  }

  /// Of the samples of a class, the share that was found.
  ///
  /// @param k the class
  /// @return from 0 to 1; NaN if there is no sample of it
  public double recall(int k) {
    long actual = counts.get(k).stream().mapToLong(Long::longValue).sum();
    return (double) count(k, k) / actual;
  }

  /// The harmonic mean of precision and recall, `2·TP/(2·TP + FP + FN)`.
  ///
  /// @param k the class
  /// @return from 0 to 1; NaN if the class neither occurs nor was predicted
  public double f1(int k) {
    long predicted = counts.stream().mapToLong(row -> row.get(k)).sum();
    long actual = counts.get(k).stream().mapToLong(Long::longValue).sum();
    return 2.0 * count(k, k) / (predicted + actual);
  }

  /// A table with the class numbers as names.
  @Override
  public String toString() {
    return table(IntStream.range(0, classes()).mapToObj(String::valueOf).toList());
  }

  /// A table for people, in plain text with aligned columns.
  ///
  /// @param names one per class
  /// @return lines, actual classes downwards, predicted ones to the right
  /// @throws IllegalArgumentException if there are not as many names as classes
  public String table(List<String> names) {
    if (names.size() != classes()) {
      throw Errors.illegal(
          "confusionMatrix",
          "there are " + classes() + " classes and " + names.size() + " names",
          "Give one name per class.");
    }
    String corner = "actual \\ predicted";
    int first = names.stream().mapToInt(String::length).reduce(corner.length(), Math::max);
    StringBuilder table = new StringBuilder(corner).repeat(" ", first - corner.length());
    int[] widths = new int[classes()];
    for (int j = 0; j < classes(); j++) {
      int column = j;
      widths[j] =
          counts.stream()
              .mapToInt(row -> row.get(column).toString().length())
              .reduce(names.get(j).length(), Math::max);
      right(table, names.get(j), widths[j]);
    }
    for (int i = 0; i < classes(); i++) {
      table.append('\n').append(names.get(i)).repeat(" ", first - names.get(i).length());
      for (int j = 0; j < classes(); j++) {
        right(table, counts.get(i).get(j).toString(), widths[j]);
      }
    }
    return table.toString();
  }

  private static void right(StringBuilder table, String text, int width) {
    table.repeat(" ", 2 + width - text.length()).append(text);
  }
}
