package dev.autodiff.bench.gradbench;

import dev.autodiff.Value;
import java.util.function.Supplier;

/// The saddle point of `|x|² − |y|²`, by descent on the result of an ascent.
final class Saddle implements Eval {
  @Override
  public Supplier<Problem> read(String function, Input input) {
    Descent.Mode[] modes = Descent.Mode.pair("saddle", function);
    double[] start = input.vector("start", 2);
    return () -> new Computed(() -> solve(Value.vector(start), modes[0], modes[1]));
  }

  private static Value solve(Value start, Descent.Mode outer, Descent.Mode inner) {
    Value x = Descent.argmin(x1 -> height(x1, highest(x1, start, inner)), start, outer);
    return Value.concat(0, x, highest(x, start, inner));
  }

  /// The `y` that makes the height over `x` largest.
  private static Value highest(Value x, Value start, Descent.Mode mode) {
    return Descent.argmin(y -> height(x, y).neg(), start, mode);
  }

  private static Value height(Value x, Value y) {
    return x.square().sum().sub(y.square().sum());
  }
}
