package dev.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operation of your own, with its rule: for what the built-in ones cannot express, or not as
/// accurately, or not as fast.
///
/// It works like a built-in operation: eagerly and in functions that are compiled (the plan calls
/// [#primal]), in float32 (its operands are widened, its result is rounded), in forward mode, under
/// [Autodiff#vmap], and to any order of derivative, as the rule is written in terms of Values.
/// Check it with [GradientCheck].
///
/// ```java
/// record Cube() implements CustomOp {
///   public Shape shape(Shape... operands) {
///     return operands[0];
///   }
///
///   public void primal(Array y, Array... operands) {
///     for (int i = 0; i < y.elements().length; i++) {
///       y.elements()[i] = Math.pow(operands[0].elements()[i], 3);
///     }
///   }
///
///   public Value vjp(int operand, List<Value> operands, Value y, Value yBar) {
///     return yBar.mul(operands.getFirst().square()).mul(3);
///   }
/// }
///
/// Value y = new Cube().apply(x);
/// ```
///
/// Instances are shared by graphs and plans, so they must not change; records are best, because
/// operations that are equal are computed once in a compiled function.
public interface CustomOp {
  /// Elements in row-major order with their shape.
  ///
  /// @param shape the shape
  /// @param elements as many as the shape has
  record Array(Shape shape, double[] elements) {}

  /// The name, for messages and pictures.
  ///
  /// @return the class's simple name, unless overridden
  default String name() {
    return getClass().getSimpleName();
  }

  /// The shape of the result. It sees no elements, so that it serves compilation, too.
  ///
  /// @param operands shapes of the operands
  /// @return the shape
  /// @throws IllegalArgumentException if the operands do not fit; [Errors#illegal] words it
  Shape shape(Shape... operands);

  /// Computes the result.
  ///
  /// @param y gets every element; holds anything before
  /// @param operands for reading only
  void primal(Array y, Array... operands);

  /// The cotangent of one operand: `Jᵀ·ȳ`, in terms of Values. It must not read their numbers.
  ///
  /// @param operand which one
  /// @param operands all operands
  /// @param y the result
  /// @param yBar its cotangent
  /// @return a value of the operand's shape; any finite cotangent of 0 must give 0
  Value vjp(int operand, List<Value> operands, Value y, Value yBar);

  /// The tangent of the result, `J·t`, in terms of Values: a shortcut.
  ///
  /// @param operands all operands
  /// @param y the result
  /// @param tangents those of the operands; zeros where an operand does not move
  /// @return a value of the result's shape; null, as it stands, to have it derived from [#vjp] by
  ///   transposition
  default @Nullable Value jvp(List<Value> operands, Value y, List<Value> tangents) {
    return null;
  }

  /// The operation on `n` operands of each kind at once, stacked along a new first axis: a
  /// shortcut.
  ///
  /// @param n how many
  /// @return an operation whose result is stacked likewise; null, as it stands, for a loop
  default @Nullable CustomOp batched(int n) {
    return null;
  }

  /// Applies the operation.
  ///
  /// @param operands at least one, of one dtype
  /// @return the result
  /// @throws IllegalArgumentException if the operands do not fit
  default Value apply(Value... operands) {
    return Custom.apply(this, operands);
  }
}
