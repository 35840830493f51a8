package dev.autodiff.cli.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/// Numbers for people, the same in every locale.
public final class Digits {
  private static final int SIGNIFICANT = 4;

  private Digits() {}

  /// A number with four significant digits.
  ///
  /// @param x any number
  /// @return plain digits where that is short, else with an exponent; a dash for NaN
  public static String of(double x) {
    if (Double.isNaN(x)) {
      return "–";
    }
    if (x == 0 || Double.isInfinite(x)) {
      return x == 0 ? "0" : x > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(x);
    if (size < 1e-4 || size >= 1e7) {
      return String.format(Locale.ROOT, "%.3e", x);
    }
    BigDecimal rounded = new BigDecimal(x).round(new MathContext(SIGNIFICANT));
    return rounded.stripTrailingZeros().toPlainString();
  }

  /// A score with four decimals, so that scores stand well in a column.
  ///
  /// @param x any number
  /// @return as [#of], but with four decimals from −10 to 10
  public static String score(double x) {
    return Math.abs(x) < 10 ? String.format(Locale.ROOT, "%.4f", x) : of(x);
  }

  /// A whole number with commas between groups of three digits.
  ///
  /// @param n any number
  /// @return as in `12,345`
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /// A number of things.
  ///
  /// @param n how many
  /// @param thing the word for one
  /// @return as in `1 row` or `12,345 rows`
  public static String count(long n, String thing) {
    return count(n) + " " + thing + (n == 1 ? "" : thing.endsWith("s") ? "es" : "s");
  }

  /// A time.
  ///
  /// @param time at least 0
  /// @return as in `0.4 s`, `12 s`, `3 min 5 s` or `2 h 10 min`
  public static String time(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }
}
