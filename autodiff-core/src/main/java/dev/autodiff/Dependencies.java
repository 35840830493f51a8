package dev.autodiff;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Which elements of a function's argument each element of its result may depend on, whatever their
/// numbers are: the function is traced, and sets of indices go through what it did.
///
/// Every set holds at least what a derivative can be other than 0 by. Elementwise operations,
/// movements, reductions and products are exact as operations go; for the others all elements that
/// they read together count, batch by batch where there are batches. What a constant factor 0 or a
/// constant condition cuts off does not count.
final class Dependencies {
  final IndexUnion union;
  private final Trace trace;

  /// For each symbol, a set per element; null if all are empty.
  private final int[] @Nullable [][] sets;

  private Dependencies(Trace trace, int inputs, int symbols) {
    this.trace = trace;
    this.union = new IndexUnion(inputs);
    this.sets = new int[symbols][][];
  }

  /// The pattern of the Jacobian of a function.
  static Pattern of(UnaryOperator<Value> f, Shape shape) {
    Trace trace = new Trace();
    Value input = trace.input(shape, DType.FLOAT64);
    Program program = trace.program(List.of(input), List.of(f.apply(input)));
    Dependencies all = new Dependencies(trace, shape.size(), program.symbols());
    int[][] own = new int[shape.size()][];
    Arrays.setAll(own, i -> new int[] {i});
    all.sets[program.inputs()[0].id] = own;
    for (Symbol symbol : program.inOrder()) {
      all.sets[symbol.id] = all.sets(symbol);
    }
    Symbol output = program.outputs()[0];
    return Pattern.of(all.of(output), shape.size());
  }

  /// The sets of a symbol's elements; null if all are empty.
  int @Nullable [][] known(Symbol symbol) {
    return sets[symbol.id];
  }

  private int[][] of(Symbol symbol) {
    int @Nullable [][] known = sets[symbol.id];
    return known == null ? none(symbol.size()) : known;
  }

  static int[][] none(int count) {
    int[][] none = new int[count][];
    Arrays.fill(none, IndexUnion.EMPTY);
    return none;
  }

  private int @Nullable [][] sets(Symbol y) {
    boolean moves = false;
    for (Symbol operand : y.operands) {
      moves |= sets[operand.id] != null;
    }
    return moves ? sets(requireNonNull(y.op), y) : null;
  }

  private int @Nullable [][] sets(Op op, Symbol y) {
    return switch (op) {
      case Leaf _, Indices _, Stop _ -> null;
      case Elementwise row -> elementwise(row, y);
      case Cast _, Reshape _ -> of(y.operands[0]);
      case Pad pad -> moved(new Pad(pad.before(), pad.from(), pad.result(), 0), y);
      case BroadcastTo _, Concat _, Permute _, Taking _ -> moved((Shaped) op, y);
      case Embed embed -> embedded(embed, y);
      case Take take -> taken(take, take.axis(), y);
      case TakeAlong take -> taken(take, take.axis(), y);
      case Put put -> put(new Take(put.caller(), put.axis(), put.batches()), put.axis(), y);
      case PutAlong put ->
          put.marks() ? null : put(new TakeAlong(put.caller(), put.axis()), put.axis(), y);
      case Sum sum -> reduced(sum.axes(), y);
      case Extremum extremum -> reduced(extremum.axes(), y);
      case LogSumExp sum -> reduced(sum.axes(), y);
      case Norm norm -> reduced(norm.axes(), y);
      case Variance variance -> reduced(variance.axes(), y);
      case Softmax softmax -> mixed(softmax.axes(), y);
      case LogSoftmax softmax -> mixed(softmax.axes(), y);
      case Hadamard hadamard -> mixed(new Axes(new int[] {hadamard.axis()}, true), y);
      case Cumsum sum -> running(sum.axis(), sum.reversed(), y);
      case Cumprod product -> running(product.axis(), false, y);
      case LogCumSumExp sum -> running(sum.axis(), false, y);
      case Recurrence recurrence -> running(recurrence.axis(), recurrence.reversed(), y);
      case Matmul product -> new ProductDependencies(this, y).matmul(product);
      case ChainSum _, SumOf _ -> sum(y);
      case CholeskyFactor _,
          Cofactors _,
          Det _,
          Inverse _,
          LogDet _,
          MatrixExp _,
          PseudoInverse _,
          Solve _,
          SymmetricEigen _,
          ThinQr _,
          ThinSvd _,
          TriangularSolve _ ->
          matrices(y);
      case ImplicitRoot root -> batches(root.batch().size(), y);
      case Convolution product -> new ProductDependencies(this, y).convolution(product);
      case Checkpoint _, Custom _, Dot _ -> everything(y);
    };
  }

