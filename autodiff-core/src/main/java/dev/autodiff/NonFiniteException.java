package dev.autodiff;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An operation made a NaN or an infinity out of operands that had none: what
/// [Diagnostics#findNonFinite] throws.
///
/// The message says it all; the methods give its parts to programs.
public final class NonFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1;

  /// What was being computed.
  public enum Pass {
    /// The operation itself.
    FORWARD,
    /// A cotangent of one of its operands, or the sum of such cotangents.
    BACKWARD,
    /// The tangent of its result.
    TANGENT
  }

  private final String operation;
  private final Pass pass;
  private final int[] index;
  private final double number;
  private final @Nullable String variable;
  private final @Nullable StackTraceElement line;

  NonFiniteException(
      String message,
      String operation,
      Pass pass,
      int[] index,
      double number,
      @Nullable String variable,
      @Nullable StackTraceElement line) {
    super(message);
    this.operation = operation;
    this.pass = pass;
    this.index = index;
    this.number = number;
    this.variable = variable;
    this.line = line;
  }

  /// The operation; in a backward pass, the forward operation whose derivative failed.
  ///
  /// @return its name, as of [Op#opName]
  public String operation() {
    return operation;
  }

  /// What was being computed.
  ///
  /// @return the pass
  public Pass pass() {
    return pass;
  }

  /// Where in the result the number is.
  ///
  /// @return one index per axis, none for a scalar
  public int[] index() {
    return index.clone();
  }

  /// The number that is not finite.
  ///
  /// @return NaN or an infinity
  public double number() {
    return number;
  }

  /// The name of the nearest variable that leads to the operation.
  ///
  /// @return the name; nothing if no variable with a name leads there
  public Optional<String> variable() {
    return Optional.ofNullable(variable);
  }

  /// The line of the user's program that recorded the operation.
  ///
  /// @return the line; nothing if the operation was recorded before the scope began
  public Optional<StackTraceElement> line() {
    return Optional.ofNullable(line);
  }
}
