package dev.autodiff;

import org.jspecify.annotations.Nullable;

/// An operation whose result has a shape of its own: each is one file with its shape rule, primal
/// and vector–Jacobian product.
///
/// The rule is written in terms of Values. A first-order sweep gives it detached operands, so it
/// records nothing; a differentiable sweep gives it the live ones.
sealed interface Shaped extends Op
    permits BroadcastTo,
        Cast,
        ChainSum,
        Checkpoint,
        Concat,
        Convolution,
        Cumprod,
        Cumsum,
        Custom,
        Dot,
        Embed,
        Extremum,
        Factoring,
        Hadamard,
        ImplicitRoot,
        Indices,
        LogCumSumExp,
        LogSoftmax,
        LogSumExp,
        Matmul,
        Norm,
        Pad,
        Permute,
        Put,
        PutAlong,
        Recurrence,
        Reshape,
        Softmax,
        Solve,
        Stop,
        Sum,
        SumOf,
        Take,
        TakeAlong,
        Taking,
        TriangularSolve,
        Variance {

  /// What the operation computes from its operands `a`, `b`, for people.
  ///
  /// @return a formula or a sentence without a full stop
  String formula();

  /// Linear in all operands together, so that the VJP is the adjoint and needs no other source.
  String LINEAR = "linear: the adjoint";

  /// Where the formula or its derivative comes from.
  ///
  /// @return author, title and year, or a section of a handbook; [#LINEAR]; `definition` if there
  ///   is only the formula itself
  String reference();

  /// The shape of the result.
  ///
  /// @param operands shapes of the operands
  /// @return the shape
  /// @throws IllegalArgumentException if the operands do not fit the operation or each other
  Shape shape(Shape... operands);

  /// Computes the result.
  ///
  /// @param y gets every element; holds anything before
  /// @param operands shapes and elements, for reading only
  void primal(Dense y, Dense... operands);

  /// Whether [#primal] works on float32 arrays as they are; else they are widened, and the result
  /// is rounded.
  ///
  /// @return true if it does
  default boolean takesFloats() {
    return false;
  }

  /// Whether the result has the operand's elements in their order, so that no array is needed.
  ///
  /// @return true for a mere change of shape or element type
  default boolean keepsElements() {
    return false;
  }

  /// The cotangent of one operand.
  ///
  /// @param operand which one
  /// @param operands all operands
  /// @param y the result
  /// @param yBar its cotangent
  /// @return a value of the operand's shape
  Value vjp(int operand, Value[] operands, Value y, Value yBar);

  /// The cotangents of several operands.
  ///
  /// @param wanted which ones
  /// @param operands all operands
  /// @param y the result
  /// @param yBar its cotangent
  /// @return one cotangent per operand, null where none is wanted
  default @Nullable Value[] vjps(boolean[] wanted, Value[] operands, Value y, Value yBar) {
    @Nullable Value[] bars = new Value[operands.length];
    for (int k = 0; k < bars.length; k++) {
      bars[k] = wanted[k] ? vjp(k, operands, y, yBar) : null;
    }
    return bars;
  }

  /// The tangent of the result.
  ///
  /// As it stands, for operations that are linear in all operands together: the operation on the
  /// tangents.
  ///
  /// @param operands all operands
  /// @param y the result
  /// @param tangents those of the operands, null where an operand does not move; not all are null
  /// @return a value of the result's shape
  default Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value[] moves = new Value[operands.length];
    for (int i = 0; i < moves.length; i++) {
      Value tangent = tangents[i];
      moves[i] = tangent == null ? operands[i].like(0).broadcastTo(operands[i].shape()) : tangent;
    }
    return Value.apply(this, moves);
  }

  /// The operands that the result's rows come from, one by one: row `i` along the first axis
  /// depends on row `i` of these, and on all of the others.
  ///
  /// @param operands shapes of the operands
  /// @return true for each of them; nowhere if the result is not made row by row
  default boolean[] rowwise(Shape... operands) {
    return new boolean[operands.length];
  }

  /// The same operation on `n` operands of each kind at once, stacked along a new first axis.
  ///
  /// @param n how many
  /// @return an operation whose result is stacked likewise
  Shaped batched(int n);

  /// About how many operations on floating-point numbers the primal takes.
  ///
  /// @param y shape of the result
  /// @param operands shapes of the operands
  /// @return one per element that goes in, unless the operation is of another kind
  default long flops(Shape y, Shape... operands) {
    long elements = 0;
    for (Shape operand : operands) {
      elements += operand.size();
    }
    return elements;
  }

  /// The element type of the result.
  ///
  /// @param operands the type that the operands share
  /// @return the same, unless the operation converts
  default DType dtype(DType operands) {
    return operands;
  }
}
