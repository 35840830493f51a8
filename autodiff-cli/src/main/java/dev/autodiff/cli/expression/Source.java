package dev.autodiff.cli.expression;

/// A text from the command line, which can point at a part of itself.
///
/// @param text the whole text, which errors show
/// @param start where the formula in it begins
record Source(String text, int start) {
  /// Longest piece of the text that an error shows.
  private static final int EXCERPT = 76;

  private static final String CUT = "...";

  Source(String text) {
    this(text, 0);
  }

  String slice(int start, int end) {
    return text.substring(start, end);
  }

  /// An error about the characters from `start` to `end`, with the text and a caret under them.
  ///
  /// @param problem what is wrong, without a full stop
  /// @param wayOut a sentence that says what to do instead
  FormulaException error(int start, int end, String problem, String wayOut) {
    int column = text.codePointCount(0, start) + 1;
    return new FormulaException(
        "grad: column " + column + ": " + problem + ". " + wayOut, pointer(start, end));
  }

  private String pointer(int start, int end) {
    int from = Math.max(0, Math.min(start - EXCERPT / 2, text.length() - EXCERPT));
    int to = Math.min(text.length(), from + EXCERPT);
    String head = from == 0 ? "" : CUT;
    String tail = to == text.length() ? "" : CUT;
    int marked = Math.max(1, width(start, Math.min(end, to)));
    return "  "
        + head
        + printable(slice(from, to))
        + tail
        + "\n"
        + " ".repeat(2 + head.length() + width(from, start))
        + "^"
        + "~".repeat(marked - 1);
  }

  private int width(int start, int end) {
    return end <= start ? 0 : text.codePointCount(start, end);
  }

  /// The same number of characters on one line, so that the caret stays under its column.
  static String printable(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : isVisible(c) ? c : '?')
        .forEach(line::appendCodePoint);
    return line.toString();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
      default -> true;
    };
  }
}
