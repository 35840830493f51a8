package dev.autodiff.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The tiles of [FloatTiles] for the last columns and rows, which are no full tile.
///
/// Masks are kept to one load: masked loads and stores of a whole tile make the code so large that
/// the first compiler gives up on it, and the second one is then never asked.
///
/// The file of the other type is the same with the type exchanged; a test holds that.
final class FloatNarrowTiles {
  private static final VectorSpecies<Float> LANES = FloatTiles.LANES;
  private static final int WIDTH = FloatTiles.WIDTH;

  private FloatNarrowTiles() {}

  /// `8 × 2·WIDTH` elements of C, of which those beyond `width` count for nothing.
  static void eightByTwo(
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int[] bAts,
      int column,
      int bRow,
      float[] from,
      int fromAt,
      int fromRow,
      float[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    VectorMask<Float> in = LANES.indexInRange(0, width - WIDTH);
    FloatVector s0x = FloatVector.fromArray(LANES, from, fromAt);
    FloatVector s0y = FloatVector.fromArray(LANES, from, fromAt + WIDTH);
    FloatVector s1x = FloatVector.fromArray(LANES, from, fromAt + fromRow);
    FloatVector s1y = FloatVector.fromArray(LANES, from, fromAt + fromRow + WIDTH);
    FloatVector s2x = FloatVector.fromArray(LANES, from, fromAt + 2 * fromRow);
    FloatVector s2y = FloatVector.fromArray(LANES, from, fromAt + 2 * fromRow + WIDTH);
    FloatVector s3x = FloatVector.fromArray(LANES, from, fromAt + 3 * fromRow);
    FloatVector s3y = FloatVector.fromArray(LANES, from, fromAt + 3 * fromRow + WIDTH);
    FloatVector s4x = FloatVector.fromArray(LANES, from, fromAt + 4 * fromRow);
    FloatVector s4y = FloatVector.fromArray(LANES, from, fromAt + 4 * fromRow + WIDTH);
    FloatVector s5x = FloatVector.fromArray(LANES, from, fromAt + 5 * fromRow);
    FloatVector s5y = FloatVector.fromArray(LANES, from, fromAt + 5 * fromRow + WIDTH);
    FloatVector s6x = FloatVector.fromArray(LANES, from, fromAt + 6 * fromRow);
    FloatVector s6y = FloatVector.fromArray(LANES, from, fromAt + 6 * fromRow + WIDTH);
    FloatVector s7x = FloatVector.fromArray(LANES, from, fromAt + 7 * fromRow);
    FloatVector s7y = FloatVector.fromArray(LANES, from, fromAt + 7 * fromRow + WIDTH);
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
        FloatVector bx = FloatVector.fromArray(LANES, b, q);
        FloatVector by = FloatVector.fromArray(LANES, b, q + WIDTH, in);
        FloatVector a0 = FloatVector.broadcast(LANES, a[i]);
        s0x = a0.fma(bx, s0x);
        s0y = a0.fma(by, s0y);
        FloatVector a1 = FloatVector.broadcast(LANES, a[i + aRow]);
        s1x = a1.fma(bx, s1x);
        s1y = a1.fma(by, s1y);
        FloatVector a2 = FloatVector.broadcast(LANES, a[i + row2]);
        s2x = a2.fma(bx, s2x);
        s2y = a2.fma(by, s2y);
        FloatVector a3 = FloatVector.broadcast(LANES, a[i + row3]);
        s3x = a3.fma(bx, s3x);
        s3y = a3.fma(by, s3y);
        FloatVector a4 = FloatVector.broadcast(LANES, a[i + row4]);
        s4x = a4.fma(bx, s4x);
        s4y = a4.fma(by, s4y);
        FloatVector a5 = FloatVector.broadcast(LANES, a[i + row5]);
        s5x = a5.fma(bx, s5x);
        s5y = a5.fma(by, s5y);
        FloatVector a6 = FloatVector.broadcast(LANES, a[i + row6]);
        s6x = a6.fma(bx, s6x);
        s6y = a6.fma(by, s6y);
        FloatVector a7 = FloatVector.broadcast(LANES, a[i + row7]);
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
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int[] bAts,
      int column,
      int bRow,
      float[] from,
      int fromAt,
      int fromRow,
      float[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    VectorMask<Float> in = LANES.indexInRange(0, width);
    FloatVector s0 = FloatVector.fromArray(LANES, from, fromAt);
    FloatVector s1 = FloatVector.fromArray(LANES, from, fromAt + fromRow);
    FloatVector s2 = FloatVector.fromArray(LANES, from, fromAt + 2 * fromRow);
    FloatVector s3 = FloatVector.fromArray(LANES, from, fromAt + 3 * fromRow);
    FloatVector s4 = FloatVector.fromArray(LANES, from, fromAt + 4 * fromRow);
    FloatVector s5 = FloatVector.fromArray(LANES, from, fromAt + 5 * fromRow);
    FloatVector s6 = FloatVector.fromArray(LANES, from, fromAt + 6 * fromRow);
    FloatVector s7 = FloatVector.fromArray(LANES, from, fromAt + 7 * fromRow);
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
        FloatVector b0 = FloatVector.fromArray(LANES, b, q, in);
        FloatVector a0 = FloatVector.broadcast(LANES, a[i]);
        s0 = a0.fma(b0, s0);
        FloatVector a1 = FloatVector.broadcast(LANES, a[i + aRow]);
        s1 = a1.fma(b0, s1);
        FloatVector a2 = FloatVector.broadcast(LANES, a[i + row2]);
        s2 = a2.fma(b0, s2);
        FloatVector a3 = FloatVector.broadcast(LANES, a[i + row3]);
        s3 = a3.fma(b0, s3);
        FloatVector a4 = FloatVector.broadcast(LANES, a[i + row4]);
        s4 = a4.fma(b0, s4);
        FloatVector a5 = FloatVector.broadcast(LANES, a[i + row5]);
        s5 = a5.fma(b0, s5);
        FloatVector a6 = FloatVector.broadcast(LANES, a[i + row6]);
        s6 = a6.fma(b0, s6);
        FloatVector a7 = FloatVector.broadcast(LANES, a[i + row7]);
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
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int[] bAts,
      int column,
      int bRow,
      float[] from,
      int fromAt,
      int fromRow,
      float[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    VectorMask<Float> in = LANES.indexInRange(0, width);
    FloatVector s0 = FloatVector.fromArray(LANES, from, fromAt);
    FloatVector s1 = FloatVector.fromArray(LANES, from, fromAt + fromRow);
    FloatVector s2 = FloatVector.fromArray(LANES, from, fromAt + 2 * fromRow);
    FloatVector s3 = FloatVector.fromArray(LANES, from, fromAt + 3 * fromRow);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    int i = aAt;
    for (int at : bAts) {
      int q = at + column;
      for (int p = 0; p < k; p++, i += aCol, q += bRow) {
        FloatVector b0 = FloatVector.fromArray(LANES, b, q, in);
        FloatVector a0 = FloatVector.broadcast(LANES, a[i]);
        s0 = a0.fma(b0, s0);
        FloatVector a1 = FloatVector.broadcast(LANES, a[i + aRow]);
        s1 = a1.fma(b0, s1);
        FloatVector a2 = FloatVector.broadcast(LANES, a[i + row2]);
        s2 = a2.fma(b0, s2);
        FloatVector a3 = FloatVector.broadcast(LANES, a[i + row3]);
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
      float[] a,
      int aAt,
      int aCol,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
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
      float[] a, int aAt, int aCol, float[] b, int bAt, int bRow, float[] c, int cAt, int width) {
    FloatVector a0 = FloatVector.broadcast(LANES, a[aAt]);
    FloatVector a1 = FloatVector.broadcast(LANES, a[aAt + aCol]);
    FloatVector a2 = FloatVector.broadcast(LANES, a[aAt + 2 * aCol]);
    FloatVector a3 = FloatVector.broadcast(LANES, a[aAt + 3 * aCol]);
    FloatVector a4 = FloatVector.broadcast(LANES, a[aAt + 4 * aCol]);
    FloatVector a5 = FloatVector.broadcast(LANES, a[aAt + 5 * aCol]);
    FloatVector a6 = FloatVector.broadcast(LANES, a[aAt + 6 * aCol]);
    FloatVector a7 = FloatVector.broadcast(LANES, a[aAt + 7 * aCol]);
    int b1 = bAt + bRow;
    int b2 = bAt + 2 * bRow;
    int b3 = bAt + 3 * bRow;
    int b4 = bAt + 4 * bRow;
    int b5 = bAt + 5 * bRow;
    int b6 = bAt + 6 * bRow;
    int b7 = bAt + 7 * bRow;
    int j = 0;
    for (; j <= width - WIDTH; j += WIDTH) {
      FloatVector s = FloatVector.fromArray(LANES, c, cAt + j);
      s = a0.fma(FloatVector.fromArray(LANES, b, bAt + j), s);
      s = a1.fma(FloatVector.fromArray(LANES, b, b1 + j), s);
      s = a2.fma(FloatVector.fromArray(LANES, b, b2 + j), s);
      s = a3.fma(FloatVector.fromArray(LANES, b, b3 + j), s);
      s = a4.fma(FloatVector.fromArray(LANES, b, b4 + j), s);
      s = a5.fma(FloatVector.fromArray(LANES, b, b5 + j), s);
      s = a6.fma(FloatVector.fromArray(LANES, b, b6 + j), s);
      s = a7.fma(FloatVector.fromArray(LANES, b, b7 + j), s);
      s.intoArray(c, cAt + j);
    }
    for (; j < width; j++) {
      float s = c[cAt + j];
      for (int r = 0; r < 8; r++) {
        s = Math.fma(a[aAt + r * aCol], b[bAt + r * bRow + j], s);
      }
      c[cAt + j] = s;
    }
  }

  private static void rowOfOne(float a, float[] b, int bAt, float[] c, int cAt, int width) {
    FloatVector factor = FloatVector.broadcast(LANES, a);
    int j = 0;
    for (; j <= width - WIDTH; j += WIDTH) {
      factor
          .fma(FloatVector.fromArray(LANES, b, bAt + j), FloatVector.fromArray(LANES, c, cAt + j))
          .intoArray(c, cAt + j);
    }
    for (; j < width; j++) {
      c[cAt + j] = Math.fma(a, b[bAt + j], c[cAt + j]);
    }
  }
}
