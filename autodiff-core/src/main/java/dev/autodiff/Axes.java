package dev.autodiff;

import dev.autodiff.kernels.FloatReduce;
import dev.autodiff.kernels.Reduce;
import dev.autodiff.kernels.Strided;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The axes that a reduction runs over.
///
/// @param reduced indices in rising order
/// @param keepDims whether they stay with length 1
record Axes(int[] reduced, boolean keepDims) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Axes axes
        && keepDims == axes.keepDims
        && Arrays.equals(reduced, axes.reduced);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(reduced) + Boolean.hashCode(keepDims);
  }

  /// Normalizes axes as a user names them; none means all.
  static Axes of(String operation, Shape shape, boolean keepDims, int... axes) {
    if (axes.length == 0) {
      int[] all = new int[shape.rank()];
      Arrays.setAll(all, axis -> axis);
      return new Axes(all, keepDims);
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

  /// Whether the first axis stays, so that a reduction along the others goes row by row.
  boolean[] rowwise(Shape shape) {
    return new boolean[] {shape.rank() > 0 && Arrays.binarySearch(reduced, 0) < 0};
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

  /// A dense array seen as `[outer, count, inner]`, to be reduced over its middle.
  record Split(int outer, int count, int inner) {}

  /// How the reduced axes cut a shape; null if others lie between them.
  @Nullable Split split(Shape shape) {
    int[] lengths = shape.lengths();
    int outer = 1;
    int count = 1;
    int inner = 1;
    boolean within = false;
    for (int axis = 0; axis < lengths.length; axis++) {
      if (lengths[axis] == 1) {
        continue; // in no one's way
      }
      if (Arrays.binarySearch(reduced, axis) >= 0) {
        if (within && inner != 1) {
          return null;
        }
        within = true;
        count *= lengths[axis];
      } else if (within) {
        inner *= lengths[axis];
      } else {
        outer *= lengths[axis];
      }
    }
    return new Split(outer, count, inner);
  }

  /// One number per row.
  void reduce(Dense operand, Reduce.Kernel kernel, Dense y) {
    reduce(operand, kernel, FloatReduce.reducing(kernel), y);
  }

  /// The same with a form of its own for float32.
  void reduce(Dense operand, Reduce.Kernel kernel, FloatReduce.Kernel floatKernel, Dense y) {
    Shape shape = operand.shape();
    Split known = split(shape);
    Object rows = known == null ? rows(operand) : operand.array();
    Split split = known == null ? new Split(y.shape().size(), count(shape), 1) : known;
    if (rows instanceof float[] floats) {
      float[] out = (float[]) y.array();
      floatKernel.apply(floats, split.outer, split.count, split.inner, out);
    } else {
      kernel.apply((double[]) rows, 0, split.outer, split.count, split.inner, y.data(), 0);
    }
  }

  /// Applies a map to every row and gives a value of the operand's shape.
  void mapRows(Dense operand, Reduce.Kernel kernel, Dense y) {
    Shape shape = operand.shape();
    Split known = split(shape);
    Object rows = known == null ? rows(operand) : operand.array();
    Object out = known == null ? rows : y.array();
    Split split = known == null ? new Split(result(shape).size(), count(shape), 1) : known;
    if (rows instanceof float[] floats) {
      FloatReduce.mapping(kernel)
          .apply(floats, split.outer, split.count, split.inner, (float[]) out);
    } else {
      double[] doubles = (double[]) rows;
      kernel.apply(doubles, 0, split.outer, split.count, split.inner, (double[]) out, 0);
    }
    if (known == null) {
      unrows(rows, shape, y.array());
    }
  }

  /// The elements with the reduced axes moved last: one row per result element.
  private Object rows(Dense operand) {
    int[] order = order(operand.shape());
    int[] lengths = lengths(operand.shape(), order);
    Object rows = operand.dtype().newArray(operand.shape().size());
    copy(operand.array(), gather(operand.shape().strides(), order), lengths, rows);
    return rows;
  }

  /// Moves the elements of rows back to where they came from.
  private void unrows(Object rows, Shape shape, Object out) {
    int[] order = order(shape);
    int[] strides = Shape.of(lengths(shape, order)).strides();
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = strides[i];
    }
    copy(rows, back, shape.lengths(), out);
  }

  private static void copy(Object from, int[] strides, int[] lengths, Object to) {
    if (from instanceof float[] floats) {
      Strided.copy(floats, 0, strides, lengths, (float[]) to, 0);
    } else {
      Strided.copy((double[]) from, 0, strides, lengths, (double[]) to, 0);
    }
  }

  /// The axes that stay, then those that are reduced.
  int[] order(Shape shape) {
    return IntStream.concat(Arrays.stream(others(shape)), Arrays.stream(reduced)).toArray();
  }

  private int[] others(Shape shape) {
    int[] others = new int[shape.rank() - reduced.length];
    int count = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (Arrays.binarySearch(reduced, axis) < 0) {
        others[count++] = axis;
      }
    }
    return others;
  }

  private static int[] lengths(Shape shape, int[] order) {
    return gather(shape.lengths(), order);
  }

  private static int[] gather(int[] source, int[] order) {
    int[] gathered = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      gathered[i] = source[order[i]];
    }
    return gathered;
  }
}
