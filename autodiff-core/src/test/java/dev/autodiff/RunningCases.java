package dev.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Random cases of statistics, of running results along an axis, and of the order along one.
final class RunningCases {
  private RunningCases() {}

  @FunctionalInterface
  private interface AxisMap {
    Value along(Value x, int axis);
  }

  private static ShapedCase rows(
      String name,
      SplittableRandom random,
      int least,
      AxisMap map,
      UnaryOperator<double[]> plain,
      boolean linear) {
    Value x = ShapedCase.numbers(ShapedFamily.shape(random, least, 1), random);
    int axis = random.nextInt(x.shape().rank());
    int named = ShapedFamily.alias(axis, x.shape().rank(), random);
    return new ShapedCase(
        name + x.shape() + " along " + named,
        List.of(x),
        at -> map.along(at.getFirst(), named),
        PlainLoops.mapRows(x, List.of(axis), plain),
        linear);
  }

  static ShapedCase cumsum(SplittableRandom random) {
    return rows("cumsum", random, 0, Value::cumsum, row -> running(row, (sum, x) -> sum + x), true);
  }

  static ShapedCase hadamard(SplittableRandom random) {
    Shape any = ShapedFamily.shape(random, 0, 1);
    int axis = random.nextInt(any.rank());
    Value x = ShapedCase.numbers(any.with(axis, 1 << random.nextInt(4)), random);
    int named = ShapedFamily.alias(axis, any.rank(), random);
    return new ShapedCase(
        "hadamard" + x.shape() + " along " + named,
        List.of(x),
        at -> at.getFirst().hadamard(named),
        PlainLoops.mapRows(x, List.of(axis), PlainLoops::hadamard),
        true);
  }

  static ShapedCase cumprod(SplittableRandom random) {
    return rows("cumprod", random, 0, Value::cumprod, row -> running(row, (y, x) -> y * x), false);
  }

  static ShapedCase logCumSumExp(SplittableRandom random) {
    return rows(
        "logCumSumExp",
        random,
        0,
        Value::logCumSumExp,
        row ->
            IntStream.range(0, row.length)
                .mapToDouble(i -> PlainLoops.logSumExp(Arrays.copyOf(row, i + 1)))
                .toArray(),
        false);
  }

  static ShapedCase runningExtremum(SplittableRandom random) {
    boolean largest = random.nextBoolean();
    return rows(
        largest ? "cummax" : "cummin",
        random,
        0,
        (x, axis) -> (largest ? x.cummax(axis) : x.cummin(axis)).values(),
        row -> running(row, largest ? Math::max : Math::min),
        false);
  }

  static ShapedCase sort(SplittableRandom random) {
    boolean descending = random.nextBoolean();
    return rows(
        descending ? "sort, descending" : "sort",
        random,
        0,
        (x, axis) -> x.sort(axis, descending).values(),
        row -> sorted(row, descending),
        false);
  }

  private static double[] sorted(double[] row, boolean descending) {
    double[] sorted = Arrays.stream(row).map(x -> descending ? -x : x).sorted().toArray();
    return descending ? Arrays.stream(sorted).map(x -> -x).toArray() : sorted;
  }

  @FunctionalInterface
  private interface Step {
    double next(double before, double x);
  }

  private static double[] running(double[] row, Step step) {
    double[] y = row.clone();
    for (int i = 1; i < y.length; i++) {
      y[i] = step.next(y[i - 1], row[i]);
    }
    return y;
  }

  static ShapedCase recurrence(SplittableRandom random) {
    Shape shape = ShapedFamily.shape(random, 0, 1);
    Value a = ShapedCase.numbers(shape, random);
    Value b = ShapedCase.numbers(shape, random).add(0.3);
    int axis = random.nextInt(shape.rank());
    boolean reversed = random.nextBoolean();
    int length = shape.length(axis);
    Value expected =
        PlainLoops.build(
            shape,
            at -> {
              double y = 0;
              int[] from = at.clone();
              for (int k = 0; k < length; k++) {
                from[axis] = reversed ? length - 1 - k : k;
                y = b.get(from) + (k == 0 ? 0 : a.get(from) * y);
                if (from[axis] == at[axis]) {
                  break;
                }
              }
              return y;
            });
    return new ShapedCase(
        "recurrence" + shape + " along " + axis + (reversed ? ", reversed" : ""),
        List.of(a, b),
        x -> Recurrence.of(axis, reversed, x.getFirst(), x.getLast()),
        expected,
        false);
  }

