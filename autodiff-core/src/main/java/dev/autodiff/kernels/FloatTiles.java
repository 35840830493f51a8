package dev.autodiff.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of a product of float32 matrices: each computes a tile of C that stays in
/// registers while it runs through the inner index.
///
/// All of them continue the sums that C holds. The broadcast elements of A may lie anywhere; the
/// rows of B have to be contiguous.
///
/// Masks are kept to one load: masked loads and stores of a whole tile make the code so large that
/// the first compiler gives up on it, and the second one is then never asked.
///
/// 8 rows by 3 vectors keep 24 sums in flight, more than the 8 that hide the latency of two fused
/// multiply-adds per cycle, and need 11 loads for 24 of them; with one vector for B and A it fits
/// 32 registers. Where there are only 16, [#TALL] is 4.
final class FloatTiles {
  static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  static final int WIDTH = LANES.length();

  /// Columns of a full tile.
  static final int WIDE = 3 * WIDTH;

  /// Rows of a full tile. Among the vector widths, 256 bits are those of machines with 16
  /// registers.
  static final int TALL = LANES.vectorBitSize() == 256 ? 4 : 8;

  private FloatTiles() {}

  /// `8 × WIDE` elements of C.
  static void eightByWide(
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int k) {
    FloatVector s0x = FloatVector.fromArray(LANES, c, cAt);
    FloatVector s0y = FloatVector.fromArray(LANES, c, cAt + WIDTH);
    FloatVector s0z = FloatVector.fromArray(LANES, c, cAt + 2 * WIDTH);
    FloatVector s1x = FloatVector.fromArray(LANES, c, cAt + cRow);
    FloatVector s1y = FloatVector.fromArray(LANES, c, cAt + cRow + WIDTH);
    FloatVector s1z = FloatVector.fromArray(LANES, c, cAt + cRow + 2 * WIDTH);
    FloatVector s2x = FloatVector.fromArray(LANES, c, cAt + 2 * cRow);
    FloatVector s2y = FloatVector.fromArray(LANES, c, cAt + 2 * cRow + WIDTH);
    FloatVector s2z = FloatVector.fromArray(LANES, c, cAt + 2 * cRow + 2 * WIDTH);
    FloatVector s3x = FloatVector.fromArray(LANES, c, cAt + 3 * cRow);
    FloatVector s3y = FloatVector.fromArray(LANES, c, cAt + 3 * cRow + WIDTH);
    FloatVector s3z = FloatVector.fromArray(LANES, c, cAt + 3 * cRow + 2 * WIDTH);
    FloatVector s4x = FloatVector.fromArray(LANES, c, cAt + 4 * cRow);
    FloatVector s4y = FloatVector.fromArray(LANES, c, cAt + 4 * cRow + WIDTH);
    FloatVector s4z = FloatVector.fromArray(LANES, c, cAt + 4 * cRow + 2 * WIDTH);
    FloatVector s5x = FloatVector.fromArray(LANES, c, cAt + 5 * cRow);
    FloatVector s5y = FloatVector.fromArray(LANES, c, cAt + 5 * cRow + WIDTH);
    FloatVector s5z = FloatVector.fromArray(LANES, c, cAt + 5 * cRow + 2 * WIDTH);
    FloatVector s6x = FloatVector.fromArray(LANES, c, cAt + 6 * cRow);
    FloatVector s6y = FloatVector.fromArray(LANES, c, cAt + 6 * cRow + WIDTH);
    FloatVector s6z = FloatVector.fromArray(LANES, c, cAt + 6 * cRow + 2 * WIDTH);
    FloatVector s7x = FloatVector.fromArray(LANES, c, cAt + 7 * cRow);
    FloatVector s7y = FloatVector.fromArray(LANES, c, cAt + 7 * cRow + WIDTH);
    FloatVector s7z = FloatVector.fromArray(LANES, c, cAt + 7 * cRow + 2 * WIDTH);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    int row4 = 4 * aRow;
    int row5 = 5 * aRow;
    int row6 = 6 * aRow;
    int row7 = 7 * aRow;
    for (int p = 0, i = aAt, q = bAt; p < k; p++, i += aCol, q += bRow) {
      FloatVector bx = FloatVector.fromArray(LANES, b, q);
      FloatVector by = FloatVector.fromArray(LANES, b, q + WIDTH);
      FloatVector bz = FloatVector.fromArray(LANES, b, q + 2 * WIDTH);
      FloatVector a0 = FloatVector.broadcast(LANES, a[i]);
      s0x = a0.fma(bx, s0x);
      s0y = a0.fma(by, s0y);
      s0z = a0.fma(bz, s0z);
      FloatVector a1 = FloatVector.broadcast(LANES, a[i + aRow]);
      s1x = a1.fma(bx, s1x);
      s1y = a1.fma(by, s1y);
      s1z = a1.fma(bz, s1z);
      FloatVector a2 = FloatVector.broadcast(LANES, a[i + row2]);
      s2x = a2.fma(bx, s2x);
      s2y = a2.fma(by, s2y);
      s2z = a2.fma(bz, s2z);
      FloatVector a3 = FloatVector.broadcast(LANES, a[i + row3]);
      s3x = a3.fma(bx, s3x);
      s3y = a3.fma(by, s3y);
      s3z = a3.fma(bz, s3z);
      FloatVector a4 = FloatVector.broadcast(LANES, a[i + row4]);
      s4x = a4.fma(bx, s4x);
      s4y = a4.fma(by, s4y);
      s4z = a4.fma(bz, s4z);
      FloatVector a5 = FloatVector.broadcast(LANES, a[i + row5]);
      s5x = a5.fma(bx, s5x);
      s5y = a5.fma(by, s5y);
      s5z = a5.fma(bz, s5z);
      FloatVector a6 = FloatVector.broadcast(LANES, a[i + row6]);
      s6x = a6.fma(bx, s6x);
      s6y = a6.fma(by, s6y);
      s6z = a6.fma(bz, s6z);
      FloatVector a7 = FloatVector.broadcast(LANES, a[i + row7]);
      s7x = a7.fma(bx, s7x);
      s7y = a7.fma(by, s7y);
      s7z = a7.fma(bz, s7z);
    }
    s0x.intoArray(c, cAt);
    s0y.intoArray(c, cAt + WIDTH);
    s0z.intoArray(c, cAt + 2 * WIDTH);
    s1x.intoArray(c, cAt + cRow);
    s1y.intoArray(c, cAt + cRow + WIDTH);
    s1z.intoArray(c, cAt + cRow + 2 * WIDTH);
    s2x.intoArray(c, cAt + 2 * cRow);
    s2y.intoArray(c, cAt + 2 * cRow + WIDTH);
    s2z.intoArray(c, cAt + 2 * cRow + 2 * WIDTH);
    s3x.intoArray(c, cAt + 3 * cRow);
    s3y.intoArray(c, cAt + 3 * cRow + WIDTH);
    s3z.intoArray(c, cAt + 3 * cRow + 2 * WIDTH);
    s4x.intoArray(c, cAt + 4 * cRow);
    s4y.intoArray(c, cAt + 4 * cRow + WIDTH);
    s4z.intoArray(c, cAt + 4 * cRow + 2 * WIDTH);
    s5x.intoArray(c, cAt + 5 * cRow);
    s5y.intoArray(c, cAt + 5 * cRow + WIDTH);
    s5z.intoArray(c, cAt + 5 * cRow + 2 * WIDTH);
    s6x.intoArray(c, cAt + 6 * cRow);
    s6y.intoArray(c, cAt + 6 * cRow + WIDTH);
    s6z.intoArray(c, cAt + 6 * cRow + 2 * WIDTH);
    s7x.intoArray(c, cAt + 7 * cRow);
    s7y.intoArray(c, cAt + 7 * cRow + WIDTH);
    s7z.intoArray(c, cAt + 7 * cRow + 2 * WIDTH);
  }

