package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Random cases of operations that rearrange elements or put them where computed indices say.
final class ArrangementCases {
  private ArrangementCases() {}

  /// From an index into the result: an index into the operand.
  @FunctionalInterface
  private interface Origin {
    int[] of(int[] at);
  }

  private static Value read(Value x, Shape shape, Origin origin) {
    return PlainLoops.build(shape, at -> x.get(origin.of(at)));
  }

  private static int[] changed(int[] at, int axis, int index) {
    int[] from = at.clone();
    from[axis] = index;
    return from;
  }

  static ShapedCase flip(SplittableRandom random) {
    Value x = MovementCases.numbers(0, random);
    Shape shape = x.shape();
    int[] axes = IntStream.range(0, shape.rank()).filter(_ -> random.nextBoolean()).toArray();
    List<Integer> flipped =
        axes.length == 0
            ? IntStream.range(0, shape.rank()).boxed().toList()
            : Arrays.stream(axes).boxed().toList();
    return MovementCases.linear(
        "flip" + shape + " of " + flipped,
        x,
        v -> v.flip(axes),
        read(
            x,
            shape,
            at -> {
              int[] from = at.clone();
              flipped.forEach(axis -> from[axis] = shape.length(axis) - 1 - at[axis]);
              return from;
            }));
  }

  static ShapedCase roll(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    Shape shape = x.shape();
    int axis = random.nextInt(shape.rank());
    int shift = random.nextInt(-5, 6);
    return MovementCases.linear(
        "roll" + shape + " by " + shift + " along " + axis,
        x,
        v -> v.roll(shift, axis),
        read(
            x,
            shape,
            at -> changed(at, axis, Math.floorMod(at[axis] - shift, shape.length(axis)))));
  }

  static ShapedCase unfold(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    Shape shape = x.shape();
    int axis = random.nextInt(shape.rank());
    int size = random.nextInt(0, shape.length(axis) + 1);
    int step = random.nextInt(1, 3);
    Shape result = shape.with(axis, (shape.length(axis) - size) / step + 1).then(size);
    return MovementCases.linear(
        "unfold" + shape + " by windows of " + size + ", step " + step + ", along " + axis,
        x,
        v -> v.unfold(axis, size, step),
        read(
            x,
            result,
            at ->
                changed(
                    Arrays.copyOf(at, at.length - 1), axis, at[axis] * step + at[at.length - 1])));
  }

  static ShapedCase diagonal(SplittableRandom random) {
    Value x = MovementCases.numbers(2, random);
    Shape shape = x.shape();
    int first = random.nextInt(shape.rank());
    int second = (first + random.nextInt(1, shape.rank())) % shape.rank();
    int offset = random.nextInt(-3, 4);
    int[] others =
        IntStream.range(0, shape.rank()).filter(k -> k != first && k != second).toArray();
    int length = 0;
    for (int i = 0; i < shape.length(first); i++) {
      length += i + offset >= 0 && i + offset < shape.length(second) ? 1 : 0;
    }
    Shape result = Shape.of(Arrays.stream(others).map(shape::length).toArray()).then(length);
    return MovementCases.linear(
        "diagonal" + shape + " " + offset + " of " + first + " and " + second,
        x,
        v -> v.diagonal(offset, first, second),
        read(
            x,
            result,
            at -> {
              int[] from = new int[shape.rank()];
              for (int k = 0; k < others.length; k++) {
                from[others[k]] = at[k];
              }
              from[first] = at[others.length] + Math.max(0, -offset);
              from[second] = at[others.length] + Math.max(0, offset);
              return from;
            }));
  }

  static ShapedCase diagonalMatrix(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    Shape shape = x.shape();
    int offset = random.nextInt(-2, 3);
    int n = shape.length(-1) + Math.abs(offset);
    int rank = shape.rank();
    return MovementCases.linear(
        "diagEmbed" + shape + " " + offset,
        x,
        v -> v.diagEmbed(offset),
        PlainLoops.build(
            shape.sub(0, rank - 1).then(n, n),
            at ->
                at[rank] - at[rank - 1] == offset
                    ? x.get(
                        changed(
                            Arrays.copyOf(at, rank), rank - 1, Math.min(at[rank], at[rank - 1])))
                    : 0));
  }

