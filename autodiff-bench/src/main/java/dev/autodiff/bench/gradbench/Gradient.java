package dev.autodiff.bench.gradbench;

import dev.autodiff.Value;
import java.util.List;
import java.util.function.Function;

/// The gradient of a function of several values.
final class Gradient {
  private Gradient() {}

  static List<Value> of(Function<List<Value>, Value> f, List<Value> at) {
    List<Value> variables = at.stream().map(Value::variable).toList();
    return f.apply(variables).backward().of(variables);
  }
}
