package dev.autodiff;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Applies a function to many arguments at once: traces it on one of them, then does what it did to
/// all of them together.
final class Vmap {
  private final Trace trace;
  private final int n;
  private final Map<Symbol, Batch> batches = new HashMap<>();

  /// What a symbol is for all arguments.
  ///
  /// @param value with a first axis for them, if it differs between them
  /// @param shape without that axis
  private record Batch(Value value, Shape shape, boolean differs) {}

  private Vmap(Trace trace, int n) {
    this.trace = trace;
    this.n = n;
  }

  static Value apply(UnaryOperator<Value> f, Value x) {
    if (x.shape().rank() == 0) {
      throw Errors.illegal(
          "vmap",
          "the argument " + x + " is a scalar",
          "Give a value with a first axis to map over.");
    }
    int n = x.shape().length(0);
    Trace trace = new Trace();
    Value one = trace.input(x.shape().sub(1, x.shape().rank()), x.dtype());
    Value result = f.apply(one);
    Program program = trace.program(List.of(one), List.of(result));
    Vmap map = new Vmap(trace, n);
    map.batches.put(program.inputs()[0], new Batch(x, one.shape(), true));
    Watch watch = Watch.current();
    for (Symbol symbol : program.inOrder()) {
      map.batches.put(
          symbol,
          watch == null
              ? map.batch(symbol)
              : Watch.call(watch.replaying(symbol), () -> map.batch(symbol)));
    }
    return map.all(map.of(program.outputs()[0]));
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
    return new Batch(differs ? value : value.broadcastTo(symbol.shape), symbol.shape, differs);
  }

  private Value constant(Symbol symbol) {
    Value captured = trace.captured(symbol);
    return captured == null ? Value.constant(requireNonNull(symbol.constant)) : captured;
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