  static ShapedCase triangle(SplittableRandom random) {
    Value x = MovementCases.numbers(2, random);
    int rank = x.shape().rank();
    int diagonal = random.nextInt(-2, 3);
    boolean lower = random.nextBoolean();
    return MovementCases.linear(
        (lower ? "tril" : "triu") + x.shape() + " " + diagonal,
        x,
        v -> lower ? v.tril(diagonal) : v.triu(diagonal),
        PlainLoops.build(
            x.shape(),
            at -> {
              int above = at[rank - 1] - at[rank - 2] - diagonal;
              return (lower ? above <= 0 : above >= 0) ? x.get(at) : 0;
            }));
  }

  /// A frame of one number, or of the value itself.
  static ShapedCase pad(SplittableRandom random) {
    Value x = MovementCases.numbers(0, random);
    Shape shape = x.shape();
    int kind = random.nextInt(4);
    int[][] amounts = new int[shape.rank()][];
    int[] lengths = shape.toArray();
    for (int axis = 0; axis < amounts.length; axis++) {
      int n = lengths[axis];
      int most = n == 0 ? (kind == 0 ? 2 : 0) : kind == 1 ? n - 1 : kind == 3 ? n : 3;
      amounts[axis] =
          new int[] {random.nextInt(-(n / 2), most + 1), random.nextInt(-(n / 2), most + 1)};
      lengths[axis] += amounts[axis][0] + amounts[axis][1];
    }
    double filling = kind == 0 ? 2.5 : 0;
    @Nullable PadMode mode =
        kind == 0
            ? null
            : kind == 1 ? PadMode.REFLECT : kind == 2 ? PadMode.REPLICATE : PadMode.CIRCULAR;
    return new ShapedCase(
        "pad" + shape + " " + mode + " by " + Arrays.deepToString(amounts),
        List.of(x),
        v -> mode == null ? v.getFirst().pad(filling, amounts) : v.getFirst().pad(mode, amounts),
        PlainLoops.build(
            Shape.of(lengths),
            at -> {
              int[] from = new int[at.length];
              for (int k = 0; k < at.length; k++) {
                int n = shape.length(k);
                int i = at[k] - amounts[k][0];
                boolean inside = i >= 0 && i < n;
                if (!inside && mode == null) {
                  return filling;
                }
                from[k] =
                    inside
                        ? i
                        : switch (kind) {
                          case 1 -> i < 0 ? -i : 2 * n - 2 - i;
                          case 2 -> i < 0 ? 0 : n - 1;
                          default -> i < 0 ? i + n : i - n;
                        };
              }
              return x.get(from);
            }),
        mode != null);
  }

  static ShapedCase repeated(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    Shape shape = x.shape();
    int axis = random.nextInt(shape.rank());
    int times = random.nextInt(0, 4);
    boolean each = random.nextBoolean();
    int length = shape.length(axis);
    int[] repetitions = new int[shape.rank() - axis];
    Arrays.fill(repetitions, 1);
    repetitions[0] = times;
    return MovementCases.linear(
        (each ? "repeatInterleave" : "tile") + shape + " " + times + " along " + axis,
        x,
        v -> each ? v.repeatInterleave(times, axis) : v.tile(repetitions),
        read(
            x,
            shape.with(axis, length * times),
            at -> changed(at, axis, each ? at[axis] / times : at[axis] % length)));
  }

  /// Differences, and all chunks with weights 1, 2, … of the same value joined again.
  static ShapedCase parts(SplittableRandom random) {
    Value x = ShapedCase.numbers(ShapedFamily.shape(random, 0, 1), random);
    Shape shape = x.shape();
    int axis = random.nextInt(shape.rank());
    int length = shape.length(axis);
    int chunks = random.nextInt(1, 4);
    int size = Math.ceilDiv(length, chunks);
    Value weighted = PlainLoops.build(shape, at -> x.get(at) * (1 + at[axis] / Math.max(1, size)));
    Value expected =
        PlainLoops.build(
            shape.with(axis, Math.max(0, length - 1)),
            at -> weighted.get(changed(at, axis, at[axis] + 1)) - weighted.get(at));
    return MovementCases.linear(
        "diff of " + chunks + " chunks of" + shape + " along " + axis,
        x,
        v -> {
          List<Value> scaled = new ArrayList<>();
          for (Value part : v.chunk(axis, chunks)) {
            scaled.add(part.mul(scaled.size() + 1));
          }
          return Value.concat(axis, scaled.toArray(Value[]::new)).diff(1, axis);
        },
        expected);
  }

