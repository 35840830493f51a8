package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `y = f(a, …)` as one node: what `f` computed in between is not kept. VJP: `f` runs again on the
/// same operands, and a sweep goes through what that recorded.
///
/// Operands are the arguments and then the nodes that `f` takes from outside. While a function is
/// traced there is nothing to forget, and `f` is inlined.
///
/// @param f the function of the arguments alone
/// @param captured what `f` takes from outside
record Checkpoint(Function<List<Value>, Value> f, List<Value> captured, Shape shape)
    implements Shaped {

  static <P, R> Function<P, R> of(Function<P, R> f) {
    return x -> {
      Structure<P> in = Structure.of("checkpoint", "the argument", x);
      Run<P, R> run = new Run<>(f, in.hollow());
      Value packed = apply(run, in.values());
      return run.unpack(packed);
    };
  }

  /// A function of structures as one of Values with one result.
  private static final class Run<P, R> implements Function<List<Value>, Value> {
    private final Function<P, R> f;
    private final Structure<P> in;

    /// Of the first run; the later ones give the same.
    private volatile @Nullable Shell<R> shell;

    private record Shell<R>(Structure<R> out, Packing packing) {}

    Run(Function<P, R> f, Structure<P> in) {
      this.f = f;
      this.in = in;
    }

    @Override
    public Value apply(List<Value> xs) {
      Structure<R> out = Structure.of("checkpoint", "the function's result", f.apply(in.with(xs)));
      Packing packing = Packing.of(out.values());
      shell = new Shell<>(out.hollow(), packing);
      return packing.pack(out.values());
    }

    R unpack(Value packed) {
      Shell<R> known = shell;
      if (known == null) {
        throw new AssertionError("has not run");
      }
      return known.out.with(known.packing.unpack(packed));
    }
  }

  private static Value apply(Function<List<Value>, Value> f, List<Value> xs) {
    if (Trace.of(xs.toArray(Value[]::new)) != null) {
      return f.apply(xs);
    }
    List<Value> own = inputs(xs);
    Value y = f.apply(own);
    if (y.isConstant()) {
      return y;
    }
    if (y.isSymbolic()) {
      return f.apply(xs);
    }
    List<Value> captured = captured(f, own, y);
    List<Value> operands = new ArrayList<>(xs);
    operands.addAll(captured);
    Checkpoint op = new Checkpoint(f, captured, y.shape());
    return Value.node(op, operands.toArray(Value[]::new), y.toTensor());
  }

  /// Nodes of their own for the recorded arguments.
  private static List<Value> inputs(List<Value> xs) {
    long age = Trace.nextAge();
    return xs.stream().map(x -> x.isConstant() ? x : Value.input(x, age)).toList();
  }

  /// The nodes that `f` takes from outside: where what it recorded meets what was there before.
  ///
  /// What depends on its inputs is its own, and variables are taken from outside. Another node may
  /// be either; then `f` runs once more, and what both runs share was there before.
  private static List<Value> captured(Function<List<Value>, Value> f, List<Value> inputs, Value y) {
    PostOrder order = PostOrder.above(inputs, y, false);
    boolean[] moves = new boolean[order.count()];
    boolean clear = true;
    Set<Value> known = identitySet(inputs);
    for (int place = 0; place < moves.length; place++) {
      Value node = order.node(place);
      moves[place] = known.contains(node);
      if (moves[place] || node.op() == Leaf.VARIABLE) {
        continue;
      }
      for (int k = 0; k < node.operandCount(); k++) {
        int operand = order.operand(place, k);
        moves[place] |= operand >= 0 && moves[operand];
      }
      clear &= moves[place];
    }
    Value[] leaves = order.leaves();
    if (!clear) {
      Set<Value> before = identitySet(inputs);
      for (int place = 0; place < moves.length; place++) {
        before.add(order.node(place));
      }
      Value again = f.apply(inputs);
      leaves = again.isConstant() ? leaves : PostOrder.above(before, again, false).leaves();
    }
    return Arrays.stream(leaves).filter(leaf -> !known.contains(leaf)).toList();
  }

  private static Set<Value> identitySet(List<Value> values) {
    Set<Value> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(values);
    return set;
  }

  /// A second run.
  ///
  /// @param sources the recorded arguments of this run, and what is captured
  private record Rerun(Value y, List<Value> inputs, List<Value> sources) {}

  /// @param differentiable whether what is recorded has to lead to the operands
  private Rerun rerun(Value[] operands, boolean[] recorded, boolean differentiable) {
    int arguments = operands.length - captured.size();
    List<Value> inputs = new ArrayList<>();
    List<Value> sources = new ArrayList<>(captured);
    for (int k = 0; k < arguments; k++) {
      Value x = operands[k];
      if (recorded[k]) {
        x = differentiable ? Recording.input(x, Trace.nextAge()) : Value.input(x, Trace.nextAge());
        sources.add(x);
      }
      inputs.add(x);
    }
    Value y = f.apply(inputs);
    if (!y.shape().equals(shape)) {
      throw Errors.state(
          "checkpoint",
          "the function gave shape " + shape + " at first and " + y.shape() + " when it ran again",
          "It must do the same on the same arguments.");
    }
    inputs.addAll(captured);
    return new Rerun(y, inputs, sources);
  }

  private static boolean isRecorded(@Nullable Value... values) {
    for (Value value : values) {
      if (value != null && !value.isConstant()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable Value[] vjps(boolean[] wanted, Value[] operands, Value y, Value yBar) {
    boolean differentiable = isRecorded(operands) || !yBar.isConstant();
    Rerun run = rerun(operands, wanted, differentiable);
    SweepOption[] options =
        differentiable ? new SweepOption[] {SweepOption.DIFFERENTIABLE} : new SweepOption[0];
    Gradients gradients =
        run.y.isConstant() ? null : Sweep.above(run.sources, run.y, yBar, options);
    @Nullable Value[] bars = new Value[operands.length];
    for (int k = 0; k < bars.length; k++) {
      Value x = run.inputs.get(k);
      if (wanted[k]) {
        bars[k] = gradients != null && gradients.reaches(x) ? gradients.of(x) : Recording.zeros(x);
      }
    }
    return bars;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    boolean[] wanted = new boolean[operands.length];
    wanted[operand] = true;
    Value bar = vjps(wanted, operands, y, yBar)[operand];
    return bar == null ? Recording.zeros(operands[operand]) : bar;
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    boolean differentiable = isRecorded(operands) || isRecorded(tangents);
    boolean[] moves = new boolean[operands.length];
    for (int k = 0; k < moves.length; k++) {
      moves[k] = tangents[k] != null;
    }
    Rerun run = rerun(operands, moves, differentiable);
    List<Value> sources = new ArrayList<>();
    List<@Nullable Value> given = new ArrayList<>();
    for (int k = 0; k < moves.length; k++) {
      if (moves[k] || k >= moves.length - captured.size()) {
        sources.add(run.inputs.get(k));
        given.add(tangents[k]);
      }
    }
    Value pushed = Tangents.push(run.y, sources, given, differentiable);
    return pushed == null ? Recording.zeros(y) : pushed;
  }

  @Override
  public String opName() {
    return "checkpoint";
  }

  @Override
  public String formula() {
    return "y = f(a, …), computed again in the sweep";
  }

  @Override
  public String reference() {
    return "Griewank, Achieving logarithmic growth of temporal and spatial complexity in reverse"
        + " automatic differentiation, 1992";
  }

  @Override
  public Shape shape(Shape... operands) {
    return shape;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    throw new AssertionError("made with its elements");
  }

  @Override
  public Checkpoint batched(int n) {
    throw new AssertionError("inlined while a function is traced");
  }
}
