package dev.autodiff.kernels;

import java.util.Arrays;

/// Matrix products in plain Java.
final class PlainGemm {
  /// Rows of the result that share one pass over the right operand.
  private static final int ROWS = 4;

  private PlainGemm() {}

  static void multiply(
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int cAt,
      int m,
      int k,
      int n) {
    // C2 vectorizes x[j] += s·y[j] only if both arrays are indexed alike, hence rows as arrays.
    double[][] rows = new double[k][n];
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        rows[p][j] = b[bAt + p * bs.row() + j * bs.column()];
      }
    }
    double[][] sums = new double[ROWS][n];
    for (int first = 0; first < m; first += ROWS) {
      int count = Math.min(ROWS, m - first);
      strip(a, aAt + first * as.row(), as, rows, k, count, sums);
      for (int r = 0; r < count; r++) {
        System.arraycopy(sums[r], 0, c, cAt + (first + r) * n, n);
        Arrays.fill(sums[r], 0);
      }
    }
  }

  private static void strip(
      double[] a, int aAt, Strides as, double[][] rows, int k, int count, double[][] sums) {
    for (int p = 0; p < k; p++) {
      if (count == ROWS) {
        addFour(
            sums[0],
            sums[1],
            sums[2],
            sums[3],
            a[aAt + p * as.column()],
            a[aAt + as.row() + p * as.column()],
            a[aAt + 2 * as.row() + p * as.column()],
            a[aAt + 3 * as.row() + p * as.column()],
            rows[p]);
      } else {
        for (int r = 0; r < count; r++) {
          addOne(sums[r], a[aAt + r * as.row() + p * as.column()], rows[p]);
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
