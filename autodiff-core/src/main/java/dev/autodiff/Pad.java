package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Strided;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `y` is `x` with a frame of one number. VJP: the part of `ȳ` inside the frame.
///
/// @param before for each axis, how many elements come before those of `x`
record Pad(int[] before, Shape from, Shape result, double value) implements Shaped {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Pad pad
        && Arrays.equals(before, pad.before)
        && from.equals(pad.from)
        && result.equals(pad.result)
        && Double.compare(value, pad.value) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(before), from, result, value);
  }

  /// Adds positive amounts per axis, and cuts off negative ones.
  static Value of(Value x, double value, int[]... amounts) {
    Shape shape = x.shape();
    Shape result = result("pad", shape, amounts);
    int[] cut = new int[shape.rank()];
    int[] left = shape.toArray();
    int[] before = new int[shape.rank()];
    for (int axis = 0; axis < cut.length; axis++) {
      cut[axis] = Math.max(0, -amounts[axis][0]);
      before[axis] = Math.max(0, amounts[axis][0]);
      left[axis] = Math.max(0, left[axis] - cut[axis] - Math.max(0, -amounts[axis][1]));
    }
    Shape inner = Shape.of(left);
    Value part =
        inner.equals(shape) ? x : Value.apply(StridedView.part("pad", shape, cut, inner), x);
    return inner.equals(result) ? part : Value.apply(new Pad(before, inner, result, value), part);
  }

  /// The shape with the amounts added; refuses what does not fit.
  static Shape result(String operation, Shape shape, int[]... amounts) {
    if (amounts.length != shape.rank()) {
      throw Errors.illegal(
          operation,
          "shape " + shape + " has " + shape.rank() + " axes, got " + amounts.length + " amounts",
          "Give {before, after} for each axis.");
    }
    int[] lengths = new int[amounts.length];
    for (int axis = 0; axis < lengths.length; axis++) {
      int[] amount = amounts[axis];
      if (amount.length != 2) {
        throw Errors.illegal(
            operation,
            "axis "
                + axis
                + " of shape "
                + shape
                + " has "
                + amount.length
                + " amounts: "
                + Arrays.toString(amount),
            "Give {before, after} for each axis.");
      }
      long length = (long) shape.lengths()[axis] + amount[0] + amount[1];
      if (length < 0 || length > Integer.MAX_VALUE) {
        throw Errors.illegal(
            operation,
            "axis "
                + axis
                + " of shape "
                + shape
                + " would have length "
                + length
                + " with "
                + Arrays.toString(amount),
            "Cut off no more than there is.");
      }
      lengths[axis] = (int) length;
    }
    return Shape.of(lengths);
  }

  @Override
  public String opName() {
    return "pad";
  }

  @Override
  public String formula() {
    return "y = a with a frame of one number";
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
    return result;
  }

  private StridedView inside() {
    return StridedView.part("slice", result, before, from);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Arrays.fill(y.data(), value);
    StridedView inside = inside();
    Strided.put(operands[0].data(), y.data(), inside.start(), inside.strides(), from.lengths());
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    return Value.apply(new Pad(before, from, result, 0), requireNonNull(tangents[0]));
  }

  @Override
  public Pad batched(int n) {
    int[] all = new int[before.length + 1];
    System.arraycopy(before, 0, all, 1, before.length);
    Shape batch = Shape.of(n);
    return new Pad(all, batch.then(from.lengths()), batch.then(result.lengths()), value);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return Value.apply(inside(), yBar);
  }
}
