package dev.autodiff;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds scalar operations that a program repeats on other numbers, and rolls them into one
/// operation with many lanes: `Σᵢ f(xᵢ, yᵢ)` written as a loop over scalars becomes what it would
/// have been on vectors.
///
/// Two scalar operations are alike if they do the same to operands that are alike, down to elements
/// of the same array and constants. All operations that are alike have the same depth, so none
/// depends on another, and they can be done at once; what they read is gathered from where it is. A
/// long chain of additions to one scalar becomes one [ChainSum] in the same order. So the numbers
/// stay the same bit for bit.
final class Rolling {
  /// Fewer lanes than this are not worth a loop of their own.
  private static final int LANES = 16;

  /// Programs with fewer scalar operations are left alone, and so are shorter chains.
  private static final int REPETITIONS = 32;

  private final Trace trace;
  private final Program program;

  /// By symbol of the program: depth, what it is like, how often it is read.
  private final int[] level;

  private final long[] likeness;
  private final int[] uses;

  /// How many symbols are like this one.
  private final int[] lanes;

  /// Length of the chain of additions that ends here.
  private final int[] chain;

  /// By symbol: what it became.
  private final @Nullable Symbol[] now;

  /// By symbol that was rolled: the lane of [#now] that it became, else −1.
  private final int[] lane;

  private final Map<Symbol, Map<Integer, Symbol>> picks = new HashMap<>();

  /// One element of an array.
  private record Spot(Symbol array, int index) {}

  private Rolling(Trace trace, Program program) {
    this.trace = trace;
    this.program = program;
    int n = program.symbols();
    this.level = new int[n];
    this.likeness = new long[n];
    this.uses = new int[n];
    this.lanes = new int[n];
    this.chain = new int[n];
    this.now = new Symbol[n];
    this.lane = new int[n];
    Arrays.fill(lane, -1);
  }

  static Program roll(Trace trace, Program program) {
    int scalars = 0;
    for (Symbol symbol : program.inOrder()) {
      if (isScalarRow(symbol)) {
        scalars++;
      } else if (symbol.operands.length >= LANES && areScalars(symbol.operands)) {
        scalars += symbol.operands.length;
      }
    }
    return scalars < REPETITIONS ? program : new Rolling(trace, program).roll();
  }

  private static boolean isScalarRow(Symbol symbol) {
    return symbol.op instanceof Elementwise && symbol.size() == 1 && symbol.dtype == DType.FLOAT64;
  }

  private static boolean isPick(Symbol symbol) {
    return symbol.op instanceof Taking && symbol.size() == 1 && symbol.dtype == DType.FLOAT64;
  }

  private Program roll() {
    for (Symbol input : program.inputs()) {
      now[input.id] = input;
      likeness[input.id] = mix(1, input.id);
    }
    int deepest = 0;
    for (Symbol symbol : program.inOrder()) {
      measure(symbol);
      deepest = Math.max(deepest, level[symbol.id]);
    }
    for (Symbol output : program.outputs()) {
      uses[output.id]++;
    }
    Map<Long, List<Symbol>> alike = new HashMap<>();
    for (Symbol symbol : program.inOrder()) {
      if (isScalarRow(symbol)) {
        alike.computeIfAbsent(likeness[symbol.id], _ -> new ArrayList<>()).add(symbol);
      }
    }
    for (List<Symbol> group : alike.values()) {
      for (Symbol symbol : group) {
        lanes[symbol.id] = group.size();
      }
    }
    boolean[] inChain = chains();
    for (List<Symbol> symbols : byLevel(deepest)) {
      for (Symbol symbol : symbols) {
        List<Symbol> group = isScalarRow(symbol) ? alike.get(likeness[symbol.id]) : null;
        if (inChain[symbol.id] || lane[symbol.id] >= 0) {
          continue; // part of something that is done already, or later
        }
        if (group != null && group.size() >= LANES) {
          rollGroup(group);
        } else {
          now[symbol.id] = chain[symbol.id] >= REPETITIONS ? rollChain(symbol) : rebuild(symbol);
        }
      }
    }
    Symbol[] outputs = new Symbol[program.outputs().length];
    Arrays.setAll(outputs, i -> scalar(program.outputs()[i]));
    return trace.program(program.inputs(), outputs);
  }

  private void measure(Symbol symbol) {
    int depth = 0;
    long like =
        symbol.op == null ? 0 : symbol.op instanceof Elementwise row ? row.hashCode() + 10L : 0;
    for (Symbol operand : symbol.operands) {
      depth = Math.max(depth, level[operand.id]);
      like = mix(like, likeness[operand.id]);
      uses[operand.id]++;
    }
    if (symbol.constant != null) {
      likeness[symbol.id] = symbol.size() == 1 ? 2 : mix(3, symbol.id);
    } else if (isPick(symbol)) {
      level[symbol.id] = depth;
      likeness[symbol.id] = mix(4, symbol.operands[0].id);
    } else {
      level[symbol.id] = depth + 1;
      likeness[symbol.id] = isScalarRow(symbol) ? like : mix(5, symbol.id);
    }
  }

