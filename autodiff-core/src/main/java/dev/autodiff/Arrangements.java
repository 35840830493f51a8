package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Operations that rearrange elements, composed of views and lookups by constant indices, whose
/// adjoints are there.
final class Arrangements {
  private Arrangements() {}

  static Value tile(Value x, int... repetitions) {
    for (int times : repetitions) {
      requireRepetitions("tile", x.shape(), times, repetitions);
    }
    int rank = Math.max(x.shape().rank(), repetitions.length);
    int[] lengths = new int[rank];
    Arrays.fill(lengths, 1);
    System.arraycopy(x.shape().lengths(), 0, lengths, rank - x.shape().rank(), x.shape().rank());
    Value y = x.reshape(Shape.of(lengths));
    for (int k = 0; k < repetitions.length; k++) {
      y = repeated(y, rank - repetitions.length + k, repetitions[k], false);
    }
    return y;
  }

  static Value repeatInterleave(Value x, int times, int axis) {
    requireRepetitions("repeatInterleave", x.shape(), times, times);
    return repeated(x, x.shape().axis("repeatInterleave", axis), times, true);
  }

  static Value repeatInterleave(Value x, int[] times, int axis) {
    Shape shape = x.shape();
    int at = shape.axis("repeatInterleave", axis);
    if (times.length != shape.lengths()[at]) {
      throw Errors.illegal(
          "repeatInterleave",
          "axis " + axis + " of shape " + shape + " got " + times.length + " repetitions",
          "Give one number per element of the axis, or one for all.");
    }
    for (int each : times) {
      requireRepetitions("repeatInterleave", shape, each, times);
    }
    return x.indexSelect(
        at,
        IntStream.range(0, times.length)
            .flatMap(i -> IntStream.range(0, times[i]).map(_ -> i))
            .toArray());
  }

  private static Value repeated(Value x, int axis, int times, boolean each) {
    if (times == 1) {
      return x;
    }
    Shape shape = x.shape();
    return Value.apply(StridedView.repeated(shape, axis, times, each), x)
        .reshape(shape.with(axis, Math.multiplyExact(shape.lengths()[axis], times)));
  }

  private static void requireRepetitions(String operation, Shape shape, int times, int... all) {
    if (times < 0) {
      throw Errors.illegal(
          operation,
          "shape " + shape + " cannot be repeated " + Arrays.toString(all) + " times",
          "Use numbers of 0 or more.");
    }
  }

  static Value roll(Value x, int[] shifts, int... axes) {
    if (shifts.length != axes.length) {
      throw Errors.illegal(
          "roll",
          "there are "
              + shifts.length
              + " shifts for "
              + axes.length
              + " axes of shape "
              + x.shape(),
          "Give one shift per axis.");
    }
    Value y = x;
    for (int k = 0; k < axes.length; k++) {
      y = roll(y, shifts[k], axes[k]);
    }
    return y;
  }

  private static Value roll(Value x, int shift, int axis) {
    int at = x.shape().axis("roll", axis);
    int length = x.shape().lengths()[at];
    int cut = length == 0 ? 0 : Math.floorMod(-(long) shift, length);
    return cut == 0 ? x : Value.concat(at, x.slice(at, cut, length), x.slice(at, 0, cut));
  }

  static Value diff(Value x, int order, int axis) {
    int at = x.shape().axis("diff", axis);
    if (order < 0) {
      throw Errors.illegal(
          "diff",
          "the order " + order + " for shape " + x.shape() + " is negative",
          "Use 0 or more.");
    }
    Value y = x;
    for (int i = 0; i < order && y.shape().lengths()[at] > 0; i++) {
      int length = y.shape().lengths()[at];
      y = y.slice(at, 1, length).sub(y.slice(at, 0, length - 1));
    }
    return y;
  }

  static Value pad(Value x, PadMode mode, int[]... amounts) {
    Shape from = x.shape();
    Shape result = Pad.result("pad", from, amounts);
    int[] lengths = from.lengths();
    for (int axis = 0; axis < lengths.length; axis++) {
      int most = mode.most(lengths[axis]);
      if (amounts[axis][0] > most || amounts[axis][1] > most) {
        throw Errors.illegal(
            "pad",
            mode
                + " padding of axis "
                + axis
                + " of shape "
                + from
                + " by "
                + Arrays.toString(amounts[axis]),
            "Add at most " + most + " elements at each end.");
      }
    }
    int[] strides = from.strides();
    int[] positions = {0};
    for (int axis = 0; axis < lengths.length; axis++) {
      int n = result.lengths()[axis];
      int[] shorter = positions;
      positions = new int[shorter.length * n];
      for (int i = 0; i < n; i++) {
        int step = mode.index(i - amounts[axis][0], lengths[axis]) * strides[axis];
        for (int k = 0; k < shorter.length; k++) {
          positions[k * n + i] = shorter[k] + step;
        }
      }
    }
    return Value.apply(new Gather("pad", from, result, positions), x);
  }

