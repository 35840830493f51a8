package dev.autodiff.kernels;

import static dev.autodiff.kernels.DoubleTiles.TALL;
import static dev.autodiff.kernels.DoubleTiles.WIDE;
import static dev.autodiff.kernels.DoubleTiles.WIDTH;

import java.util.Arrays;

/// Products of double64 matrices cut into [DoubleTiles], with the rows of B contiguous.
///
/// The operands are those of the tiles. If `fresh`, C gets `Σₜ Aₜ·Bₜ`; else that is added to it.
///
/// The file of the other type is the same with the type exchanged; a test holds that.
final class DoublePanels {
  /// What sums begin with that continue none.
  private static final double[] ZEROS = new double[WIDE];

  private DoublePanels() {}

  /// All columns of C.
  static void panels(
      boolean fresh,
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int[] bAts,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    if (m < 4) {
      if (fresh) {
        clear(c, cAt, cRow, m, n);
      }
      for (int i = 0; i < m; i++) {
        rows(a, aAt + i * as.row(), as.column(), b, bAts, 0, bRow, c, cAt + i * cRow, k, n);
      }
      return;
    }
    for (int j = 0; j < n; ) {
      int vectors = Math.ceilDiv(n - j, WIDTH);
      // Of four vectors, two and two: one alone has too few multiply-adds for its loads.
      int wide = vectors == 4 ? 2 * WIDTH : Math.min(vectors, 3) * WIDTH;
      // New sums may be computed twice, which is faster than a part of a vector.
      int at = fresh && wide <= n ? Math.min(j, n - wide) : j;
      int columns = Math.min(wide, n - at);
      panel(fresh, a, aAt, as, b, bAts, at, bRow, c, cAt + at, cRow, m, k, columns);
      j = at + columns;
    }
  }

  /// At most WIDE columns of C, whose elements of B have their rows contiguous.
  static void panel(
      boolean fresh,
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int[] bAts,
      int column,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int columns) {
    int aRow = as.row();
    int aCol = as.column();
    int i = 0;
    while (i + 4 <= m) {
      int tall = i + TALL <= m ? TALL : 4;
      int from = aAt + i * aRow;
      int to = cAt + i * cRow;
      if (columns == WIDE) {
        full(fresh, tall, a, from, aRow, aCol, b, bAts, column, bRow, c, to, cRow, k);
      } else {
        int wide = tall == 8 ? 2 * WIDTH : WIDTH;
        for (int j = 0; j < columns; j += wide) {
          int width = Math.min(wide, columns - j);
          int at = column + j;
          edge(fresh, tall, a, from, aRow, aCol, b, bAts, at, bRow, c, to + j, cRow, k, width);
        }
      }
      i += tall;
    }
    if (fresh) {
      clear(c, cAt + i * cRow, cRow, m - i, columns);
    }
    for (; i < m; i++) {
      rows(a, aAt + i * aRow, aCol, b, bAts, column, bRow, c, cAt + i * cRow, k, columns);
    }
  }

  static void clear(double[] c, int cAt, int cRow, int m, int n) {
    for (int i = 0; i < m; i++) {
      Arrays.fill(c, cAt + i * cRow, cAt + i * cRow + n, 0);
    }
  }

  private static void rows(
      double[] a,
      int aAt,
      int aCol,
      double[] b,
      int[] bAts,
      int column,
      int bRow,
      double[] c,
      int cAt,
      int k,
      int columns) {
    for (int t = 0; t < bAts.length; t++) {
      int from = aAt + t * k * aCol;
      DoubleNarrowTiles.row(a, from, aCol, b, bAts[t] + column, bRow, c, cAt, k, columns);
    }
  }

  private static void full(
      boolean fresh,
      int rows,
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int[] bAts,
      int column,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int k) {
    double[] from = fresh ? ZEROS : c;
    int at = fresh ? 0 : cAt;
    int row = fresh ? 0 : cRow;
    if (rows == 8) {
      DoubleTiles.eightByThree(
          a, aAt, aRow, aCol, b, bAts, column, bRow, from, at, row, c, cAt, cRow, k);
    } else {
      DoubleTiles.fourByThree(
          a, aAt, aRow, aCol, b, bAts, column, bRow, from, at, row, c, cAt, cRow, k);
    }
  }

  /// At most two vectors of C, by way of an array of their own if the last is no full one.
  private static void edge(
      boolean fresh,
      int rows,
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int[] bAts,
      int column,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    int wide = width > WIDTH ? 2 * WIDTH : WIDTH;
    if (wide == width) {
      narrow(fresh, rows, a, aAt, aRow, aCol, b, bAts, column, bRow, c, cAt, cRow, k, width);
      return;
    }
    double[] sums = new double[rows * wide];
    for (int r = 0; r < rows && !fresh; r++) {
      System.arraycopy(c, cAt + r * cRow, sums, r * wide, width);
    }
    narrow(false, rows, a, aAt, aRow, aCol, b, bAts, column, bRow, sums, 0, wide, k, width);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(sums, r * wide, c, cAt + r * cRow, width);
    }
  }

  private static void narrow(
      boolean fresh,
      int rows,
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int[] bAts,
      int column,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    double[] from = fresh ? ZEROS : c;
    int at = fresh ? 0 : cAt;
    int row = fresh ? 0 : cRow;
    if (width > WIDTH) {
      DoubleNarrowTiles.eightByTwo(
          a, aAt, aRow, aCol, b, bAts, column, bRow, from, at, row, c, cAt, cRow, k, width);
    } else if (rows == 8) {
      DoubleNarrowTiles.eightByOne(
          a, aAt, aRow, aCol, b, bAts, column, bRow, from, at, row, c, cAt, cRow, k, width);
    } else {
      DoubleNarrowTiles.fourByOne(
          a, aAt, aRow, aCol, b, bAts, column, bRow, from, at, row, c, cAt, cRow, k, width);
    }
  }
}
