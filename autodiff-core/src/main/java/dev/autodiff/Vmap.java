package dev.autodiff;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// Applies a function to many arguments at once: traces it on one of them, then does what it did to
/// all of them together.
final class Vmap {
  private final Trace trace;
  private final int n;
  private final Map<Symbol, Batch> batches = new HashMap<>();

  /// What the results still depend on, of what is recorded.
  private final Set<Value> live = Collections.newSetFromMap(new IdentityHashMap<>());

  /// What a symbol is for all arguments.
  ///
  /// @param value with a first axis for them, if it differs between them
  /// @param shape without that axis
  private record Batch(Value value, Shape shape, boolean differs) {}

  private Vmap(Trace trace, int n) {
    this.trace = trace;
    this.n = n;
  }

  /// Maps a function of structures.
  static <P, R> Function<P, R> of(Function<P, R> f, int[] in, int[] out) {
    return x -> {
      Structure<P> taken = Structure.of("vmap", "the argument", x);
      AtomicReference<Structure<R>> given = new AtomicReference<>();
      List<Value> mapped =
          apply(
              xs -> {
                Structure<R> result =
                    Structure.of("vmap", "the function's result", f.apply(taken.with(xs)));
                given.set(result);
                return result.values();
              },
              taken.values(),
              in,
              out);
      return requireNonNull(given.get()).with(mapped);
    };
  }