  static Value triangle(String operation, Value x, int diagonal, boolean lower) {
    Shape shape = x.shape();
    int rank = shape.rank();
    if (rank < 2) {
      throw Errors.illegal(
          operation, "shape " + shape + " is no matrix", "Give a value of rank 2 or more.");
    }
    int rows = shape.lengths()[rank - 2];
    int columns = shape.lengths()[rank - 1];
    double[] mask = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        boolean kept = lower ? (long) j - i <= diagonal : (long) j - i >= diagonal;
        mask[i * columns + j] = kept ? 1 : 0;
      }
    }
    Value condition = Value.tensor(Shape.of(rows, columns), mask).to(x.dtype());
    return Value.where(condition, x, x.like(0));
  }

  static Value diagonalMatrix(String operation, Value x, int offset) {
    Shape shape = x.shape();
    if (shape.rank() == 0) {
      throw Errors.illegal(
          operation, "shape " + shape + " has no axis", "Give a value of rank 1 or more.");
    }
    int n = Math.addExact(shape.length(-1), Math.absExact(offset));
    Shape result = shape.sub(0, shape.rank() - 1).then(n, n);
    return Embed.of(StridedView.diagonal(operation, result, offset, -2, -1), x);
  }

  static Value diag(Value x, int offset) {
    return switch (x.shape().rank()) {
      case 1 -> diagonalMatrix("diag", x, offset);
      case 2 -> Value.apply(StridedView.diagonal("diag", x.shape(), offset, 0, 1), x);
      default ->
          throw Errors.illegal(
              "diag",
              "shape " + x.shape() + " is neither a vector nor a matrix",
              "Use diagonal() or diagEmbed() for batches.");
    };
  }

  static Value trace(Value x) {
    if (x.shape().rank() != 2) {
      throw Errors.illegal(
          "trace", "shape " + x.shape() + " is no matrix", "Use diagonal() and sum() for batches.");
    }
    return Value.apply(StridedView.diagonal("trace", x.shape(), 0, 0, 1), x).sum();
  }

  static Value flatten(Value x, int first, int last) {
    Shape shape = x.shape();
    if (shape.rank() == 0) {
      return x.reshape(1);
    }
    int from = shape.axis("flatten", first);
    int to = shape.axis("flatten", last);
    if (from > to) {
      throw Errors.illegal(
          "flatten",
          "axis " + first + " of shape " + shape + " comes after axis " + last,
          "Name the first axis first.");
    }
    Shape tail = shape.sub(to + 1, shape.rank());
    return x.reshape(shape.sub(0, from).then(shape.sub(from, to + 1).size()).then(tail.lengths()));
  }

  static List<Value> split(Value x, int axis, int... sizes) {
    Shape shape = x.shape();
    int at = shape.axis("split", axis);
    long total = 0;
    for (int size : sizes) {
      total = size < 0 ? Long.MIN_VALUE : total + size;
      if (total < 0) {
        break;
      }
    }
    if (total != shape.lengths()[at]) {
      throw Errors.illegal(
          "split",
          "sizes " + Arrays.toString(sizes) + " do not make up axis " + axis + " of shape " + shape,
          "Give sizes of 0 or more that add up to " + shape.lengths()[at] + ".");
    }
    List<Value> parts = new ArrayList<>();
    int start = 0;
    for (int size : sizes) {
      parts.add(x.slice(at, start, start + size));
      start += size;
    }
    return List.copyOf(parts);
  }

  static List<Value> chunk(Value x, int axis, int chunks) {
    int at = x.shape().axis("chunk", axis);
    if (chunks < 1) {
      throw Errors.illegal(
          "chunk",
          "axis " + axis + " of shape " + x.shape() + " cannot be cut into " + chunks + " chunks",
          "Ask for 1 or more.");
    }
    int length = x.shape().lengths()[at];
    int size = Math.ceilDiv(length, chunks);
    int[] sizes = new int[length == 0 ? chunks : Math.ceilDiv(length, size)];
    Arrays.fill(sizes, size);
    sizes[sizes.length - 1] = length - size * (sizes.length - 1);
    return split(x, at, sizes);
  }

  static List<Value> meshgrid(Value... vectors) {
    int[] lengths = new int[vectors.length];
    for (int k = 0; k < lengths.length; k++) {
      Shape shape = vectors[k].shape();
      if (shape.rank() > 1) {
        throw Errors.illegal(
            "meshgrid", "value " + k + " has shape " + shape, "Give vectors or scalars.");
      }
      lengths[k] = shape.size();
    }
    Shape grid = Shape.of(lengths);
    List<Value> coordinates = new ArrayList<>();
    for (int k = 0; k < lengths.length; k++) {
      int[] line = new int[lengths.length];
      Arrays.fill(line, 1);
      line[k] = lengths[k];
      coordinates.add(vectors[k].reshape(Shape.of(line)).broadcastTo(grid));
    }
    return List.copyOf(coordinates);
  }

  static Value maskedFill(Value x, Value mask, Value filling) {
    Shape shape = x.shape();
    boolean fits =
        mask.shape().rank() <= shape.rank()
            && Shape.broadcast("maskedFill", mask.shape(), shape).equals(shape);
    if (!fits || filling.shape().rank() != 0) {
      throw Errors.illegal(
          "maskedFill",
          "value has shape "
              + shape
              + ", the mask "
              + mask.shape()
              + ", the filling "
              + filling.shape(),
          "Give a mask that broadcasts to the value and a scalar, or use where().");
    }
    return Value.where(mask.to(x.dtype()), filling, x);
  }

  static Value maskedSelect(Value x, Value mask) {
    Shape shape = Shape.broadcast("maskedSelect", x.shape(), mask.shape());
    if (mask.isSymbolic()) {
      throw Errors.state(
          "maskedSelect",
          "how many elements of shape "
              + shape
              + " are selected is not known while the function is traced",
          "Use where(mask, x, 0) or maskedFill(), which keep the shape, or give a constant mask.");
    }
    double[] chosen = mask.detach().broadcastTo(shape).data();
    int[] positions = IntStream.range(0, chosen.length).filter(i -> chosen[i] != 0).toArray();
    Shape result = Shape.of(positions.length);
    return Value.apply(new Gather("maskedSelect", shape, result, positions), x.broadcastTo(shape));
  }
}
