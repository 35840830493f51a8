package dev.autodiff;

import dev.autodiff.kernels.Indexing;
import org.jspecify.annotations.Nullable;

/// `y[…, j, …] = x[…, indexⱼ, …]` along an axis, with one index per element of `y`, which may be
/// computed. VJP: [PutAlong], which puts `ȳ` back; 0 for the indices.
///
/// @param caller what errors name
record TakeAlong(String caller, int axis) implements Shaped {
  static Value of(String operation, Value x, int axis, Value indices) {
    int at = x.shape().axis(operation, axis);
    return Value.apply(new TakeAlong(operation, at), x, Indices.of(operation, x, at, indices));
  }

  /// Checks that indices may name places of a shape.
  static void check(String operation, int axis, Shape from, Shape indices) {
    if (indices.rank() != from.rank()) {
      throw Errors.illegal(
          operation,
          "value has shape " + from + ", indices " + indices,
          "Give indices of the value's rank.");
    }
    for (int k = 0; k < from.rank(); k++) {
      if (k != axis && indices.lengths()[k] > from.lengths()[k]) {
        throw Errors.illegal(
            operation,
            "value has shape " + from + ", indices " + indices + ": axis " + k + " is too long",
            "Only axis " + axis + " may be longer than the value's.");
      }
    }
  }

  /// Checks the numbers themselves.
  static void check(String operation, int axis, Shape from, Dense indices) {
    double[] data = indices.data();
    int length = from.lengths()[axis];
    int wrong = Indexing.firstWrong(data, length);
    if (wrong < 0) {
      return;
    }
    double index = data[wrong];
    String number =
        index == Math.rint(index) && Math.abs(index) < 1e9 ? "" + (long) index : "" + index;
    throw Errors.illegal(
        operation,
        "index " + number + " does not exist on axis " + axis + " of shape " + from,
        length == 0 ? "The axis is empty." : "Use whole numbers from 0 to " + (length - 1) + ".");
  }

  /// Where the indices point, after a check.
  static int[] places(String operation, int axis, Shape from, Dense indices) {
    check(operation, axis, from, indices);
    return Indexing.places(indices.shape().lengths(), from.strides(), axis, indices.data());
  }

  @Override
  public String opName() {
    return "gather";
  }

  @Override
  public String formula() {
    return "yⱼ = a at index bⱼ along an axis";
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
    check(caller, axis, operands[0], operands[1]);
    return operands[1];
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int[] places = places(caller, axis, operands[0].shape(), operands[1]);
    Indexing.take(places, operands[0].data(), y.data());
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value moved = tangents[0];
    return moved == null ? y.like(0).broadcastTo(y.shape()) : Value.apply(this, moved, operands[1]);
  }

  @Override
  public TakeAlong batched(int n) {
    return new TakeAlong(caller, axis + 1);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value indices = operands[1];
    return operand == 0
        ? Value.apply(new PutAlong(caller, axis, operands[0].shape(), false), yBar, indices)
        : y.like(0).broadcastTo(indices.shape());
  }
}
