package dev.autodiff.cli.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Names and cells of the user's files, made fit for one line of a message.
public final class Names {
  private static final int LONGEST = 40;
  private static final int MOST = 12;

  private Names() {}

  /// A text in quotes.
  ///
  /// @param text anything, also control characters
  /// @return the text on one line, cut after 40 characters
  public static String quoted(String text) {
    boolean cut = text.codePointCount(0, text.length()) > LONGEST;
    String shown = cut ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…" : text;
    return "'" + visible(shown) + "'";
  }

  /// A text without anything that moves the cursor or hides on a terminal.
  ///
  /// @param text anything
  /// @return the text with control and format characters escaped
  public static String visible(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    shown.append(
                        c == '\n'
                            ? "\\n"
                            : c == '\r'
                                ? "\\r"
                                : c == '\t' ? "\\t" : String.format(Locale.ROOT, "\\u%04X", c));
                default -> shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  /// Names in a row.
  ///
  /// @param names any number
  /// @return the first twelve, separated by commas, and how many more there are
  public static String list(Collection<String> names) {
    String shown =
        names.stream()
            .limit(MOST)
            .map(name -> quoted(name).substring(1, quoted(name).length() - 1))
            .collect(Collectors.joining(", "));
    return names.size() > MOST ? shown + " and " + (names.size() - MOST) + " more" : shown;
  }

  /// A hint at the name that was probably meant.
  ///
  /// @param name what was given
  /// @param known what there is
  /// @return a sentence that begins with a space: the nearest name, or the list
  public static String didYouMean(String name, Collection<String> known) {
    Optional<String> nearest =
        known.stream()
            .filter(other -> distance(name, other) <= Math.max(1, name.length() / 3))
            .min(Comparator.comparingInt(other -> distance(name, other)));
    return nearest
        .map(other -> " Did you mean " + quoted(other) + "?")
        .orElseGet(() -> " There are: " + list(known) + ".");
  }

  /// How many letters to insert, delete or replace; case does not count.
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    if (a.length() > 100 || b.length() > 100) {
      return a.equals(b) ? 0 : Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
