package dev.autodiff.cli.expression;

/// A mistake in a formula or in a value for one of its names.
///
/// The message is one sentence that names the column. The pointer shows the place.
public final class FormulaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String pointer;

  FormulaException(String message, String pointer) {
    super(message);
    this.pointer = pointer;
  }

  /// The text around the mistake, and below it a caret under the first wrong character.
  ///
  /// @return two lines of equal indentation without an end of line after the second
  public String pointer() {
    return pointer;
  }
}
