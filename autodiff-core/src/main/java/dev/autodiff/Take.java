package dev.autodiff;

import dev.autodiff.kernels.Indexing;
import org.jspecify.annotations.Nullable;

/// `y` has the sub-tensors of `x` at indices of an axis, which may be computed. VJP: [Put], which
/// puts `ȳ` back; 0 for the indices.
///
/// @param caller what errors name
/// @param batches how many leading axes each have indices of their own
record Take(String caller, int axis, int batches) implements Shaped {
  static Value of(String operation, Value x, int axis, Value indices) {
    int at = checked(operation, x.shape(), axis, indices);
    return Value.apply(new Take(operation, at, 0), x, Indices.of(operation, x, at, indices));
  }

  static int checked(String operation, Shape shape, int axis, Value indices) {
    int at = shape.axis(operation, axis);
    if (indices.shape().rank() != 1) {
      throw Errors.illegal(
          operation,
          "value has shape " + shape + ", indices " + indices.shape(),
          "Give a vector of indices, or use gather() for one index per element.");
    }
    return at;
  }

  @Override
  public String opName() {
    return "indexSelect";
  }

  @Override
  public String formula() {
    return "y = the sub-tensors of a at indices b of an axis";
  }

  @Override
  public String reference() {
    return LINEAR;
  }

  @Override
  public long flops(Shape y, Shape... operands) {
    return 0;
  }

  @Override
  public Shape shape(Shape... operands) {
    return operands[0].with(axis, operands[1].lengths()[batches]);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Shape from = operands[0].shape();
    TakeAlong.check(caller, axis, from, operands[1]);
    Rows rows = Rows.of(from, axis);
    int n = from.sub(0, batches).size();
    Indexing.takeRuns(
        operands[0].data(),
        operands[1].data(),
        n,
        from.sub(batches, axis).size(),
        rows.count(),
        rows.inner(),
        y.data());
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value moved = tangents[0];
    return moved == null ? y.like(0).broadcastTo(y.shape()) : Value.apply(this, moved, operands[1]);
  }

  @Override
  public Take batched(int n) {
    return new Take(caller, axis + 1, batches + 1);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value indices = operands[1];
    return operand == 0
        ? Value.apply(new Put(caller, axis, batches, operands[0].shape()), yBar, indices)
        : y.like(0).broadcastTo(indices.shape());
  }
}
