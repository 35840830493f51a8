package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Random cases of operations that take elements by their indices, and of their adjoints.
final class IndexingCases {
  private IndexingCases() {}

  /// Arguments of a slice, and which indices Python's `[start:stop:step]` takes.
  record Cut(int axis, int start, int stop, int step, List<Integer> taken) {
    static Cut draw(Shape shape, SplittableRandom random) {
      int axis = random.nextInt(shape.rank());
      int n = shape.length(axis);
      int start = random.nextInt(-n - 2, n + 3);
      int stop = random.nextInt(6) == 0 ? Integer.MIN_VALUE : random.nextInt(-n - 2, n + 3);
      int step = random.nextBoolean() ? random.nextInt(1, 4) : -random.nextInt(1, 4);
      List<Integer> taken = new ArrayList<>();
      int i = start < 0 ? start + n : start;
      long end = stop < 0 ? (long) stop + n : stop;
      // Python moves a start outside the axis to its nearest end before it walks.
      i = step > 0 ? Math.max(i, 0) : Math.min(i, n - 1);
      long until = step > 0 ? Math.min(end, n) : Math.max(end, -1);
      for (; step > 0 ? i < until : i > until; i += step) {
        taken.add(i);
      }
      return new Cut(ShapedFamily.alias(axis, shape.rank(), random), start, stop, step, taken);
    }

    Value of(Value x) {
      return x.slice(axis, start, stop, step);
    }

    Value plainly(Value x) {
      int at = axis < 0 ? axis + x.shape().rank() : axis;
      return picked(x, at, taken);
    }

    @Override
    public String toString() {
      return "[" + start + ":" + stop + ":" + step + "] of axis " + axis;
    }
  }

  /// The sub-tensors at some indices of an axis.
  private static Value picked(Value x, int axis, List<Integer> indices) {
    int[] lengths = x.shape().toArray();
    lengths[axis] = indices.size();
    return PlainLoops.build(
        Shape.of(lengths),
        at -> {
          int[] from = at.clone();
          from[axis] = indices.get(at[axis]);
          return x.get(from);
        });
  }

  static ShapedCase slice(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    Cut cut = Cut.draw(x.shape(), random);
    return MovementCases.linear("slice" + x.shape() + cut, x, cut::of, cut.plainly(x));
  }

  /// The adjoint of a slice, which is what its gradient computes.
  static ShapedCase embed(SplittableRandom random) {
    Value whole = MovementCases.numbers(1, random);
    Cut cut = Cut.draw(whole.shape(), random);
    Shape part = cut.plainly(whole).shape();
    Value x = ShapedCase.numbers(part, random);
    return adjoint("embed" + part + cut, whole, x, cut::of);
  }

  /// Each element of `x` added where the function, on a tensor of positions, takes it from.
  private static ShapedCase adjoint(
      String name, Value whole, Value x, UnaryOperator<Value> function) {
    double[] positions = IntStream.range(0, whole.shape().size()).asDoubleStream().toArray();
    double[] taken = function.apply(Value.tensor(whole.shape(), positions)).toArray();
    double[] sums = new double[positions.length];
    for (int j = 0; j < taken.length; j++) {
      sums[(int) taken[j]] += x.toArray()[j];
    }
    return MovementCases.linear(
        name,
        x,
        v -> Autodiff.vjp(function, whole.to(v.dtype()), v),
        Value.tensor(whole.shape(), sums));
  }

  static ShapedCase select(SplittableRandom random) {
    Value x = ShapedCase.numbers(ShapedFamily.shape(random, 1, 1), random);
    int rank = x.shape().rank();
    int axis = random.nextInt(rank);
    int index = random.nextInt(x.shape().length(axis));
    int named = ShapedFamily.alias(index, x.shape().length(axis), random);
    int[] left =
        IntStream.range(0, rank).filter(k -> k != axis).map(k -> x.shape().length(k)).toArray();
    return MovementCases.linear(
        "select" + x.shape() + " " + named + " of axis " + axis,
        x,
        v -> v.select(ShapedFamily.alias(axis, rank, random), named),
        Value.tensor(Shape.of(left), picked(x, axis, List.of(index)).toArray()));
  }

  /// Indices with repetitions.
  private static int[] indices(int count, int length, SplittableRandom random) {
    return IntStream.range(0, length == 0 ? 0 : count).map(_ -> random.nextInt(length)).toArray();
  }

  static ShapedCase indexSelect(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    int axis = random.nextInt(x.shape().rank());
    int length = x.shape().length(axis);
    int[] indices = indices(random.nextInt(0, 6), length, random);
    List<Integer> taken = Arrays.stream(indices).boxed().toList();
    return MovementCases.linear(
        "indexSelect" + x.shape() + " " + Arrays.toString(indices) + " of axis " + axis,
        x,
        v -> v.indexSelect(axis, indices),
        picked(x, axis, taken));
  }

  /// Arguments of a gather.
  private record Lookup(int axis, Shape shape, int[] indices) {
    static Lookup draw(Shape from, SplittableRandom random) {
      int axis = random.nextInt(from.rank());
      int[] lengths = from.toArray();
      Arrays.setAll(lengths, k -> k == axis ? 0 : random.nextInt(0, lengths[k] + 1));
      lengths[axis] = from.length(axis) == 0 ? 0 : random.nextInt(0, 5);
      Shape shape = Shape.of(lengths);
      return new Lookup(
          axis, shape, IndexingCases.indices(shape.size(), from.length(axis), random));
    }

    Value of(Value x) {
      return x.gather(axis, shape, indices);
    }

    @Override
    public String toString() {
      return " " + Arrays.toString(indices) + " as " + shape + " of axis " + axis;
    }
  }

  static ShapedCase gather(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    Lookup lookup = Lookup.draw(x.shape(), random);
    int[] next = {0};
    return MovementCases.linear(
        "gather" + x.shape() + lookup,
        x,
        lookup::of,
        PlainLoops.build(
            lookup.shape,
            at -> {
              int[] from = at.clone();
              from[lookup.axis] = lookup.indices[next[0]++]; // row-major, as the indices are
              return x.get(from);
            }));
  }

  /// The adjoint of a gather, which is what its gradient computes.
  static ShapedCase scatter(SplittableRandom random) {
    Value whole = MovementCases.numbers(1, random);
    Lookup lookup = Lookup.draw(whole.shape(), random);
    Value x = ShapedCase.numbers(lookup.shape, random);
    return adjoint("scatter" + lookup.shape + lookup, whole, x, lookup::of);
  }
}
