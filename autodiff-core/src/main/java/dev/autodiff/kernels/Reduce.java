package dev.autodiff.kernels;

/// Reductions of rows: an array of `rows·count` elements becomes one number per row.
///
/// Sums follow a fixed tree, so the bits depend on nothing but the count.
public final class Reduce {
  /// Below this many elements a plain loop; above, halves. The error bound is then (BLOCK +
  /// log₂(count/BLOCK))·2⁻⁵³ relative to Σ|x| (Higham, Accuracy and Stability, §4.2).
  private static final int BLOCK = 32;

  private Reduce() {}

  /// A reduction of the elements from `lo` (inclusive) to `hi` (exclusive).
  @FunctionalInterface
  public interface Row {
    /// Reduces one row.
    ///
    /// @param data array that holds the row
    /// @param lo first position
    /// @param hi position after the last
    /// @return the reduced number
    double reduce(double[] data, int lo, int hi);
  }

  /// Reduces every row.
  ///
  /// @param data the rows, one after the other
  /// @param count elements per row
  /// @param row what to do with one
  /// @param out gets one number per row
  public static void rows(double[] data, int count, Row row, double[] out) {
    Parallel.range(
        out.length,
        count,
        (lo, hi) -> {
          for (int r = lo; r < hi; r++) {
            out[r] = row.reduce(data, r * count, (r + 1) * count);
          }
        });
  }

  /// The sum, added pairwise.
  ///
  /// @param data array that holds the row
  /// @param lo first position
  /// @param hi position after the last
  /// @return the sum, 0 for no elements
  public static double sum(double[] data, int lo, int hi) {
    if (hi - lo > BLOCK) {
      int middle = lo + Integer.highestOneBit(hi - lo - 1);
      return sum(data, lo, middle) + sum(data, middle, hi);
    }
    double sum = 0;
    for (int i = lo; i < hi; i++) {
      sum += data[i];
    }
    return sum;
  }

  /// The largest element; NaN if there is one.
  ///
  /// @param data array that holds the row
  /// @param lo first position
  /// @param hi position after the last
  /// @return the maximum, −∞ for no elements
  public static double max(double[] data, int lo, int hi) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = lo; i < hi; i++) {
      max = Math.max(max, data[i]);
    }
    return max;
  }

  /// The smallest element; NaN if there is one.
  ///
  /// @param data array that holds the row
  /// @param lo first position
  /// @param hi position after the last
  /// @return the minimum, ∞ for no elements
  public static double min(double[] data, int lo, int hi) {
    double min = Double.POSITIVE_INFINITY;
    for (int i = lo; i < hi; i++) {
      min = Math.min(min, data[i]);
    }
    return min;
  }

  /// `ln Σ eˣ`, shifted by the maximum so that nothing overflows.
  ///
  /// @param data array that holds the row
  /// @param lo first position
  /// @param hi position after the last
  /// @return the result, −∞ for no elements
  public static double logSumExp(double[] data, int lo, int hi) {
    double max = max(data, lo, hi);
    if (Double.isInfinite(max)) {
      return max; // all −∞, or a +∞ that outweighs the rest: the shift would give ∞ − ∞
    }
    return max + logOfSum(shiftedExp(data, lo, hi, max));
  }

  /// Overwrites a row by its softmax.
  ///
  /// @param data array that holds the row
  /// @param lo first position
  /// @param hi position after the last
  public static void softmax(double[] data, int lo, int hi) {
    double[] exp = shiftedExp(data, lo, hi, max(data, lo, hi));
    double sum = sum(exp, 0, exp.length);
    for (int i = lo; i < hi; i++) {
      data[i] = exp[i - lo] / sum;
    }
  }

  /// Overwrites a row by the logarithm of its softmax.
  ///
  /// @param data array that holds the row
  /// @param lo first position
  /// @param hi position after the last
  public static void logSoftmax(double[] data, int lo, int hi) {
    double max = max(data, lo, hi);
    double[] exp = shiftedExp(data, lo, hi, max);
    double logSum = logOfSum(exp);
    for (int i = lo; i < hi; i++) {
      data[i] = data[i] - max - logSum;
    }
  }

  /// The logarithm of a sum whose largest term is exactly 1: log1p of the others keeps their digits
  /// when they are tiny. Overwrites its argument.
  private static double logOfSum(double[] exp) {
    for (int i = 0; i < exp.length; i++) {
      if (exp[i] == 1) {
        exp[i] = 0;
        return Math.log1p(sum(exp, 0, exp.length));
      }
    }
    return Math.log(sum(exp, 0, exp.length)); // NaN and infinite rows
  }

  private static double[] shiftedExp(double[] data, int lo, int hi, double shift) {
    double[] exp = new double[hi - lo];
    for (int i = lo; i < hi; i++) {
      exp[i - lo] = Math.exp(data[i] - shift);
    }
    return exp;
  }
}