  static ShapedCase masked(SplittableRandom random) {
    Value x = MovementCases.numbers(0, random);
    double[] bits =
        IntStream.range(0, x.shape().size()).mapToDouble(_ -> random.nextInt(2)).toArray();
    Value mask = Value.tensor(x.shape(), bits);
    boolean fills = random.nextBoolean();
    double[] data = x.toArray();
    double[] selected =
        IntStream.range(0, bits.length)
            .filter(i -> bits[i] != 0)
            .mapToDouble(i -> data[i])
            .toArray();
    Value filled = PlainLoops.build(x.shape(), at -> mask.get(at) != 0 ? -0.75 : x.get(at));
    return new ShapedCase(
        (fills ? "maskedFill" : "maskedSelect") + x.shape() + " " + Arrays.toString(bits),
        List.of(x),
        v -> fills ? v.getFirst().maskedFill(mask, -0.75) : v.getFirst().maskedSelect(mask),
        fills ? filled : Value.vector(selected),
        !fills);
  }

  private static Value indices(Shape shape, int length, SplittableRandom random) {
    return Value.tensor(
        shape, IntStream.range(0, shape.size()).mapToDouble(_ -> random.nextInt(length)).toArray());
  }

  /// The shape of indices along an axis.
  private static Shape along(Shape from, int axis, SplittableRandom random) {
    int[] lengths = from.toArray();
    Arrays.setAll(lengths, k -> random.nextInt(0, lengths[k] + 1));
    lengths[axis] = from.length(axis) == 0 ? 0 : random.nextInt(0, 5);
    return Shape.of(lengths);
  }

  static ShapedCase takeAlong(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    int axis = random.nextInt(x.shape().rank());
    Value where = indices(along(x.shape(), axis, random), x.shape().length(axis), random);
    return MovementCases.linear(
        "gather" + x.shape() + " at" + where + " along " + axis,
        x,
        v -> v.gather(axis, where),
        read(x, where.shape(), at -> changed(at, axis, (int) where.get(at))));
  }

  static ShapedCase putAlong(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    Shape shape = x.shape();
    int axis = random.nextInt(shape.rank());
    Value where = indices(along(shape, axis, random), shape.length(axis), random);
    int[] larger = Arrays.stream(where.shape().toArray()).map(n -> n + random.nextInt(2)).toArray();
    Value source = ShapedCase.numbers(Shape.of(larger), random).add(0.3);
    boolean adds = random.nextBoolean();
    double[] y = x.toArray();
    int[] strides = shape.strides();
    for (int[] at : PlainLoops.indices(where.shape())) {
      int place = 0;
      for (int k = 0; k < at.length; k++) {
        place += (k == axis ? (int) where.get(at) : at[k]) * strides[k];
      }
      y[place] = (adds ? y[place] : 0) + source.get(at);
    }
    return new ShapedCase(
        (adds ? "scatterAdd" : "scatter") + shape + " at" + where + " along " + axis,
        List.of(x, source),
        v ->
            adds
                ? v.getFirst().scatterAdd(axis, where, v.getLast())
                : v.getFirst().scatter(axis, where, v.getLast()),
        Value.tensor(shape, y),
        true);
  }

  static ShapedCase take(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    int axis = random.nextInt(x.shape().rank());
    int length = x.shape().length(axis);
    Value where = indices(Shape.of(length == 0 ? 0 : random.nextInt(6)), length, random);
    return MovementCases.linear(
        "indexSelect" + x.shape() + " of" + where + " along " + axis,
        x,
        v -> v.indexSelect(axis, where),
        read(
            x,
            x.shape().with(axis, where.shape().size()),
            at -> changed(at, axis, (int) where.get(at[axis]))));
  }

  static ShapedCase put(SplittableRandom random) {
    Value x = MovementCases.numbers(1, random);
    Shape shape = x.shape();
    int axis = random.nextInt(shape.rank());
    int length = shape.length(axis);
    Value where = indices(Shape.of(length == 0 ? 0 : random.nextInt(6)), length, random);
    Value source = ShapedCase.numbers(shape.with(axis, where.shape().size()), random).add(0.3);
    return new ShapedCase(
        "indexAdd" + shape + " at" + where + " along " + axis,
        List.of(x, source),
        v -> v.getFirst().indexAdd(axis, where, v.getLast()),
        PlainLoops.build(
            shape,
            at -> {
              double sum = x.get(at);
              for (int k = 0; k < where.shape().size(); k++) {
                sum += where.get(k) == at[axis] ? source.get(changed(at, axis, k)) : 0;
              }
              return sum;
            }),
        true);
  }
}
