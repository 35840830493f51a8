package dev.autodiff.cli.expression;

import dev.autodiff.cli.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts a formula into words.
final class Lexer {
  private final Source source;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(Source source) {
    this.source = source;
    this.text = source.text();
    this.at = source.start();
  }

  /// All words of the text, then one [Kind#END] at its end.
  static List<Token> tokens(Source source) {
    Lexer lexer = new Lexer(source);
    while (lexer.at < lexer.text.length()) {
      lexer.next();
    }
    lexer.add(Kind.END, lexer.at);
    return lexer.tokens;
  }

  /// Whether a text is one name, as the formula would read it.
  static boolean isName(String text) {
    return !text.isEmpty()
        && isNameStart(text.codePointAt(0))
        && text.codePoints().allMatch(Lexer::isNamePart);
  }

  private void next() {
    int c = text.codePointAt(at);
    if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
      at += Character.charCount(c);
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      number();
    } else if (isNameStart(c)) {
      name();
    } else {
      symbol(c);
    }
  }

  private void symbol(int c) {
    Kind kind =
        switch (c) {
          case '+' -> Kind.PLUS;
          case '-', '−' -> Kind.MINUS;
          case '*', '·', '×' -> Kind.TIMES;
          case '/', '÷' -> Kind.OVER;
          case '^' -> Kind.POWER;
          case '(' -> Kind.OPEN;
          case ')' -> Kind.CLOSE;
          case ',' -> Kind.COMMA;
          default -> throw unexpected(c);
        };
    if (kind == Kind.TIMES && peek(1) == '*') {
      throw source.error(at, at + 2, "** is no operator", "Write ^ for a power, as in x^2.");
    }
    add(kind, ++at);
  }

  private FormulaException unexpected(int c) {
    int end = at + Character.charCount(c);
    return source.error(
        at,
        end,
        "unexpected character " + Source.printable(source.slice(at, end)),
        switch (c) {
          case '<', '>', '=' ->
              "Comparisons are functions: greater(a, b), greaterEqual(a, b), equal(a, b).";
          case '[', ']', '{', '}' -> "Use ( and ) for grouping.";
          default -> "A formula has numbers, names, + - * / ^, parentheses and commas.";
        });
  }

  /// Digits with at most one point, then perhaps an exponent.
  private void number() {
    int start = at;
    digits();
    if (peek(0) == '.') {
      at++;
      digits();
    }
    if (peek(0) == 'e' || peek(0) == 'E') {
      exponent(start);
    }
    if (peek(0) == '.') {
      at++;
      digits();
      throw source.error(start, at, "malformed number", "A number has at most one point.");
    }
    tokens.add(new Token(Kind.NUMBER, start, at));
  }

  private void exponent(int start) {
    at++;
    if (peek(0) == '+' || isMinus(peek(0))) {
      at++;
    }
    if (!isDigit(peek(0))) {
      throw source.error(
          start,
          at,
          "malformed number: no digits after its exponent sign",
          "Write it like 2.5e-3; for the constant e write 2*e.");
    }
    digits();
  }

  private void digits() {
    while (isDigit(peek(0))) {
      at++;
    }
  }

  private void name() {
    int start = at;
    while (at < text.length() && isNamePart(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    tokens.add(new Token(Kind.NAME, start, at));
  }

  private void add(Kind kind, int end) {
    tokens.add(new Token(kind, kind == Kind.END ? end : end - 1, end));
  }

  /// A character further on, 0 behind the end.
  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isMinus(int c) {
    return c == '-' || c == '−';
  }

  private static boolean isNameStart(int c) {
    return Character.isLetter(c) || c == '_';
  }

  /// Letters, digits, underscores, marks on letters, and subscript digits as in β₀.
  private static boolean isNamePart(int c) {
    return Character.isLetterOrDigit(c)
        || c == '_'
        || c == '\''
        || (c >= '₀' && c <= '₉')
        || Character.getType(c) == Character.NON_SPACING_MARK;
  }
}
