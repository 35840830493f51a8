package dev.autodiff.kernels;

/// Exponentials and logarithms of base 2, and functions that are logarithms of simple expressions.
///
/// Arguments of a logarithm are carried as unevaluated sums of two doubles, so that little but the
/// logarithm's own error is left. NaN gives NaN; what lies outside a domain is NaN.
public final class Logarithms {
  static final double LOG2_E_LOW = 2.0355273740931033e-17;

  /// From here on `√(x² + 1)` is `|x|`.
  private static final double LARGE = 0x1p28;

  /// Below it `asinh`, `atanh` and their arguments are the same.
  private static final double TINY = 1e-9;

  /// The largest exponents whose powers of two are not 0 or ∞.
  private static final double EXP2_MAX = 1100;

  private Logarithms() {}

  /// `2ˣ` for all `x`, exact for integers.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double exp2(double x) {
    if (!(Math.abs(x) < EXP2_MAX)) {
      return x > 0 ? Double.POSITIVE_INFINITY : x < 0 ? 0 : Double.NaN;
    }
    double k = Math.rint(x);
    double r = x - k;
    double high = r * Special.LN_2;
    double low = Math.fma(r, Special.LN_2, -high) + r * Twofold.LN_2.low();
    double y = Elementary.exp(high);
    return Math.scalb(Math.fma(y, low, y), (int) k);
  }

  /// `log₂ x`, exact for powers of two; `−∞` at 0, NaN below.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double log2(double x) {
    if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
      return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
    }
    double a = x < Double.MIN_NORMAL ? x * 0x1p54 : x;
    int k = Math.getExponent(a);
    double m = Math.scalb(a, -k);
    if (m > 2 * Special.SQRT_HALF) {
      m *= 0.5;
      k++;
    }
    double log = Elementary.log(m);
    double high = log * Elementary.LOG2_E;
    double low = Math.fma(log, Elementary.LOG2_E, -high) + log * LOG2_E_LOW;
    return (x < Double.MIN_NORMAL ? k - 54 : k) + (high + low);
  }

  /// `ln(x + √(x²+1))` for all `x`, without cancellation on either side of 0.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN; `±∞` and `±0` stay
  public static double asinh(double x) {
    double a = Math.abs(x);
    if (a < TINY || !(a < Double.POSITIVE_INFINITY)) {
      return x;
    }
    if (a > LARGE) {
      return Math.copySign(log2a(a), x);
    }
    // a + a²/(1 + √(1 + a²)) = a + √(a² + 1) − 1
    Twofold square = Twofold.product(a, a);
    Twofold growth = square.over(square.plus(1).sqrt().plus(1));
    return Math.copySign(log1p(growth.plus(a)), x);
  }

  /// `ln(x + √(x²−1))` for `x ≥ 1`.
  ///
  /// @param x any double
  /// @return the value, NaN below 1 and for NaN
  public static double acosh(double x) {
    if (!(x >= 1 && x < Double.POSITIVE_INFINITY)) {
      return x > 1 ? x : Double.NaN;
    }
    if (x > LARGE) {
      return log2a(x);
    }
    // (x − 1)(x + 1) is exact as two doubles while x − 1 is one.
    Twofold less = Twofold.sum(x, -1);
    Twofold root = less.times(Twofold.sum(x, 1)).sqrt();
    return log1p(less.plus(root));
  }

  /// `½·ln((1+x)/(1−x))` for `−1 ≤ x ≤ 1`; `±∞` at `±1`.
  ///
  /// @param x any double
  /// @return the value, NaN outside and for NaN
  public static double atanh(double x) {
    double a = Math.abs(x);
    if (a < TINY) {
      return x;
    }
    if (!(a < 1)) {
      return a == 1 ? Math.copySign(Double.POSITIVE_INFINITY, x) : Double.NaN;
    }
    return Math.copySign(0.5 * log1p(Twofold.of(2 * a).over(Twofold.sum(1, -a))), x);
  }

  /// `ln(x/(1−x))` for `0 ≤ x ≤ 1`; `∓∞` at 0 and 1, and no cancellation at ½.
  ///
  /// @param x any double
  /// @return the value, NaN outside and for NaN
  public static double logit(double x) {
    if (x >= 0.25 && x <= 0.75) {
      // 1 − 2x is exact here.
      double least = x < 0.5 ? x : 1 - x;
      double y = Elementary.log1p(Math.abs(1 - 2 * x) / least);
      return x < 0.5 ? -y : y;
    }
    return Elementary.log(x) - Elementary.log1p(-x);
  }

  /// `ln 2a` for large `a`, which may overflow itself.
  private static double log2a(double a) {
    return Elementary.log(a) + Special.LN_2;
  }

  private static double log1p(Twofold x) {
    return Elementary.log1p(x.high()) + x.low() / (1 + x.high());
  }

  /// `log₂(2ᵃ + 2ᵇ)` for all `a` and `b`, symmetric.
  ///
  /// Equal infinities give that infinity, `−∞` and `b` give `b`.
  ///
  /// @param a the first argument, any double
  /// @param b the second argument, any double
  /// @return the value, NaN for a NaN argument
  public static double logAddExp2(double a, double b) {
    double m = Math.max(a, b);
    double n = Math.min(a, b);
    if (m == n) {
      return m + 1;
    }
    double d = m - n;
    if (d > EXP2_MAX) {
      return m;
    }
    double e = exp2(-d);
    double corrected = Math.fma(-Special.sumLow(m, -n, d) * Special.LN_2, e, e);
    return Math.fma(Elementary.log1p(corrected), Elementary.LOG2_E, m);
  }

  /// The derivative `1/(1 + 2^(b−a))` of [#logAddExp2] by `a`, for all `a` and `b`.
  ///
  /// Equal arguments, infinite ones too, give 0.5.
  ///
  /// @param a the first argument, any double
  /// @param b the second argument, any double
  /// @return the value, NaN for a NaN argument
  public static double logAddExp2Slope(double a, double b) {
    if (a == b) {
      return 0.5;
    }
    double d = a - b;
    if (Math.abs(d) > EXP2_MAX) {
      return d > 0 ? 1 : 0;
    }
    double e = exp2(-Math.abs(d));
    double y = (d < 0 ? e : 1) / (1 + e);
    return Math.fma(y, Special.LN_2 * Special.sumLow(a, -b, d) * (1 - y), y);
  }
}
