package dev.autodiff;

/// An operation whose result has a shape of its own: each is one file with its shape rule, primal
/// and vector–Jacobian product.
///
/// The rule is written in terms of Values. A first-order sweep gives it detached operands, so it
/// records nothing; a differentiable sweep gives it the live ones.
sealed interface Shaped extends Op
    permits BroadcastTo,
        Cast,
        Concat,
        Dot,
        Embed,
        Extremum,
        LogSoftmax,
        LogSumExp,
        Matmul,
        Permute,
        Reshape,
        Softmax,
        Sum,
        SumOf,
        Taking {

  /// What the operation computes from its operands `a`, `b`, for people.
  ///
  /// @return a formula or a sentence without a full stop
  String formula();

  /// Checks the operands' shapes and computes the result.
  ///
  /// @param operands shapes and elements, for reading only
  /// @return a new array, or an operand's own array where the elements do not change
  Dense primal(Dense... operands);

  /// The cotangent of one operand.
  ///
  /// @param operand which one
  /// @param operands all operands
  /// @param y the result
  /// @param yBar its cotangent
  /// @return a value of the operand's shape
  Value vjp(int operand, Value[] operands, Value y, Value yBar);

  /// The element type of the result.
  ///
  /// @param operands the type that the operands share
  /// @return the same, unless the operation converts
  default DType dtype(DType operands) {
    return operands;
  }
}
