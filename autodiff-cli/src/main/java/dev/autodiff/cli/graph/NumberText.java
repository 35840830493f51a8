package dev.autodiff.cli.graph;

import dev.autodiff.Value;
import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as people read them.
public final class NumberText {
  private NumberText() {}

  /// The shortest decimal that reads back as the same double, without a needless `.0`.
  ///
  /// @param x any number
  /// @return for instance `3`, `0.1`, `1e-5`, `-0`, `NaN`, `Infinity`
  public static String exact(double x) {
    return Double.toString(x).replace(".0E", "e").replace('E', 'e').replaceFirst("\\.0$", "");
  }

  /// A decimal with at most so many significant digits; a negative zero loses its sign.
  ///
  /// @param x any number
  /// @param digits how many, at least 1
  /// @return the text, never longer than `digits` + 7 characters for finite numbers with `digits` ≥
  ///   4
  public static String rounded(double x, int digits) {
    if (!Double.isFinite(x) || x == 0) {
      return exact(x + 0.0); // −0 + 0 is 0
    }
    BigDecimal decimal = new BigDecimal(x).round(new MathContext(digits)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < Math.max(digits, 6)) {
      return decimal.toPlainString();
    }
    return decimal.movePointLeft(exponent).toPlainString() + "e" + exponent;
  }

  /// A tensor by its shape and the range of its elements.
  ///
  /// @param value any value
  /// @return for instance `[3, 2] -0.51 to 2`; says so where elements are NaN or where there are
  ///   none
  public static String summary(Value value) {
    return value.shape() + " " + range(value);
  }

  /// The range of a tensor's elements.
  static String range(Value value) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int nans = 0;
    double[] elements = value.toArray();
    for (double x : elements) {
      low = x < low ? x : low;
      high = x > high ? x : high;
      nans += Double.isNaN(x) ? 1 : 0;
    }
    if (elements.length == 0) {
      return "no elements";
    }
    if (nans > 0) {
      return nans + " of " + elements.length + " NaN";
    }
    if (elements.length == 1) {
      return rounded(low, 6);
    }
    return low == high ? "all " + rounded(low, 4) : rounded(low, 4) + " to " + rounded(high, 4);
  }
}
