package dev.autodiff.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The tiles of [DoubleTiles] for the last columns and rows, which are no full tile.
///
/// Masks are kept to one load: masked loads and stores of a whole tile make the code so large that
/// the first compiler gives up on it, and the second one is then never asked.
///
/// The file of the other type is the same with the type exchanged; a test holds that.
final class DoubleNarrowTiles {
  private static final VectorSpecies<Double> LANES = DoubleTiles.LANES;
  private static final int WIDTH = DoubleTiles.WIDTH;

  private DoubleNarrowTiles() {}

  /// `8 × 2·WIDTH` elements of C, of which those beyond `width` count for nothing.
  static void eightByTwo(
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int[] bAts,
      int column,
      int bRow,
      double[] from,
      int fromAt,
      int fromRow,
      double[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    VectorMask<Double> in = LANES.indexInRange(0, width - WIDTH);
    DoubleVector s0x = DoubleVector.fromArray(LANES, from, fromAt);
    DoubleVector s0y = DoubleVector.fromArray(LANES, from, fromAt + WIDTH);
    DoubleVector s1x = DoubleVector.fromArray(LANES, from, fromAt + fromRow);
    DoubleVector s1y = DoubleVector.fromArray(LANES, from, fromAt + fromRow + WIDTH);
    DoubleVector s2x = DoubleVector.fromArray(LANES, from, fromAt + 2 * fromRow);
    DoubleVector s2y = DoubleVector.fromArray(LANES, from, fromAt + 2 * fromRow + WIDTH);
    DoubleVector s3x = DoubleVector.fromArray(LANES, from, fromAt + 3 * fromRow);
    DoubleVector s3y = DoubleVector.fromArray(LANES, from, fromAt + 3 * fromRow + WIDTH);
    DoubleVector s4x = DoubleVector.fromArray(LANES, from, fromAt + 4 * fromRow);
    DoubleVector s4y = DoubleVector.fromArray(LANES, from, fromAt + 4 * fromRow + WIDTH);
    DoubleVector s5x = DoubleVector.fromArray(LANES, from, fromAt + 5 * fromRow);
    DoubleVector s5y = DoubleVector.fromArray(LANES, from, fromAt + 5 * fromRow + WIDTH);
    DoubleVector s6x = DoubleVector.fromArray(LANES, from, fromAt + 6 * fromRow);
    DoubleVector s6y = DoubleVector.fromArray(LANES, from, fromAt + 6 * fromRow + WIDTH);
    DoubleVector s7x = DoubleVector.fromArray(LANES, from, fromAt + 7 * fromRow);
    DoubleVector s7y = DoubleVector.fromArray(LANES, from, fromAt + 7 * fromRow + WIDTH);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    int row4 = 4 * aRow;
    int row5 = 5 * aRow;
    int row6 = 6 * aRow;
    int row7 = 7 * aRow;
    int i = aAt;
    for (int at : bAts) {
      int q = at + column;
      for (int p = 0; p < k; p++, i += aCol, q += bRow) {
        DoubleVector bx = DoubleVector.fromArray(LANES, b, q);
        DoubleVector by = DoubleVector.fromArray(LANES, b, q + WIDTH, in);
        DoubleVector a0 = DoubleVector.broadcast(LANES, a[i]);
        s0x = a0.fma(bx, s0x);
        s0y = a0.fma(by, s0y);
        DoubleVector a1 = DoubleVector.broadcast(LANES, a[i + aRow]);
        s1x = a1.fma(bx, s1x);
        s1y = a1.fma(by, s1y);
        DoubleVector a2 = DoubleVector.broadcast(LANES, a[i + row2]);
        s2x = a2.fma(bx, s2x);
        s2y = a2.fma(by, s2y);
        DoubleVector a3 = DoubleVector.broadcast(LANES, a[i + row3]);
        s3x = a3.fma(bx, s3x);
        s3y = a3.fma(by, s3y);
        DoubleVector a4 = DoubleVector.broadcast(LANES, a[i + row4]);
        s4x = a4.fma(bx, s4x);
        s4y = a4.fma(by, s4y);
        DoubleVector a5 = DoubleVector.broadcast(LANES, a[i + row5]);
        s5x = a5.fma(bx, s5x);
        s5y = a5.fma(by, s5y);
        DoubleVector a6 = DoubleVector.broadcast(LANES, a[i + row6]);
        s6x = a6.fma(bx, s6x);
        s6y = a6.fma(by, s6y);
        DoubleVector a7 = DoubleVector.broadcast(LANES, a[i + row7]);
        s7x = a7.fma(bx, s7x);
        s7y = a7.fma(by, s7y);
      }
    }
    s0x.intoArray(c, cAt);
    s0y.intoArray(c, cAt + WIDTH);
    s1x.intoArray(c, cAt + cRow);
    s1y.intoArray(c, cAt + cRow + WIDTH);
    s2x.intoArray(c, cAt + 2 * cRow);
    s2y.intoArray(c, cAt + 2 * cRow + WIDTH);
    s3x.intoArray(c, cAt + 3 * cRow);
    s3y.intoArray(c, cAt + 3 * cRow + WIDTH);
    s4x.intoArray(c, cAt + 4 * cRow);
    s4y.intoArray(c, cAt + 4 * cRow + WIDTH);
    s5x.intoArray(c, cAt + 5 * cRow);
    s5y.intoArray(c, cAt + 5 * cRow + WIDTH);
    s6x.intoArray(c, cAt + 6 * cRow);
    s6y.intoArray(c, cAt + 6 * cRow + WIDTH);
    s7x.intoArray(c, cAt + 7 * cRow);
    s7y.intoArray(c, cAt + 7 * cRow + WIDTH);
  }

  /// `8 × WIDTH` elements of C, of which those beyond `width` count for nothing.
  static void eightByOne(
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int[] bAts,
      int column,
      int bRow,
      double[] from,
      int fromAt,
      int fromRow,
      double[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    VectorMask<Double> in = LANES.indexInRange(0, width);
    DoubleVector s0 = DoubleVector.fromArray(LANES, from, fromAt);
    DoubleVector s1 = DoubleVector.fromArray(LANES, from, fromAt + fromRow);
    DoubleVector s2 = DoubleVector.fromArray(LANES, from, fromAt + 2 * fromRow);
    DoubleVector s3 = DoubleVector.fromArray(LANES, from, fromAt + 3 * fromRow);
    DoubleVector s4 = DoubleVector.fromArray(LANES, from, fromAt + 4 * fromRow);
    DoubleVector s5 = DoubleVector.fromArray(LANES, from, fromAt + 5 * fromRow);
    DoubleVector s6 = DoubleVector.fromArray(LANES, from, fromAt + 6 * fromRow);
    DoubleVector s7 = DoubleVector.fromArray(LANES, from, fromAt + 7 * fromRow);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    int row4 = 4 * aRow;
    int row5 = 5 * aRow;
    int row6 = 6 * aRow;
    int row7 = 7 * aRow;
    int i = aAt;
    for (int at : bAts) {
      int q = at + column;
      for (int p = 0; p < k; p++, i += aCol, q += bRow) {
        DoubleVector b0 = DoubleVector.fromArray(LANES, b, q, in);
        DoubleVector a0 = DoubleVector.broadcast(LANES, a[i]);
        s0 = a0.fma(b0, s0);
        DoubleVector a1 = DoubleVector.broadcast(LANES, a[i + aRow]);
        s1 = a1.fma(b0, s1);
        DoubleVector a2 = DoubleVector.broadcast(LANES, a[i + row2]);
        s2 = a2.fma(b0, s2);
        DoubleVector a3 = DoubleVector.broadcast(LANES, a[i + row3]);
        s3 = a3.fma(b0, s3);
        DoubleVector a4 = DoubleVector.broadcast(LANES, a[i + row4]);
        s4 = a4.fma(b0, s4);
        DoubleVector a5 = DoubleVector.broadcast(LANES, a[i + row5]);
        s5 = a5.fma(b0, s5);
        DoubleVector a6 = DoubleVector.broadcast(LANES, a[i + row6]);
        s6 = a6.fma(b0, s6);
        DoubleVector a7 = DoubleVector.broadcast(LANES, a[i + row7]);
        s7 = a7.fma(b0, s7);
      }
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + cRow);
    s2.intoArray(c, cAt + 2 * cRow);
    s3.intoArray(c, cAt + 3 * cRow);
    s4.intoArray(c, cAt + 4 * cRow);
    s5.intoArray(c, cAt + 5 * cRow);
    s6.intoArray(c, cAt + 6 * cRow);
    s7.intoArray(c, cAt + 7 * cRow);
  }

  /// `4 × WIDTH` elements of C, of which those beyond `width` count for nothing.
  static void fourByOne(
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int[] bAts,
      int column,
      int bRow,
      double[] from,
      int fromAt,
      int fromRow,
      double[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    VectorMask<Double> in = LANES.indexInRange(0, width);
    DoubleVector s0 = DoubleVector.fromArray(LANES, from, fromAt);
    DoubleVector s1 = DoubleVector.fromArray(LANES, from, fromAt + fromRow);
    DoubleVector s2 = DoubleVector.fromArray(LANES, from, fromAt + 2 * fromRow);
    DoubleVector s3 = DoubleVector.fromArray(LANES, from, fromAt + 3 * fromRow);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    int i = aAt;
    for (int at : bAts) {
      int q = at + column;
      for (int p = 0; p < k; p++, i += aCol, q += bRow) {
        DoubleVector b0 = DoubleVector.fromArray(LANES, b, q, in);
        DoubleVector a0 = DoubleVector.broadcast(LANES, a[i]);
        s0 = a0.fma(b0, s0);
        DoubleVector a1 = DoubleVector.broadcast(LANES, a[i + aRow]);
        s1 = a1.fma(b0, s1);
        DoubleVector a2 = DoubleVector.broadcast(LANES, a[i + row2]);
        s2 = a2.fma(b0, s2);
        DoubleVector a3 = DoubleVector.broadcast(LANES, a[i + row3]);
        s3 = a3.fma(b0, s3);
      }
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + cRow);
    s2.intoArray(c, cAt + 2 * cRow);
    s3.intoArray(c, cAt + 3 * cRow);
  }

  /// One row of C, of any width: eight rows of B at a time, so that B is read in the order in which
  /// it lies in memory.
  static void row(
      double[] a,
      int aAt,
      int aCol,
      double[] b,
      int bAt,
      int bRow,
      double[] c,
      int cAt,
      int k,
      int width) {
    int p = 0;
    for (; p + 8 <= k; p += 8) {
      rowOfEight(a, aAt + p * aCol, aCol, b, bAt + p * bRow, bRow, c, cAt, width);
    }
    for (; p < k; p++) {
      rowOfOne(a[aAt + p * aCol], b, bAt + p * bRow, c, cAt, width);
    }
  }

  private static void rowOfEight(
      double[] a,
      int aAt,
      int aCol,
      double[] b,
      int bAt,
      int bRow,
      double[] c,
      int cAt,
      int width) {
    DoubleVector a0 = DoubleVector.broadcast(LANES, a[aAt]);
    DoubleVector a1 = DoubleVector.broadcast(LANES, a[aAt + aCol]);
    DoubleVector a2 = DoubleVector.broadcast(LANES, a[aAt + 2 * aCol]);
    DoubleVector a3 = DoubleVector.broadcast(LANES, a[aAt + 3 * aCol]);
    DoubleVector a4 = DoubleVector.broadcast(LANES, a[aAt + 4 * aCol]);
    DoubleVector a5 = DoubleVector.broadcast(LANES, a[aAt + 5 * aCol]);
    DoubleVector a6 = DoubleVector.broadcast(LANES, a[aAt + 6 * aCol]);
    DoubleVector a7 = DoubleVector.broadcast(LANES, a[aAt + 7 * aCol]);
    int b1 = bAt + bRow;
    int b2 = bAt + 2 * bRow;
    int b3 = bAt + 3 * bRow;
    int b4 = bAt + 4 * bRow;
    int b5 = bAt + 5 * bRow;
    int b6 = bAt + 6 * bRow;
    int b7 = bAt + 7 * bRow;
    int j = 0;
    for (; j <= width - WIDTH; j += WIDTH) {
      DoubleVector s = DoubleVector.fromArray(LANES, c, cAt + j);
      s = a0.fma(DoubleVector.fromArray(LANES, b, bAt + j), s);
      s = a1.fma(DoubleVector.fromArray(LANES, b, b1 + j), s);
      s = a2.fma(DoubleVector.fromArray(LANES, b, b2 + j), s);
      s = a3.fma(DoubleVector.fromArray(LANES, b, b3 + j), s);
      s = a4.fma(DoubleVector.fromArray(LANES, b, b4 + j), s);
      s = a5.fma(DoubleVector.fromArray(LANES, b, b5 + j), s);
      s = a6.fma(DoubleVector.fromArray(LANES, b, b6 + j), s);
      s = a7.fma(DoubleVector.fromArray(LANES, b, b7 + j), s);
      s.intoArray(c, cAt + j);
    }
    for (; j < width; j++) {
      double s = c[cAt + j];
      for (int r = 0; r < 8; r++) {
        s = Math.fma(a[aAt + r * aCol], b[bAt + r * bRow + j], s);
      }
      c[cAt + j] = s;
    }
  }

  private static void rowOfOne(double a, double[] b, int bAt, double[] c, int cAt, int width) {
    DoubleVector factor = DoubleVector.broadcast(LANES, a);
    int j = 0;
    for (; j <= width - WIDTH; j += WIDTH) {
      factor
          .fma(DoubleVector.fromArray(LANES, b, bAt + j), DoubleVector.fromArray(LANES, c, cAt + j))
          .intoArray(c, cAt + j);
    }
    for (; j < width; j++) {
      c[cAt + j] = Math.fma(a, b[bAt + j], c[cAt + j]);
    }
  }
}
