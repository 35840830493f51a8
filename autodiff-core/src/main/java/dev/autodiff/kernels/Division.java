package dev.autodiff.kernels;

/// Integer division of doubles, rounded down, and its remainder.
public final class Division {
  private Division() {}

  /// `⌊a/b⌋` of the exact quotient.
  ///
  /// `a/b` for `b = 0`; −1 for an infinite `b` of the other sign; NaN for an infinite `a`.
  ///
  /// @param a the dividend, any double
  /// @param b the divisor, any double
  /// @return the value, NaN for NaN
  public static double floorDivide(double a, double b) {
    if (b == 0) {
      return a / b;
    }
    double rest = a % b;
    double quotient = (a - rest) / b;
    if (rest != 0 && rest < 0 != b < 0) {
      quotient -= 1;
    }
    // What is left of a quotient that is an integer but for rounding.
    double whole = Math.rint(quotient);
    return whole == 0 ? Math.copySign(0, a / b) : whole;
  }

  /// `a − b·⌊a/b⌋`, with the sign of `b`, from the exact remainder.
  ///
  /// `a` for an infinite `b` of its sign, else that infinity; NaN for `b = 0` and an infinite `a`.
  ///
  /// @param a the dividend, any double
  /// @param b the divisor, any double
  /// @return the value, NaN for NaN
  public static double remainder(double a, double b) {
    double rest = a % b;
    return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
  }
}
