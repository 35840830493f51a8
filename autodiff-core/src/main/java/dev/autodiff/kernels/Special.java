package dev.autodiff.kernels;

/// Special functions of one or two doubles, the kernels behind the activation and probability ops.
///
/// Every method is total. A NaN argument gives NaN, infinities and signed zeros give the
/// mathematical limit, and no finite result is lost to an intermediate overflow or underflow, down
/// to subnormal results. The class holds only what [Math] lacks or what an op needs more precisely
/// than a composition of [Math] calls gives it.
///
/// The errors quoted are the largest ones seen against 113-bit and 40-digit arithmetic on hundreds
/// of thousands of random points a function that cover all magnitudes, in ulp of the exact value
/// and rounded up. Exponentials and logarithms are those of [Elementary], so the bits are the same
/// on every machine, and on vectors.
///
/// The polynomial coefficients were computed for this class by Chebyshev interpolation in 60-digit
/// arithmetic and then expanded in powers. The only idea taken from the literature is the form
/// `(1+2u)·exp(u²)·erfc(u)` as a polynomial in `(u−k)/(u+k)`, from M. M. Shepherd and J. G.
/// Laframboise, "Chebyshev approximation of (1+2x)exp(x²)erfc x in 0≤x<∞", Mathematics of
/// Computation 36 (1981).
public final class Special {
  /// `erf(a)/a` in powers of `a²` for `0 ≤ a ≤ 1`, relative error 4e-18.
  static final double[] ERF = {
    1.1283791670955126,
    -0.3761263890318375,
    0.11283791670954879,
    -0.026866170645076792,
    0.0052239776248180145,
    -0.000854832698083379,
    0.0001205533111164271,
    -1.4925595266831182e-05,
    1.6461000484121368e-06,
    -1.6350312701054695e-07,
    1.4659775274047436e-08,
    -1.1372848856791674e-09,
    5.957176147748911e-11
  };

  static final double ERF_LOW = 1.5205085734379166e-17;

  /// `(1+2u)·exp(u²)·erfc(u)` in powers of `(u−3.5)/(u+3.5)` for `0.45 ≤ u ≤ 28`, relative error
  /// 7e-18. The whole range in one polynomial keeps the function free of seams between pieces.
  static final double[] TAIL = {
    1.2423492448711544, -0.14000918013761943, -0.010555596332218215, 0.09751909515325999,
    -0.11508959816019748, 0.08798315382481053, -0.04882332582773532, 0.01909933094343907,
    -0.0042150199104109545, -0.0003022678884103975, 0.0005643844417950974, -0.00012151235052594521,
    -4.278236684684909e-05, 2.4260649640834825e-05, 2.328784323519687e-06, -3.813688430439478e-06,
    -4.5272715390849e-08, 5.991289241623221e-07, -6.56699056282671e-09, -9.218447925704952e-08,
    -4.2393408755648875e-10, 1.0111784218119617e-08, 3.116333460593385e-10
  };

  static final double TAIL_LOW = -1.0740918331864854e-17;
  static final double TAIL_CENTRE = 3.5;

  /// Below this point `1 − erf` still has an error of one ulp, because `erf` is under one half.
  static final double TAIL_FROM = 0.45;

  /// `gelu′(r+d)/d` in powers of `d` for `|d| ≤ 0.3`, where `r` is the root of `gelu′`; relative
  /// error 5e-17.
  static final double[] GELU_SLOPE = {
    0.43149399231404695, 0.38828498299055125, -0.018199676398673283, -0.11400823329699027,
    -0.014771522147765375, 0.019421679817703524, 0.004539228343138371, -0.0022395372908338928,
    -0.0007448256079814882, 0.0001863254085690093, 8.613845217225357e-05, -1.1087394012837408e-05,
    -7.573279426995431e-06
  };

  /// `(gelu′(x)−½)/x` in powers of `x²` for `|x| ≤ 0.64`, relative error 8e-18.
  static final double[] GELU_SLOPE_NEAR_ZERO = {
    0.7978845608028654, -0.26596152026761977, 0.0598413420600833, -0.009498625720540976,
    0.0011543468346112346, -0.00011333558114619021, 9.322346910178321e-06, -6.566455577046257e-07,
    3.697230898043062e-08
  };

