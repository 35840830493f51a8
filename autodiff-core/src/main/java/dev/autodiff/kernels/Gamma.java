package dev.autodiff.kernels;

/// The logarithm of the gamma function and its derivatives of every order.
///
/// The formulas are those of NIST's Digital Library of Mathematical Functions, chapters 5 (gamma)
/// and 25 (Hurwitz zeta): recurrence 5.5.1, reflection 5.5.3 and 5.5.4, Stirling's series 5.11.1
/// and 5.11.2, the series 5.7.3 around 2, and 25.11 for the polygammas. Wherever two terms cancel,
/// near the zeros on the negative axis and near 1.46, they are computed with twice the digits.
///
/// Largest errors seen against 80-digit arithmetic, in ulp: `lgamma` 60 and `digamma` 5, both at
/// the doubles next to a zero, trigamma 2.1, `polygamma` of orders up to 500 for positive arguments
/// and of odd orders for all 5. Between two poles even orders have a zero, where they keep only the
/// digits of the terms that cancel.
public final class Gamma {
  /// `(−1)ᵏ·(ζ(k)−1)/k` from `k = 2`: `ln Γ(2+t)` beyond its linear term.
  private static final double[] NEAR_TWO = {
    0.3224670334241132,
    -0.0673523010531981,
    0.020580808427784546,
    -0.007385551028673986,
    0.0028905103307415234,
    -0.001192753911703261,
    0.0005096695247430425,
    -0.00022315475845357939,
    9.945751278180853e-05,
    -4.492623673813314e-05,
    2.050721277567069e-05,
    -9.439488275268397e-06,
    4.374866789907488e-06,
    -2.039215753801366e-06,
    9.55141213040742e-07,
    -4.492469198764566e-07,
    2.1207184805554665e-07,
    -1.0043224823968099e-07,
    4.7698101693639804e-08,
    -2.2711094608943164e-08,
    1.0838659214896955e-08,
    -5.183475041970047e-09,
    2.4836745438024785e-09,
    -1.1921401405860912e-09,
    5.731367241678862e-10,
    -2.7595228851242334e-10
  };

  /// `1 − γ`, the slope of `ln Γ` at 2.
  private static final double SLOPE_AT_TWO = 0.42278433509846713;

  private static final double SLOPE_AT_TWO_LOW = 4.942915152430645e-18;

  private static final Twofold HALF_LOG_2PI =
      new Twofold(0.9189385332046728, -3.8782941580672414e-17);

  /// Numerators and denominators of `B₂ₖ/(2k(2k−1))`, the coefficients of Stirling's series.
  private static final double[][] STIRLING_FRACTIONS = {
    {1, 12},
    {-1, 360},
    {1, 1260},
    {-1, 1680},
    {1, 1188},
    {-691, 360360},
    {1, 156},
    {-3617, 122400},
    {43867, 244188},
    {-174611, 125400},
    {77683, 5796},
    {-236364091, 1506960},
    {657931, 300},
    {-3392780147.0, 93960},
    {1723168255201.0, 2492028}
  };

  private static final Twofold[] STIRLING = stirling();

  /// From here on the series reaches 106 bits.
  private static final double FAR = 20;

  /// From here on it reaches 53 bits with the terms that [#stirlingRest] takes.
  private static final double FAR_ENOUGH = 12;

  private static final int TERMS = 8;

  /// Below it only the pole counts.
  private static final double TINY = 1e-20;

  private static final int LARGEST_ORDER = 500;

  /// Powers of numbers up to two to this are doubles.
  private static final int POWERS = 900;

  /// How far the argument is shifted before the Euler–Maclaurin formula, beside the order.
  private static final int SHIFT = 10;

  private Gamma() {}

  private static Twofold[] stirling() {
    Twofold[] terms = new Twofold[STIRLING_FRACTIONS.length];
    for (int k = 0; k < terms.length; k++) {
      terms[k] = Twofold.of(STIRLING_FRACTIONS[k][0]).over(Twofold.of(STIRLING_FRACTIONS[k][1]));
    }
    return terms;
  }

