package dev.autodiff.kernels;

import java.util.Arrays;

/// Products of float32 matrices in plain Java.
///
/// C2 vectorizes `s[j] = fma(a, x[j], s[j])` only if all arrays are indexed alike. So the rows of B
/// are copied into arrays of their own, and so are the sums.
///
/// [FloatGemm] gives the same bits.
final class PlainFloatGemm {
  /// Rows of C, and rows of B, that are worked on together.
  private static final int GROUP = 4;

  /// Columns at a time: GROUP rows of sums and of B stay in the first-level cache.
  private static final int COLUMNS = 512;

  /// Rows of B at a time, which stay in the second-level cache.
  private static final int DEPTH = 128;

  private PlainFloatGemm() {}

  static void multiply(
      float[] a,
      int aAt,
      Strides as,
      float[] b,
      int bAt,
      Strides bs,
      float[] c,
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
      float[] a,
      int aAt,
      Strides as,
      float[] b,
      int bAt,
      Strides bs,
      float[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    int columns = Math.min(n, COLUMNS);
    float[][] rows = new float[Math.min(k, DEPTH)][columns];
    float[][] sums = new float[GROUP][columns];
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
      float[] b, int bAt, Strides bs, float[][] rows, int steps, int width) {
    for (int p = 0; p < steps; p++) {
      float[] row = rows[p];
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
      float[] a,
      int aAt,
      Strides as,
      float[][] rows,
      int steps,
      float[] c,
      int cAt,
      int cRow,
      int m,
      int width,
      float[][] sums) {
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
      float[] a,
      int aAt,
      Strides as,
      float[][] rows,
      int steps,
      int count,
      float[][] sums,
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
      float[] a,
      int aAt,
      Strides as,
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      float[] s0,
      float[] s1,
      float[] s2,
      float[] s3,
      int width) {
    int col = as.column();
    int at1 = aAt + as.row();
    int at2 = at1 + as.row();
    int at3 = at2 + as.row();
    float a00 = a[aAt];
    float a01 = a[aAt + col];
    float a02 = a[aAt + 2 * col];
    float a03 = a[aAt + 3 * col];
    float a10 = a[at1];
    float a11 = a[at1 + col];
    float a12 = a[at1 + 2 * col];
    float a13 = a[at1 + 3 * col];
    float a20 = a[at2];
    float a21 = a[at2 + col];
    float a22 = a[at2 + 2 * col];
    float a23 = a[at2 + 3 * col];
    float a30 = a[at3];
    float a31 = a[at3 + col];
    float a32 = a[at3 + 2 * col];
    float a33 = a[at3 + 3 * col];
    for (int j = 0; j < width; j++) {
      float y0 = x0[j];
      float y1 = x1[j];
      float y2 = x2[j];
      float y3 = x3[j];
      s0[j] = Math.fma(a03, y3, Math.fma(a02, y2, Math.fma(a01, y1, Math.fma(a00, y0, s0[j]))));
      s1[j] = Math.fma(a13, y3, Math.fma(a12, y2, Math.fma(a11, y1, Math.fma(a10, y0, s1[j]))));
      s2[j] = Math.fma(a23, y3, Math.fma(a22, y2, Math.fma(a21, y1, Math.fma(a20, y0, s2[j]))));
      s3[j] = Math.fma(a33, y3, Math.fma(a32, y2, Math.fma(a31, y1, Math.fma(a30, y0, s3[j]))));
    }
  }

  private static void addOne(float[] sum, float factor, float[] row, int width) {
    for (int j = 0; j < width; j++) {
      sum[j] = Math.fma(factor, row[j], sum[j]);
    }
  }
}