  private int[][] elementwise(Elementwise row, Symbol y) {
    int[][] result = new int[y.size()][];
    boolean product =
        row == Elementwise.MUL || row == Elementwise.STRONG_MUL || row == Elementwise.ZERO_MUL;
    Arrays.fill(result, IndexUnion.EMPTY);
    for (int k = 0; k < y.operands.length; k++) {
      int @Nullable [][] part = sets[y.operands[k].id];
      if (part == null) {
        continue;
      }
      int[] from = stretched(y.operands[k].shape, y.shape);
      double[] gate = null;
      boolean open = true;
      if (product) {
        gate = gate(y.operands[1 - k], y.shape);
      } else if (row == Elementwise.WHERE && k > 0) {
        gate = gate(y.operands[0], y.shape);
        open = k == 1;
      }
      for (int i = 0; i < result.length; i++) {
        if (gate == null || (gate[i] != 0) == open) {
          result[i] = union.of(result[i], part[from[i]]);
        }
      }
    }
    return result;
  }

  /// The numbers of a constant in the shape of a result, if they are known.
  private double @Nullable [] gate(Symbol operand, Shape shape) {
    double[] numbers = numbers(operand);
    return numbers == null ? null : Broadcasting.stretch(numbers, operand.shape, shape);
  }

  /// The numbers of a constant, if they are known.
  double @Nullable [] numbers(Symbol symbol) {
    boolean known = symbol.constant != null && symbol.constant.symbol() == null;
    Value captured = known ? trace.captured(symbol) : null;
    return known && captured == null ? requireNonNull(symbol.constant).doubles() : null;
  }

  /// All operands have the result's shape.
  private int[][] sum(Symbol y) {
    int[][] result = none(y.size());
    for (int i = 0; i < result.length; i++) {
      union.start();
      for (Symbol operand : y.operands) {
        int @Nullable [][] part = sets[operand.id];
        if (part != null) {
          union.add(part[i]);
        }
      }
      result[i] = union.result();
    }
    return result;
  }

