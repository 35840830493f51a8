package dev.autodiff;

/// Builds the messages of all errors, so that they read alike: operation, problem with the operands
/// and their values, way out.
///
/// For authors of operations and layers; the wording follows `operation: problem. Way out.`
public final class Errors {
  private Errors() {}

  /// Bad input to an operation.
  ///
  /// @param operation the name that the user called
  /// @param problem what is wrong, with shapes or values, without a full stop
  /// @param wayOut a sentence that says what to do instead
  /// @return the exception, to be thrown by the caller
  public static IllegalArgumentException illegal(String operation, String problem, String wayOut) {
    return new IllegalArgumentException(message(operation, problem, wayOut));
  }

  /// A call in the wrong order or on the wrong kind of node.
  ///
  /// @param operation the name that the user called
  /// @param problem what is wrong, without a full stop
  /// @param wayOut a sentence that says what to do instead
  /// @return the exception, to be thrown by the caller
  public static IllegalStateException state(String operation, String problem, String wayOut) {
    return new IllegalStateException(message(operation, problem, wayOut));
  }

  /// The text of all errors.
  static String message(String operation, String problem, String wayOut) {
    return operation + ": " + problem + ". " + wayOut;
  }

  /// Two operands whose shapes do not fit.
  static IllegalArgumentException shapes(
      String operation, String problem, Shape left, Shape right, String wayOut) {
    return illegal(operation, problem + ": left is " + left + ", right is " + right, wayOut);
  }
}
