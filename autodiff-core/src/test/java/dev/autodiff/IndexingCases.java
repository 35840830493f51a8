package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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

  /// The adjoint of one to three takings of any kind from the same value.
  static ShapedCase embed(SplittableRandom random) {
    Value whole = MovementCases.numbers(1, random);
    Shape from = whole.shape();
    double[] sums = new double[from.size()];
    Value positions =
        Value.tensor(from, IntStream.range(0, sums.length).asDoubleStream().toArray());
    List<Taking> takings = new ArrayList<>();
    List<Value> parts = new ArrayList<>();
    for (int count = random.nextInt(1, 4); count > 0; count--) {
      Taking taking = taking(from, random);
      double[] taken = Value.apply(taking, positions).toArray();
      Value part = ShapedCase.numbers(Value.apply(taking, whole).shape(), random);
      for (int j = 0; j < taken.length; j++) {
        sums[(int) taken[j]] += part.toArray()[j];
      }
      takings.add(taking);
      parts.add(part);
    }
    return new ShapedCase(
        "embed " + parts.stream().map(Value::shape).toList() + " by " + takings,
        parts,
        at -> Value.apply(new Embed(takings), at.toArray(Value[]::new)),
        Value.tensor(from, sums),
        true);
  }

  private static Taking taking(Shape from, SplittableRandom random) {
    int axis = random.nextInt(from.rank());
    return switch (random.nextInt(3)) {
      case 0 -> {
        Cut cut = Cut.draw(from, random);
        yield Slice.of(from, cut.axis, cut.start, cut.stop, cut.step);
      }
      case 1 -> {
        Lookup lookup = Lookup.draw(from, random);
        yield Gather.along(from, lookup.axis, lookup.shape, lookup.indices);
      }
      default ->
          from.length(axis) == 0
              ? Gather.select(from, axis)
              : Select.of(from, axis, random.nextInt(from.length(axis)));
    };
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

  /// The sum over an axis, and all its sub-tensors with weights 1, 2, …
  static ShapedCase unbind(SplittableRandom random) {
    Value x = ShapedCase.numbers(ShapedFamily.shape(random, 0, 1), random);
    int rank = x.shape().rank();
    int axis = random.nextInt(rank);
    int length = x.shape().length(axis);
    Shape left =
        Shape.of(
            IntStream.range(0, rank)
                .filter(k -> k != axis)
                .map(k -> x.shape().length(k))
                .toArray());
    Value expected = Value.full(left, 0);
    for (int i = 0; i < length; i++) {
      expected = expected.add(Value.tensor(left, picked(x, axis, List.of(i)).toArray()).mul(i + 2));
    }
    return MovementCases.linear(
        "unbind" + x.shape() + " axis " + axis,
        x,
        v -> {
          Value sum = v.sum(axis);
          List<Value> parts = v.unbind(ShapedFamily.alias(axis, rank, random));
          for (int i = 0; i < parts.size(); i++) {
            sum = sum.add(parts.get(i).mul(i + 1));
          }
          return sum;
        },
        expected);
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
}