  /// The largest, the smallest or the middle element, or the first in order.
  static ShapedCase picked(SplittableRandom random) {
    Value x = ShapedCase.numbers(ShapedFamily.shape(random, 1, 1), random);
    int rank = x.shape().rank();
    int axis = random.nextInt(rank);
    int length = x.shape().length(axis);
    int named = ShapedFamily.alias(axis, rank, random);
    int place = random.nextInt(4);
    boolean largest = random.nextBoolean();
    int k = random.nextInt(1, length + 1);
    AxisMap map =
        switch (place) {
          case 0 -> (v, at) -> v.maxWithIndex(at, true).values();
          case 1 -> (v, at) -> v.minWithIndex(at, true).values();
          case 2 -> (v, at) -> v.median(at, true).values();
          default -> (v, at) -> v.topk(at, k, largest).values();
        };
    int count = place == 3 ? k : 1;
    int first = place == 0 ? length - 1 : place == 2 ? (length - 1) / 2 : 0;
    Value ordered = PlainLoops.mapRows(x, List.of(axis), row -> sorted(row, place == 3 && largest));
    Shape shape = x.shape().with(axis, count);
    return new ShapedCase(
        "pick " + place + " of" + x.shape() + " along " + named,
        List.of(x),
        at -> map.along(at.getFirst(), named),
        PlainLoops.build(
            shape,
            at -> {
              int[] from = at.clone();
              from[axis] += first;
              return ordered.get(from);
            }),
        false);
  }

  /// Numbers of both signs, not near 0.
  private static Value apart(SplittableRandom random) {
    int[] lengths = new int[random.nextInt(1, 4)];
    Arrays.setAll(lengths, _ -> random.nextInt(2, 4));
    Value x = ShapedCase.numbers(Shape.of(lengths), random);
    return Value.tensor(
        x.shape(), Arrays.stream(x.toArray()).map(v -> v + Math.copySign(0.5, v)).toArray());
  }

  static ShapedCase variance(boolean root, SplittableRandom random) {
    Value x = apart(random);
    int axis = random.nextInt(x.shape().rank());
    int correction = random.nextInt(2);
    boolean keepDims = random.nextBoolean();
    return new ShapedCase(
        (root ? "std" : "var") + x.shape() + " over " + axis + ", n - " + correction,
        List.of(x),
        at ->
            root
                ? at.getFirst().std(correction, keepDims, axis)
                : at.getFirst().var(correction, keepDims, axis),
        PlainLoops.reduce(
            x,
            List.of(axis),
            keepDims,
            row -> {
              double mean = Arrays.stream(row).average().orElseThrow();
              double squares = Arrays.stream(row).map(v -> (v - mean) * (v - mean)).sum();
              double variance = squares / (row.length - correction);
              return root ? Math.sqrt(variance) : variance;
            }),
        false);
  }

  static ShapedCase norm(SplittableRandom random) {
    Value x = apart(random);
    int axis = random.nextInt(x.shape().rank());
    boolean keepDims = random.nextBoolean();
    double order = new double[] {1, 2, 3, 1.5, -1, 0.5}[random.nextInt(6)];
    return new ShapedCase(
        "norm" + x.shape() + " of order " + order + " over " + axis,
        List.of(x),
        at -> at.getFirst().norm(order, keepDims, axis),
        PlainLoops.reduce(
            x,
            List.of(axis),
            keepDims,
            row ->
                Math.pow(
                    Arrays.stream(row).map(v -> Math.pow(Math.abs(v), order)).sum(), 1 / order)),
        false);
  }
}
