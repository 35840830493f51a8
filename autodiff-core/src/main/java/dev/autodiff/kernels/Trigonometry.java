package dev.autodiff.kernels;

/// Sine and cosine in operations that vectors have too; [VectorTrigonometry] holds the same ones in
/// the same order.
///
/// The argument is reduced by a multiple of π/2 in three parts, and kept as a sum of two, so that
/// nothing is lost next to a root: the largest error seen is 0.78 ulp. Beyond [#LIMIT] the products
/// would not be exact any more; there [Math] answers.
final class Trigonometry {
  /// 65,000 times π/2.
  static final double LIMIT = 102_000;

  static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;

  /// π/2 in parts of 37, 37 and 53 bits: multiples of the first two up to 2¹⁶ are exact.
  static final double P1 = 0x1.921fb54440000p0;

  static final double P2 = 0x1.68c234c4c0000p-39;
  static final double P3 = 0x1.98a2e03707345p-77;

  /// Below it `sin x` rounds to `x`.
  static final double TINY = 0x1p-28;

  /// `(sin(r)/r − 1)/r²` in powers of `r²` for `|r| ≤ π/4`.
  static final double S0 = -0.16666666666666666;

  static final double S1 = 0.008333333333333331;
  static final double S2 = -0.00019841269841265017;
  static final double S3 = 2.755731921930192e-06;
  static final double S4 = -2.505210621952189e-08;
  static final double S5 = 1.605852957226768e-10;
  static final double S6 = -7.586576588161299e-13;

  /// `(cos(r) − 1 + r²/2)/r⁴` in powers of `r²` for `|r| ≤ π/4`.
  static final double C0 = 0.041666666666666664;

  static final double C1 = -0.0013888888888888887;
  static final double C2 = 2.4801587301584618e-05;
  static final double C3 = -2.7557319221382114e-07;
  static final double C4 = 2.087675578389404e-09;
  static final double C5 = -1.1470459749675497e-11;
  static final double C6 = 4.7458048897552406e-14;

  private Trigonometry() {}

  static double sin(double x) {
    double abs = Math.abs(x);
    if (!(abs <= LIMIT)) {
      return Math.sin(x);
    }
    return abs < TINY ? x : quarter(x, 0);
  }

  static double cos(double x) {
    return Math.abs(x) <= LIMIT ? quarter(x, 1) : Math.cos(x);
  }

  /// `sin(x + shift·π/2)`.
  private static double quarter(double x, long shift) {
    double t = Math.fma(x, TWO_OVER_PI, Elementary.TO_INTEGER);
    double k = t - Elementary.TO_INTEGER;
    double first = Math.fma(-k, P1, x);
    double second = k * -P2;
    double sum = first + second;
    double rest = Math.fma(-k, P3, Special.sumLow(first, second, sum));
    double r = sum + rest;
    double low = rest - (r - sum);
    double z = r * r;
    double half = 0.5 * z;

    double s = Math.fma(Math.fma(Math.fma(S6, z, S5), z, S4), z, S3);
    s = Math.fma(Math.fma(Math.fma(s, z, S2), z, S1), z, S0);
    double sine = r + Math.fma(r * z, s, Math.fma(-half, low, low));

    double c = Math.fma(Math.fma(Math.fma(C6, z, C5), z, C4), z, C3);
    c = Math.fma(Math.fma(Math.fma(c, z, C2), z, C1), z, C0);
    double w = 1 - half;
    double cosine = w + (((1 - w) - half) + Math.fma(z * z, c, -r * low));

    long quadrant = Double.doubleToRawLongBits(t) + shift;
    double y = (quadrant & 1) == 0 ? sine : cosine;
    long sign = (quadrant & 2) << 62;
    return Double.longBitsToDouble(Double.doubleToRawLongBits(y) ^ sign);
  }
}
