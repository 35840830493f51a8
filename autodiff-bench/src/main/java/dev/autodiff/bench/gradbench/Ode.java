package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.function.Supplier;

/// The chain `y′₀ = x₀`, `y′ᵢ = xᵢ·yᵢ₋₁` from 0 to time 2, by the classical Runge–Kutta method.
final class Ode implements Eval {
  private static final double END = 2;

  @Override
  public Supplier<Problem> read(String function, Input input) {
    double[] x = input.vector("x");
    int steps = input.count("s");
    Shape shape = Shape.of(x.length);
    return switch (function) {
      case "primal" ->
          () ->
              Problem.compiled(Autodiff.compile(rates -> solve(rates, steps), shape), x.length, x);
      case "gradient" ->
          () ->
              Problem.compiled(
                  Autodiff.compile(
                      Autodiff.grad(rates -> solve(rates, steps).select(0, -1)), shape),
                  x.length,
                  x);
      default -> throw Input.unknown("ode", function);
    };
  }

  private static Value solve(Value x, int steps) {
    double h = END / steps;
    Value y = Value.full(x.shape(), 0);
    for (int step = 0; step < steps; step++) {
      Value k1 = slope(x, y);
      Value k2 = slope(x, y.add(k1.mul(h / 2)));
      Value k3 = slope(x, y.add(k2.mul(h / 2)));
      Value k4 = slope(x, y.add(k3.mul(h)));
      y = y.add(k1.add(k2.mul(2)).add(k3.mul(2)).add(k4).mul(h / 6));
    }
    return y;
  }

  private static Value slope(Value x, Value y) {
    return x.mul(Value.concat(0, Value.vector(1), y.slice(0, 0, -1)));
  }
}
