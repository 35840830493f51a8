package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Value;
import java.util.function.Supplier;

/// The square of a number, and its derivative.
final class Hello implements Eval {
  @Override
  public Supplier<Problem> read(String function, Input input) {
    double x = input.number();
    return switch (function) {
      case "square" -> () -> new Computed(() -> square(Value.of(x)));
      case "double" -> () -> new Computed(() -> Autodiff.grad(Hello::square).apply(Value.of(x)));
      default -> throw Input.unknown("hello", function);
    };
  }

  private static Value square(Value x) {
    return x.mul(x);
  }
}
