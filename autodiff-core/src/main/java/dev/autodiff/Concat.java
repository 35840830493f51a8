package dev.autodiff;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `y` joins its operands along an axis. VJP: the slice of `ȳ` that came from the operand.
///
/// @param axis the axis
/// @param ends for each operand, the index in `y` after its last: kept because adding up the
///   lengths for every operand anew makes the sweep over a stack of n scalars take n² steps
record Concat(int axis, int[] ends) implements Shaped {
  private static final int ROWS = 64;

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Concat concat
        && axis == concat.axis
        && Arrays.equals(ends, concat.ends);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ends) + axis;
  }

  static Concat of(int axis, Value... values) {
    requireSome("concat", values);
    return joining(values[0].shape().axis("concat", axis), values);
  }

  static Value stack(int axis, Value... values) {
    requireSome("stack", values);
    Value[] parts = new Value[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!values[i].shape().equals(values[0].shape())) {
        throw Errors.illegal(
            "stack",
            "value 0 has shape " + values[0].shape() + ", value " + i + " " + values[i].shape(),
            "Stack values of equal shape, or use concat().");
      }
      parts[i] = values[i].reshape(Reshape.unsqueezed("stack", values[i].shape(), axis));
    }
    return Value.apply(joining(parts[0].shape().axis("stack", axis), parts), parts);
  }

  private static Concat joining(int axis, Value... values) {
    Shape first = values[0].shape();
    int[] ends = new int[values.length];
    int end = 0;
    for (int i = 0; i < values.length; i++) {
      Shape shape = values[i].shape();
      if (shape.rank() != first.rank() || !shape.with(axis, first.lengths()[axis]).equals(first)) {
        throw Errors.illegal(
            "concat",
            "value 0 has shape " + first + ", value " + i + " " + shape,
            "All axes but axis " + axis + " must be equally long.");
      }
      end += shape.lengths()[axis];
      ends[i] = end;
    }
    return new Concat(axis, ends);
  }

  private static void requireSome(String operation, Value... values) {
    if (values.length == 0) {
      throw Errors.illegal(operation, "got 0 values to join", "Give at least one.");
    }
  }

  @Override
  public String opName() {
    return "concat";
  }

  @Override
  public String formula() {
    return "y = the operands joined along an axis";
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
    return operands[0].with(axis, ends[ends.length - 1]);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int total = ends[ends.length - 1];
    Shape result = y.shape();
    int inner = result.sub(axis + 1, result.rank()).size();
    int outer = result.sub(0, axis).size();
    // Some rows of all operands at a time: whole columns one after the other would bring every line
    // of the result into the cache once per operand.
    for (int from = 0; from < outer; from += ROWS) {
      int to = Math.min(outer, from + ROWS);
      int at = 0;
      for (Dense operand : operands) {
        int run = operand.shape().lengths()[axis] * inner;
        copy(operand.data(), run, from, to, y.data(), at, total * inner);
        at += run;
      }
    }
  }

  private static void copy(
      double[] part, int run, int from, int to, double[] whole, int at, int row) {
    for (int o = from; o < to; o++) {
      if (run == 1) {
        whole[at + o * row] = part[o];
      } else {
        System.arraycopy(part, o * run, whole, at + o * row, run);
      }
    }
  }

  @Override
  public Concat batched(int n) {
    return new Concat(axis + 1, ends);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar.slice(axis, operand == 0 ? 0 : ends[operand - 1], ends[operand]);
  }
}
