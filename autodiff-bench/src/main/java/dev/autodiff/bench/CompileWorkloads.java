package dev.autodiff.bench;

import static dev.autodiff.bench.Workload.Group.COMPILE;

import dev.autodiff.Autodiff;
import dev.autodiff.Compiled;
import dev.autodiff.DType;
import dev.autodiff.Shape;
import dev.autodiff.SparseJacobian;
import dev.autodiff.Value;
import java.util.List;
import java.util.function.UnaryOperator;

/// Compiled gradients, and the compiler itself.
final class CompileWorkloads {
  private CompileWorkloads() {}

  static List<Workload> all() {
    return List.of(
        gradient("rosenbrock-scalars-8k-compiled", 1_001, 8, CompileWorkloads::rosenbrockScalars),
        gradient(
            "rosenbrock-scalars-800k-compiled", 100_001, 8, CompileWorkloads::rosenbrockScalars),
        gradient("waves-scalars-60k-compiled", 10_001, 6, CompileWorkloads::wavesScalars),
        gradient("rosenbrock-vector-8k-compiled", 1_001, 8, Objectives::rosenbrock),
        gradient("rosenbrock-vector-800k-compiled", 100_001, 8, Objectives::rosenbrock),
        gradient("waves-vector-60k-compiled", 10_001, 6, Objectives::waves),
        hvp("rosenbrock-vector-hvp-800k-compiled", 100_001, Objectives::rosenbrock),
        new Workload("band-100k", COMPILE, 0, "", CompileWorkloads::band),
        new Workload("band-100k-jacobian", COMPILE, 0, "", CompileWorkloads::bandJacobian),
        new Workload("compile-784-256-64-10", COMPILE, 0, "", CompileWorkloads::compiler));
  }

  private static Value rosenbrockScalars(Value x) {
    return Objectives.rosenbrock(Objectives.scalars(x));
  }

  private static Value wavesScalars(Value x) {
    return Objectives.waves(Objectives.scalars(x));
  }

  private static Workload gradient(String name, int n, int perTerm, UnaryOperator<Value> f) {
    return new Workload(
        name,
        COMPILE,
        (double) perTerm * (n - 1),
        "operation",
        () -> applied(Autodiff.compile(Autodiff.grad(f), Shape.of(n)), n));
  }

  private static Workload hvp(String name, int n, UnaryOperator<Value> f) {
    return new Workload(
        name,
        COMPILE,
        0,
        "",
        () -> {
          Value ones = Value.full(Shape.of(n), 1);
          return applied(Autodiff.compile(x -> Autodiff.hvp(f, x, ones), Shape.of(n)), n);
        });
  }

  private static Workload.Body applied(Compiled compiled, int n) {
    double[][] inputs = {Samples.numbers(n, 5, -1, 1)};
    double[][] outputs = {new double[n]};
    return () -> {
      compiled.run(inputs, outputs);
      double norm = 0;
      for (double slope : outputs[0]) {
        norm += slope * slope;
      }
      return norm;
    };
  }

  /// Each result reads five elements on either side, so that the Jacobian has eleven colors.
  private static Value band(Value x) {
    int n = x.shape().length(0);
    Value product = x.mul(x.add(1));
    Value y = x.square().mul(5).add(2).mul(x).add(1);
    for (int k = 1; k <= 5; k++) {
      Value gap = Value.full(Shape.of(k), 0);
      y = y.sub(Value.concat(0, product.slice(0, k, n), gap));
      y = y.sub(Value.concat(0, gap, product.slice(0, 0, n - k)));
    }
    return y;
  }

  private static Workload.Body band() {
    return applied(Autodiff.compile(CompileWorkloads::band, Shape.of(100_000)), 100_000);
  }

  private static Workload.Body bandJacobian() {
    SparseJacobian jacobian = Autodiff.sparseJacobian(CompileWorkloads::band, Shape.of(100_000));
    Value x = Value.vector(Samples.numbers(100_000, 5, -1, 1));
    return () -> jacobian.at(x).values().sum().item();
  }

  /// How long the training step of a network with three layers takes to compile.
  private static Workload.Body compiler() {
    Training training = new Training(new int[] {784, 256, 64, 10}, 64, DType.FLOAT64);
    return () -> {
      training.compile();
      return 0;
    };
  }
}
