package dev.autodiff.kernels;

import java.util.Arrays;

/// Running results along one axis of a dense array that is seen as `[outer, count, inner]`, as
/// [Reduce] sees it.
///
/// Each row is worked off from its first element to its last, or the other way round, so the bits
/// depend on nothing but the elements of the row.
public final class Scans {
  private Scans() {}

  /// A running result over every row.
  @FunctionalInterface
  public interface Kernel {
    /// Fills an array like the one that is read.
    ///
    /// @param in the operand
    /// @param outer number of slices
    /// @param count elements per row
    /// @param inner rows per slice
    /// @param out gets the result, not the array that is read
    void apply(double[] in, int outer, int count, int inner, double[] out);
  }

  /// Running sums: `out[c] = in[0] + … + in[c]`.
  ///
  /// What each addition rounds away is added up beside the sum (Neumaier 1974), so the error does
  /// not grow with the count. A sum that is infinite or NaN stays as it is.
  ///
  /// @param reversed whether to begin at the last element
  /// @param in the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  public static void sum(
      boolean reversed, double[] in, int outer, int count, int inner, double[] out) {
    Reduce.columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          double[] sums = new double[width];
          double[] lost = new double[width];
          // Of zeros only −0 leaves every number as it is.
          Arrays.fill(sums, -0.0);
          for (int k = 0; k < count; k++) {
            int at = (o * count + (reversed ? count - 1 - k : k)) * inner + from;
            for (int i = 0; i < width; i++) {
              double x = in[at + i];
              double old = sums[i];
              double sum = old + x;
              double part = sum - old;
              double rest = lost[i] + ((old - (sum - part)) + (x - part));
              sums[i] = sum;
              lost[i] = rest;
              out[at + i] = rest != 0 && Math.abs(sum) <= Double.MAX_VALUE ? sum + rest : sum;
            }
          }
        });
  }

  /// Running products: `out[c] = in[0]·…·in[c]`.
  ///
  /// @param in the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  public static void product(double[] in, int outer, int count, int inner, double[] out) {
    Reduce.columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          for (int c = 0; c < count; c++) {
            int at = (o * count + c) * inner + from;
            if (c == 0) {
              System.arraycopy(in, at, out, at, width);
            } else {
              for (int i = at; i < at + width; i++) {
                out[i] = out[i - inner] * in[i];
              }
            }
          }
        });
  }

  /// `out[c] = ln(e^in[0] + … + e^in[c])`, relative to the largest so far, so that nothing
  /// overflows.
  ///
  /// @param in the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  public static void logSumExp(double[] in, int outer, int count, int inner, double[] out) {
    Reduce.columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          for (int i = 0; i < width; i++) {
            runningLog(in, o * count * inner + from + i, count, inner, out);
          }
        });
  }

  /// The largest term counts exactly 1 and is left out of `others`: log1p keeps their digits when
  /// they are tiny.
  private static void runningLog(double[] in, int start, int count, int step, double[] out) {
    double max = Double.NEGATIVE_INFINITY;
    double others = 0;
    for (int c = 0, at = start; c < count; c++, at += step) {
      double x = in[at];
      if (x > max) {
        others = max == Double.NEGATIVE_INFINITY ? 0 : (others + 1) * Math.exp(max - x);
        max = x;
      } else if (x > Double.NEGATIVE_INFINITY && max < Double.POSITIVE_INFINITY) {
        others += Math.exp(x - max);
      } else if (Double.isNaN(x)) {
        max = Double.NaN; // never less than anything that follows
      }
      out[at] = max + Math.log1p(others);
    }
  }

  /// The linear recurrence `out[c] = b[c] + a[c]·out[c − 1]`, beginning with `out[0] = b[0]`. A
  /// product with a factor 0 is 0.
  ///
  /// @param reversed whether to begin at the last element
  /// @param a factors
  /// @param b terms
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  public static void recurrence(
      boolean reversed, double[] a, double[] b, int outer, int count, int inner, double[] out) {
    int back = reversed ? inner : -inner;
    Reduce.columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          for (int k = 0; k < count; k++) {
            int at = (o * count + (reversed ? count - 1 - k : k)) * inner + from;
            if (k == 0) {
              System.arraycopy(b, at, out, at, width);
            } else {
              for (int i = at; i < at + width; i++) {
                double before = out[i + back];
                out[i] = a[i] == 0 || before == 0 ? b[i] : Math.fma(a[i], before, b[i]);
              }
            }
          }
        });
  }
}
