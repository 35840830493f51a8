package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A function that was traced once and runs as a plan: the same numbers as calling it, without
/// recording a graph.
///
/// Made by [Autodiff#compile] and [Autodiff#compileMany]. Arguments must have the shapes that it
/// was compiled for. Those of another dtype get a plan of their own when they come. What the
/// function took from outside (captured values, `double` numbers) is fixed at what it was when it
/// was compiled; a captured variable must not reach a result, since its gradient would be lost.
///
/// Safe to use from many threads: each run has arrays of its own, kept for later runs. An argument
/// that is recorded, or belongs to a function being compiled, makes the call go through the
/// original function, so compiled functions nest and can be differentiated like any other. So does
/// a call inside of [Diagnostics#findNonFinite], which looks at each operation.
public final class Compiled implements UnaryOperator<Value> {
  private final Function<List<Value>, List<Value>> f;
  private final Shape[] shapes;
  private final Map<List<DType>, Runs> runs = new ConcurrentHashMap<>();

  private final boolean merging;
  private final List<DType> float64;

  /// Known from the start unless it was compiled for other dtypes.
  private final @Nullable Runs doubles;

  Compiled(boolean merging, Function<List<Value>, List<Value>> f, Shape... shapes) {
    this(merging, f, Collections.nCopies(shapes.length, DType.FLOAT64), shapes);
  }

  Compiled(
      boolean merging, Function<List<Value>, List<Value>> f, List<DType> dtypes, Shape... shapes) {
    this.merging = merging;
    this.f = f;
    this.shapes = shapes.clone();
    this.float64 = Collections.nCopies(shapes.length, DType.FLOAT64);
    // Now, so that errors show where compile() is called.
    Runs first = runs(List.copyOf(dtypes));
    this.doubles = dtypes.equals(float64) ? first : null;
  }

  /// Applies a function of one value with one result.
  ///
  /// @param x of the shape that was compiled for
  /// @return the result
  /// @throws IllegalArgumentException if the shape is another one or there are more arguments or
  ///   results
  @Override
  public Value apply(Value x) {
    List<Value> results = applyMany(List.of(x));
    if (results.size() != 1) {
      throw Errors.illegal(
          "compiled function", "it has " + results.size() + " results", "Call applyMany().");
    }
    return results.get(0);
  }

  /// Applies the function.
  ///
  /// @param inputs of the shapes that were compiled for
  /// @return the results, constants unless an input is recorded
  /// @throws IllegalArgumentException if the count or a shape is another one
  public List<Value> applyMany(List<Value> inputs) {
    requireShapes(inputs);
    for (Value input : inputs) {
      if (!input.isConstant() || input.isSymbolic()) {
        return f.apply(inputs);
      }
    }
    if (Watch.current() != null) {
      return f.apply(inputs);
    }
    return runs(inputs.stream().map(Value::dtype).toList()).run(inputs);
  }

  /// Applies the function to float64 arrays, without allocating.
  ///
  /// @param inputs elements in row-major order, one array per input; only read
  /// @param outputs get the elements of the results; may be input arrays
  /// @throws IllegalArgumentException if the count or a length does not fit
  public void run(double[][] inputs, double[][] outputs) {
    Runs plan = doubles == null ? runs(float64) : doubles;
    if (Watch.current() != null) {
      plan.call(f, inputs, outputs);
      return;
    }
    plan.run(inputs, outputs);
  }

  private void requireShapes(List<Value> inputs) {
    boolean fits = inputs.size() == shapes.length;
    for (int i = 0; fits && i < shapes.length; i++) {
      fits = inputs.get(i).shape().equals(shapes[i]);
    }
    if (!fits) {
      throw Errors.illegal(
          "compiled function",
          "it was compiled for "
              + Arrays.toString(shapes)
              + ", called with "
              + inputs.stream().map(Value::shape).toList(),
          "Compile it for these shapes too, or call the function without compiling it.");
    }
  }

  private Runs runs(List<DType> dtypes) {
    Runs known = runs.get(dtypes);
    if (known != null) {
      return known;
    }
    // Not under a lock: the function may call other compiled ones. Two threads may both trace.
    Runs fresh = compile(dtypes);
    Runs first = runs.putIfAbsent(dtypes, fresh);
    return first == null ? fresh : first;
  }

  private Runs compile(List<DType> dtypes) {
    if (!Events.areWanted()) {
      return new Runs(Planner.plan(rolled(dtypes)));
    }
    Events.CompileEvent event = new Events.CompileEvent();
    event.begin();
    Program program = rolled(dtypes);
    Runs compiled = new Runs(Planner.plan(program));
    event.end();
    if (event.shouldCommit()) {
      event.operations = program.inOrder().size();
      event.steps = compiled.plan.steps().size();
      event.bytes = compiled.bytes;
      event.commit();
    }
    return compiled;
  }

  private Program rolled(List<DType> dtypes) {
    Trace trace = new Trace(merging);
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < shapes.length; i++) {
      inputs.add(trace.input(shapes[i], dtypes.get(i)));
    }
    List<Value> outputs = f.apply(List.copyOf(inputs));
    outputs.forEach(output -> Captures.requireNone(output, trace.age()));
    return Rolling.roll(trace, trace.program(inputs, outputs));
  }
}
