package dev.autodiff;

import dev.autodiff.kernels.Strided;

/// `y` takes every `step`-th element of one axis of `x`.
record Slice(Shape from, int axis, int start, int step, int count) implements Taking {
  /// Follows Python's rules for `[start:stop:step]`.
  static Slice of(Shape from, int axis, int start, int stop, int step) {
    if (step == 0) {
      throw Errors.illegal(
          "slice",
          "the step over shape " + from + " is 0",
          "Use a step of 1 or more, or -1 or less.");
    }
    int at = from.axis("slice", axis);
    int length = from.lengths()[at];
    int low = step > 0 ? 0 : -1;
    int high = step > 0 ? length : length - 1;
    int first = Math.clamp(start < 0 ? (long) start + length : start, low, high);
    int end = Math.clamp(stop < 0 ? (long) stop + length : stop, low, high);
    long span = step > 0 ? (long) end - first : (long) first - end;
    int count = (int) Math.max(0, Math.ceilDiv(span, Math.abs((long) step)));
    return new Slice(from, at, first, step, count);
  }

  private Shape shape() {
    return from.with(axis, count);
  }

  @Override
  public int first() {
    return count == 0 ? 0 : start * from.strides()[axis];
  }

  /// The step per axis of the result through the operand.
  int[] strides() {
    int[] strides = from.strides();
    strides[axis] *= step;
    return strides;
  }

  @Override
  public String opName() {
    return "slice";
  }

  @Override
  public String formula() {
    return "y = every step-th element of one axis of a";
  }

  @Override
  public String reference() {
    return LINEAR;
  }

  @Override
  public Shape shape(Shape... operands) {
    return shape();
  }

  @Override
  public boolean takesFloats() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    if (operands[0].array() instanceof float[] floats) {
      Strided.copy(floats, first(), strides(), shape().lengths(), (float[]) y.array(), 0);
      return;
    }
    Strided.copy(operands[0].data(), first(), strides(), shape().lengths(), y.data(), 0);
  }

  @Override
  public Slice batched(int n) {
    return new Slice(Shape.of(n).then(from.lengths()), axis + 1, start, step, count);
  }

  @Override
  public void putBack(double[] part, double[] whole) {
    Strided.add(part, whole, first(), strides(), shape().lengths());
  }
}
