package dev.autodiff.kernels;

import static dev.autodiff.kernels.DoubleTiles.TALL;
import static dev.autodiff.kernels.DoubleTiles.WIDE;

/// Products of double64 matrices on the Vector API: how a product is cut into [DoublePanels].
///
/// The file of the other type is the same with the type exchanged; a test holds that.
final class DoubleGemm {
  /// Steps of the inner index between loads of a tile of C: a panel of B (`DEPTH × WIDE`) and a
  /// strip of A stay in the first-level cache meanwhile.
  private static final int DEPTH = 192;

  /// Rows of A that are packed at once: with DEPTH, what the second-level cache holds.
  private static final int HEIGHT = 512;

  /// Up to this many elements of B are read where they lie, if their rows are contiguous. At 1024³
  /// that is 10 to 20 % faster than copies are, at 2048³ half as fast.
  private static final int DIRECT = 1 << 20;

  /// Up to this many elements of A are read where they lie.
  private static final int PACK_A = 1 << 16;

  private DoubleGemm() {}

  /// `C = A·B` with rows of C `cRow` apart.
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
    product(true, a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
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
    product(false, a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
  }

  /// `C = Σₜ Aₜ·Bₜ` if `fresh`, else `C += Σₜ Aₜ·Bₜ`, as [Backend#addAll] describes it.
  static void taps(
      boolean fresh,
      double[] a,
      int aAt,
      int aRow,
      double[] b,
      int[] bAts,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    DoublePanels.panels(fresh, a, aAt, new Strides(aRow, 1), b, bAts, bRow, c, cAt, cRow, m, k, n);
  }

  private static void product(
      boolean fresh,
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
    if ((n == 1 && cRow == 1) || m < 4) {
      if (fresh) {
        DoublePanels.clear(c, cAt, cRow, m, n);
      }
      few(a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
    } else if (bs.column() == 1 && (m < 4 * TALL || (long) k * n <= DIRECT)) {
      DoublePanels.panels(fresh, a, aAt, as, b, new int[] {bAt}, bs.row(), c, cAt, cRow, m, k, n);
    } else {
      packed(fresh, a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
    }
  }

  private static void few(
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
    if (n == 1 && cRow == 1) {
      // Cᵀ = Bᵀ·Aᵀ
      vector(b, bAt, bs.row(), a, aAt, as.transposed(), c, cAt, k, m);
      return;
    }
    for (int i = 0; i < m; i++) {
      vector(a, aAt + i * as.row(), as.column(), b, bAt, bs, c, cAt + i * cRow, k, n);
    }
  }

  /// The product of a row vector and a matrix.
  private static void vector(
      double[] a,
      int aAt,
      int aCol,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int cAt,
      int k,
      int n) {
    if (bs.column() == 1 && n > 1) {
      DoubleNarrowTiles.row(a, aAt, aCol, b, bAt, bs.row(), c, cAt, k, n);
    } else {
      dots(a, aAt, aCol, b, bAt, bs, c, cAt, k, n);
    }
  }

  /// Dot products of a vector and the columns of B, eight at a time: a single sum in rising order
  /// would wait for the latency of every multiply-add.
  private static void dots(
      double[] a,
      int aAt,
      int aCol,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int cAt,
      int k,
      int n) {
    int j = 0;
    for (; j + 8 <= n; j += 8) {
      eightDots(a, aAt, aCol, b, bAt + j * bs.column(), bs, c, cAt + j, k);
    }
    for (; j < n; j++) {
      double s = c[cAt + j];
      for (int p = 0, i = aAt, q = bAt + j * bs.column(); p < k; p++, i += aCol, q += bs.row()) {
        s = Math.fma(a[i], b[q], s);
      }
      c[cAt + j] = s;
    }
  }

  private static void eightDots(
      double[] a, int aAt, int aCol, double[] b, int bAt, Strides bs, double[] c, int cAt, int k) {
    int col = bs.column();
    int row = bs.row();
    double s0 = c[cAt];
    double s1 = c[cAt + 1];
    double s2 = c[cAt + 2];
    double s3 = c[cAt + 3];
    double s4 = c[cAt + 4];
    double s5 = c[cAt + 5];
    double s6 = c[cAt + 6];
    double s7 = c[cAt + 7];
    for (int p = 0, i = aAt, q = bAt; p < k; p++, i += aCol, q += row) {
      double x = a[i];
      s0 = Math.fma(x, b[q], s0);
      s1 = Math.fma(x, b[q + col], s1);
      s2 = Math.fma(x, b[q + 2 * col], s2);
      s3 = Math.fma(x, b[q + 3 * col], s3);
      s4 = Math.fma(x, b[q + 4 * col], s4);
      s5 = Math.fma(x, b[q + 5 * col], s5);
      s6 = Math.fma(x, b[q + 6 * col], s6);
      s7 = Math.fma(x, b[q + 7 * col], s7);
    }
    c[cAt] = s0;
    c[cAt + 1] = s1;
    c[cAt + 2] = s2;
    c[cAt + 3] = s3;
    c[cAt + 4] = s4;
    c[cAt + 5] = s5;
    c[cAt + 6] = s6;
    c[cAt + 7] = s7;
  }

  /// Copies parts of A and B into the order in which the tiles read them.
  private static void packed(
      boolean fresh,
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
    int depth = Math.clamp(k, 1, DEPTH);
    boolean packA = PACK_A < (long) m * k;
    double[] bPack = new double[depth * WIDE];
    double[] aPack = packA ? new double[depth * Math.min(m, HEIGHT)] : a;
    int[] bAts = {0};
    for (int p = 0; p == 0 || p < k; p += depth) {
      int steps = Math.min(depth, k - p);
      boolean first = fresh && p == 0;
      for (int i = 0; i < m; i += HEIGHT) {
        int rows = Math.min(HEIGHT, m - i);
        int aFrom = aAt + i * as.row() + p * as.column();
        if (packA) {
          packA(a, aFrom, as, rows, steps, aPack);
        }
        for (int j = 0; j < n; j += WIDE) {
          int wide = Math.min(WIDE, n - j);
          int cFrom = cAt + i * cRow + j;
          packB(b, bAt + p * bs.row() + j * bs.column(), bs, steps, wide, bPack);
          if (packA) {
            strips(first, aPack, bPack, bAts, c, cFrom, cRow, rows, steps, wide);
          } else {
            DoublePanels.panel(
                first, a, aFrom, as, bPack, bAts, 0, WIDE, c, cFrom, cRow, rows, steps, wide);
          }
        }
      }
    }
  }

  /// Strips of TALL rows one after the other, each with one column after the other.
  private static void packA(double[] a, int aAt, Strides as, int rows, int steps, double[] pack) {
    for (int i = 0; i < rows; i += TALL) {
      int tall = Math.min(TALL, rows - i);
      for (int r = 0; r < tall; r++) {
        int from = aAt + (i + r) * as.row();
        int to = i * steps + r;
        for (int p = 0; p < steps; p++) {
          pack[to + p * tall] = a[from + p * as.column()];
        }
      }
    }
  }

  /// Rows of WIDE elements one after the other; what lies behind the columns there are is not read.
  private static void packB(
      double[] b, int bAt, Strides bs, int steps, int columns, double[] pack) {
    int row = bs.row();
    int col = bs.column();
    if (col == 1) {
      for (int p = 0; p < steps; p++) {
        System.arraycopy(b, bAt + p * row, pack, p * WIDE, columns);
      }
      return;
    }
    int j = row == 1 ? VectorTranspose.columns(b, bAt, col, columns, steps, pack, 0, WIDE) : 0;
    // Four columns at once: alone, each element would wait for a store into a line of its own.
    for (; j + 4 <= columns; j += 4) {
      int to = j;
      for (int p = 0, q = bAt + j * col; p < steps; p++, q += row, to += WIDE) {
        pack[to] = b[q];
        pack[to + 1] = b[q + col];
        pack[to + 2] = b[q + 2 * col];
        pack[to + 3] = b[q + 3 * col];
      }
    }
    for (; j < columns; j++) {
      for (int p = 0, q = bAt + j * col; p < steps; p++, q += row) {
        pack[j + p * WIDE] = b[q];
      }
    }
  }

  private static void strips(
      boolean fresh,
      double[] aPack,
      double[] bPack,
      int[] bAts,
      double[] c,
      int cAt,
      int cRow,
      int rows,
      int steps,
      int columns) {
    for (int i = 0; i < rows; i += TALL) {
      int tall = Math.min(TALL, rows - i);
      Strides as = new Strides(1, tall);
      int to = cAt + i * cRow;
      DoublePanels.panel(
          fresh, aPack, i * steps, as, bPack, bAts, 0, WIDE, c, to, cRow, tall, steps, columns);
    }
  }
}
