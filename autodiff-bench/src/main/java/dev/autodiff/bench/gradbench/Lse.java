package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.function.Supplier;

/// `log Σ exp xᵢ`, without the library's own operation of that name.
final class Lse implements Eval {
  @Override
  public Supplier<Problem> read(String function, Input input) {
    double[] x = input.vector("x");
    Shape shape = Shape.of(x.length);
    return switch (function) {
      case "primal" -> () -> Problem.compiledScalar(Autodiff.compile(Lse::logSumExp, shape), x);
      case "gradient" ->
          () ->
              Problem.compiled(Autodiff.compile(Autodiff.grad(Lse::logSumExp), shape), x.length, x);
      default -> throw Input.unknown("lse", function);
    };
  }

  private static Value logSumExp(Value x) {
    Value largest = x.max();
    return x.sub(largest).exp().sum().log().add(largest);
  }
}
