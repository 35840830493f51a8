package dev.autodiff.nn;

import dev.autodiff.Autodiff;
import dev.autodiff.Compiled;
import dev.autodiff.DType;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Work that a training does again and again on Values of few different shapes: compiled as soon as
/// shapes come for the second time.
///
/// A plan is used only if it gives the same bits as the eager work that it was made beside. So work
/// that depends on more than its inputs, such as random numbers, is most likely found out, and
/// stays eager like work that reads numbers while it is traced.
final class Repeated {
  /// The same work as a function: its results, then a number that is finite if all is well.
  private final Function<List<Value>, List<Value>> function;

  private final Map<List<Kind>, Use> uses = new HashMap<>();

  /// What plans are made for.
  private record Kind(Shape shape, DType dtype) {}

  /// What is known about inputs of one kind.
  private static final class Use {
    private int eager;
    private @Nullable Compiled plan;
  }

  Repeated(Function<List<Value>, List<Value>> function) {
    this.function = function;
  }

  /// Does the work once.
  ///
  /// @param inputs constants
  /// @param eager does it without a plan; null if there is no result
  /// @return the results, or null
  @Nullable List<Value> run(List<Value> inputs, Supplier<@Nullable List<Value>> eager) {
    List<Kind> kinds = new ArrayList<>(inputs.size());
    for (Value input : inputs) {
      kinds.add(new Kind(input.shape(), input.dtype()));
    }
    Use use = uses.computeIfAbsent(kinds, _ -> new Use());
    Compiled plan = use.plan;
    if (plan != null) {
      List<Value> results = plan.applyMany(inputs);
      int last = results.size() - 1;
      // What is wrong is found eagerly, where each number can be looked at.
      return Double.isFinite(results.get(last).item()) ? results.subList(0, last) : eager.get();
    }
    List<Value> results = eager.get();
    use.eager++;
    if (use.eager == 2 && results != null) {
      use.plan = compile(inputs, results);
    }
    return results;
  }

  /// How many plans there are.
  int plans() {
    return (int) uses.values().stream().filter(use -> use.plan != null).count();
  }

  private @Nullable Compiled compile(List<Value> inputs, List<Value> expected) {
    try {
      Compiled plan = Autodiff.compileMany(function, inputs);
      List<Value> results = plan.applyMany(inputs);
      return sameBits(expected, results.subList(0, results.size() - 1)) ? plan : null;
    } catch (RuntimeException e) {
      if (readsNumbers(e)) {
        return null;
      }
      throw e;
    }
  }

  private static boolean sameBits(List<Value> expected, List<Value> results) {
    boolean same = expected.size() == results.size();
    for (int i = 0; same && i < expected.size(); i++) {
      same = Arrays.equals(bits(expected.get(i)), bits(results.get(i)));
    }
    return same;
  }

  /// The numbers, in which both zeros are one: a gradient of −0 may lose its sign in a plan.
  private static double[] bits(Value value) {
    double[] numbers = value.toArray();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += 0.0;
    }
    return numbers;
  }

  /// Whether the core refused to go on tracing, also if a layer wrapped its error.
  private static boolean readsNumbers(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      String message = e.getMessage();
      if (e instanceof IllegalStateException && message != null && message.startsWith("compile:")) {
        return true;
      }
    }
    return false;
  }
}
