package dev.autodiff.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of products of float64 matrices and of convolutions: each computes a tile of
/// C that stays in registers while it runs through the inner index.
///
/// A tile is `C = From + Σₜ Aₜ·Bₜ`, chain after chain. The matrices Aₜ are side by side, each `k`
/// columns wide; their elements are broadcast, so they may lie anywhere. The matrices Bₜ begin at
/// `bAts[t] + column` and have contiguous rows, `bRow` apart. A convolution has one for each tap of
/// its kernel; a product of two matrices is the case of one. From is C, or zeros.
///
/// 8 rows by 3 vectors keep 24 sums in flight, more than the 8 that hide the latency of two fused
/// multiply-adds per cycle, and need 11 loads for 24 of them; with one vector for B and A it fits
/// 32 registers. Where there are only 16, [#TALL] is 4.
///
/// The file of the other type is the same with the type exchanged; a test holds that.
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
  static void eightByThree(
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
      int k) {
    DoubleVector s0x = DoubleVector.fromArray(LANES, from, fromAt);
    DoubleVector s0y = DoubleVector.fromArray(LANES, from, fromAt + WIDTH);
    DoubleVector s0z = DoubleVector.fromArray(LANES, from, fromAt + 2 * WIDTH);
    DoubleVector s1x = DoubleVector.fromArray(LANES, from, fromAt + fromRow);
    DoubleVector s1y = DoubleVector.fromArray(LANES, from, fromAt + fromRow + WIDTH);
    DoubleVector s1z = DoubleVector.fromArray(LANES, from, fromAt + fromRow + 2 * WIDTH);
    DoubleVector s2x = DoubleVector.fromArray(LANES, from, fromAt + 2 * fromRow);
    DoubleVector s2y = DoubleVector.fromArray(LANES, from, fromAt + 2 * fromRow + WIDTH);
    DoubleVector s2z = DoubleVector.fromArray(LANES, from, fromAt + 2 * fromRow + 2 * WIDTH);
    DoubleVector s3x = DoubleVector.fromArray(LANES, from, fromAt + 3 * fromRow);
    DoubleVector s3y = DoubleVector.fromArray(LANES, from, fromAt + 3 * fromRow + WIDTH);
    DoubleVector s3z = DoubleVector.fromArray(LANES, from, fromAt + 3 * fromRow + 2 * WIDTH);
    DoubleVector s4x = DoubleVector.fromArray(LANES, from, fromAt + 4 * fromRow);
    DoubleVector s4y = DoubleVector.fromArray(LANES, from, fromAt + 4 * fromRow + WIDTH);
    DoubleVector s4z = DoubleVector.fromArray(LANES, from, fromAt + 4 * fromRow + 2 * WIDTH);
    DoubleVector s5x = DoubleVector.fromArray(LANES, from, fromAt + 5 * fromRow);
    DoubleVector s5y = DoubleVector.fromArray(LANES, from, fromAt + 5 * fromRow + WIDTH);
    DoubleVector s5z = DoubleVector.fromArray(LANES, from, fromAt + 5 * fromRow + 2 * WIDTH);
    DoubleVector s6x = DoubleVector.fromArray(LANES, from, fromAt + 6 * fromRow);
    DoubleVector s6y = DoubleVector.fromArray(LANES, from, fromAt + 6 * fromRow + WIDTH);
    DoubleVector s6z = DoubleVector.fromArray(LANES, from, fromAt + 6 * fromRow + 2 * WIDTH);
    DoubleVector s7x = DoubleVector.fromArray(LANES, from, fromAt + 7 * fromRow);
    DoubleVector s7y = DoubleVector.fromArray(LANES, from, fromAt + 7 * fromRow + WIDTH);
    DoubleVector s7z = DoubleVector.fromArray(LANES, from, fromAt + 7 * fromRow + 2 * WIDTH);
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
  static void fourByThree(
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
      int k) {
    DoubleVector s0x = DoubleVector.fromArray(LANES, from, fromAt);
    DoubleVector s0y = DoubleVector.fromArray(LANES, from, fromAt + WIDTH);
    DoubleVector s0z = DoubleVector.fromArray(LANES, from, fromAt + 2 * WIDTH);
    DoubleVector s1x = DoubleVector.fromArray(LANES, from, fromAt + fromRow);
    DoubleVector s1y = DoubleVector.fromArray(LANES, from, fromAt + fromRow + WIDTH);
    DoubleVector s1z = DoubleVector.fromArray(LANES, from, fromAt + fromRow + 2 * WIDTH);
    DoubleVector s2x = DoubleVector.fromArray(LANES, from, fromAt + 2 * fromRow);
    DoubleVector s2y = DoubleVector.fromArray(LANES, from, fromAt + 2 * fromRow + WIDTH);
    DoubleVector s2z = DoubleVector.fromArray(LANES, from, fromAt + 2 * fromRow + 2 * WIDTH);
    DoubleVector s3x = DoubleVector.fromArray(LANES, from, fromAt + 3 * fromRow);
    DoubleVector s3y = DoubleVector.fromArray(LANES, from, fromAt + 3 * fromRow + WIDTH);
    DoubleVector s3z = DoubleVector.fromArray(LANES, from, fromAt + 3 * fromRow + 2 * WIDTH);
    int row2 = 2 * aRow;
    int row3 = 3 * aRow;
    int i = aAt;
    for (int at : bAts) {
      int q = at + column;
      for (int p = 0; p < k; p++, i += aCol, q += bRow) {
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
}