  /// Maps a function of several values with several results.
  ///
  /// @param in per argument, the axis to map over or [Autodiff#UNMAPPED]; one for all; none for 0
  /// @param out per result, where the axis goes; one for all; none for 0
  static List<Value> apply(
      Function<List<Value>, List<Value>> f, List<Value> xs, int[] in, int[] out) {
    requireCount("argument", in, xs.size());
    int n = -1;
    Trace trace = new Trace();
    List<Value> arguments = new ArrayList<>();
    List<Value> inputs = new ArrayList<>();
    List<Value> fronts = new ArrayList<>();
    for (int i = 0; i < xs.size(); i++) {
      Value x = xs.get(i);
      int axis = axis(in, i);
      if (axis == Autodiff.UNMAPPED) {
        arguments.add(x);
        continue;
      }
      if (x.shape().rank() == 0) {
        throw Errors.illegal(
            "vmap",
            "argument " + i + " is a scalar",
            "Give a value with a first axis to map over, or map it with UNMAPPED.");
      }
      Value front = moved(x, x.shape().axis("vmap", axis), 0);
      if (n >= 0 && n != front.shape().length(0)) {
        throw Errors.illegal(
            "vmap",
            "mapped axes differ in length: " + n + " and " + front.shape().length(0),
            "Map over axes of equal length, or leave an argument UNMAPPED.");
      }
      n = front.shape().length(0);
      Value one = trace.input(front.shape().sub(1, front.shape().rank()), x.dtype());
      arguments.add(one);
      inputs.add(one);
      fronts.add(front);
    }
    if (n < 0) {
      throw Errors.illegal(
          "vmap", "no argument is mapped", "Give an axis for at least one of them.");
    }
    List<Value> results = f.apply(Collections.unmodifiableList(arguments));
    requireCount("result", out, results.size());
    Program program = trace.program(inputs, results);
    Vmap map = new Vmap(trace, n);
    map.findLive(results);
    for (int i = 0; i < fronts.size(); i++) {
      map.batches.put(program.inputs()[i], new Batch(fronts.get(i), inputs.get(i).shape(), true));
    }
    Watch watch = Watch.current();
    for (Symbol symbol : program.inOrder()) {
      map.batches.put(
          symbol,
          watch == null
              ? map.batch(symbol)
              : Watch.call(watch.replaying(symbol), () -> map.batch(symbol)));
    }
    List<Value> mapped = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      mapped.add(map.result(map.of(program.outputs()[i]), axis(out, i)));
    }
    return mapped;
  }

  private static void requireCount(String what, int[] axes, int count) {
    if (axes.length > 1 && axes.length != count) {
      throw Errors.illegal(
          "vmap",
          "there are " + axes.length + " axes for " + count + " Values of the " + what,
          "Give one axis for each, or one for all.");
    }
  }

  private static int axis(int[] axes, int index) {
    return axes.length == 0 ? 0 : axes[axes.length == 1 ? 0 : index];
  }

  private Value result(Batch batch, int axis) {
    if (axis != Autodiff.UNMAPPED) {
      return moved(all(batch), 0, axis);
    }
    if (batch.differs) {
      throw Errors.illegal(
          "vmap",
          "a result that differs along the mapped axis has no axis for it",
          "Give an axis for this result instead of UNMAPPED.");
    }
    return batch.value;
  }

  /// The same value with one axis in another place; negative places count from the end.
  static Value moved(Value x, int from, int to) {
    int rank = x.shape().rank();
    int place = x.shape().axis("vmap", to);
    if (from == place) {
      return x;
    }
    int[] axes = new int[rank];
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      if (axis == place) {
        axes[axis] = from;
      } else {
        next += next == from ? 1 : 0;
        axes[axis] = next++;
      }
    }
    return x.permute(axes);
  }

  private Batch of(Symbol symbol) {
    Batch known = batches.get(symbol);
    if (known == null) {
      throw new AssertionError("used before it was computed: " + symbol);
    }
    return known;
  }

  private Batch batch(Symbol symbol) {
    boolean differs = false;
    for (Symbol operand : symbol.operands) {
      differs |= of(operand).differs;
    }
    Value value =
        switch (symbol.op) {
          case null -> constant(symbol);
          case Leaf _ -> throw new AssertionError(symbol);
          case Elementwise row -> row.apply(aligned(symbol.shape.rank(), symbol.operands));
          case Stop _ -> of(symbol.operands[0]).value.detach();
          case Matmul product -> matmul(product, symbol, differs);
          case Shaped op ->
              Value.apply(differs ? op.batched(n) : op, operands(op, symbol, differs));
        };
    // A row whose operands are all smaller than its result gets its shape from broadcasting.
    Shape shape = differs ? Shape.of(n).then(symbol.shape.lengths()) : symbol.shape;
    return new Batch(value.broadcastTo(shape), symbol.shape, differs);
  }

  private Value constant(Symbol symbol) {
    Value captured = trace.captured(symbol);
    if (captured == null) {
      return Value.constant(requireNonNull(symbol.constant));
    }
    // The variables of a transform inside of the function must not show outside.
    return captured.isConstant() || live.contains(captured) ? captured : captured.asConstant();
  }

  private void findLive(List<Value> results) {
    Deque<Value> open = new ArrayDeque<>(results);
    while (!open.isEmpty()) {
      Value node = open.pop();
      if (!node.isConstant() && live.add(node)) {
        for (int k = 0; k < node.operandCount(); k++) {
          open.push(node.operand(k));
        }
      }
    }
  }

  /// The operands of a shaped operation, all with the new axis if one has it.
  private Value[] operands(Shaped op, Symbol symbol, boolean differs) {
    if (op instanceof BroadcastTo && differs) {
      return aligned(symbol.shape.rank(), symbol.operands);
    }
    Value[] values = new Value[symbol.operands.length];
    for (int i = 0; i < values.length; i++) {
      Batch operand = of(symbol.operands[i]);
      values[i] = differs ? all(operand) : operand.value;
    }
    return values;
  }

  private Value all(Batch batch) {
    return batch.value.broadcastTo(Shape.of(n).then(batch.shape.lengths()));
  }

  /// Operands that broadcast against each other behind the new axis: those that have it get axes of
  /// length 1 up to the rank of the result.
  private Value[] aligned(int rank, Symbol... operands) {
    Value[] values = new Value[operands.length];
    for (int i = 0; i < values.length; i++) {
      Batch operand = of(operands[i]);
      values[i] = operand.differs ? padded(operand.value, operand.shape, rank) : operand.value;
    }
    return values;
  }

  private Value padded(Value value, Shape shape, int rank) {
    int[] lengths = new int[rank + 1];
    Arrays.fill(lengths, 1);
    lengths[0] = n;
    System.arraycopy(shape.lengths(), 0, lengths, rank + 1 - shape.rank(), shape.rank());
    return value.reshape(Shape.of(lengths));
  }

  /// Vectors become matrices, so that the new axis is a batch axis for both operands.
  private Value matmul(Matmul product, Symbol symbol, boolean differs) {
    Batch left = of(symbol.operands[0]);
    Batch right = of(symbol.operands[1]);
    if (!differs) {
      return Value.apply(product, left.value, right.value);
    }
    Shape l = left.shape.rank() == 1 ? Shape.of(1, left.shape.size()) : left.shape;
    Shape r = right.shape.rank() == 1 ? Shape.of(right.shape.size(), 1) : right.shape;
    int rank = Math.max(l.rank(), r.rank());
    Value a = left.differs ? padded(left.value, l, rank) : left.value.reshape(l);
    Value b = right.differs ? padded(right.value, r, rank) : right.value.reshape(r);
    return Value.apply(product, a, b).reshape(Shape.of(n).then(symbol.shape.lengths()));
  }
}
