package dev.autodiff.kernels;

import java.util.Arrays;

/// Products of float64 matrices in plain Java.
///
/// C2 vectorizes `s[j] = fma(a, x[j], s[j])` only if all arrays are indexed alike. So the rows of B
/// are copied into arrays of their own, and so are the sums.
///
/// [DoubleGemm] gives the same bits.
final class PlainDoubleGemm {
  /// Rows of C, and rows of B, that are worked on together.
  private static final int GROUP = 4;

  /// Columns at a time: GROUP rows of sums and of B stay in the first-level cache.
  private static final int COLUMNS = 512;

  /// Rows of B at a time, which stay in the second-level cache.
  private static final int DEPTH = 128;

  private PlainDoubleGemm() {}

  static void multiply(
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    for (int i = 0; i < m; i++) {
      Arrays.fill(c, cAt + i * cRow, cAt + i * cRow + n, 0);
    }
    add(a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
  }

  /// `C += A·B`: continues the sums that C holds.
  static void add(
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    int columns = Math.min(n, COLUMNS);
    double[][] rows = new double[Math.min(k, DEPTH)][columns];
    double[][] sums = new double[GROUP][columns];
    for (int j = 0; j < n; j += columns) {
      int width = Math.min(columns, n - j);
      for (int p = 0; p < k; p += DEPTH) {
        int steps = Math.min(DEPTH, k - p);
        copyRows(b, bAt + p * bs.row() + j * bs.column(), bs, rows, steps, width);
        int aFrom = aAt + p * as.column();
        block(a, aFrom, as, rows, steps, c, cAt + j, cRow, m, width, sums);
      }
    }
  }

  private static void copyRows(
      double[] b, int bAt, Strides bs, double[][] rows, int steps, int width) {
    for (int p = 0; p < steps; p++) {
      double[] row = rows[p];
      int from = bAt + p * bs.row();
      if (bs.column() == 1) {
        System.arraycopy(b, from, row, 0, width);
      } else {
        for (int j = 0; j < width; j++) {
          row[j] = b[from + j * bs.column()];
        }
      }
    }
  }

  private static void block(
      double[] a,
      int aAt,
      Strides as,
      double[][] rows,
      int steps,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int width,
      double[][] sums) {
    for (int first = 0; first < m; first += GROUP) {
      int count = Math.min(GROUP, m - first);
      for (int r = 0; r < count; r++) {
        System.arraycopy(c, cAt + (first + r) * cRow, sums[r], 0, width);
      }
      addRows(a, aAt + first * as.row(), as, rows, steps, count, sums, width);
      for (int r = 0; r < count; r++) {
        System.arraycopy(sums[r], 0, c, cAt + (first + r) * cRow, width);
      }
    }
  }

  private static void addRows(
      double[] a,
      int aAt,
      Strides as,
      double[][] rows,
      int steps,
      int count,
      double[][] sums,
      int width) {
    int p = 0;
    if (count == GROUP) {
      for (; p + GROUP <= steps; p += GROUP) {
        addSixteen(
            a,
            aAt + p * as.column(),
            as,
            rows[p],
            rows[p + 1],
            rows[p + 2],
            rows[p + 3],
            sums[0],
            sums[1],
            sums[2],
            sums[3],
            width);
      }
    }
    for (; p < steps; p++) {
      for (int r = 0; r < count; r++) {
        addOne(sums[r], a[aAt + r * as.row() + p * as.column()], rows[p], width);
      }
    }
  }

  private static void addSixteen(
      double[] a,
      int aAt,
      Strides as,
      double[] x0,
      double[] x1,
      double[] x2,
      double[] x3,
      double[] s0,
      double[] s1,
      double[] s2,
      double[] s3,
      int width) {
    int col = as.column();
    int at1 = aAt + as.row();
    int at2 = at1 + as.row();
    int at3 = at2 + as.row();
    double a00 = a[aAt];
    double a01 = a[aAt + col];
    double a02 = a[aAt + 2 * col];
    double a03 = a[aAt + 3 * col];
    double a10 = a[at1];
    double a11 = a[at1 + col];
    double a12 = a[at1 + 2 * col];
    double a13 = a[at1 + 3 * col];
    double a20 = a[at2];
    double a21 = a[at2 + col];
    double a22 = a[at2 + 2 * col];
    double a23 = a[at2 + 3 * col];
    double a30 = a[at3];
    double a31 = a[at3 + col];
    double a32 = a[at3 + 2 * col];
    double a33 = a[at3 + 3 * col];
    for (int j = 0; j < width; j++) {
      double y0 = x0[j];
      double y1 = x1[j];
      double y2 = x2[j];
      double y3 = x3[j];
      s0[j] = Math.fma(a03, y3, Math.fma(a02, y2, Math.fma(a01, y1, Math.fma(a00, y0, s0[j]))));
      s1[j] = Math.fma(a13, y3, Math.fma(a12, y2, Math.fma(a11, y1, Math.fma(a10, y0, s1[j]))));
      s2[j] = Math.fma(a23, y3, Math.fma(a22, y2, Math.fma(a21, y1, Math.fma(a20, y0, s2[j]))));
      s3[j] = Math.fma(a33, y3, Math.fma(a32, y2, Math.fma(a31, y1, Math.fma(a30, y0, s3[j]))));
    }
  }

  private static void addOne(double[] sum, double factor, double[] row, int width) {
    for (int j = 0; j < width; j++) {
      sum[j] = Math.fma(factor, row[j], sum[j]);
    }
  }
}
