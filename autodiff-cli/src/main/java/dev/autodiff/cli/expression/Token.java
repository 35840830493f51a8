package dev.autodiff.cli.expression;

/// A word of a formula.
///
/// @param kind what it is
/// @param start index of its first character
/// @param end index after its last character
record Token(Kind kind, int start, int end) {
  enum Kind {
    NUMBER,
    NAME,
    PLUS,
    MINUS,
    TIMES,
    OVER,
    POWER,
    OPEN,
    CLOSE,
    COMMA,
    END
  }
}