  private static long mix(long a, long b) {
    long x = (a ^ Long.rotateLeft(b, 31)) * 0x9E3779B97F4A7C15L + b;
    return (x ^ (x >>> 29)) * 0xBF58476D1CE4E5B9L;
  }

  /// Measures chains, which end at sums that are read from elsewhere too, and marks what lies
  /// inside of one that is worth rolling.
  private boolean[] chains() {
    boolean[] inside = new boolean[program.symbols()];
    for (Symbol symbol : program.inOrder()) {
      if (symbol.op == Elementwise.ADD && isScalarRow(symbol)) {
        Symbol before = before(symbol);
        boolean continues = before != null && uses[before.id] == 1 && lanes[before.id] < LANES;
        chain[symbol.id] = before != null && continues ? 1 + chain[before.id] : 1;
      }
    }
    for (int i = program.inOrder().size() - 1; i >= 0; i--) {
      Symbol symbol = program.inOrder().get(i);
      boolean head = chain[symbol.id] >= REPETITIONS && lanes[symbol.id] < LANES;
      if (chain[symbol.id] > 1 && (head || inside[symbol.id])) {
        inside[requireNonNull(before(symbol)).id] = true;
      }
    }
    return inside;
  }

  /// The sum that an addition adds to.
  private @Nullable Symbol before(Symbol sum) {
    Symbol a = sum.operands[0];
    Symbol b = sum.operands[1];
    Symbol longer = chain[a.id] >= chain[b.id] ? a : b;
    return chain[longer.id] == 0 ? null : longer;
  }

  private List<List<Symbol>> byLevel(int deepest) {
    List<List<Symbol>> levels = new ArrayList<>(deepest + 1);
    for (int i = 0; i <= deepest; i++) {
      levels.add(new ArrayList<>());
    }
    for (Symbol symbol : program.inOrder()) {
      levels.get(level[symbol.id]).add(symbol);
    }
    return levels;
  }

  private void rollGroup(List<Symbol> group) {
    int n = group.size();
    Symbol first = group.getFirst();
    Shape shape = Shape.of(n);
    Symbol[] operands = new Symbol[first.operands.length];
    for (int k = 0; k < operands.length; k++) {
      Symbol[] wanted = new Symbol[n];
      for (int i = 0; i < n; i++) {
        wanted[i] = group.get(i).operands[k];
      }
      operands[k] = together(wanted, true);
    }
    Symbol rolled = trace.elementwise(first.row(), shape, first.dtype, operands);
    for (int i = 0; i < n; i++) {
      now[group.get(i).id] = rolled;
      lane[group.get(i).id] = i;
    }
  }

  private Symbol rollChain(Symbol last) {
    int n = chain[last.id];
    Symbol[] terms = new Symbol[n];
    Symbol sum = last;
    for (int i = n - 1; i > 0; i--) {
      Symbol before = requireNonNull(before(sum));
      terms[i] = sum.operands[0] == before ? sum.operands[1] : sum.operands[0];
      sum = before;
    }
    terms[0] = sum.operands[1];
    Symbol start = scalar(sum.operands[0]);
    return trace.shaped(new ChainSum(), last.shape, last.dtype, start, together(terms, false));
  }

