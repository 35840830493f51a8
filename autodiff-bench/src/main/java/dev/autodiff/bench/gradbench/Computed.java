package dev.autodiff.bench.gradbench;

import dev.autodiff.Value;
import java.util.function.Supplier;

/// A problem that is computed eagerly: the graph is recorded and swept in every run.
final class Computed implements Problem {
  private final Supplier<Value> computation;
  private double[] elements = {};
  private boolean scalar;

  Computed(Supplier<Value> computation) {
    this.computation = computation;
  }

  @Override
  public void run() {
    Value result = computation.get();
    scalar = result.shape().rank() == 0;
    elements = result.toArray();
  }

  @Override
  public Object output() {
    return scalar ? (Object) elements[0] : elements;
  }
}
