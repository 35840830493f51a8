package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Random cases of matrix products and of operations that move elements.
final class MovementCases {
  private MovementCases() {}

  static ShapedCase linear(String name, Value x, UnaryOperator<Value> function, Value expected) {
    return new ShapedCase(name, List.of(x), at -> function.apply(at.getFirst()), expected, true);
  }

  static Value numbers(int leastRank, SplittableRandom random) {
    return ShapedCase.numbers(ShapedFamily.shape(random, 0, leastRank), random);
  }

  static ShapedCase matmul(SplittableRandom random) {
    return matmul(random.nextInt(1, 5), random.nextInt(1, 5), random);
  }

  /// Operands of the given ranks; batches agree, are 1 or are left out, and lengths are now and
  /// then 0.
  static ShapedCase matmul(int leftRank, int rightRank, SplittableRandom random) {
    int least = random.nextInt(8) == 0 ? 0 : 1;
    int inner = random.nextInt(least, 4);
    int[] batch = {random.nextInt(least, 3), random.nextInt(least, 4)};
    Shape left = side(leftRank, batch, random.nextInt(least, 4), inner, inner, random);
    Shape right = side(rightRank, batch, inner, random.nextInt(least, 4), inner, random);
    Value a = ShapedCase.numbers(left, random);
    Value b = ShapedCase.numbers(right, random);
    return new ShapedCase(
        "matmul" + left + right,
        List.of(a, b),
        at -> at.getFirst().matmul(at.getLast()),
        PlainLoops.matmul(a, b),
        false);
  }

  private static Shape side(
      int rank, int[] batch, int rows, int columns, int inner, SplittableRandom random) {
    if (rank == 1) {
      return Shape.of(inner);
    }
    int[] lengths = new int[rank];
    for (int k = 0; k < rank - 2; k++) {
      lengths[k] = random.nextInt(3) == 0 ? 1 : batch[batch.length - (rank - 2) + k];
    }
    lengths[rank - 2] = rows;
    lengths[rank - 1] = columns;
    return Shape.of(lengths);
  }

  static ShapedCase permute(SplittableRandom random) {
    Value x = numbers(0, random);
    int rank = x.shape().rank();
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.shuffle(shuffled, random);
    int[] order = shuffled.stream().mapToInt(axis -> axis).toArray();
    int[] named =
        Arrays.stream(order).map(axis -> ShapedFamily.alias(axis, rank, random)).toArray();
    return linear(
        "permute" + x.shape() + " by " + Arrays.toString(named),
        x,
        v -> v.permute(named),
        permuted(x, order));
  }

  static ShapedCase transpose(SplittableRandom random) {
    Value x = numbers(2, random);
    int rank = x.shape().rank();
    int first = random.nextInt(rank);
    int second = random.nextInt(rank);
    int[] order = IntStream.range(0, rank).toArray();
    swap(order, first, second);
    boolean last = first + second == 2 * rank - 3; // the last two: the overload without axes
    return linear(
        "transpose" + x.shape() + " of " + first + " and " + second,
        x,
        v -> last ? v.transpose() : v.transpose(first, second),
        permuted(x, order));
  }

  private static Value permuted(Value x, int... order) {
    Shape shape = Shape.of(Arrays.stream(order).map(axis -> x.shape().length(axis)).toArray());
    return PlainLoops.build(
        shape,
        at -> {
          int[] from = new int[order.length];
          for (int axis = 0; axis < order.length; axis++) {
            from[order[axis]] = at[axis];
          }
          return x.get(from);
        });
  }

  private static void swap(int[] array, int i, int j) {
    int kept = array[i];
    array[i] = array[j];
    array[j] = kept;
  }

  static ShapedCase reshape(SplittableRandom random) {
    Value x = numbers(0, random);
    int n = x.shape().size();
    List<int[]> choices =
        List.of(
            new int[] {n},
            new int[] {-1},
            new int[] {1, n, 1},
            new int[] {n, -1},
            new int[] {-1, n});
    int[] lengths = choices.get(random.nextInt(n == 0 ? 1 : choices.size()));
    int[] inferred = Arrays.stream(lengths).map(length -> length == -1 ? 1 : length).toArray();
    Shape shape = Shape.of(lengths.length == 1 ? new int[] {n} : inferred);
    return linear(
        "reshape" + x.shape() + " to " + Arrays.toString(lengths),
        x,
        v -> v.reshape(lengths),
        Value.tensor(shape, x.toArray()));
  }

