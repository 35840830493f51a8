package dev.autodiff;

import dev.autodiff.kernels.Indexing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `y[…, indexⱼ, …] = Σ x[…, j, …]`, else 0: the adjoint of [TakeAlong], which is its VJP.
///
/// @param caller what errors name
/// @param to the result's shape
/// @param marks whether to give, in the shape of the indices, 1 for the last index that names a
///   place and 0 for those before it; derivatives of that are 0
record PutAlong(String caller, int axis, Shape to, boolean marks) implements Shaped {
  /// Elements of `source` added to `x` where the indices say.
  static Value added(String operation, Value x, int axis, Value indices, Value source) {
    int at = x.shape().axis(operation, axis);
    Value places = Indices.of(operation, x, at, indices);
    Value part = fitting(operation, source, places.shape());
    return x.add(Value.apply(new PutAlong(operation, at, x.shape(), false), part, places));
  }

  /// Elements of `source` in the place of those of `x` that the indices name.
  static Value replaced(String operation, Value x, int axis, Value indices, Value source) {
    int at = x.shape().axis(operation, axis);
    Value places = Indices.of(operation, x, at, indices);
    Value part = fitting(operation, source, places.shape());
    Value last = Value.apply(new PutAlong(operation, at, x.shape(), true), places, places);
    PutAlong put = new PutAlong(operation, at, x.shape(), false);
    Value written = Value.apply(put, Value.where(last, part, part.like(0)), places);
    return Value.where(Value.apply(put, last, places), written, x);
  }

  /// The leading part of the source that the indices cover.
  private static Value fitting(String operation, Value source, Shape indices) {
    Shape shape = source.shape();
    boolean fits = shape.rank() == indices.rank();
    for (int k = 0; fits && k < shape.rank(); k++) {
      fits = indices.lengths()[k] <= shape.lengths()[k];
    }
    if (!fits) {
      throw Errors.illegal(
          operation,
          "the source has shape " + shape + ", the indices " + indices,
          "Give one element per index.");
    }
    return shape.equals(indices)
        ? source
        : Value.apply(StridedView.part(operation, shape, new int[shape.rank()], indices), source);
  }

  @Override
  public String opName() {
    return "scatterAdd";
  }

  @Override
  public String formula() {
    return "y = Σ aⱼ at index bⱼ along an axis, else 0";
  }

  @Override
  public String reference() {
    return LINEAR;
  }

  @Override
  public Shape shape(Shape... operands) {
    TakeAlong.check(caller, axis, to, operands[1]);
    return marks ? operands[1] : to;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int[] places = TakeAlong.places(caller, axis, to, operands[1]);
    if (marks) {
      Indexing.lastOnes(places, to.size(), y.data());
    } else {
      Arrays.fill(y.data(), 0);
      Indexing.put(places, operands[0].data(), y.data());
    }
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value moved = tangents[0];
    return moved == null || marks
        ? y.like(0).broadcastTo(y.shape())
        : Value.apply(this, moved, operands[1]);
  }

  @Override
  public PutAlong batched(int n) {
    return new PutAlong(caller, axis + 1, Shape.of(n).then(to.lengths()), marks);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value indices = operands[1];
    return operand == 0 && !marks
        ? Value.apply(new TakeAlong(caller, axis), yBar, indices)
        : y.like(0).broadcastTo(indices.shape());
  }
}