  private Symbol rebuild(Symbol symbol) {
    if (symbol.op == null) {
      return symbol;
    }
    if (symbol.op instanceof Concat && areScalars(symbol.operands)) {
      return reshaped(together(symbol.operands, false), symbol.shape);
    }
    if (symbol.op instanceof Embed embed && areScalars(symbol.operands) && isInjective(embed)) {
      return scattered(embed, symbol);
    }
    if (symbol.op instanceof SumOf && areScalars(symbol.operands)) {
      return sum(together(symbol.operands, false), symbol);
    }
    if (symbol.op instanceof Dot && areScalars(symbol.operands)) {
      int n = symbol.operands.length / 2;
      Symbol left = together(Arrays.copyOf(symbol.operands, n), false);
      Symbol right = together(Arrays.copyOfRange(symbol.operands, n, 2 * n), false);
      return sum(trace.elementwise(Elementwise.MUL, left.shape, left.dtype, left, right), symbol);
    }
    boolean changed = false;
    Symbol[] operands = new Symbol[symbol.operands.length];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = scalar(symbol.operands[i]);
      changed |= operands[i] != symbol.operands[i];
    }
    if (!changed) {
      return symbol;
    }
    return switch (symbol.op) {
      case Elementwise row -> trace.elementwise(row, symbol.shape, symbol.dtype, operands);
      case Shaped op -> trace.shaped(op, symbol.shape, symbol.dtype, operands);
      case Leaf _ -> throw new AssertionError(symbol);
    };
  }

  /// By the same tree as a sum of scalars.
  private Symbol sum(Symbol terms, Symbol symbol) {
    Axes all = new Axes(new int[] {0}, false);
    Symbol sum = trace.shaped(new Sum(all), Shape.SCALAR, symbol.dtype, terms);
    return reshaped(sum, symbol.shape);
  }

  private static boolean areScalars(Symbol... symbols) {
    for (Symbol symbol : symbols) {
      if (symbol.size() != 1 || symbol.dtype != DType.FLOAT64) {
        return false;
      }
    }
    return symbols.length >= LANES;
  }

  /// Whether no two operands are put in the same place, so that their order does not matter.
  private static boolean isInjective(Embed embed) {
    boolean[] taken = new boolean[embed.takings().getFirst().from().size()];
    for (Taking taking : embed.takings()) {
      if (taken[taking.first()]) {
        return false;
      }
      taken[taking.first()] = true;
    }
    return true;
  }

  private Symbol scattered(Embed embed, Symbol symbol) {
    int n = symbol.operands.length;
    int[] positions = new int[n];
    for (int i = 0; i < n; i++) {
      positions[i] = embed.takings().get(i).first();
    }
    Symbol parts = together(symbol.operands, false);
    Gather all = new Gather("gather", symbol.shape, Shape.of(n), positions);
    return trace.shaped(new Embed(List.of(all)), symbol.shape, symbol.dtype, parts);
  }

  /// What a symbol became, taken out of its lane if it was rolled.
  private Symbol scalar(Symbol symbol) {
    Symbol became = now(symbol);
    int at = lane[symbol.id];
    return at < 0 ? became : pick(became, at, symbol.shape);
  }

  private Symbol now(Symbol symbol) {
    Symbol known = now[symbol.id];
    if (known == null) {
      throw new AssertionError("used before it was computed: " + symbol);
    }
    return known;
  }

  private Symbol pick(Symbol array, int index, Shape shape) {
    return picks
        .computeIfAbsent(array, _ -> new HashMap<>())
        .computeIfAbsent(
            index,
            _ ->
                trace.shaped(
                    new Gather("gather", array.shape, shape, new int[] {index}),
                    shape,
                    array.dtype,
                    array));
  }

  private Symbol reshaped(Symbol symbol, Shape shape) {
    return symbol.shape.equals(shape)
        ? symbol
        : trace.shaped(new Reshape(shape), shape, symbol.dtype, symbol);
  }

  /// One array of what single symbols became; one number, if `orOne` and all are the same.
  private Symbol together(Symbol[] wanted, boolean orOne) {
    int n = wanted.length;
    Spot[] spots = new Spot[n];
    boolean constant = true;
    boolean same = true;
    for (int i = 0; i < n; i++) {
      spots[i] = spot(wanted[i]);
      constant &= wanted[i].constant != null;
      same &= spots[i].equals(spots[0]);
    }
    if (same && orOne) {
      return scalar(wanted[0]);
    }
    if (constant) {
      return trace.constant(wanted);
    }
    Map<Symbol, Integer> starts = new HashMap<>();
    List<Symbol> sources = new ArrayList<>();
    int end = 0;
    int[] positions = new int[n];
    for (int i = 0; i < n; i++) {
      Symbol source = spots[i].array;
      Integer start = starts.get(source);
      if (start == null) {
        start = end;
        starts.put(source, start);
        sources.add(source);
        end += source.size();
      }
      positions[i] = start + spots[i].index;
    }
    Symbol[] flat = new Symbol[sources.size()];
    int[] ends = new int[flat.length];
    int at = 0;
    for (int i = 0; i < flat.length; i++) {
      flat[i] = reshaped(sources.get(i), Shape.of(sources.get(i).size()));
      at += flat[i].size();
      ends[i] = at;
    }
    Symbol all =
        flat.length == 1
            ? flat[0]
            : trace.shaped(new Concat(0, ends), Shape.of(end), flat[0].dtype, flat);
    return selected(all, positions);
  }

  private Spot spot(Symbol symbol) {
    if (lane[symbol.id] >= 0) {
      return new Spot(now(symbol), lane[symbol.id]);
    }
    if (isPick(symbol) && symbol.op instanceof Taking taking) {
      return new Spot(now(symbol.operands[0]), taking.first());
    }
    return new Spot(now(symbol), 0);
  }

  private Symbol selected(Symbol from, int... positions) {
    int n = positions.length;
    int step = n > 1 ? positions[1] - positions[0] : 1;
    boolean even = step != 0;
    for (int i = 1; i < n; i++) {
      even &= positions[i] - positions[i - 1] == step;
    }
    Shape shape = Shape.of(n);
    if (even && step == 1 && n == from.size()) {
      return from;
    }
    Shaped op =
        even
            ? new Slice(from.shape, 0, positions[0], step, n)
            : new Gather("gather", from.shape, shape, positions);
    return trace.shaped(op, shape, from.dtype, from);
  }
}
