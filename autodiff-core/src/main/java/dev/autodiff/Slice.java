package dev.autodiff;

import dev.autodiff.kernels.Strided;
import java.util.Arrays;

/// `y` takes every `step`-th element of one axis of `x`. VJP: `ȳ` put back into zeros.
record Slice(Shape from, int axis, int start, int step, int count) implements Shaped {
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

  private int offset() {
    return count == 0 ? 0 : start * from.strides()[axis];
  }

  private int[] strides() {
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
  public Shape shape(Shape... operands) {
    return shape();
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Strided.copy(operands[0].data(), offset(), strides(), shape().lengths(), y.data());
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return Value.apply(new Embed(this), yBar);
  }

  /// The adjoint of a slice: `y` is zero but for `x` in the places that the slice takes. VJP: the
  /// slice.
  record Embed(Slice slice) implements Shaped {
    @Override
    public String opName() {
      return "embed";
    }

    @Override
    public String formula() {
      return "y = a in the places that a slice takes, else 0";
    }

    @Override
    public Shape shape(Shape... operands) {
      return slice.from;
    }

    @Override
    public void primal(Dense y, Dense... operands) {
      Arrays.fill(y.data(), 0);
      Strided.add(
          operands[0].data(), y.data(), slice.offset(), slice.strides(), slice.shape().lengths());
    }

    @Override
    public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
      return Value.apply(slice, yBar);
    }
  }
}
