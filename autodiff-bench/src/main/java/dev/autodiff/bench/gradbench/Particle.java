package dev.autodiff.bench.gradbench;

import dev.autodiff.Value;
import java.util.function.Supplier;

/// Where to put a charge so that a particle that it pushes comes down close to the origin.
final class Particle implements Eval {
  private static final double TIME_STEP = 0.1;
  private static final Value FIXED_CHARGE = Value.vector(10, 0);

  @Override
  public Supplier<Problem> read(String function, Input input) {
    Descent.Mode[] modes = Descent.Mode.pair("particle", function);
    double w = input.number("w");
    return () ->
        new Computed(() -> Descent.argmin(v -> landing(v, modes[1]), Value.of(w), modes[0]));
  }

  /// The square of the abscissa where the particle meets the ground.
  private static Value landing(Value w, Descent.Mode mode) {
    Value charge = Value.stack(0, Value.of(10), w.rsub(10));
    var slope =
        mode.gradient(
            x -> distance(x, charge).reciprocal().add(distance(x, FIXED_CHARGE).reciprocal()));
    Value x = Value.vector(0, 8);
    Value velocity = Value.vector(0.75, 0);
    while (true) {
      Value force = slope.apply(x).neg();
      x = x.add(velocity.mul(TIME_STEP));
      if (x.get(1) <= 0) {
        Value time = x.select(0, 1).neg().div(velocity.select(0, 1));
        return x.select(0, 0).add(time.mul(velocity.select(0, 0))).square();
      }
      velocity = velocity.add(force.mul(TIME_STEP));
    }
  }

  private static Value distance(Value a, Value b) {
    return a.sub(b).square().sum().sqrt();
  }
}
