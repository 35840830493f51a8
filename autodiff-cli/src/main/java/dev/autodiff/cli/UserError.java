package dev.autodiff.cli;

/// A mistake in what the user gave: a file, an option, a value. Every command turns it into one
/// line on standard error and exit code 2; `--debug` adds the stack trace.
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Makes an error with one clear sentence that names the file, row, column or option it is about.
  public UserError(String message) {
    super(message);
  }

  /// Makes an error that also keeps the failure it comes from, for `--debug`.
  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
