package dev.autodiff;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `yⱼ = x[positionⱼ]` for flat positions.
///
/// Both `indexSelect` and `gather` are this operation; they differ in how positions come from
/// indices.
record Gather(String opName, Shape from, Shape result, int[] positions) implements Taking {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Gather gather
        && opName.equals(gather.opName)
        && from.equals(gather.from)
        && result.equals(gather.result)
        && Arrays.equals(positions, gather.positions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(opName, from, result, Arrays.hashCode(positions));
  }

  /// Whole sub-tensors along an axis.
  static Gather select(Shape from, int axis, int... indices) {
    int at = from.axis("indexSelect", axis);
    Shape result = from.with(at, indices.length);
    int inner = from.strides()[at];
    int length = from.lengths()[at];
    int[] wanted = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      wanted[i] = position("indexSelect", from, at, indices[i]);
    }
    int[] positions = new int[result.size()];
    for (int j = 0, outer = 0; j < positions.length; outer += length) {
      for (int index : wanted) {
        int start = (outer + index) * inner;
        for (int i = 0; i < inner; i++) {
          positions[j++] = start + i;
        }
      }
    }
    return new Gather("indexSelect", from, result, positions);
  }

  /// One element per index along an axis.
  static Gather along(Shape from, int axis, Shape shape, int... indices) {
    int at = from.axis("gather", axis);
    if (shape.rank() != from.rank() || indices.length != shape.size()) {
      throw Errors.illegal(
          "gather",
          "value has shape " + from + ", indices " + shape + " with " + indices.length + " numbers",
          "Give indices of the value's rank, one number per element.");
    }
    for (int k = 0; k < shape.rank(); k++) {
      if (k != at && shape.lengths()[k] > from.lengths()[k]) {
        throw Errors.illegal(
            "gather",
            "value has shape " + from + ", indices " + shape + ": axis " + k + " is too long",
            "Only axis " + at + " may be longer than the value's.");
      }
    }
    int[] strides = from.strides();
    int[] own = shape.strides();
    int[] positions = new int[indices.length];
    for (int j = 0; j < positions.length; j++) {
      int position = 0;
      for (int k = 0; k < own.length; k++) {
        int i =
            k == at ? position("gather", from, at, indices[j]) : j / own[k] % shape.lengths()[k];
        position += i * strides[k];
      }
      positions[j] = position;
    }
    return new Gather("gather", from, shape, positions);
  }

  /// Checks an index that is data: a negative one is more likely wrong than meant from the end.
  private static int position(String operation, Shape shape, int axis, int index) {
    if (index < 0) {
      throw Errors.illegal(
          operation,
          "index " + index + " into axis " + axis + " of shape " + shape + " is negative",
          "Count from 0.");
    }
    return index(operation, shape, axis, index);
  }

  /// Checks an index that may count from the end.
  static int index(String operation, Shape shape, int axis, int index) {
    int length = shape.lengths()[axis];
    int i = index < 0 ? index + length : index;
    if (i < 0 || i >= length) {
      throw Errors.illegal(
          operation,
          "index " + index + " is outside axis " + axis + " of shape " + shape,
          length == 0
              ? "The axis is empty."
              : "Use indices from " + -length + " to " + (length - 1) + ".");
    }
    return i;
  }

  @Override
  public String formula() {
    return "yⱼ = a at positionⱼ";
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
      for (int j = 0; j < positions.length; j++) {
        out[j] = floats[positions[j]];
      }
      return;
    }
    double[] from = operands[0].data();
    double[] to = y.data();
    for (int j = 0; j < positions.length; j++) {
      to[j] = from[positions[j]];
    }
  }

  @Override
  public int first() {
    return positions[0];
  }

  @Override
  public Gather batched(int n) {
    int[] all = new int[n * positions.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = i / positions.length * from.size() + positions[i % positions.length];
    }
    Shape batch = Shape.of(n);
    return new Gather(opName, batch.then(from.lengths()), batch.then(result.lengths()), all);
  }

  @Override
  public void putBack(double[] part, double[] whole) {
    for (int j = 0; j < part.length; j++) {
      whole[positions[j]] += part[j];
    }
  }
}
