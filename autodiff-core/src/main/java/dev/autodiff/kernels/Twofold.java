package dev.autodiff.kernels;

/// A number as the unevaluated sum of two doubles: 106 bits for the places where a function loses
/// digits to cancellation.
///
/// The algorithms are the classic error-free sums and products: D. E. Knuth, "The Art of Computer
/// Programming" 2 (1969), and T. J. Dekker, "A floating-point technique for extending the available
/// precision", Numerische Mathematik 18 (1971). Each operation is off by some 2⁻¹⁰⁴, relatively.
///
/// Operands have to be far from overflow and underflow.
///
/// @param high the double nearest to the number
/// @param low the rest
record Twofold(double high, double low) {
  static final Twofold ONE = of(1);
  static final Twofold PI = new Twofold(3.141592653589793, 1.2246467991473532e-16);
  static final Twofold LN_2 = new Twofold(0.6931471805599453, 2.3190468138462996e-17);

  /// Up to here `1/n!` counts.
  private static final int TERMS = 31;

  private static final Twofold[] INVERSE_FACTORIAL = inverseFactorials();

  /// Powers of two by which an exponent is reduced before the series.
  private static final int HALVINGS = 6;

  private static final int EXP_TERMS = 11;

  private static Twofold[] inverseFactorials() {
    Twofold[] inverse = new Twofold[TERMS];
    inverse[0] = ONE;
    for (int n = 1; n < TERMS; n++) {
      inverse[n] = inverse[n - 1].over(of(n));
    }
    return inverse;
  }

  static Twofold of(double x) {
    return new Twofold(x, 0);
  }

  /// `a + b`, exactly.
  static Twofold sum(double a, double b) {
    double sum = a + b;
    return new Twofold(sum, Special.sumLow(a, b, sum));
  }

  /// `a·b`, exactly.
  static Twofold product(double a, double b) {
    double product = a * b;
    return new Twofold(product, Math.fma(a, b, -product));
  }

  /// `a + b` for `|a| ≥ |b|`.
  private static Twofold normal(double a, double b) {
    double sum = a + b;
    return new Twofold(sum, b - (sum - a));
  }

  double value() {
    return high + low;
  }

  Twofold plus(Twofold b) {
    Twofold s = sum(high, b.high);
    Twofold t = sum(low, b.low);
    Twofold u = normal(s.high, s.low + t.high);
    return normal(u.high, u.low + t.low);
  }

  Twofold plus(double b) {
    Twofold s = sum(high, b);
    return normal(s.high, s.low + low);
  }

  Twofold minus(Twofold b) {
    return plus(b.negated());
  }

  Twofold negated() {
    return new Twofold(-high, -low);
  }

  Twofold abs() {
    return high < 0 ? negated() : this;
  }

  Twofold times(Twofold b) {
    double product = high * b.high;
    return normal(product, Math.fma(high, b.high, -product) + (high * b.low + low * b.high));
  }

  Twofold times(double b) {
    double product = high * b;
    return normal(product, Math.fma(high, b, -product) + low * b);
  }

  /// Times a power of two.
  Twofold scaled(double power) {
    return new Twofold(high * power, low * power);
  }

  Twofold over(Twofold b) {
    double q = high / b.high;
    Twofold rest = minus(b.times(q));
    double q2 = rest.high / b.high;
    double q3 = rest.minus(b.times(q2)).high / b.high;
    return normal(q, q2).plus(q3);
  }

  Twofold sqrt() {
    if (high == 0) {
      return this;
    }
    double root = Math.sqrt(high);
    double rest = minus(product(root, root)).high;
    return normal(root, rest / (2 * root));
  }

  /// `exp` for arguments whose exponential is a normal double.
  Twofold exp() {
    double k = Math.rint(high * Elementary.LOG2_E);
    Twofold r = minus(LN_2.times(k)).scaled(1.0 / (1 << HALVINGS));
    Twofold p = INVERSE_FACTORIAL[EXP_TERMS];
    for (int n = EXP_TERMS - 1; n >= 1; n--) {
      p = p.times(r).plus(INVERSE_FACTORIAL[n]);
    }
    p = p.times(r);
    // expm1 of twice the argument, so that no digit is lost beside 1.
    for (int i = 0; i < HALVINGS; i++) {
      p = p.scaled(2).plus(p.times(p));
    }
    Twofold y = p.plus(1);
    return new Twofold(Math.scalb(y.high, (int) k), Math.scalb(y.low, (int) k));
  }

  /// The natural logarithm of a positive number: one Newton step from the double.
  Twofold log() {
    double guess = Elementary.log(high);
    Twofold e = times(of(-guess).exp()).plus(-1);
    return e.minus(e.times(e).scaled(0.5)).plus(guess);
  }

  /// `sin πd` for `|d| ≤ ½`.
  static Twofold sinPi(double d) {
    double a = Math.abs(d);
    Twofold y = a <= 0.25 ? sine(PI.times(a)) : cosine(PI.times(0.5 - a));
    return d < 0 ? y.negated() : y;
  }

  /// `cos πd` for `|d| ≤ ½`.
  static Twofold cosPi(double d) {
    double a = Math.abs(d);
    return a <= 0.25 ? cosine(PI.times(a)) : sine(PI.times(0.5 - a));
  }

  private static Twofold sine(Twofold z) {
    return series(z, 29).times(z);
  }

  private static Twofold cosine(Twofold z) {
    return series(z, 30);
  }

  /// `1/m! − z²/(m+2)! + …` for `m` 0 or 1, up to `last`.
  private static Twofold series(Twofold z, int last) {
    Twofold w = z.times(z).negated();
    Twofold y = INVERSE_FACTORIAL[last];
    for (int n = last - 2; n >= 0; n -= 2) {
      y = y.times(w).plus(INVERSE_FACTORIAL[n]);
    }
    return y;
  }
}
