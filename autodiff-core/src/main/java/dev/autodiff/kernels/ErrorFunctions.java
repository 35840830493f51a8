package dev.autodiff.kernels;

/// Relatives of the error function: its inverse, its scaled complement with all derivatives, and
/// the logarithm of the normal distribution function.
///
/// The formulas are those of NIST's Digital Library of Mathematical Functions, chapter 7:
/// asymptotic series 7.12.1, iterated integrals 7.18. The tails use the polynomial of [Special],
/// the slope of the tail one of the same form, computed for this class by Chebyshev interpolation
/// in 60-digit arithmetic.
public final class ErrorFunctions {
  /// `−(1+2u)²·erfcx′(u)` in powers of `(u−3.5)/(u+3.5)` for `u ≥ 0.25`, relative error 3e-18.
  private static final double[] SLOPE_TAIL = {
    2.6447089813281597, -0.29589390584091707, -0.4815020140691084, 0.7866545554578405,
    -0.6137076571096124, 0.24185213938334565, 0.04293223009355108, -0.13615674130816585,
    0.09964065519519243, -0.03673489755269151, 0.0019371037054722068, 0.004799389146108557,
    -0.001738405678087453, -0.00033867168965315487, 0.0003497794525749776, 4.788995772086898e-06,
    -6.120120432807696e-05, 3.648774033998758e-06, 1.1047999243195545e-05, -8.098764778524679e-07,
    -2.1112908746582e-06, 8.851714981416178e-08, 3.996784351017861e-07, 9.175773235664971e-10,
    -6.328118015123904e-08, -1.3761904844333825e-09, 5.823855767817042e-09
  };

  private static final double SLOPE_TAIL_LOW = -1.8469860085571174e-16;
  private static final double SLOPE_TAIL_FROM = 0.25;

  private static final Twofold HALF_SQRT_PI =
      new Twofold(0.886226925452758, -3.8332932499128993e-17);
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
  private static final double INV_SQRT_PI = 0.5641895835477563;
  private static final double INV_SQRT_PI_LOW = 7.66772980658294e-18;
  private static final Twofold SQRT_TWO_OVER_PI =
      new Twofold(0.7978845608028654, -4.98465440455546e-17);

  /// From here on the asymptotic series is used.
  private static final double TAIL_TO = 28;

  private static final int ASYMPTOTIC_TERMS = 12;

  /// From here on only its first term counts.
  private static final double FAR = 1e9;

  /// Below it `exp(x²)` is infinite.
  private static final double OVERFLOW = -26.7;

  private static final int LARGEST_ORDER = 500;

  private ErrorFunctions() {}

  /// The inverse of the error function: the `y` with `erf y = x`, for `−1 ≤ x ≤ 1`.
  ///
  /// S. Winitzki's approximation ("A handy approximation for the error function and its inverse",
  /// 2008), made exact by Halley steps on `erf`, and in the tails on `erfc`, whose argument `1−|x|`
  /// has no rounding error.
  ///
  /// @param x any double
  /// @return the value, `±∞` at `±1`, NaN outside and for NaN
  public static double erfinv(double x) {
    double a = Math.abs(x);
    if (!(a < 1)) {
      return a == 1 ? Math.copySign(Double.POSITIVE_INFINITY, x) : Double.NaN;
    }
    if (a < 1e-8) {
      return Math.fma(x, HALF_SQRT_PI.high(), x * HALF_SQRT_PI.low());
    }
    double log = Elementary.log1p(-a * a);
    double half = 0.5 * log + 2 / (0.147 * Math.PI);
    double y = Math.sqrt(Math.sqrt(half * half - log / 0.147) - half);
    for (int i = 0; i < 3; i++) {
      double rest = a < 0.5 ? Special.erf(y) - a : (1 - a) - Special.erfc(y);
      double step = rest / (TWO_OVER_SQRT_PI * Special.gaussian(y));
      y -= step / (1 + y * step);
    }
    return Math.copySign(y, x);
  }

  /// The derivative `√π/2·exp(y²)` of [#erfinv] with `y` its value.
  ///
  /// In the tails as `√π/2·erfcx(y)/(1−|x|)`, because `exp(y²)` multiplies the rounding error of
  /// `y`.
  ///
  /// @param x any double
  /// @return the value, `∞` at `±1`, NaN outside and for NaN
  public static double erfinvSlope(double x) {
    double a = Math.abs(x);
    if (!(a < 1)) {
      return a == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    double y = erfinv(a);
    return a < 0.5
        ? HALF_SQRT_PI.high() / Special.gaussian(y)
        : HALF_SQRT_PI.high() * erfcx(y) / (1 - a);
  }

  /// `exp(x²)·erfc(x)` for all `x`, without overflow or underflow on the way.
  ///
  /// `+∞` gives 0; below −26.6 the value is `∞`.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double erfcx(double x) {
    if (x >= TAIL_TO) {
      return asymptotic(x);
    }
    if (x >= Special.TAIL_FROM) {
      return tail(x, 0).value();
    }
    if (x < OVERFLOW) {
      return Double.POSITIVE_INFINITY;
    }
    double s = x * x;
    return Special.expTimes(-s, -Math.fma(x, x, -s), Special.erfc(x), 0);
  }

