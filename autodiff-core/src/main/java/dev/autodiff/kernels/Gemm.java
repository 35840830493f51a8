package dev.autodiff.kernels;

import java.util.Arrays;

/// Products of dense row-major matrices.
///
/// Each element of the result is added up over the inner index in rising order, whatever the
/// blocking and the number of threads, so the bits depend on nothing but the operands.
public final class Gemm {
  /// Rows of the result that share one pass over the right operand.
  private static final int ROWS = 4;

  private Gemm() {}

  /// Adds `A·B` to a zeroed part of `c`.
  ///
  /// @param a holds A, `m×k`, from `aOffset`
  /// @param aOffset position of A
  /// @param b holds B, `k×n`, from `bOffset`
  /// @param bOffset position of B
  /// @param c gets the product, `m×n`, from `cOffset`
  /// @param cOffset position of the product
  /// @param m rows of A
  /// @param k columns of A
  /// @param n columns of B
  public static void multiply(
      double[] a,
      int aOffset,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      int m,
      int k,
      int n) {
    // C2 vectorizes x[j] += s·y[j] only if both arrays are indexed alike, hence rows as arrays.
    double[][] rows = new double[k][];
    for (int p = 0; p < k; p++) {
      rows[p] = Arrays.copyOfRange(b, bOffset + p * n, bOffset + (p + 1) * n);
    }
    int strips = (m + ROWS - 1) / ROWS;
    Parallel.range(
        strips,
        (long) ROWS * k * n,
        (lo, hi) -> {
          double[][] sums = new double[ROWS][n];
          for (int strip = lo; strip < hi; strip++) {
            int first = strip * ROWS;
            int count = Math.min(ROWS, m - first);
            strip(a, aOffset + first * k, rows, k, count, sums);
            for (int r = 0; r < count; r++) {
              System.arraycopy(sums[r], 0, c, cOffset + (first + r) * n, n);
              Arrays.fill(sums[r], 0);
            }
          }
        });
  }

  private static void strip(
      double[] a, int aOffset, double[][] rows, int k, int count, double[][] sums) {
    for (int p = 0; p < k; p++) {
      if (count == ROWS) {
        addFour(
            sums[0],
            sums[1],
            sums[2],
            sums[3],
            a[aOffset + p],
            a[aOffset + k + p],
            a[aOffset + 2 * k + p],
            a[aOffset + 3 * k + p],
            rows[p]);
      } else {
        for (int r = 0; r < count; r++) {
          addOne(sums[r], a[aOffset + r * k + p], rows[p]);
        }
      }
    }
  }

  private static void addFour(
      double[] s0,
      double[] s1,
      double[] s2,
      double[] s3,
      double a0,
      double a1,
      double a2,
      double a3,
      double[] row) {
    for (int j = 0; j < row.length; j++) {
      double x = row[j];
      s0[j] += a0 * x;
      s1[j] += a1 * x;
      s2[j] += a2 * x;
      s3[j] += a3 * x;
    }
  }

  private static void addOne(double[] sum, double factor, double[] row) {
    for (int j = 0; j < row.length; j++) {
      sum[j] += factor * row[j];
    }
  }
}
