package dev.autodiff;

import static dev.autodiff.Elementwise.ADD;
import static dev.autodiff.Elementwise.DIV;
import static dev.autodiff.Elementwise.IDENTITY;
import static dev.autodiff.Elementwise.MUL;
import static dev.autodiff.Elementwise.NEG;
import static dev.autodiff.Elementwise.STRONG_MUL;
import static dev.autodiff.Elementwise.SUB;
import static dev.autodiff.Elementwise.ZERO_MUL;
import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One run of a function on values whose numbers are not known: what it does to them is written
/// down as a program of [Symbol]s.
///
/// Whatever the function computes from numbers that are known is computed at once, by the eager
/// path, so constants fold by themselves. An operation that is already written down is not written
/// again; neither is one that an IEEE identity makes superfluous.
///
/// Equal scalar operations on equal nodes become one node of the graph too, so a recursive formula
/// takes the memory of its distinct parts. That adds up cotangents before the partial instead of
/// after it, which may round differently; merging tensors as well would gain nothing.
final class Trace {
  private static final int RECENT_BITS = 14;

  /// Whether equal scalar operations on equal nodes are one node of the graph too.
  final boolean merging;

  private Symbol[] table = new Symbol[1024];

  /// Beside the table, so that looking up touches few symbols.
  private int[] hashes = new int[1024];

  private int tableCount;

  /// Scalar operations that were met lately; made when there is one.
  private @Nullable Value[] recent = new Value[0];

  /// All symbols, by id.
  private Symbol[] all = new Symbol[1024];

  private int count;
  private final Map<Long, Symbol> numbers = new HashMap<>();
  private final IdentityHashMap<Tensor, Symbol> tensors = new IdentityHashMap<>();

  /// What is recorded, or belongs to another trace: by node, because nodes may share a tensor.
  private final IdentityHashMap<Value, Symbol> outside = new IdentityHashMap<>();

  private final Map<Symbol, Value> captured = new HashMap<>();

  Trace() {
    this(true);
  }

  Trace(boolean merging) {
    this.merging = merging;
  }

  /// Age decides between traces that run one inside the other: what belongs to an older one is a
  /// constant to the younger.
  private static final AtomicLong NEXT_AGE = new AtomicLong();

  private final long age = nextAge();

  /// Greater than all before, and than 0. What is younger than a run of a function was made by that
  /// run.
  static long nextAge() {
    return NEXT_AGE.incrementAndGet();
  }

  long age() {
    return age;
  }

  /// A new input, as a constant: what the function does to it is recorded only as far as the
  /// function itself asks for derivatives.
  Value input(Shape shape, DType dtype) {
    return Value.constant(new Tensor(known(Symbol.input(this, count, shape, dtype))));
  }

  private Symbol known(Symbol symbol) {
    if (count == all.length) {
      all = Arrays.copyOf(all, count * 2);
    }
    all[count++] = symbol;
    return symbol;
  }

  /// What the results are computed from.
  Program program(List<Value> inputs, List<Value> outputs) {
    Symbol[] from = inputs.stream().map(this::symbol).toArray(Symbol[]::new);
    Symbol[] to = outputs.stream().map(this::symbol).toArray(Symbol[]::new);
    return program(from, to);
  }

  /// The same for symbols.
  Program program(Symbol[] inputs, Symbol[] outputs) {
    return Program.of(inputs, outputs, all, count);
  }

  /// The trace that one of the values belongs to, or null if all numbers are known.
  static @Nullable Trace of(Value... values) {
    Trace youngest = null;
    for (Value value : values) {
      Symbol symbol = value.symbol();
      if (symbol != null && (youngest == null || symbol.trace.age > youngest.age)) {
        youngest = symbol.trace;
      }
    }
    return youngest;
  }