  /// `ln |Γ(x)|` for all `x`.
  ///
  /// The poles `0, −1, −2 …` and `±∞` give `∞`. Relative precision holds at the zeros, too.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double lgamma(double x) {
    if (!(Math.abs(x) < Double.POSITIVE_INFINITY)) {
      return Math.abs(x);
    }
    if (x <= 0 && x == Math.rint(x)) {
      return Double.POSITIVE_INFINITY;
    }
    if (Math.abs(x) < TINY) {
      return -Elementary.log(Math.abs(x));
    }
    if (x < 0) {
      // Γ(x)·Γ(−x) = −π/(x·sin πx)
      Twofold sine = Twofold.sinPi(x - Math.rint(x)).abs();
      Twofold log = Twofold.PI.over(sine.times(-x)).log();
      return log.minus(positive(Twofold.of(-x))).value();
    }
    if (x < 0.5) {
      return nearTwo(x) - Elementary.log1p(x) - Elementary.log(x);
    }
    if (x < 1.5) {
      return nearTwo(x - 1) - Elementary.log1p(x - 1);
    }
    if (x < FAR_ENOUGH) {
      double t = x;
      double product = 1;
      while (t >= 2.5) {
        t -= 1;
        product *= t;
      }
      return nearTwo(t - 2) + Elementary.log(product);
    }
    return far(x);
  }

  /// `ln Γ(2+t)` for `|t| ≤ ½`.
  private static double nearTwo(double t) {
    double p = NEAR_TWO[NEAR_TWO.length - 1];
    for (int k = NEAR_TWO.length - 2; k >= 0; k--) {
      p = Math.fma(p, t, NEAR_TWO[k]);
    }
    return Math.fma(t, SLOPE_AT_TWO, t * Math.fma(p, t, SLOPE_AT_TWO_LOW));
  }

  private static double far(double x) {
    double log = Elementary.log(x);
    if (x > 1e15) {
      return x * (log - 1);
    }
    double p = (x - 0.5) * log;
    double low = Math.fma(x - 0.5, log, -p) + HALF_LOG_2PI.high() + stirlingRest(x);
    double difference = p - x;
    return difference + (Special.sumLow(p, -x, difference) + low);
  }

  private static double stirlingRest(double x) {
    double inverse = 1 / x;
    double w = inverse * inverse;
    double y = STIRLING[TERMS - 1].high();
    for (int k = TERMS - 2; k >= 0; k--) {
      y = Math.fma(y, w, STIRLING[k].high());
    }
    return y * inverse;
  }

  /// `ln Γ(x)` for `x > 0` with twice the digits, absolutely.
  private static Twofold positive(Twofold x) {
    Twofold z = x;
    Twofold product = Twofold.ONE;
    while (z.high() < FAR) {
      product = product.times(z);
      z = z.plus(1);
    }
    Twofold inverse = Twofold.ONE.over(z);
    Twofold w = inverse.times(inverse);
    Twofold rest = STIRLING[STIRLING.length - 1];
    for (int k = STIRLING.length - 2; k >= 0; k--) {
      rest = rest.times(w).plus(STIRLING[k]);
    }
    return z.plus(-0.5)
        .times(z.log())
        .minus(z)
        .plus(HALF_LOG_2PI)
        .plus(rest.times(inverse))
        .minus(product.log());
  }

  /// The digamma function `ψ(x)`, the derivative of `ln Γ`, for all `x`.
  ///
  /// `+∞` gives `+∞`, `±0` gives `∓∞`; the other poles `−1, −2 …` and `−∞` give NaN. Relative
  /// precision holds at the zeros, too.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double digamma(double x) {
    if (Math.abs(x) < TINY) {
      return -1 / x;
    }
    if (x > 0) {
      return x < FAR ? digammaPositive(Twofold.of(x)).value() : digammaFar(x);
    }
    double d = x - Math.rint(x);
    if (!(d != 0)) {
      return Double.NaN;
    }
    Twofold cotangent = Twofold.cosPi(d).over(Twofold.sinPi(d)).times(Twofold.PI);
    return digammaPositive(Twofold.sum(1, -x)).minus(cotangent).value();
  }

  private static double digammaFar(double x) {
    double inverse = 1 / x;
    double w = inverse * inverse;
    double y = 0;
    for (int k = TERMS - 1; k >= 0; k--) {
      y = Math.fma(y, w, (2 * k + 1) * STIRLING[k].high());
    }
    return Elementary.log(x) - Math.fma(y, w, 0.5 * inverse);
  }

  private static Twofold digammaPositive(Twofold x) {
    Twofold z = x;
    Twofold poles = Twofold.of(0);
    while (z.high() < FAR) {
      poles = poles.plus(Twofold.ONE.over(z));
      z = z.plus(1);
    }
    Twofold inverse = Twofold.ONE.over(z);
    Twofold w = inverse.times(inverse);
    Twofold rest = Twofold.of(0);
    for (int k = STIRLING.length - 1; k >= 0; k--) {
      rest = rest.times(w).plus(STIRLING[k].times(2 * k + 1));
    }
    return z.log().minus(inverse.scaled(0.5)).minus(rest.times(w)).minus(poles);
  }

  /// The polygamma function `ψ⁽ⁿ⁾(x)`, the `n`-th derivative of [#digamma], for all `x`.
  ///
  /// At the poles `0, −1, −2 …` odd orders give `∞`, even ones NaN. `∞` gives 0 for `n ≥ 1`, `−∞`
  /// gives NaN. Neither the powers nor the factorial that it is made of have to be doubles: order
  /// 500 is −3e-258 at 600.
  ///
  /// @param order the order `n`, rounded to an integer
  /// @param x any double
  /// @return the value, NaN for NaN and for orders below 0 and above 500
  public static double polygamma(double order, double x) {
    double n = Math.floor(order + 0.5);
    if (n == 0) {
      return digamma(x);
    }
    if (!(n > 0 && n <= LARGEST_ORDER) || !(x > Double.NEGATIVE_INFINITY)) {
      return Double.NaN;
    }
    int s = (int) n + 1;
    double sign = s % 2 == 0 ? 1 : -1;
    if (x <= 0.5) {
      return timesFactorial(sign * zetaLeft(s, x, sign), (int) n, 0);
    }
    int size = Math.getExponent(x);
    int exponent = s > 2 && s * (size + 1) > POWERS ? size : 0;
    double zeta = zeta(s, x, 0, exponent);
    return timesFactorial(sign * zeta, (int) n, -exponent * s);
  }

  /// `y·n!·2^exponent`, which may be a number though a factor is none.
  private static double timesFactorial(double y, int n, int exponent) {
    if (Math.abs(y) == Double.POSITIVE_INFINITY) {
      return y;
    }
    Twofold mantissa = Twofold.ONE;
    int shift = exponent;
    for (int k = 2; k <= n; k++) {
      mantissa = mantissa.times(k);
      int high = Math.getExponent(mantissa.high());
      mantissa = mantissa.scaled(Math.scalb(1.0, -high));
      shift += high;
    }
    return Math.scalb(Math.fma(y, mantissa.high(), y * mantissa.low()), shift);
  }

  /// `Σ (x+k)⁻ˢ` over `k ≥ 0` for `x ≤ ½`: the nearest pole on its own, the others on both sides.
  private static double zetaLeft(int s, double x, double sign) {
    double pole = Math.rint(x);
    double d = x - pole;
    if (d == 0) {
      return sign > 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    double left = pole == 0 ? 0 : zetaBeside(s, 1, -d) - zetaBeside(s, 1 - pole, -d);
    return power(d, s) + (zetaBeside(s, 1, d) + sign * left);
  }

  private static double zetaBeside(int s, double whole, double d) {
    double x = whole + d;
    return zeta(s, x, Special.sumLow(whole, d, x), 0);
  }

  private static double power(double x, int s) {
    return s == 2 ? 1 / (x * x) : Math.pow(x, -s);
  }

  /// `2^(exponent·s)` times the Hurwitz zeta function of `x + low ≥ ½`, by the Euler–Maclaurin
  /// formula. Powers are that sensitive to their base that the rounding of `x + k` is made good.
  private static double zeta(int s, double x, double low, int exponent) {
    if (x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    double unit = Math.scalb(1.0, -exponent);
    int shift = x < SHIFT + s ? (int) Math.ceil(SHIFT + s - x) : 0;
    double z = x + shift;
    double inverse = 1 / z;
    double w = inverse * inverse;
    // B₂ₖ/(2k)!·s(s+1)…(s+2k−2) = STIRLING[k−1]·s(s+1)…(s+2k−2)/(2k−2)!
    double factor = s;
    double sum = 0;
    double last = 1;
    for (int k = 0; k < STIRLING.length && last != 0; k++) {
      last = STIRLING[k].high() * factor * w;
      sum += last;
      factor *= (s + 2 * k + 1.0) * (s + 2 * k + 2.0) / ((2 * k + 1.0) * (2 * k + 2.0)) * w;
    }
    double tail = power(z * unit, s) * (z / (s - 1) + 0.5 + z * sum);
    if (shift == 0 && s == 2) {
      tail = inverse + w * (0.5 + z * sum);
    }
    for (int k = shift - 1; k >= 0; k--) {
      double base = x + k;
      double term = power(base * unit, s);
      tail += Math.fma(-s * (Special.sumLow(x, k, base) + low) / base, term, term);
    }
    return tail;
  }
}
