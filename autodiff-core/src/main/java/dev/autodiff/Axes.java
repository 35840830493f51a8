package dev.autodiff;

import dev.autodiff.kernels.Strided;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The axes that a reduction runs over.
///
/// @param reduced indices in rising order
/// @param keepDims whether they stay with length 1
record Axes(int[] reduced, boolean keepDims) {

  /// Normalizes axes as a user names them; none means all.
  static Axes of(String operation, Shape shape, boolean keepDims, int... axes) {
    if (axes.length == 0) {
      return new Axes(IntStream.range(0, shape.rank()).toArray(), keepDims);
    }
    int[] sorted = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      sorted[i] = shape.axis(operation, axes[i]);
    }
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw Errors.illegal(
            operation,
            "axis "
                + sorted[i]
                + " of shape "
                + shape
                + " is named twice in "
                + Arrays.toString(axes),
            "Name each axis once.");
      }
    }
    return new Axes(sorted, keepDims);
  }

  /// The same axes after a new first one.
  Axes batched() {
    return new Axes(Arrays.stream(reduced).map(axis -> axis + 1).toArray(), keepDims);
  }

  /// The shape with the axes at length 1.
  Shape kept(Shape shape) {
    int[] lengths = shape.toArray();
    for (int axis : reduced) {
      lengths[axis] = 1;
    }
    return Shape.of(lengths);
  }

  /// The shape of the reduction's result.
  Shape result(Shape shape) {
    return keepDims ? kept(shape) : Shape.of(lengths(shape, others(shape)));
  }

  /// The sum over the axes.
  Value sum(Value x) {
    return Value.apply(new Sum(this), x);
  }

  /// How many elements each result element is made of.
  int count(Shape shape) {
    int count = 1;
    for (int axis : reduced) {
      count *= shape.lengths()[axis];
    }
    return count;
  }

  /// Overwrites one row from `lo` (inclusive) to `hi` (exclusive).
  @FunctionalInterface
  interface RowMap {
    void apply(double[] data, int lo, int hi);
  }

  /// Applies a map to every row and gives a value of the operand's shape.
  void mapRows(Dense operand, RowMap map, double[] y) {
    Shape shape = operand.shape();
    double[] out = inOrder(order(shape)) ? operand.data().clone() : rows(operand);
    int count = count(shape);
    for (int lo = 0; lo < out.length; lo += count) {
      map.apply(out, lo, lo + count);
    }
    System.arraycopy(unrows(out, shape), 0, y, 0, y.length);
  }

  /// The elements with the reduced axes moved last: one row per result element.
  double[] rows(Dense operand) {
    int[] order = order(operand.shape());
    return inOrder(order)
        ? operand.data()
        : Strided.copy(
            operand.data(),
            0,
            gather(operand.shape().strides(), order),
            lengths(operand.shape(), order));
  }

  /// Moves the elements of rows back to where they came from.
  double[] unrows(double[] rows, Shape shape) {
    int[] order = order(shape);
    if (inOrder(order)) {
      return rows;
    }
    int[] strides = Shape.of(lengths(shape, order)).strides();
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = strides[i];
    }
    return Strided.copy(rows, 0, back, shape.lengths());
  }

  /// The axes that stay, then those that are reduced.
  int[] order(Shape shape) {
    return IntStream.concat(Arrays.stream(others(shape)), Arrays.stream(reduced)).toArray();
  }

  private int[] others(Shape shape) {
    return IntStream.range(0, shape.rank())
        .filter(axis -> Arrays.binarySearch(reduced, axis) < 0)
        .toArray();
  }

  private static boolean inOrder(int[] order) {
    return IntStream.range(0, order.length).allMatch(i -> order[i] == i);
  }

  private static int[] lengths(Shape shape, int[] order) {
    return gather(shape.lengths(), order);
  }

  private static int[] gather(int[] source, int[] order) {
    return Arrays.stream(order).map(axis -> source[axis]).toArray();
  }
}
