package dev.autodiff.cli.table;

import java.util.Locale;
import java.util.Set;

/// How the text of one cell is understood.
final class Cells {
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "?");
  private static final Set<String> INFINITE = Set.of("inf", "infinity");

  private Cells() {}

  /// Whether a cell holds no value: empty, or NA, N/A, NaN, null or ? in any case.
  static boolean isMissing(String cell) {
    return cell.length() <= 4 && MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  /// The number that a cell holds.
  ///
  /// @return NaN if it is no decimal number, ±∞ if it is beyond float64 or says so in letters
  static double number(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      // Double.parseDouble also takes 0x1p3, 1d and NaN, which nobody means in a CSV file.
      if (!(c >= '0' && c <= '9') && "+-.eE".indexOf(c) < 0) {
        return infinity(cell);
      }
    }
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static double infinity(String cell) {
    boolean signed = cell.startsWith("+") || cell.startsWith("-");
    String word = (signed ? cell.substring(1) : cell).toLowerCase(Locale.ROOT);
    if (!INFINITE.contains(word)) {
      return Double.NaN;
    }
    return cell.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /// Whether the cell would be a number if its comma were a point.
  static boolean hasDecimalComma(String cell) {
    return cell.indexOf(',') >= 0
        && cell.indexOf(',') == cell.lastIndexOf(',')
        && Double.isFinite(number(cell.replace(',', '.')));
  }
}
