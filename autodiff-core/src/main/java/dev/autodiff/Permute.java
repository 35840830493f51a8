package dev.autodiff;

import dev.autodiff.kernels.Strided;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `y` has the axes of `x` in another order. VJP: the inverse permutation of `ȳ`.
record Permute(int[] axes) implements Shaped {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Permute permute && Arrays.equals(axes, permute.axes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(axes);
  }

  static Permute of(Shape shape, int... axes) {
    int[] order = Arrays.stream(axes).map(axis -> shape.axis("permute", axis)).toArray();
    if (axes.length != shape.rank() || Arrays.stream(order).distinct().count() != order.length) {
      throw Errors.illegal(
          "permute",
          Arrays.toString(axes) + " is not a permutation of the axes of shape " + shape,
          "Name each of the " + shape.rank() + " axes once.");
    }
    return new Permute(order);
  }

  static Value exchange(Value x, int first, int second) {
    int i = x.shape().axis("transpose", first);
    int j = x.shape().axis("transpose", second);
    int[] order = IntStream.range(0, x.shape().rank()).toArray();
    order[i] = j;
    order[j] = i;
    return Value.apply(new Permute(order), x);
  }

  @Override
  public String opName() {
    return "permute";
  }

  @Override
  public String formula() {
    return "y = a with its axes in another order";
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
    return Shape.of(Arrays.stream(axes).map(axis -> operands[0].lengths()[axis]).toArray());
  }

  @Override
  public boolean takesFloats() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int[] own = operands[0].shape().strides();
    int[] strides = Arrays.stream(axes).map(axis -> own[axis]).toArray();
    int[] lengths = y.shape().lengths();
    if (operands[0].array() instanceof float[] floats) {
      Strided.copy(floats, 0, strides, lengths, (float[]) y.array(), 0);
    } else {
      Strided.copy(operands[0].data(), 0, strides, lengths, y.data(), 0);
    }
  }

  @Override
  public Permute batched(int n) {
    int[] after = new int[axes.length + 1];
    for (int i = 0; i < axes.length; i++) {
      after[i + 1] = axes[i] + 1;
    }
    return new Permute(after);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    int[] inverse = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      inverse[axes[i]] = i;
    }
    return yBar.permute(inverse);
  }
}
