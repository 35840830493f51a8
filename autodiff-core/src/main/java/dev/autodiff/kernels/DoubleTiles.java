package dev.autodiff.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of a product of float64 matrices: each computes a tile of C that stays in
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
final class DoubleTiles {
  static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  static final int WIDTH = LANES.length();

  /// Columns of a full tile.
  static final int WIDE = 3 * WIDTH;

  /// Rows of a full tile. Among the vector widths, 256 bits are those of machines with 16
  /// registers.
  static final int TALL = LANES.vectorBitSize() == 256 ? 4 : 8;

  private DoubleTiles() {}

  /// `8 × WIDE` elements of C.
  static void eightByWide(
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int bAt,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int k) {
    DoubleVector s0x = DoubleVector.fromArray(LANES, c, cAt);
    DoubleVector s0y = DoubleVector.fromArray(LANES, c, cAt + WIDTH);
    DoubleVector s0z = DoubleVector.fromArray(LANES, c, cAt + 2 * WIDTH);
    DoubleVector s1x = DoubleVector.fromArray(LANES, c, cAt + cRow);
    DoubleVector s1y = DoubleVector.fromArray(LANES, c, cAt + cRow + WIDTH);
    DoubleVector s1z = DoubleVector.fromArray(LANES, c, cAt + cRow + 2 * WIDTH);
    DoubleVector s2x = DoubleVector.fromArray(LANES, c, cAt + 2 * cRow);
    DoubleVector s2y = DoubleVector.fromArray(LANES, c, cAt + 2 * cRow + WIDTH);
    DoubleVector s2z = DoubleVector.fromArray(LANES, c, cAt + 2 * cRow + 2 * WIDTH);
    DoubleVector s3x = DoubleVector.fromArray(LANES, c, cAt + 3 * cRow);
    DoubleVector s3y = DoubleVector.fromArray(LANES, c, cAt + 3 * cRow + WIDTH);
    DoubleVector s3z = DoubleVector.fromArray(LANES, c, cAt + 3 * cRow + 2 * WIDTH);
    DoubleVector s4x = DoubleVector.fromArray(LANES, c, cAt + 4 * cRow);
    DoubleVector s4y = DoubleVector.fromArray(LANES, c, cAt + 4 * cRow + WIDTH);
    DoubleVector s4z = DoubleVector.fromArray(LANES, c, cAt + 4 * cRow + 2 * WIDTH);
    DoubleVector s5x = DoubleVector.fromArray(LANES, c, cAt + 5 * cRow);
    DoubleVector s5y = DoubleVector.fromArray(LANES, c, cAt + 5 * cRow + WIDTH);
    DoubleVector s5z = DoubleVector.fromArray(LANES, c, cAt + 5 * cRow + 2 * WIDTH);
    DoubleVector s6x = DoubleVector.fromArray(LANES, c, cAt + 6 * cRow);
    DoubleVector s6y = DoubleVector.fromArray(LANES, c, cAt + 6 * cRow + WIDTH);
    DoubleVector s6z = DoubleVector.fromArray(LANES, c, cAt + 6 * cRow + 2 * WIDTH);
    DoubleVector s7x = DoubleVector.fromArray(LANES, c, cAt + 7 * cRow);
    DoubleVector s7y = DoubleVector.fromArray(LANES, c, cAt + 7 * cRow + WIDTH);
    DoubleVector s7z = DoubleVector.fromArray(LANES, c, cAt + 7 * cRow + 2 * WIDTH);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    int row4 = 4 * aRow;
    int row5 = 5 * aRow;
    int row6 = 6 * aRow;
    int row7 = 7 * aRow;
    for (int p = 0, i = aAt, q = bAt; p < k; p++, i += aCol, q += bRow) {
      DoubleVector bx = DoubleVector.fromArray(LANES, b, q);
      DoubleVector by = DoubleVector.fromArray(LANES, b, q + WIDTH);
      DoubleVector bz = DoubleVector.fromArray(LANES, b, q + 2 * WIDTH);
      DoubleVector a0 = DoubleVector.broadcast(LANES, a[i]);
      s0x = a0.fma(bx, s0x);
      s0y = a0.fma(by, s0y);
      s0z = a0.fma(bz, s0z);
      DoubleVector a1 = DoubleVector.broadcast(LANES, a[i + aRow]);
      s1x = a1.fma(bx, s1x);
      s1y = a1.fma(by, s1y);
      s1z = a1.fma(bz, s1z);
      DoubleVector a2 = DoubleVector.broadcast(LANES, a[i + row2]);
      s2x = a2.fma(bx, s2x);
      s2y = a2.fma(by, s2y);
      s2z = a2.fma(bz, s2z);
      DoubleVector a3 = DoubleVector.broadcast(LANES, a[i + row3]);
      s3x = a3.fma(bx, s3x);
      s3y = a3.fma(by, s3y);
      s3z = a3.fma(bz, s3z);
      DoubleVector a4 = DoubleVector.broadcast(LANES, a[i + row4]);
      s4x = a4.fma(bx, s4x);
      s4y = a4.fma(by, s4y);
      s4z = a4.fma(bz, s4z);
      DoubleVector a5 = DoubleVector.broadcast(LANES, a[i + row5]);
      s5x = a5.fma(bx, s5x);
      s5y = a5.fma(by, s5y);
      s5z = a5.fma(bz, s5z);
      DoubleVector a6 = DoubleVector.broadcast(LANES, a[i + row6]);
      s6x = a6.fma(bx, s6x);
      s6y = a6.fma(by, s6y);
      s6z = a6.fma(bz, s6z);
      DoubleVector a7 = DoubleVector.broadcast(LANES, a[i + row7]);
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
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int bAt,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int k) {
    DoubleVector s0x = DoubleVector.fromArray(LANES, c, cAt);
    DoubleVector s0y = DoubleVector.fromArray(LANES, c, cAt + WIDTH);
    DoubleVector s0z = DoubleVector.fromArray(LANES, c, cAt + 2 * WIDTH);
    DoubleVector s1x = DoubleVector.fromArray(LANES, c, cAt + cRow);
    DoubleVector s1y = DoubleVector.fromArray(LANES, c, cAt + cRow + WIDTH);
    DoubleVector s1z = DoubleVector.fromArray(LANES, c, cAt + cRow + 2 * WIDTH);
    DoubleVector s2x = DoubleVector.fromArray(LANES, c, cAt + 2 * cRow);
    DoubleVector s2y = DoubleVector.fromArray(LANES, c, cAt + 2 * cRow + WIDTH);
    DoubleVector s2z = DoubleVector.fromArray(LANES, c, cAt + 2 * cRow + 2 * WIDTH);
    DoubleVector s3x = DoubleVector.fromArray(LANES, c, cAt + 3 * cRow);
    DoubleVector s3y = DoubleVector.fromArray(LANES, c, cAt + 3 * cRow + WIDTH);
    DoubleVector s3z = DoubleVector.fromArray(LANES, c, cAt + 3 * cRow + 2 * WIDTH);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    for (int p = 0, i = aAt, q = bAt; p < k; p++, i += aCol, q += bRow) {
      DoubleVector bx = DoubleVector.fromArray(LANES, b, q);
      DoubleVector by = DoubleVector.fromArray(LANES, b, q + WIDTH);
      DoubleVector bz = DoubleVector.fromArray(LANES, b, q + 2 * WIDTH);
      DoubleVector a0 = DoubleVector.broadcast(LANES, a[i]);
      s0x = a0.fma(bx, s0x);
      s0y = a0.fma(by, s0y);
      s0z = a0.fma(bz, s0z);
      DoubleVector a1 = DoubleVector.broadcast(LANES, a[i + aRow]);
      s1x = a1.fma(bx, s1x);
      s1y = a1.fma(by, s1y);
      s1z = a1.fma(bz, s1z);
      DoubleVector a2 = DoubleVector.broadcast(LANES, a[i + row2]);
      s2x = a2.fma(bx, s2x);
      s2y = a2.fma(by, s2y);
      s2z = a2.fma(bz, s2z);
      DoubleVector a3 = DoubleVector.broadcast(LANES, a[i + row3]);
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
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int bAt,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    VectorMask<Double> in = LANES.indexInRange(0, width);
    DoubleVector s0 = DoubleVector.fromArray(LANES, c, cAt);
    DoubleVector s1 = DoubleVector.fromArray(LANES, c, cAt + cRow);
    DoubleVector s2 = DoubleVector.fromArray(LANES, c, cAt + 2 * cRow);
    DoubleVector s3 = DoubleVector.fromArray(LANES, c, cAt + 3 * cRow);
    DoubleVector s4 = DoubleVector.fromArray(LANES, c, cAt + 4 * cRow);
    DoubleVector s5 = DoubleVector.fromArray(LANES, c, cAt + 5 * cRow);
    DoubleVector s6 = DoubleVector.fromArray(LANES, c, cAt + 6 * cRow);
    DoubleVector s7 = DoubleVector.fromArray(LANES, c, cAt + 7 * cRow);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    int row4 = 4 * aRow;
    int row5 = 5 * aRow;
    int row6 = 6 * aRow;
    int row7 = 7 * aRow;
    for (int p = 0, i = aAt, q = bAt; p < k; p++, i += aCol, q += bRow) {
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
      double[] a,
      int aAt,
      int aRow,
      int aCol,
      double[] b,
      int bAt,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int k,
      int width) {
    VectorMask<Double> in = LANES.indexInRange(0, width);
    DoubleVector s0 = DoubleVector.fromArray(LANES, c, cAt);
    DoubleVector s1 = DoubleVector.fromArray(LANES, c, cAt + cRow);
    DoubleVector s2 = DoubleVector.fromArray(LANES, c, cAt + 2 * cRow);
    DoubleVector s3 = DoubleVector.fromArray(LANES, c, cAt + 3 * cRow);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    for (int p = 0, i = aAt, q = bAt; p < k; p++, i += aCol, q += bRow) {
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
