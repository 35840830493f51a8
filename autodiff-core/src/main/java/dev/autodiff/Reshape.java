package dev.autodiff;

import java.util.Arrays;
import java.util.stream.IntStream;

/// `y` has the elements of `x` in another shape. VJP: `ȳ` in the shape of `x`.
record Reshape(Shape to) implements Shaped {
  @Override
  public String opName() {
    return "reshape";
  }

  @Override
  public String formula() {
    return "y = the elements of a in another shape";
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
    Shape from = operands[0];
    if (from.size() != to.size()) {
      throw Errors.illegal(
          "reshape",
          "shape " + from + " has " + from.size() + " elements, " + to + " has " + to.size(),
          "Choose lengths with the same product.");
    }
    return to;
  }

  @Override
  public boolean keepsElements() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    System.arraycopy(operands[0].data(), 0, y.data(), 0, to.size());
  }

  @Override
  public Reshape batched(int n) {
    return new Reshape(Shape.of(n).then(to.lengths()));
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar.reshape(operands[0].shape());
  }

  /// Replaces one length of −1 by what the element count asks for.
  static Shape infer(Shape from, int... lengths) {
    int unknown = -1;
    long known = 1;
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] != -1) {
        known *= lengths[i];
      } else if (unknown >= 0) {
        throw Errors.illegal(
            "reshape",
            "more than one length is -1 in " + Arrays.toString(lengths) + ", from shape " + from,
            "Name all but one.");
      } else {
        unknown = i;
      }
    }
    if (unknown < 0) {
      return Shape.of(lengths);
    }
    if (known <= 0 || from.size() % known != 0) {
      throw Errors.illegal(
          "reshape",
          "the -1 in " + Arrays.toString(lengths) + " cannot be computed from shape " + from,
          "Choose lengths whose product divides " + from.size() + ".");
    }
    int[] inferred = lengths.clone();
    inferred[unknown] = (int) (from.size() / known);
    return Shape.of(inferred);
  }

  static Shape squeezed(Shape from, int... axes) {
    boolean[] drop = new boolean[from.rank()];
    for (int axis : axes) {
      int at = from.axis("squeeze", axis);
      if (from.lengths()[at] != 1) {
        throw Errors.illegal(
            "squeeze",
            "axis " + axis + " of shape " + from + " has length " + from.lengths()[at],
            "Only axes of length 1 can go.");
      }
      drop[at] = true;
    }
    return Shape.of(
        IntStream.range(0, from.rank())
            .filter(axis -> axes.length == 0 ? from.lengths()[axis] != 1 : !drop[axis])
            .map(axis -> from.lengths()[axis])
            .toArray());
  }

  static Shape unsqueezed(String operation, Shape from, int axis) {
    int rank = from.rank() + 1;
    int at = axis < 0 ? axis + rank : axis;
    if (at < 0 || at >= rank) {
      throw Errors.illegal(
          operation,
          "axis " + axis + " does not fit shape " + from,
          "Use an axis from " + -rank + " to " + (rank - 1) + ".");
    }
    return from.sub(0, at).then(1).then(from.sub(at, from.rank()).toArray());
  }
}