  /// `4 × WIDE` elements of C.
  static void fourByWide(
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int k) {
    FloatVector s0x = FloatVector.fromArray(LANES, c, cAt);
    FloatVector s0y = FloatVector.fromArray(LANES, c, cAt + WIDTH);
    FloatVector s0z = FloatVector.fromArray(LANES, c, cAt + 2 * WIDTH);
    FloatVector s1x = FloatVector.fromArray(LANES, c, cAt + cRow);
    FloatVector s1y = FloatVector.fromArray(LANES, c, cAt + cRow + WIDTH);
    FloatVector s1z = FloatVector.fromArray(LANES, c, cAt + cRow + 2 * WIDTH);
    FloatVector s2x = FloatVector.fromArray(LANES, c, cAt + 2 * cRow);
    FloatVector s2y = FloatVector.fromArray(LANES, c, cAt + 2 * cRow + WIDTH);
    FloatVector s2z = FloatVector.fromArray(LANES, c, cAt + 2 * cRow + 2 * WIDTH);
    FloatVector s3x = FloatVector.fromArray(LANES, c, cAt + 3 * cRow);
    FloatVector s3y = FloatVector.fromArray(LANES, c, cAt + 3 * cRow + WIDTH);
    FloatVector s3z = FloatVector.fromArray(LANES, c, cAt + 3 * cRow + 2 * WIDTH);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    for (int p = 0, i = aAt, q = bAt; p < k; p++, i += aCol, q += bRow) {
      FloatVector bx = FloatVector.fromArray(LANES, b, q);
      FloatVector by = FloatVector.fromArray(LANES, b, q + WIDTH);
      FloatVector bz = FloatVector.fromArray(LANES, b, q + 2 * WIDTH);
      FloatVector a0 = FloatVector.broadcast(LANES, a[i]);
      s0x = a0.fma(bx, s0x);
      s0y = a0.fma(by, s0y);
      s0z = a0.fma(bz, s0z);
      FloatVector a1 = FloatVector.broadcast(LANES, a[i + aRow]);
      s1x = a1.fma(bx, s1x);
      s1y = a1.fma(by, s1y);
      s1z = a1.fma(bz, s1z);
      FloatVector a2 = FloatVector.broadcast(LANES, a[i + row2]);
      s2x = a2.fma(bx, s2x);
      s2y = a2.fma(by, s2y);
      s2z = a2.fma(bz, s2z);
      FloatVector a3 = FloatVector.broadcast(LANES, a[i + row3]);
      s3x = a3.fma(bx, s3x);
      s3y = a3.fma(by, s3y);
      s3z = a3.fma(bz, s3z);
    }
    s0x.intoArray(c, cAt);
    s0y.intoArray(c, cAt + WIDTH);
    s0z.intoArray(c, cAt + 2 * WIDTH);
    s1x.intoArray(c, cAt + cRow);
    s1y.intoArray(c, cAt + cRow + WIDTH);
    s1z.intoArray(c, cAt + cRow + 2 * WIDTH);
    s2x.intoArray(c, cAt + 2 * cRow);
    s2y.intoArray(c, cAt + 2 * cRow + WIDTH);
    s2z.intoArray(c, cAt + 2 * cRow + 2 * WIDTH);
    s3x.intoArray(c, cAt + 3 * cRow);
    s3y.intoArray(c, cAt + 3 * cRow + WIDTH);
    s3z.intoArray(c, cAt + 3 * cRow + 2 * WIDTH);
  }

