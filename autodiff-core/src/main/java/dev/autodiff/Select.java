package dev.autodiff;

import dev.autodiff.kernels.Strided;
import java.util.stream.IntStream;

/// `y` is the sub-tensor of `x` at one index of an axis, without that axis.
record Select(Shape from, int axis, int index, Shape result) implements Taking {
  static Select of(Shape from, int axis, int index) {
    int at = from.axis("select", axis);
    return new Select(from, at, Gather.index("select", from, at, index), without(from, at));
  }

  /// One for each index of an axis.
  static Select[] all(Shape from, int axis) {
    int at = from.axis("unbind", axis);
    Shape result = without(from, at);
    return IntStream.range(0, from.lengths()[at])
        .mapToObj(i -> new Select(from, at, i, result))
        .toArray(Select[]::new);
  }

  private static Shape without(Shape from, int axis) {
    return from.sub(0, axis).then(from.sub(axis + 1, from.rank()).lengths());
  }

  @Override
  public int first() {
    return result.size() == 0 ? 0 : index * from.strides()[axis];
  }

  /// The step per axis of the result through the operand.
  int[] strides() {
    int[] all = from.strides();
    int[] strides = new int[result.rank()];
    System.arraycopy(all, 0, strides, 0, axis);
    System.arraycopy(all, axis + 1, strides, axis, strides.length - axis);
    return strides;
  }

  @Override
  public String opName() {
    return "select";
  }

  @Override
  public String formula() {
    return "y = a at one index of an axis";
  }

  @Override
  public String reference() {
    return LINEAR;
  }

  @Override
  public Shape shape(Shape... operands) {
    return result;
  }

  @Override
  public boolean takesFloats() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    if (operands[0].array() instanceof float[] floats) {
      float[] out = (float[]) y.array();
      if (from.rank() == 1) {
        out[0] = floats[index];
      } else {
        Strided.copy(floats, first(), strides(), result.lengths(), out, 0);
      }
    } else if (from.rank() == 1) {
      y.data()[0] = operands[0].data()[index];
    } else {
      Strided.copy(operands[0].data(), first(), strides(), result.lengths(), y.data(), 0);
    }
  }

  @Override
  public Select batched(int n) {
    Shape all = Shape.of(n);
    return new Select(all.then(from.lengths()), axis + 1, index, all.then(result.lengths()));
  }

  @Override
  public void putBack(double[] part, double[] whole) {
    if (from.rank() == 1) {
      whole[index] += part[0];
    } else {
      Strided.add(part, whole, first(), strides(), result.lengths());
    }
  }
}