  /// Writes down a row on operands that broadcast against each other.
  Value apply(Elementwise row, Value... operands) {
    DType dtype = Value.commonDType(row.opName(), operands);
    Shape shape = operands[0].shape();
    for (int i = 1; i < operands.length; i++) {
      shape = Shape.broadcast(row.opName(), shape, operands[i].shape());
    }
    Value result = elementwise(row, shape, dtype, symbols(operands)).node(row, operands);
    // Only what Symbol.node() merges as well: whether a result is still here is chance.
    if (merging && shape.size() == 1 && operands.length < 3 && row != IDENTITY) {
      if (recent.length == 0) {
        recent = new Value[1 << RECENT_BITS];
      }
      recent[recentIndex(row, operands[0], operands.length > 1 ? operands[1] : null)] = result;
    }
    return result;
  }

  /// The same for one or two operands that were met before in just this operation: recursive
  /// formulas over scalars come this way most of the time.
  @Nullable Value repeated(Elementwise row, Value a, @Nullable Value b) {
    if (recent.length == 0) {
      return null;
    }
    Value last = recent[recentIndex(row, a, b)];
    return last != null && last.op() == row && last.hasOperands(a, b) ? last : null;
  }

  private int recentIndex(Elementwise row, Value a, @Nullable Value b) {
    int hash = row.hashCode() + 31 * id(a) + (b == null ? 0 : 7919 * id(b));
    hash *= 0x9E3779B9;
    return hash >>> (32 - RECENT_BITS);
  }

  private static int id(Value value) {
    Symbol symbol = value.symbol();
    return symbol == null ? -1 : symbol.id;
  }

  /// Writes down a shaped operation.
  Value apply(Shaped op, Shape shape, DType dtype, Value... operands) {
    return shaped(op, shape, dtype, symbols(operands)).node(op, operands);
  }

  private Symbol[] symbols(Value... operands) {
    Symbol[] symbols = new Symbol[operands.length];
    for (int i = 0; i < operands.length; i++) {
      symbols[i] = symbol(operands[i]);
    }
    return symbols;
  }

  /// The symbol of a value, a constant if its numbers are known.
  Symbol symbol(Value value) {
    Symbol symbol = value.symbol();
    return symbol != null && symbol.trace == this ? symbol : constant(value);
  }

  /// Marks that derivatives end here.
  Value stop(Value value) {
    Symbol symbol = symbol(value);
    return Value.constant(new Tensor(shaped(new Stop(), symbol.shape, symbol.dtype, symbol)));
  }

  /// The value that a constant symbol came from, if it is recorded or belongs to another trace.
  @Nullable Value captured(Symbol constant) {
    return captured.get(constant);
  }

  private Symbol constant(Value value) {
    if (!value.isConstant() || value.isSymbolic()) {
      return outside.computeIfAbsent(value, this::capture);
    }
    if (value.isPlainScalar()) {
      return numbers.computeIfAbsent(
          Double.doubleToRawLongBits(value.item()), _ -> constant(value.toTensor()));
    }
    return tensors.computeIfAbsent(value.toTensor(), this::constant);
  }

  private Symbol capture(Value value) {
    Symbol symbol = constant(value.toTensor());
    captured.put(symbol, value);
    return symbol;
  }

  private Symbol constant(Tensor tensor) {
    return known(Symbol.constant(this, count, tensor));
  }

  /// Writes down a row, unless it is there already or changes no bit of an operand.
  Symbol elementwise(Elementwise row, Shape shape, DType dtype, Symbol... operands) {
    for (int i = 0; i < operands.length; i++) {
      // The row itself repeats its operands.
      if (operands[i].op instanceof BroadcastTo) {
        operands[i] = operands[i].operands[0];
      }
    }
    Symbol same = unchanged(row, operands);
    if (same != null) {
      return stretched(same, shape);
    }
    if ((row == MUL || row == STRONG_MUL || row == ZERO_MUL) && operands[1].isAll(-1)) {
      return elementwise(NEG, shape, dtype, operands[0]);
    }
    if ((row == MUL || row == STRONG_MUL || row == ZERO_MUL) && operands[0].isAll(-1)) {
      return elementwise(NEG, shape, dtype, operands[1]);
    }
    if ((row == ADD || row == SUB) && operands[1].op == NEG) {
      Elementwise other = row == ADD ? SUB : ADD;
      return elementwise(other, shape, dtype, operands[0], operands[1].operands[0]);
    }
    if (row == ADD && operands[0].op == NEG) {
      return elementwise(SUB, shape, dtype, operands[1], operands[0].operands[0]);
    }
    if ((row == ADD || row == MUL) && operands[0].id > operands[1].id) {
      return add(row, shape, dtype, operands[1], operands[0]);
    }
    return add(row, shape, dtype, operands);
  }