  /// `8 × WIDTH` elements of C, of which those beyond `width` count for nothing.
  static void eightByNarrow(
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    VectorMask<Float> in = LANES.indexInRange(0, width);
    FloatVector s0 = FloatVector.fromArray(LANES, c, cAt);
    FloatVector s1 = FloatVector.fromArray(LANES, c, cAt + cRow);
    FloatVector s2 = FloatVector.fromArray(LANES, c, cAt + 2 * cRow);
    FloatVector s3 = FloatVector.fromArray(LANES, c, cAt + 3 * cRow);
    FloatVector s4 = FloatVector.fromArray(LANES, c, cAt + 4 * cRow);
    FloatVector s5 = FloatVector.fromArray(LANES, c, cAt + 5 * cRow);
    FloatVector s6 = FloatVector.fromArray(LANES, c, cAt + 6 * cRow);
    FloatVector s7 = FloatVector.fromArray(LANES, c, cAt + 7 * cRow);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    int row4 = 4 * aRow;
    int row5 = 5 * aRow;
    int row6 = 6 * aRow;
    int row7 = 7 * aRow;
    for (int p = 0, i = aAt, q = bAt; p < k; p++, i += aCol, q += bRow) {
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
  static void fourByNarrow(
      float[] a,
      int aAt,
      int aRow,
      int aCol,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    VectorMask<Float> in = LANES.indexInRange(0, width);
    FloatVector s0 = FloatVector.fromArray(LANES, c, cAt);
    FloatVector s1 = FloatVector.fromArray(LANES, c, cAt + cRow);
    FloatVector s2 = FloatVector.fromArray(LANES, c, cAt + 2 * cRow);
    FloatVector s3 = FloatVector.fromArray(LANES, c, cAt + 3 * cRow);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    for (int p = 0, i = aAt, q = bAt; p < k; p++, i += aCol, q += bRow) {
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