  static final double GELU_SLOPE_NEAR_ZERO_LOW = -5.4953490433035615e-17;
  static final double GELU_SLOPE_ROOT = -0.7517915246935645;
  static final double GELU_SLOPE_ROOT_LOW = 1.4956759177009883e-17;
  static final double SILU_SLOPE_ROOT = -1.2784645427610737;
  static final double SILU_SLOPE_ROOT_LOW = -1.0946994183093437e-16;

  /// `exp(r) = −1−r` for the root `r` of `silu′`.
  static final double SILU_SLOPE_EXP = 0.2784645427610738;

  static final double LN_2 = 0.6931471805599453;
  static final double SQRT_HALF = 0.7071067811865476;
  static final double SQRT_HALF_LOW = -4.833646656726457e-17;
  static final double INV_SQRT_2PI = 0.3989422804014327;
  static final double INV_SQRT_2PI_LOW = -2.49232720227773e-17;

  /// From here on `exp(−s)` is 0 whatever it is multiplied by.
  static final double TO_ZERO = 800.0;

  private Special() {}

  /// The error function `2/√π · ∫₀ˣ exp(−t²) dt` for all `x`.
  ///
  /// `±∞` gives `±1` and `±0` gives `±0`. Worst error 1.4 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double erf(double x) {
    double a = Math.abs(x);
    double y = a < 1.0 ? erfNearZero(a) : a >= 6.0 ? 1.0 : 1.0 - erfcTail(a);
    return Math.copySign(y, x);
  }

  /// The complementary error function `1 − erf(x)` for all `x`, without cancellation.
  ///
  /// `−∞` gives 2, `+∞` gives 0 and `±0` gives 1; results are subnormal from `x ≈ 26.54` and 0 from
  /// `x ≈ 27.23`. Worst error 1.7 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double erfc(double x) {
    double a = Math.abs(x);
    if (a < TAIL_FROM) {
      return 1.0 - Math.copySign(erfNearZero(a), x);
    }
    double tail = erfcTail(a);
    return x < 0 ? 2.0 - tail : tail;
  }

  /// `exp(−x²)` for all `x`, with the rounding error of `x²` made good.
  ///
  /// That error alone reaches 500 ulp near `|x| = 26`. `±∞` gives 0 and `±0` gives 1. Worst error
  /// 1.2 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double gaussian(double x) {
    double s = x * x;
    return expTimes(s, Math.fma(x, x, -s), 1.0, 0.0);
  }

  /// The density `φ(x) = exp(−x²/2)/√(2π)` of the standard normal distribution for all `x`.
  ///
  /// `±∞` gives 0. Worst error 1.4 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double normalPdf(double x) {
    double s = x * x;
    return expTimes(0.5 * s, 0.5 * Math.fma(x, x, -s), INV_SQRT_2PI, INV_SQRT_2PI_LOW);
  }

  /// The distribution function `Φ(x) = erfc(−x/√2)/2` of the standard normal distribution for all
  /// `x`, accurate in the far left tail as well.
  ///
  /// `−∞` gives 0, `+∞` gives 1 and `±0` gives 0.5. Worst error 1.6 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double ndtr(double x) {
    double u = Math.abs(x) * SQRT_HALF;
    if (u < TAIL_FROM) {
      return Math.fma(0.5, Math.copySign(erfNearZero(u), x), 0.5);
    }
    double tail = normalTail(x, u, 0.5, 0.0);
    return x < 0 ? tail : 1.0 - tail;
  }

  /// The exact GELU `x·Φ(x)` for all `x`.
  ///
  /// `−∞` gives `−0`, `+∞` gives `+∞` and `±0` gives `±0`. The factor `x` goes in before the result
  /// becomes subnormal, so `x < −37.5` keeps full precision. Worst error 2.0 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double gelu(double x) {
    double u = Math.abs(x) * SQRT_HALF;
    return x < 0 && u >= TAIL_FROM ? normalTail(x, u, 0.5 * x, 0.0) : x * ndtr(x);
  }

  /// The derivative `Φ(x) + x·φ(x)` of [#gelu(double)] for all `x`.
  ///
  /// The plain sum loses every digit at its root `−0.7518` and is 13 ulp off among subnormal
  /// results. `−∞` gives `−0`, `+∞` gives 1 and `±0` gives 0.5. Worst error 2.8 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double geluSlope(double x) {
    double d = x - GELU_SLOPE_ROOT;
    if (Math.abs(d) < 0.3) {
      d -= GELU_SLOPE_ROOT_LOW;
      return d * (GELU_SLOPE[0] + powersFromOne(GELU_SLOPE, d));
    }
    double a = Math.abs(x);
    double u = a * SQRT_HALF;
    if (u < TAIL_FROM) {
      double rest = GELU_SLOPE_NEAR_ZERO_LOW + powersFromOne(GELU_SLOPE_NEAR_ZERO, x * x);
      return Math.fma(x, GELU_SLOPE_NEAR_ZERO[0] + rest, 0.5);
    }
    double tail = normalTail(x, u, 0.5, -a);
    return x < 0 ? tail : 1.0 - tail;
  }

  /// The logistic function `σ(x) = 1/(1+exp(−x))` for all `x`.
  ///
  /// `−∞` gives 0, `+∞` gives 1 and `±0` gives 0.5. Worst error 1.4 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double sigmoid(double x) {
    double e = Elementary.exp(-Math.abs(x));
    return overOnePlus(x < 0 ? e : 1.0, 0.0, e);
  }

  /// `log σ(x) = −log(1+exp(−x))` for all `x`.
  ///
  /// `−∞` gives `−∞` and `+∞` gives `−0`. Worst error 1.5 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double logSigmoid(double x) {
    return -softplus(-x);
  }

  /// `log(1+exp(x))` for all `x`, without a threshold.
  ///
  /// `−∞` gives 0 and `+∞` gives `+∞`. Worst error 1.5 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double softplus(double x) {
    return Math.max(x, 0.0) + Elementary.log1p(Elementary.exp(-Math.abs(x)));
  }

  /// `x·σ(x)` for all `x`.
  ///
  /// `−∞` gives `−0`, `+∞` gives `+∞` and `±0` gives `±0`. Worst error 1.5 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double silu(double x) {
    if (x > 40.0) {
      return x;
    }
    if (x < -40.0) {
      return expTimes(-x, 0.0, x, 0.0);
    }
    double e = Elementary.exp(-Math.abs(x));
    double n = x < 0 ? x * e : x;
    return overOnePlus(n, x < 0 ? Math.fma(x, e, -n) : 0.0, e);
  }

  /// The derivative `σ(x)·(1+x·σ(−x))` of [#silu(double)] for all `x`.
  ///
  /// The bracket is `(1+x+eˣ)/(1+eˣ)`, and with `d` the distance from its root `r = −1.278` the
  /// numerator is `d + exp(r)·expm1(d)`: two terms of one sign, where the plain formula loses every
  /// digit. `−∞` gives `−0`, `+∞` gives 1 and `±0` gives 0.5. Worst error 3.2 ulp.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double siluSlope(double x) {
    if (x < -40.0) {
      return expTimes(-x, 0.0, 1.0 + x, 0.0);
    }
    if (x > 800.0) {
      return 1.0;
    }
    double e = Elementary.exp(-Math.abs(x));
    double y = overOnePlus(x < 0 ? e : 1.0, 0.0, e);
    if (x > -3.0 && x < -0.5) {
      double d = (x - SILU_SLOPE_ROOT) - SILU_SLOPE_ROOT_LOW;
      return y * overOnePlus(Math.fma(SILU_SLOPE_EXP, Elementary.expm1(d), d), 0.0, e);
    }
    return y * Math.fma(x, overOnePlus(x < 0 ? 1.0 : e, 0.0, e), 1.0);
  }

  /// `log(exp(a)+exp(b))` for all `a` and `b`, symmetric.
  ///
  /// Equal infinities give that infinity, `−∞` and `b` give `b`. Worst error 2.4 ulp where the
  /// larger argument is not negative. A negative one and the logarithm cancel near a result of 0;
  /// there the absolute error stays at 2.2 ulp of the larger of the two.
  ///
  /// @param a the first argument, any double
  /// @param b the second argument, any double
  /// @return the value, NaN for a NaN argument
  public static double logAddExp(double a, double b) {
    double m = Math.max(a, b);
    double n = Math.min(a, b);
    if (m == n) {
      return m + LN_2;
    }
    double d = m - n;
    if (d > 750.0) {
      return m;
    }
    double e = Elementary.exp(-d);
    return m + Elementary.log1p(Math.fma(-sumLow(m, -n, d), e, e));
  }

  /// The derivative `σ(a−b)` of [#logAddExp(double,double)] by `a`, for all `a` and `b`.
  ///
  /// The rounding of `a−b` is made good: it costs 9 ulp at `a = 0.1`, `b = 40`. Equal arguments,
  /// infinite ones too, give 0.5. Worst error 1.8 ulp.
  ///
  /// @param a the first argument, any double
  /// @param b the second argument, any double
  /// @return the value, NaN for a NaN argument
  public static double logAddExpSlope(double a, double b) {
    if (a == b) {
      return 0.5;
    }
    double d = a - b;
    double y = sigmoid(d);
    return Math.abs(d) > 750.0 ? y : Math.fma(y, sumLow(a, -b, d) * (1.0 - y), y);
  }

  /// The binary cross-entropy `log(1+exp(x)) − y·x` of a logit and a target.
  ///
  /// Computed as `|x|·w + log(1+exp(−|x|))` with the weight `w = 1−y` for positive and `y` for
  /// negative logits: for targets in [0, 1] no term is negative, so nothing cancels. A weight of 0
  /// wins over an infinite logit.
  ///
  /// @param x the logit, any double
  /// @param y the target, from 0 to 1
  /// @return the value, NaN for a NaN argument
  public static double bceWithLogits(double x, double y) {
    double weight = x > 0 ? 1.0 - y : y;
    return strongMul(weight, Math.abs(x)) + softplus(-Math.abs(x));
  }

  /// The derivative `σ(x) − y` of [#bceWithLogits(double,double)] by the logit.
  ///
  /// Far out as `(1−y) − σ(−x)`, which keeps the digits of a certain and right prediction; near 0
  /// as `½·tanh(x/2) + (½−y)`, which keeps those of an even one.
  ///
  /// @param x the logit, any double
  /// @param y the target, from 0 to 1
  /// @return the value, NaN for a NaN argument
  public static double bceWithLogitsSlope(double x, double y) {
    if (Math.abs(x) < 1.0) {
      return 0.5 * Elementary.tanh(0.5 * x) + (0.5 - y);
    }
    return x < 0 ? sigmoid(x) - y : (1.0 - y) - sigmoid(-x);
  }

  /// A product in which a zero on the left wins over ∞ and NaN on the right.
  ///
  /// @param a the factor whose zero is absolute
  /// @param b the other factor, may be infinite or NaN
  /// @return `a·b`, and 0 where that is NaN and `a` is ±0
  public static double strongMul(double a, double b) {
    double product = a * b;
    return Double.isNaN(product) && a == 0 ? 0 : product;
  }

  /// A product in which a zero on either side wins over ∞ and NaN on the other.
  ///
  /// @param a a factor
  /// @param b the other factor
  /// @return `a·b`, and 0 where that is NaN and a factor is ±0
  public static double zeroMul(double a, double b) {
    double product = a * b;
    return Double.isNaN(product) && (a == 0 || b == 0) ? 0 : product;
  }

  static double erfNearZero(double a) {
    return Math.fma(a, ERF[0], a * (ERF_LOW + powersFromOne(ERF, a * a)));
  }

  private static double erfcTail(double a) {
    double s = a * a;
    return tail(s, Math.fma(a, a, -s), a, 0.0, 1.0, 0.0);
  }

  /// `exp(−x²/2)·(scale·erfcx(|x|/√2) + shift/√(2π))`.
  ///
  /// The condition number of the tail is `x²`: by way of a rounded `x/√2` the result is up to 1,700
  /// ulp off near `x = −37`. Here the exponent comes from `x²` itself.
  private static double normalTail(double x, double u, double scale, double shift) {
    double a = Math.abs(x);
    double s = x * x;
    double uLow = Math.fma(a, SQRT_HALF_LOW, Math.fma(a, SQRT_HALF, -u));
    return tail(0.5 * s, 0.5 * Math.fma(x, x, -s), u, uLow, scale, shift);
  }

  /// `exp(−s)·(scale·exp(u²)·erfc(u) + shift/√(2π))` for `u ≥ 0.45`, with the low parts of `s` and
  /// `u` to first order.
  ///
  /// Only the exponential and the last multiplication round at full size: everything in brackets is
  /// carried as an unevaluated sum of two doubles.
  private static double tail(
      double s, double sLow, double u, double uLow, double scale, double shift) {
    // Nothing below yields the sign of a vanishing result once u or scale is infinite.
    if (s >= TO_ZERO) {
      return Math.copySign(0.0, shift == 0.0 ? scale : shift);
    }
    double t = (u - TAIL_CENTRE) / (u + TAIL_CENTRE);
    double rest = powersFromOne(TAIL, t) + TAIL_LOW;
    double p = TAIL[0] + rest;
    double pLow = rest - (p - TAIL[0]);
    double d = 1.0 + 2.0 * u;
    double dLow = 2.0 * u - (d - 1.0) + 2.0 * uLow;
    double inverse = 1.0 / d;
    double q = p * inverse;
    double qLow = (Math.fma(-q, d, p) + pLow - q * dLow) * inverse;
    double first = scale * q;
    double firstLow = Math.fma(scale, q, -first) + scale * qLow;
    double second = shift * INV_SQRT_2PI;
    double secondLow = Math.fma(shift, INV_SQRT_2PI, -second) + shift * INV_SQRT_2PI_LOW;
    double sum = first + second;
    return expTimes(s, sLow, sum, sumLow(first, second, sum) + firstLow + secondLow);
  }

  /// `(q+qLow)·exp(−s−sLow)`.
  static double expTimes(double s, double sLow, double q, double qLow) {
    if (s >= TO_ZERO) {
      return Math.copySign(0.0, q);
    }
    double t = Elementary.shifted(-s);
    double m = Elementary.mantissa(-s, t);
    return Elementary.scaled(Math.fma(m, q, m * (qLow - q * sLow)), t);
  }

  /// `(n+nLow)/(1+e)` for `0 ≤ e ≤ 1`, with the rounding errors of the sum and the quotient made
  /// good: without that, `σ` is 1.92 ulp off next to `x = −0`.
  static double overOnePlus(double n, double nLow, double e) {
    double d = 1.0 + e;
    double inverse = 1.0 / d;
    double q = n * inverse;
    double r = Math.fma(-q, d, n) + nLow - q * (e - (d - 1.0));
    // The sum of a zero remainder and a quotient of −0 would be +0.
    return Math.copySign(Math.fma(r, inverse, q), n);
  }

  /// The rounding error of `sum = a + b`, exactly (D. E. Knuth's two-sum).
  static double sumLow(double a, double b, double sum) {
    double t = sum - a;
    return (a - (sum - t)) + (b - t);
  }

  /// `c[1]·t + c[2]·t² + …` for an even highest power, as two interleaved Horner schemes because
  /// one alone is bound by the latency of its multiplications.
  static double powersFromOne(double[] c, double t) {
    double w = t * t;
    int i = c.length - 1;
    double even = c[i];
    double odd = c[i - 1];
    for (i -= 2; i > 0; i -= 2) {
      even = Math.fma(even, w, c[i]);
      odd = Math.fma(odd, w, c[i - 1]);
    }
    return t * Math.fma(t, even, odd);
  }
}
