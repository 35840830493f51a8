package dev.autodiff;

/// Copies some elements of its only operand, unchanged: a slice, a lookup by indices. VJP: `ȳ` put
/// back into zeros.
///
/// A sweep collects what all takings from one operand bring and puts it back at once, as one
/// [Embed]: one array of the operand's length for each would make the gradient of n elements taken
/// one by one cost n².
sealed interface Taking extends Shaped permits Slice, Select, Gather, StridedView {
  /// The operand's shape.
  Shape from();

  /// The position, in the operand's array, of the first element that is taken.
  int first();

  /// Adds elements of the result's shape at the places of the operand that they are taken from.
  ///
  /// @param part as many elements as the result has, in its order
  /// @param whole as many as the operand has; added to
  void putBack(double[] part, double[] whole);

  @Override
  Taking batched(int n);

  @Override
  default long flops(Shape y, Shape... operands) {
    return 0;
  }

  @Override
  default Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return Embed.of(this, yBar);
  }
}
