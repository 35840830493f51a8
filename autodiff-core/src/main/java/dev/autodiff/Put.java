package dev.autodiff;

import dev.autodiff.kernels.Indexing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `y` is the sum of the sub-tensors of `x`, each at its index of an axis, else 0: the adjoint of
/// [Take], which is its VJP.
///
/// @param caller what errors name
/// @param batches how many leading axes each have indices of their own
/// @param to the result's shape
record Put(String caller, int axis, int batches, Shape to) implements Shaped {
  /// Sub-tensors of `source` added to those of `x` that the indices name.
  static Value added(String operation, Value x, int axis, Value indices, Value source) {
    int at = Take.checked(operation, x.shape(), axis, indices);
    Put put = new Put(operation, at, 0, x.shape());
    return x.add(Value.apply(put, source, Indices.of(operation, x, at, indices)));
  }

  @Override
  public String opName() {
    return "indexAdd";
  }

  @Override
  public String formula() {
    return "y = Σ of the sub-tensors of a at indices b of an axis, else 0";
  }

  @Override
  public String reference() {
    return LINEAR;
  }

  @Override
  public Shape shape(Shape... operands) {
    Shape fitting = to.with(axis, operands[1].lengths()[batches]);
    if (!operands[0].equals(fitting)) {
      throw Errors.illegal(
          caller,
          "value has shape " + to + ", indices " + operands[1] + ", the source " + operands[0],
          "Give a source of shape " + fitting + ".");
    }
    return to;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    TakeAlong.check(caller, axis, to, operands[1]);
    Rows rows = Rows.of(to, axis);
    Arrays.fill(y.data(), 0);
    Indexing.putRuns(
        operands[0].data(),
        operands[1].data(),
        to.sub(0, batches).size(),
        to.sub(batches, axis).size(),
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
  public Put batched(int n) {
    return new Put(caller, axis + 1, batches + 1, Shape.of(n).then(to.lengths()));
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value indices = operands[1];
    return operand == 0
        ? Value.apply(new Take(caller, axis, batches), yBar, indices)
        : y.like(0).broadcastTo(indices.shape());
  }
}
