package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What shaped operations compute, written as slowly and plainly as possible: one element at a time
/// from its index.
final class PlainLoops {
  private PlainLoops() {}

  /// A value from a formula for the element at each index.
  static Value build(Shape shape, ToDoubleFunction<int[]> element) {
    return Value.tensor(shape, indices(shape).stream().mapToDouble(element).toArray());
  }

  /// Every index in row-major order.
  static List<int[]> indices(Shape shape) {
    List<int[]> indices = new ArrayList<>();
    for (int flat = 0; flat < shape.size(); flat++) {
      int[] index = new int[shape.rank()];
      int rest = flat;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        index[axis] = rest % shape.length(axis);
        rest /= shape.length(axis);
      }
      indices.add(index);
    }
    return indices;
  }

  static Value reduce(
      Value x, List<Integer> axes, boolean keepDims, ToDoubleFunction<double[]> reduction) {
    int[] kept = x.shape().toArray();
    axes.forEach(axis -> kept[axis] = 1);
    int[] left =
        IntStream.range(0, kept.length)
            .filter(axis -> !axes.contains(axis))
            .map(axis -> kept[axis])
            .toArray();
    Value result = build(Shape.of(kept), at -> reduction.applyAsDouble(row(x, axes, at)));
    return keepDims ? result : Value.tensor(Shape.of(left), result.toArray());
  }

  /// Replaces each row over the axes.
  static Value mapRows(Value x, List<Integer> axes, UnaryOperator<double[]> map) {
    return build(
        x.shape(),
        at -> {
          double[] mapped = map.apply(row(x, axes, at));
          int position = 0;
          for (int axis = 0; axis < at.length; axis++) {
            if (axes.contains(axis)) {
              position = position * x.shape().length(axis) + at[axis];
            }
          }
          return mapped[position];
        });
  }

  /// The elements that share an index on all axes but the given ones.
  private static double[] row(Value x, List<Integer> axes, int... at) {
    return indices(x.shape()).stream()
        .filter(
            index ->
                IntStream.range(0, at.length)
                    .allMatch(axis -> axes.contains(axis) || index[axis] == at[axis]))
        .mapToDouble(x::get)
        .toArray();
  }

  static Value matmul(Value a, Value b) {
    Shape left = a.shape();
    Shape right = b.shape();
    int inner = left.length(-1);
    int leftBatch = Math.max(0, left.rank() - 2);
    int rightBatch = Math.max(0, right.rank() - 2);
    int batch = Math.max(leftBatch, rightBatch);
    List<Integer> lengths = new ArrayList<>();
    for (int k = batch; k >= 1; k--) {
      int l = k <= leftBatch ? left.length(leftBatch - k) : 1;
      int r = k <= rightBatch ? right.length(rightBatch - k) : 1;
      lengths.add(l == 1 ? r : l);
    }
    if (left.rank() > 1) {
      lengths.add(left.length(-2));
    }
    if (right.rank() > 1) {
      lengths.add(right.length(-1));
    }
    Shape shape = Shape.of(lengths.stream().mapToInt(n -> n).toArray());
    return build(
        shape,
        at -> {
          double sum = 0;
          for (int p = 0; p < inner; p++) {
            int[] l = batchIndex(left, leftBatch, batch, at);
            if (left.rank() > 1) {
              l[leftBatch] = at[batch];
            }
            l[left.rank() - 1] = p;
            int[] r = batchIndex(right, rightBatch, batch, at);
            if (right.rank() > 1) {
              r[rightBatch + 1] = at[at.length - 1];
            }
            r[rightBatch] = p;
            sum += a.get(l) * b.get(r);
          }
          return sum;
        });
  }

  /// An index into an operand with its batch part filled in; a batch axis of length 1 stretches.
  private static int[] batchIndex(Shape shape, int own, int batch, int... at) {
    int[] index = new int[shape.rank()];
    for (int k = 0; k < own; k++) {
      index[k] = shape.length(k) == 1 ? 0 : at[batch - own + k];
    }
    return index;
  }

  static double logSumExp(double... row) {
    double max = Arrays.stream(row).max().orElse(0);
    return max + Math.log(Arrays.stream(row).map(x -> Math.exp(x - max)).sum());
  }

  static double[] logSoftmax(double... row) {
    double total = logSumExp(row);
    return Arrays.stream(row).map(x -> x - total).toArray();
  }

  static double[] softmax(double... row) {
    return Arrays.stream(logSoftmax(row)).map(Math::exp).toArray();
  }

  static double[] hadamard(double... row) {
    double[] sums = new double[row.length];
    for (int k = 0; k < row.length; k++) {
      for (int j = 0; j < row.length; j++) {
        sums[k] += Integer.bitCount(k & j) % 2 == 0 ? row[j] : -row[j];
      }
    }
    return sums;
  }
}
