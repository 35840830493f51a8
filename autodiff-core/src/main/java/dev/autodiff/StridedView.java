package dev.autodiff;

import dev.autodiff.kernels.Strided;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `y` steps through `x` evenly along each of its axes, which need not be those of `x`: elements in
/// reverse, diagonals, windows that overlap, repetitions.
///
/// @param start position of the first element
/// @param strides step per axis of the result
record StridedView(String opName, Shape from, Shape result, int start, int[] strides)
    implements Taking {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StridedView view
        && opName.equals(view.opName)
        && from.equals(view.from)
        && result.equals(view.result)
        && start == view.start
        && Arrays.equals(strides, view.strides);
  }

  @Override
  public int hashCode() {
    return Objects.hash(opName, from, result, start, Arrays.hashCode(strides));
  }

  /// Runs backwards along some axes.
  static StridedView flipped(Shape from, Axes axes) {
    int[] strides = from.strides();
    int start = 0;
    for (int axis : axes.reduced()) {
      start += Math.max(0, from.lengths()[axis] - 1) * strides[axis];
      strides[axis] = -strides[axis];
    }
    return new StridedView("flip", from, from, start, strides);
  }

  /// Two axes become one, the last, on which both indices run together.
  static StridedView diagonal(String operation, Shape from, int offset, int first, int second) {
    int i = from.axis(operation, first);
    int j = from.axis(operation, second);
    if (i == j) {
      throw Errors.illegal(
          operation,
          "axes " + first + " and " + second + " of shape " + from + " are the same",
          "Name two axes.");
    }
    int[] all = from.strides();
    int rows = from.lengths()[i];
    int columns = from.lengths()[j];
    // Beyond the corners there is no element, and the sum of lengths must not overflow.
    int along = Math.clamp(offset, -rows, columns);
    int length =
        Math.max(0, along < 0 ? Math.min(rows + along, columns) : Math.min(rows, columns - along));
    int[] lengths = new int[from.rank() - 1];
    int[] strides = new int[lengths.length];
    int at = 0;
    for (int axis = 0; axis < from.rank(); axis++) {
      if (axis != i && axis != j) {
        lengths[at] = from.lengths()[axis];
        strides[at++] = all[axis];
      }
    }
    lengths[at] = length;
    strides[at] = all[i] + all[j];
    int start = length == 0 ? 0 : along < 0 ? -along * all[i] : along * all[j];
    return new StridedView(operation, from, Shape.of(lengths), start, strides);
  }

  /// Every `step`-th window of `size` neighbours along an axis; a new last axis runs through each.
  static StridedView windows(Shape from, int axis, int size, int step) {
    int at = from.axis("unfold", axis);
    int length = from.lengths()[at];
    if (size < 0 || size > length || step < 1) {
      throw Errors.illegal(
          "unfold",
          "windows of size "
              + size
              + " and step "
              + step
              + " do not fit axis "
              + axis
              + " of shape "
              + from,
          "Use a size from 0 to " + length + " and a step of at least 1.");
    }
    int[] own = from.strides();
    int[] strides = Arrays.copyOf(own, own.length + 1);
    strides[at] = own[at] * step;
    strides[own.length] = own[at];
    Shape result = from.with(at, (length - size) / step + 1).then(size);
    return new StridedView("unfold", from, result, 0, strides);
  }

  /// A part of every axis.
  static StridedView part(String operation, Shape whole, int[] first, Shape part) {
    int[] strides = whole.strides();
    int start = 0;
    if (part.size() > 0) {
      for (int axis = 0; axis < first.length; axis++) {
        start += first[axis] * strides[axis];
      }
    }
    return new StridedView(operation, whole, part, start, strides);
  }

  /// The value `times` over along an axis: each element that often before the next one, or the
  /// whole axis that often.
  static StridedView repeated(Shape from, int axis, int times, boolean each) {
    int[] own = from.strides();
    int at = each ? axis + 1 : axis;
    int[] strides = new int[own.length + 1];
    System.arraycopy(own, 0, strides, 0, at);
    System.arraycopy(own, at, strides, at + 1, own.length - at);
    Shape result = from.sub(0, at).then(times).then(from.sub(at, from.rank()).lengths());
    return new StridedView(each ? "repeatInterleave" : "tile", from, result, 0, strides);
  }

  @Override
  public int first() {
    return start;
  }

  @Override
  public String formula() {
    return "y = a read with a stride per axis";
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
      Strided.copy(floats, start, strides, result.lengths(), (float[]) y.array(), 0);
    } else {
      Strided.copy(operands[0].data(), start, strides, result.lengths(), y.data(), 0);
    }
  }

  @Override
  public StridedView batched(int n) {
    int[] all = new int[strides.length + 1];
    all[0] = from.size();
    System.arraycopy(strides, 0, all, 1, strides.length);
    Shape batch = Shape.of(n);
    return new StridedView(
        opName, batch.then(from.lengths()), batch.then(result.lengths()), start, all);
  }

  @Override
  public void putBack(double[] part, double[] whole) {
    Strided.add(part, whole, start, strides, result.lengths());
  }
}
