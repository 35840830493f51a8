package dev.autodiff.kernels;

/// The normalized sinc function and its derivatives of every order.
///
/// Sine and cosine of `πx` are taken of the distance to the nearest integer, which is exact, so all
/// zeros are exact as well. Everything is computed with twice the digits, since the derivatives
/// cancel near 0 and near their own zeros.
public final class Sinc {
  /// Below it the value is 1.
  private static final double TINY = 1e-9;

  private static final double ALL_INTEGERS = 0x1p53;
  private static final int LARGEST_ORDER = 30;

  private Sinc() {}

  /// `sin(πx)/(πx)` for all `x`; 1 at 0, and 0 at all other integers and at `±∞`.
  ///
  /// @param x any double
  /// @return the value, NaN for NaN
  public static double sinc(double x) {
    double a = Math.abs(x);
    if (a < TINY) {
      return 1;
    }
    if (a >= ALL_INTEGERS) {
      return 0;
    }
    double nearest = Math.rint(a);
    Twofold sine = Twofold.sinPi(a - nearest);
    double y = sine.over(Twofold.PI.times(a)).value();
    return nearest % 2 == 0 ? y : -y;
  }

  /// The `n`-th derivative of [#sinc], for all `x`; 0 at `±∞`.
  ///
  /// Near 0 by its power series `πⁿ Σ (−1)^((m+n)/2)·(πx)ᵐ/(m!·(m+n+1))` over the `m` of the parity
  /// of `n`, else by Leibniz' rule on `x·sinc x = sin(πx)/π`, upwards.
  ///
  /// @param order the order `n`, rounded to an integer
  /// @param x any double
  /// @return the value, NaN for NaN and for orders below 0 and above 30
  public static double sincDerivative(double order, double x) {
    double rounded = Math.floor(order + 0.5);
    if (!(rounded >= 0 && rounded <= LARGEST_ORDER) || Double.isNaN(x)) {
      return Double.NaN;
    }
    int n = (int) rounded;
    if (n == 0) {
      return sinc(x);
    }
    double a = Math.abs(x);
    double y = a * Math.PI < n + 1 ? near(n, a) : a < Double.POSITIVE_INFINITY ? far(n, a) : 0;
    return x < 0 && n % 2 != 0 ? -y : y;
  }

  private static double near(int n, double x) {
    int first = n % 2;
    if (x < TINY && first == 1) {
      // The first term alone, which may be subnormal.
      double slope = (n % 4 == 1 ? -1 : 1) * Math.pow(Math.PI, n + 1) / (n + 2);
      return slope * x;
    }
    Twofold z = Twofold.PI.times(x);
    Twofold w = z.times(z);
    Twofold power = first == 0 ? Twofold.ONE : z;
    Twofold sum = Twofold.of(0);
    boolean negative = (first + n) / 2 % 2 != 0;
    for (int m = first; power.high() > 1e-40 || m <= first; m += 2) {
      Twofold term = power.over(Twofold.of(m + n + 1));
      sum = negative ? sum.minus(term) : sum.plus(term);
      negative = !negative;
      power = power.times(w).over(Twofold.of((m + 1.0) * (m + 2.0)));
    }
    return sum.times(powerOfPi(n)).value();
  }

  private static double far(int n, double x) {
    double nearest = Math.rint(x);
    double d = x - nearest;
    Twofold sine = Twofold.sinPi(d);
    Twofold cosine = Twofold.cosPi(d);
    if (nearest % 2 != 0) {
      sine = sine.negated();
      cosine = cosine.negated();
    }
    Twofold divisor = Twofold.of(x);
    Twofold y = sine.over(Twofold.PI).over(divisor);
    Twofold power = Twofold.ONE;
    for (int k = 1; k <= n; k++) {
      // sin⁽ᵏ⁾, which turns with k
      Twofold turned = k % 2 == 0 ? sine : cosine;
      Twofold next = (k % 4 == 2 || k % 4 == 3 ? turned.negated() : turned).times(power);
      y = next.minus(y.times(k)).over(divisor);
      power = power.times(Twofold.PI);
    }
    return y.value();
  }

  private static Twofold powerOfPi(int n) {
    Twofold power = Twofold.ONE;
    for (int k = 0; k < n; k++) {
      power = power.times(Twofold.PI);
    }
    return power;
  }
}