  static ShapedCase squeeze(SplittableRandom random) {
    Value x = ShapedCase.numbers(Shape.of(1, random.nextInt(0, 4), 1), random);
    boolean named = random.nextBoolean();
    int[] left = named ? new int[] {1, x.shape().length(1)} : new int[] {x.shape().length(1)};
    Shape shape = !named && x.shape().length(1) == 1 ? Shape.SCALAR : Shape.of(left);
    return linear(
        "squeeze" + x.shape() + (named ? " of the last axis" : ""),
        x,
        v -> named ? v.squeeze(-1) : v.squeeze(),
        Value.tensor(shape, x.toArray()));
  }

  static ShapedCase unsqueeze(SplittableRandom random) {
    Value x = numbers(0, random);
    int rank = x.shape().rank();
    int axis = random.nextInt(rank + 1);
    List<Integer> lengths = new ArrayList<>(Arrays.stream(x.shape().toArray()).boxed().toList());
    lengths.add(axis, 1);
    int named = ShapedFamily.alias(axis, rank + 1, random);
    return linear(
        "unsqueeze" + x.shape() + " at " + named,
        x,
        v -> v.unsqueeze(named),
        Value.tensor(Shape.of(lengths.stream().mapToInt(length -> length).toArray()), x.toArray()));
  }

  static ShapedCase broadcastTo(SplittableRandom random) {
    Shape to = ShapedFamily.shape(random, 0, 0);
    int[] own = Arrays.copyOfRange(to.toArray(), random.nextInt(to.rank() + 1), to.rank());
    Arrays.setAll(own, k -> random.nextBoolean() ? 1 : own[k]);
    Value x = ShapedCase.numbers(Shape.of(own), random);
    int[] entries = Points.lanes(x.shape(), to);
    return linear(
        "broadcastTo" + x.shape() + " to " + to,
        x,
        v -> v.broadcastTo(to),
        Value.tensor(to, Arrays.stream(entries).mapToDouble(i -> x.toArray()[i]).toArray()));
  }

  static ShapedCase concat(SplittableRandom random) {
    Shape first = ShapedFamily.shape(random, 0, 1);
    int axis = random.nextInt(first.rank());
    List<Value> parts = new ArrayList<>();
    List<int[]> origins = new ArrayList<>(); // part and index in it, per index of the result
    int count = random.nextInt(1, 5);
    for (int part = 0; part < count; part++) {
      int[] lengths = first.toArray();
      lengths[axis] = random.nextInt(0, 4);
      parts.add(ShapedCase.numbers(Shape.of(lengths), random));
      for (int i = 0; i < lengths[axis]; i++) {
        origins.add(new int[] {part, i});
      }
    }
    int[] lengths = first.toArray();
    lengths[axis] = origins.size();
    int named = ShapedFamily.alias(axis, first.rank(), random);
    Value expected =
        PlainLoops.build(
            Shape.of(lengths),
            at -> {
              int[] origin = origins.get(at[axis]);
              int[] from = at.clone();
              from[axis] = origin[1];
              return parts.get(origin[0]).get(from);
            });
    return new ShapedCase(
        "concat of " + count + " along " + named + " to " + expected.shape(),
        parts,
        at -> Value.concat(named, at.toArray(Value[]::new)),
        expected,
        true);
  }

  static ShapedCase stack(SplittableRandom random) {
    Shape part = ShapedFamily.shape(random, 0, 0);
    int axis = random.nextInt(part.rank() + 1);
    List<Value> parts = new ArrayList<>();
    int count = random.nextInt(1, 4);
    for (int i = 0; i < count; i++) {
      parts.add(ShapedCase.numbers(part, random));
    }
    List<Integer> lengths = new ArrayList<>(Arrays.stream(part.toArray()).boxed().toList());
    lengths.add(axis, count);
    int named = ShapedFamily.alias(axis, part.rank() + 1, random);
    return new ShapedCase(
        "stack of " + count + part + " along " + named,
        parts,
        at -> Value.stack(named, at.toArray(Value[]::new)),
        PlainLoops.build(
            Shape.of(lengths.stream().mapToInt(length -> length).toArray()),
            at -> {
              int[] from =
                  IntStream.range(0, at.length).filter(k -> k != axis).map(k -> at[k]).toArray();
              return parts.get(at[axis]).get(from);
            }),
        true);
  }

  /// To float32 and back. What the rounding took away is added again as a constant, so that the
  /// value is smooth while the gradient goes through both conversions.
  static ShapedCase cast(SplittableRandom random) {
    Value x = numbers(0, random);
    return linear(
        "to" + x.shape(),
        x,
        v -> {
          Value rounded = v.to(DType.FLOAT32).to(DType.FLOAT64);
          return rounded.add(v.detach().sub(rounded.detach()));
        },
        x);
  }
}
