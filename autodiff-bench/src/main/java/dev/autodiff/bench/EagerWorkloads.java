package dev.autodiff.bench;

import static dev.autodiff.bench.Workload.Group.EAGER;

import dev.autodiff.DType;
import dev.autodiff.Gradients;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Record and sweep, every time anew.
final class EagerWorkloads {
  private static final int CHAIN = 100;

  private EagerWorkloads() {}

  static List<Workload> all() {
    return List.of(
        scalars("rosenbrock-scalars-8k", 1_001, 8, Objectives::rosenbrock),
        scalars("rosenbrock-scalars-800k", 100_001, 8, Objectives::rosenbrock),
        scalars("waves-scalars-60k", 10_001, 6, Objectives::waves),
        vector("rosenbrock-vector-8k", 1_001, Objectives::rosenbrock),
        vector("rosenbrock-vector-800k", 100_001, Objectives::rosenbrock),
        vector("waves-vector-60k", 10_001, Objectives::waves),
        chain(1),
        chain(16),
        chain(1024));
  }

  private static Workload scalars(String name, int n, int perTerm, Function<Value[], Value> f) {
    return new Workload(
        name,
        EAGER,
        (double) perTerm * (n - 1),
        "operation",
        () -> {
          double[] data = Samples.numbers(n, 5, -1, 1);
          return () -> {
            Value[] x = Arrays.stream(data).mapToObj(Value::variable).toArray(Value[]::new);
            Gradients gradients = f.apply(x).backward();
            double norm = 0;
            for (Value each : x) {
              double slope = gradients.of(each).item();
              norm += slope * slope;
            }
            return norm;
          };
        });
  }

  private static Workload vector(String name, int n, Function<Value, Value> f) {
    return new Workload(
        name,
        EAGER,
        0,
        "",
        () -> {
          Value x = Value.variable(Samples.tensor(5, -1, 1, DType.FLOAT64, n));
          return () -> Objectives.norm(List.of(f.apply(x).backward().of(x)));
        });
  }

  private static Workload chain(int n) {
    return new Workload(
        "chain-" + n,
        EAGER,
        CHAIN,
        "operation",
        () -> {
          Value x = Value.variable(Samples.tensor(6, -1, 1, DType.FLOAT64, n));
          return () -> Objectives.norm(List.of(Objectives.chain(x, CHAIN).backward().of(x)));
        });
  }
}
