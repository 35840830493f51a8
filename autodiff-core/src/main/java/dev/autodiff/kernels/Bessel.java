package dev.autodiff.kernels;

/// The modified Bessel functions of the first kind.
///
/// The formulas are those of NIST's Digital Library of Mathematical Functions, chapter 10: power
/// series 10.25.2, Hankel's expansion 10.40.1, parity 10.27.1. All terms of the series are
/// positive, so nothing cancels.
public final class Bessel {
  /// Below it the power series is used.
  private static final double FAR = 25;

  /// Up to this order Hankel's expansion has 53 bits from [#FAR] on.
  private static final int LARGEST_HANKEL_ORDER = 5;

  private static final int HANKEL_TERMS = 30;

  /// Beyond it every function of an order that is not huge overflows.
  private static final double OVERFLOW = 1000;

  /// So many innermost steps of the series carry twice the digits: there a term is larger than what
  /// it is added to, and errors pile up.
  private static final int INNERMOST = 14;

  private static final int LARGEST_ORDER = 500;

  private Bessel() {}

  /// `I₀(x)` for all `x`; overflows beyond ±713.98.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double i0(double x) {
    return i(0, x);
  }

  /// `Iₙ(x)` for all `x`; `I₋ₙ` is `Iₙ`.
  ///
  /// @param order the order `n`, rounded to an integer
  /// @param x any double
  /// @return the value, NaN for NaN and for orders beyond ±500
  public static double i(double order, double x) {
    double rounded = Math.abs(Math.floor(order + 0.5));
    if (!(rounded <= LARGEST_ORDER) || Double.isNaN(x)) {
      return Double.NaN;
    }
    int n = (int) rounded;
    double a = Math.abs(x);
    double y =
        a > OVERFLOW
            ? Double.POSITIVE_INFINITY
            : a > FAR && n <= LARGEST_HANKEL_ORDER ? hankel(n, a) : series(n, a);
    return x < 0 && n % 2 != 0 ? -y : y;
  }

  /// `(x/2)ⁿ/n!·(1 + t/(1(n+1))·(1 + t/(2(n+2))·(1 + …)))` with `t = x²/4`.
  private static double series(int n, double x) {
    double t = 0.25 * x * x;
    Twofold exact = Twofold.product(0.5 * x, 0.5 * x);
    // From here on the terms fall, by a quarter and more each.
    int last = (int) (x + 4) + 24;
    double s = 1;
    for (int k = last; k > INNERMOST; k--) {
      s = Math.fma(t / (k * (double) (n + k)), s, 1);
    }
    double low = 0;
    for (int k = INNERMOST; k >= 1; k--) {
      // 1 + t·s/(k(n+k)), each rounding error carried on
      double c = k * (double) (n + k);
      double product = s * exact.high();
      double rest = Math.fma(s, exact.high(), -product) + s * exact.low() + low * t;
      double quotient = product / c;
      rest = (Math.fma(-quotient, c, product) + rest) / c;
      s = 1 + quotient;
      low = Special.sumLow(1, quotient, s) + rest;
    }
    double y = s + low;
    for (int k = 1; k <= n; k++) {
      y *= 0.5 * x / k;
    }
    return y;
  }

  /// `eˣ/√(2πx)·(1 − (4n²−1)/(8x)·(1 − (4n²−9)/(2·8x)·(1 − …)))`.
  private static double hankel(int n, double x) {
    double w = 0.125 / x;
    double mu = 4.0 * n * n;
    double s = 1;
    for (int k = HANKEL_TERMS; k >= 1; k--) {
      double odd = 2 * k - 1;
      s = Math.fma((odd * odd - mu) * w / k, s, 1);
    }
    Twofold scale = Twofold.of(s).over(Twofold.PI.times(2 * x).sqrt());
    return Special.expTimes(-x, 0, scale.high(), scale.low());
  }
}
