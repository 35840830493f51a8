package dev.autodiff.kernels;

/// Smooth activation functions beyond those of [Special], with slopes that keep their digits in the
/// tails and at their roots.
public final class Activations {
  /// `(x − tanh x)/x³` in powers of `x²` for `|x| ≤ 1`, relative error 2e-17. Computed for this
  /// class by Chebyshev interpolation in 60-digit arithmetic.
  private static final double[] TANH_SHRINK = {
    0.3333333333333333,
    -0.13333333333333333,
    0.053968253968252985,
    -0.02186948853607107,
    0.008863235527054621,
    -0.0035921279857806117,
    0.0014558338369963881,
    -0.0005900235117283935,
    0.0002391096012768218,
    -9.684564548505856e-05,
    3.909489114669662e-05,
    -1.555872204514558e-05,
    5.919642199680327e-06,
    -2.0214631163816744e-06,
    5.589611878490674e-07,
    -1.0671460035440944e-07,
    1.0194947086878417e-08
  };

  /// `2·√(2/π)`.
  private static final Twofold GELU_SCALE = new Twofold(1.5957691216057308, -9.96930880911092e-17);

  /// `2·√(2/π)·0.044715`.
  private static final Twofold GELU_CUBE = new Twofold(0.07135481627260025, -6.175149918155315e-19);

  private static final double FADED = -40;
  private static final double STRAIGHT = 40;

  private Activations() {}

  /// `x − tanh x` for all `x`, without cancellation at 0.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double tanhShrink(double x) {
    if (Math.abs(x) < 1) {
      double w = x * x;
      return x * w * (TANH_SHRINK[0] + Special.powersFromOne(TANH_SHRINK, w));
    }
    return x - Elementary.tanh(x);
  }

  /// `x/(1+|x|)` for all `x`; `±1` at `±∞`.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double softsign(double x) {
    return Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x));
  }

  /// `x·tanh(ln(1+eˣ))` for all `x`.
  ///
  /// `−∞` gives `−0`, `+∞` gives `+∞` and `±0` gives `±0`.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double mish(double x) {
    if (x < FADED) {
      return Special.expTimes(-x, 0, x, 0);
    }
    if (x > STRAIGHT) {
      return x;
    }
    if (x > 0) {
      // tanh(softplus) = 1 − 2w²/(1 + 2w + 2w²) with w = e⁻ˣ
      double w = Elementary.exp(-x);
      return Math.fma(-x, 2 * w * w / (1 + 2 * w * (1 + w)), x);
    }
    double e = Elementary.exp(x);
    double n = Math.fma(e, e, 2 * e);
    return x * n / (n + 2);
  }

  /// The derivative of [#mish] for all `x`: `e·(4(x+1) + 4e² + e³ + e·(4x+6))/(2 + 2e + e²)²` with
  /// `e = eˣ`.
  ///
  /// `−∞` gives `−0`, `+∞` gives 1 and `±0` gives 0.6. Around the root −1.1925 all has twice the
  /// digits.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double mishSlope(double x) {
    if (x < FADED) {
      return Special.expTimes(-x, 0, x + 1, 0);
    }
    if (!(x <= STRAIGHT)) {
      return x > 0 ? 1 : x;
    }
    if (x > 0) {
      // 1 + w²·((4x−2) + (4x−4)w − 4w²)/(1 + 2w + 2w²)² with w = e⁻ˣ
      double w = Elementary.exp(-x);
      double root = 1 + 2 * w * (1 + w);
      double bend = Math.fma(w, 4 * (x - 1 - w), 4 * x - 2);
      return 1 + w * w * bend / (root * root);
    }
    if (x > -2 && x < -0.5) {
      return mishSlopeNearRoot(x);
    }
    double e = Elementary.exp(x);
    double n = Math.fma(e, Math.fma(e, 4 + e, 4 * x + 6), 4 * (x + 1));
    double d = Math.fma(e, 2 + e, 2);
    return n * e / (d * d);
  }

  private static double mishSlopeNearRoot(double x) {
    Twofold e = Twofold.of(x).exp();
    Twofold four = Twofold.sum(x, 1).scaled(4);
    Twofold n = e.plus(4).times(e).plus(four.plus(2)).times(e).plus(four).times(e);
    Twofold d = e.plus(2).times(e).plus(2);
    return n.over(d.times(d)).value();
  }

  /// The approximation `x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³)))` of GELU for all `x`.
  ///
  /// It is `x·σ(z)` with `z` twice the argument of `tanh`, whose rounding error is made good. `−∞`
  /// gives `−0` and `+∞` gives `+∞`.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double geluTanh(double x) {
    if (x > 20) {
      return x;
    }
    if (x < -30) {
      return -0.0;
    }
    Twofold z = geluArgument(Math.abs(x));
    if (z.high() > -FADED && x < 0) {
      return Special.expTimes(z.high(), z.low(), x, 0);
    }
    double e = Special.expTimes(z.high(), z.low(), 1, 0);
    double n = x < 0 ? x * e : x;
    return Special.overOnePlus(n, x < 0 ? Math.fma(x, e, -n) : 0, e);
  }

  /// `2√(2/π)·(x + 0.044715·x³)`.
  private static Twofold geluArgument(double x) {
    return GELU_CUBE.times(Twofold.product(x, x)).plus(GELU_SCALE).times(x);
  }

  /// The derivative `σ(z)·(1 + x·z′·σ(−z))` of [#geluTanh] for all `x`.
  ///
  /// `−∞` gives `−0`, `+∞` gives 1 and `±0` gives 0.5. Around the root −0.7525 all has twice the
  /// digits.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double geluTanhSlope(double x) {
    if (x > 20) {
      return 1;
    }
    if (x < -30) {
      return -0.0;
    }
    Twofold z = geluArgument(Math.abs(x));
    Twofold slope = GELU_CUBE.times(Twofold.product(x, x)).times(3).plus(GELU_SCALE).times(x);
    if (x < 0 && z.high() > -FADED) {
      Twofold bracket = slope.plus(1);
      return Special.expTimes(z.high(), z.low(), bracket.high(), bracket.low());
    }
    // With e = exp(−|z|): (1 + e + e·x·z′)/(1+e)² to the right, e·(1 + e + x·z′)/(1+e)² to the
    // left.
    if (x > -1 && x < -0.45) {
      Twofold e = z.negated().exp();
      Twofold d = e.plus(1);
      return d.plus(slope).times(e).over(d.times(d)).value();
    }
    double e = Special.expTimes(z.high(), z.low(), 1, 0);
    double d = 1 + e;
    double n = x > 0 ? Math.fma(slope.value(), e, d) : slope.plus(1).plus(e).value() * e;
    return n / (d * d);
  }
}
