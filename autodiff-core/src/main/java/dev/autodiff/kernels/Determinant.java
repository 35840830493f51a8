package dev.autodiff.kernels;

import java.math.BigInteger;

/// The determinant as a sign and a logarithm, and as a number that overflows only if the result
/// does.
///
/// Elimination cannot tell a singular matrix from one that is nearly so. Small matrices with a
/// pivot that may be mere rounding are therefore eliminated again in whole numbers, without any
/// rounding (Bareiss, Sylvester's identity and multistep integer-preserving Gaussian elimination,
/// 1968).
///
/// @param mantissa the determinant over `2^exponent`, at most 2 in magnitude unless it is infinite
/// @param exponent a power of two
public record Determinant(double mantissa, long exponent) {
  private static final int EXACT_ORDER = 16;

  /// The determinant of a square matrix.
  ///
  /// @param from holds the matrix in row-major order
  /// @param at position of its first element
  /// @param n its order
  /// @return the determinant
  public static Determinant of(double[] from, int at, int n) {
    double[][] rows = Rows.of(from, at, n, n);
    double[] largest = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        largest[j] = Math.max(largest[j], Math.abs(rows[i][j]));
      }
    }
    Lu lu = new Lu(rows);
    boolean doubtful = lu.singular() >= 0;
    Determinant product = new Determinant(lu.isOdd() ? -1 : 1, (long) -lu.shift() * n);
    for (int k = 0; k < n; k++) {
      double pivot = lu.pivotAt(k);
      doubtful |= Math.abs(pivot) <= 0x1p-50 * n * Math.scalb(largest[k], lu.shift());
      product = product.times(pivot);
    }
    return doubtful && n > 1 && n <= EXACT_ORDER ? exact(Rows.of(from, at, n, n)) : product;
  }

  private Determinant times(double factor) {
    int size = Math.getExponent(factor);
    double product = mantissa * Math.scalb(factor, -size);
    if (product == 0 || !Double.isFinite(product)) {
      return new Determinant(product, 0);
    }
    int shift = Math.getExponent(product);
    return new Determinant(Math.scalb(product, -shift), exponent + shift + size);
  }

  private static Determinant exact(double[][] rows) {
    int least = Integer.MAX_VALUE;
    int most = Integer.MIN_VALUE;
    for (double[] row : rows) {
      for (double x : row) {
        if (x != 0) {
          least = Math.min(least, Math.getExponent(x) - 52);
          most = Math.max(most, Math.getExponent(x));
        }
        if (!Double.isFinite(x)) {
          return new Determinant(Double.NaN, 0);
        }
      }
    }
    int n = rows.length;
    BigInteger[][] whole = new BigInteger[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        whole[i][j] = whole(rows[i][j], most < least ? 0 : least);
      }
    }
    return rounded(bareiss(whole), (long) least * n);
  }

  /// `x/2^exponent`, which is a whole number.
  private static BigInteger whole(double x, int exponent) {
    if (x == 0) {
      return BigInteger.ZERO;
    }
    int own = Math.getExponent(x) - 52;
    return BigInteger.valueOf((long) Math.scalb(x, -own)).shiftLeft(own - exponent);
  }

  private static BigInteger bareiss(BigInteger[][] a) {
    int n = a.length;
    boolean odd = false;
    BigInteger previous = BigInteger.ONE;
    for (int k = 0; k < n - 1; k++) {
      int pivot = k;
      while (pivot < n && a[pivot][k].signum() == 0) {
        pivot++;
      }
      if (pivot == n) {
        return BigInteger.ZERO;
      }
      if (pivot != k) {
        BigInteger[] row = a[k];
        a[k] = a[pivot];
        a[pivot] = row;
        odd = !odd;
      }
      for (int i = k + 1; i < n; i++) {
        for (int j = k + 1; j < n; j++) {
          BigInteger minor = a[i][j].multiply(a[k][k]).subtract(a[i][k].multiply(a[k][j]));
          a[i][j] = minor.divide(previous);
        }
      }
      previous = a[k][k];
    }
    return odd ? a[n - 1][n - 1].negate() : a[n - 1][n - 1];
  }

  private static Determinant rounded(BigInteger number, long exponent) {
    if (number.signum() == 0) {
      return new Determinant(0, 0);
    }
    // More bits than a double has, and one for what is cut off, so that it is rounded once.
    int cut = Math.max(0, number.abs().bitLength() - 64);
    BigInteger head = number.abs().shiftRight(cut);
    if (cut > 0 && number.abs().getLowestSetBit() < cut) {
      head = head.setBit(0);
    }
    double mantissa = head.doubleValue();
    int shift = Math.getExponent(mantissa);
    return new Determinant(number.signum() * Math.scalb(mantissa, -shift), exponent + cut + shift);
  }

  /// The determinant as a number.
  ///
  /// @return it, ±∞ or ±0 where a double ends
  public double value() {
    return Math.scalb(mantissa, Math.clamp(exponent, -4000, 4000));
  }

  /// `ln |det|`.
  ///
  /// @return −∞ for a singular matrix
  public double logarithm() {
    double high = exponent * 0x1.62e42fefa38p-1;
    double low = exponent * 0x1.ef35793c7673p-45;
    return Math.log(Math.abs(mantissa)) + low + high;
  }
}