  /// The operand that a row would give back bit for bit.
  private static @Nullable Symbol unchanged(Elementwise row, Symbol... x) {
    return switch (row) {
      case IDENTITY -> x[0];
      case NEG -> x[0].op == NEG ? x[0].operands[0] : null;
      case ADD -> x[1].isAll(-0.0) ? x[0] : x[0].isAll(-0.0) ? x[1] : null;
      case SUB -> x[1].isAll(0.0) ? x[0] : null;
      case MUL, STRONG_MUL, ZERO_MUL -> x[1].isAll(1) ? x[0] : x[0].isAll(1) ? x[1] : null;
      case DIV -> x[1].isAll(1) ? x[0] : null;
      default -> null;
    };
  }

  /// One constant vector of single constants.
  Symbol constant(Symbol... numbers) {
    double[] data = new double[numbers.length];
    Arrays.setAll(data, i -> requireNonNull(numbers[i].constant).doubles()[0]);
    return constant(new Tensor(Shape.of(data.length), DType.FLOAT64, data));
  }

  private Symbol stretched(Symbol x, Shape shape) {
    return x.shape.equals(shape) ? x : shaped(new BroadcastTo(shape), shape, x.dtype, x);
  }

  /// Writes down a shaped operation, unless it is there already.
  Symbol shaped(Shaped op, Shape shape, DType dtype, Symbol... operands) {
    if (op instanceof Matmul product) {
      return matmul(product, shape, dtype, operands[0], operands[1]);
    }
    if (op instanceof Reshape && operands[0].op instanceof Reshape) {
      Symbol base = operands[0].operands[0];
      return base.shape.equals(shape) ? base : add(op, shape, dtype, base);
    }
    return add(op, shape, dtype, operands);
  }

  /// Reads the matrices that transposed operands were made from.
  private Symbol matmul(Matmul op, Shape shape, DType dtype, Symbol left, Symbol right) {
    if (left.op instanceof Permute permute && Matmul.isTranspose(permute)) {
      Matmul other = new Matmul(!op.leftTransposed(), op.rightTransposed());
      return matmul(other, shape, dtype, left.operands[0], right);
    }
    if (right.op instanceof Permute permute && Matmul.isTranspose(permute)) {
      Matmul other = new Matmul(op.leftTransposed(), !op.rightTransposed());
      return matmul(other, shape, dtype, left, right.operands[0]);
    }
    return add(op, shape, dtype, left, right);
  }

  private Symbol add(Op op, Shape shape, DType dtype, Symbol... operands) {
    int mask = table.length - 1;
    int hash = Symbol.hash(op, shape, operands);
    int at = hash & mask;
    while (table[at] != null) {
      if (hashes[at] == hash && table[at].is(op, shape, operands)) {
        return table[at];
      }
      at = (at + 1) & mask;
    }
    Symbol fresh = known(Symbol.computed(this, count, shape, dtype, op, operands));
    table[at] = fresh;
    hashes[at] = hash;
    if (++tableCount * 2 > table.length) {
      grow();
    }
    return fresh;
  }

  private void grow() {
    Symbol[] old = table;
    int[] oldHashes = hashes;
    table = new Symbol[old.length * 2];
    hashes = new int[table.length];
    int mask = table.length - 1;
    for (int i = 0; i < old.length; i++) {
      if (old[i] != null) {
        int at = oldHashes[i] & mask;
        while (table[at] != null) {
          at = (at + 1) & mask;
        }
        table[at] = old[i];
        hashes[at] = oldHashes[i];
      }
    }
  }
}
