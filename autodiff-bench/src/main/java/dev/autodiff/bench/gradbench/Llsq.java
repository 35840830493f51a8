package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Least squares of a polynomial with coefficients `x` against the sign function on `[−1, 1]`.
final class Llsq implements Eval {
  @Override
  public Supplier<Problem> read(String function, Input input) {
    double[] x = input.vector("x");
    int n = input.count("n");
    // An argument of the compiled function, so that its powers are computed in every run.
    double[] points = IntStream.range(0, n).mapToDouble(i -> -1 + 2.0 * i / (n - 1)).toArray();
    Shape coefficients = Shape.of(x.length);
    Shape times = Shape.of(n);
    return switch (function) {
      case "primal" ->
          () ->
              Problem.compiledScalar(
                  Autodiff.compileMany(
                      xs -> List.of(loss(xs.get(0), xs.get(1))), coefficients, times),
                  x,
                  points);
      case "gradient" ->
          () ->
              Problem.compiled(
                  Autodiff.compileMany(
                      xs -> List.of(Autodiff.grad(c -> loss(c, xs.get(1))).apply(xs.get(0))),
                      coefficients,
                      times),
                  x.length,
                  x,
                  points);
      default -> throw Input.unknown("llsq", function);
    };
  }

  private static Value loss(Value x, Value t) {
    int m = x.shape().size();
    Value[] powers = new Value[m];
    Value power = Value.full(t.shape(), 1);
    for (int j = 0; j < m; j++) {
      powers[j] = power;
      power = power.mul(t);
    }
    return t.sign().sub(x.matmul(Value.stack(0, powers))).square().sum().mul(0.5);
  }
}