  /// `erfcx(u + uLow)` for `0.45 ≤ u ≤ 28`.
  private static Twofold tail(double u, double uLow) {
    double t = (u - Special.TAIL_CENTRE) / (u + Special.TAIL_CENTRE);
    double rest = Special.powersFromOne(Special.TAIL, t) + Special.TAIL_LOW;
    return Twofold.sum(Special.TAIL[0], rest).over(Twofold.sum(1, 2 * u).plus(2 * uLow));
  }

  private static double asymptotic(double x) {
    double first = INV_SQRT_PI / x;
    if (x > FAR) {
      return first;
    }
    double inverse = 1 / x;
    double w = -0.5 * inverse * inverse;
    double y = 1;
    for (int k = ASYMPTOTIC_TERMS; k > 1; k--) {
      y = Math.fma((2 * k - 1) * w, y, 1);
    }
    double rest = Math.fma(-first, x, INV_SQRT_PI) * inverse + INV_SQRT_PI_LOW * inverse;
    return first + Math.fma(first, w * y, rest);
  }

  /// The `n`-th derivative of [#erfcx], for all `x`, without cancellation far right.
  ///
  /// It is `(−2)ⁿ·n!·exp(x²)·iⁿerfc(x)`. To the right of 1 the ratios of the iterated integrals
  /// come from their recurrence, downwards, as in W. Gautschi, "Evaluation of the repeated
  /// integrals of the coerror function", ACM Transactions on Mathematical Software 3 (1977); to the
  /// left it runs upwards, where all terms have one sign for negative `x`.
  ///
  /// @param order the order `n`, rounded to an integer
  /// @param x any double
  /// @return the value, NaN for NaN and for orders below 0 and above 500
  public static double erfcxDerivative(double order, double x) {
    double rounded = Math.floor(order + 0.5);
    if (!(rounded >= 0 && rounded <= LARGEST_ORDER) || Double.isNaN(x)) {
      return Double.NaN;
    }
    int n = (int) rounded;
    if (n == 0) {
      return erfcx(x);
    }
    double slope = erfcxSlope(x);
    if (n == 1) {
      return slope;
    }
    if (x < SLOPE_TAIL_FROM || (x < 1 && n < 5)) {
      double before = erfcx(x);
      double y = slope;
      for (int k = 1; k < n; k++) {
        double next = 2 * (x * y + k * before);
        before = y;
        y = next;
      }
      return y;
    }
    int last = n + 10 + (int) (171 / (x * x));
    double ratio = 1 / (x + Math.sqrt(x * x + 2 * last));
    for (int k = last - 1; k >= n; k--) {
      ratio = 0.5 / (x + (k + 1) * ratio);
    }
    double y = slope;
    for (int k = n; k > 1; k--) {
      y *= -2 * k * ratio;
      ratio = 0.5 / (x + k * ratio);
    }
    return y;
  }

  private static double erfcxSlope(double x) {
    if (x < SLOPE_TAIL_FROM) {
      return Math.fma(2 * x, erfcx(x), -TWO_OVER_SQRT_PI);
    }
    if (x > FAR) {
      return -(INV_SQRT_PI / x) / x;
    }
    double t = (x - Special.TAIL_CENTRE) / (x + Special.TAIL_CENTRE);
    double rest = Special.powersFromOne(SLOPE_TAIL, t) + SLOPE_TAIL_LOW;
    Twofold d = Twofold.sum(1, 2 * x);
    return -Twofold.sum(SLOPE_TAIL[0], rest).over(d.times(d)).value();
  }

  /// `ln Φ(x)` of the normal distribution function for all `x`, in both tails.
  ///
  /// `−∞` gives `−∞` and `+∞` gives `−0`.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double logNdtr(double x) {
    if (!(x < 0)) {
      return Elementary.log1p(-Special.ndtr(-x));
    }
    double u = -x * Special.SQRT_HALF;
    if (u < Special.TAIL_FROM) {
      return Elementary.log1p(-Special.erf(u)) - Special.LN_2;
    }
    double s = x * x;
    if (s == Double.POSITIVE_INFINITY) {
      return -0.5 * x * x;
    }
    double low = Elementary.log(0.5 * scaledTail(x, u)) - 0.5 * Math.fma(x, x, -s);
    return low - 0.5 * s;
  }

  /// `erfcx(−x/√2)` for `u` the rounded argument.
  private static double scaledTail(double x, double u) {
    return u < TAIL_TO ? tail(u, low(x, u)).value() : asymptotic(u);
  }

  private static double low(double x, double u) {
    return Math.fma(-x, Special.SQRT_HALF_LOW, Math.fma(-x, Special.SQRT_HALF, -u));
  }

  /// The hazard rate `φ(x)/Φ(x)` to the left, the derivative of [#logNdtr], for all `x`.
  ///
  /// `−∞` gives `∞` and `+∞` gives 0.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double normalHazard(double x) {
    double u = -x * Special.SQRT_HALF;
    if (!(u >= Special.TAIL_FROM)) {
      return Special.normalPdf(x) / Special.ndtr(x);
    }
    if (u > FAR) {
      return -x;
    }
    return u < TAIL_TO
        ? SQRT_TWO_OVER_PI.over(tail(u, low(x, u))).value()
        : SQRT_TWO_OVER_PI.high() / asymptotic(u);
  }
}