  private static double[] numbered(int first, int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = first + i;
    }
    return numbers;
  }

  private static int[] whole(double[] numbers) {
    int[] whole = new int[numbers.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = (int) numbers[i];
    }
    return whole;
  }

  /// For each element of a shape, the element of a narrower one that lies under it.
  private static int[] stretched(Shape from, Shape to) {
    return whole(Broadcasting.stretch(numbered(0, from.size()), from, to));
  }

  /// Pushes the numbers of elements, from 1, through the operation; 0 is no element.
  private int[][] moved(Shaped op, Symbol y) {
    Dense[] operands = new Dense[y.operands.length];
    int[] firsts = new int[operands.length + 1];
    for (int k = 0; k < operands.length; k++) {
      int size = y.operands[k].size();
      operands[k] = new Dense(y.operands[k].shape, numbered(firsts[k] + 1, size));
      firsts[k + 1] = firsts[k] + size;
    }
    int[][] all = new int[firsts[operands.length]][];
    for (int k = 0; k < operands.length; k++) {
      System.arraycopy(of(y.operands[k]), 0, all, firsts[k], y.operands[k].size());
    }
    int[] from = pushed(op, y.shape, operands);
    int[][] result = none(from.length);
    for (int i = 0; i < from.length; i++) {
      result[i] = from[i] == 0 ? IndexUnion.EMPTY : all[from[i] - 1];
    }
    return result;
  }

  private static int[] pushed(Shaped op, Shape result, Dense... operands) {
    double[] y = new double[result.size()];
    op.primal(new Dense(result, y), operands);
    return whole(y);
  }

  private int[][] embedded(Embed embed, Symbol y) {
    int[][] result = none(y.size());
    for (int k = 0; k < y.operands.length; k++) {
      int @Nullable [][] part = sets[y.operands[k].id];
      if (part != null) {
        Dense places = new Dense(y.shape, numbered(0, y.size()));
        putBack(part, pushed(embed.takings().get(k), y.operands[k].shape, places), result);
      }
    }
    return result;
  }

  private void putBack(int[][] part, int[] places, int[][] whole) {
    for (int i = 0; i < places.length; i++) {
      whole[places[i]] = union.of(whole[places[i]], part[i]);
    }
  }

  private int @Nullable [][] taken(Shaped take, int axis, Symbol y) {
    Symbol x = y.operands[0];
    int @Nullable [][] from = sets[x.id];
    double[] indices = numbers(y.operands[1]);
    if (from == null) {
      return null;
    }
    if (indices == null) {
      return along(axis, x, y);
    }
    Dense places = new Dense(x.shape, numbered(0, x.size()));
    int[] picks = pushed(take, y.shape, places, new Dense(y.operands[1].shape, indices));
    int[][] result = new int[picks.length][];
    for (int i = 0; i < picks.length; i++) {
      result[i] = from[picks[i]];
    }
    return result;
  }

  /// The adjoint of a taking.
  private int @Nullable [][] put(Shaped take, int axis, Symbol y) {
    Symbol x = y.operands[0];
    int @Nullable [][] part = sets[x.id];
    double[] indices = numbers(y.operands[1]);
    if (part == null) {
      return null;
    }
    if (indices == null) {
      return along(axis, x, y);
    }
    Dense places = new Dense(y.shape, numbered(0, y.size()));
    Dense at = new Dense(y.operands[1].shape, indices);
    int[][] result = none(y.size());
    putBack(part, pushed(take, x.shape, places, at), result);
    return result;
  }

  /// Every element with all on its row along an axis, if only that axis has another length.
  private int[][] along(int axis, Symbol x, Symbol y) {
    if (!x.shape.with(axis, 1).equals(y.shape.with(axis, 1))) {
      return everything(y);
    }
    Shape kept = x.shape.with(axis, 1);
    int[][] rows = unions(stretched(kept, x.shape), kept.size(), of(x));
    return spread(rows, stretched(kept, y.shape));
  }

  private static int[][] spread(int[][] groups, int[] group) {
    int[][] result = new int[group.length][];
    for (int i = 0; i < group.length; i++) {
      result[i] = groups[group[i]];
    }
    return result;
  }

  /// For each group of elements the union of their sets.
  private int[][] unions(int[] group, int groups, int[][] elements) {
    int[] starts = new int[groups + 1];
    for (int g : group) {
      starts[g + 1]++;
    }
    for (int g = 0; g < groups; g++) {
      starts[g + 1] += starts[g];
    }
    int[] order = new int[group.length];
    int[] next = starts.clone();
    for (int i = 0; i < group.length; i++) {
      order[next[group[i]]++] = i;
    }
    int[][] result = new int[groups][];
    for (int g = 0; g < groups; g++) {
      union.start();
      for (int at = starts[g]; at < starts[g + 1]; at++) {
        union.add(elements[order[at]]);
      }
      result[g] = union.result();
    }
    return result;
  }

  private int[][] reduced(Axes axes, Symbol y) {
    Symbol x = y.operands[0];
    Shape kept = axes.kept(x.shape);
    return unions(stretched(kept, x.shape), kept.size(), of(x));
  }

  private int[][] mixed(Axes axes, Symbol y) {
    return spread(reduced(axes, y), stretched(axes.kept(y.shape), y.shape));
  }

  private int[][] running(int axis, boolean reversed, Symbol y) {
    int[][] result = sum(y);
    Rows rows = Rows.of(y.shape, axis);
    for (int outer = 0; outer < rows.outer(); outer++) {
      for (int inner = 0; inner < rows.inner(); inner++) {
        int[] before = IndexUnion.EMPTY;
        for (int j = 0; j < rows.count(); j++) {
          int at = reversed ? rows.count() - 1 - j : j;
          int i = (outer * rows.count() + at) * rows.inner() + inner;
          before = union.of(before, result[i]);
          result[i] = before;
        }
      }
    }
    return result;
  }

  /// Every element of a result with all of the matrices of its batch.
  private int[][] matrices(Symbol y) {
    Shape first = y.operands[0].shape;
    return batches(first.sub(0, first.rank() - 2).size(), y);
  }

  private int[][] batches(int batches, Symbol y) {
    int[][] all = none(batches);
    for (Symbol operand : y.operands) {
      int @Nullable [][] part = sets[operand.id];
      if (part != null) {
        int[][] unions = unions(split(operand.size(), batches), batches, part);
        for (int i = 0; i < batches; i++) {
          all[i] = union.of(all[i], unions[i]);
        }
      }
    }
    return spread(all, split(y.size(), batches));
  }

  /// For each element, in which of equal parts it lies.
  private static int[] split(int size, int parts) {
    int[] part = new int[size];
    for (int i = 0; i < size; i++) {
      part[i] = i / (size / parts);
    }
    return part;
  }

  /// Every element of a result with all of the operands.
  private int[][] everything(Symbol y) {
    union.start();
    for (Symbol operand : y.operands) {
      for (int[] set : of(operand)) {
        union.add(set);
      }
    }
    int[][] result = new int[y.size()][];
    Arrays.fill(result, union.result());
    return result;
  }
}
