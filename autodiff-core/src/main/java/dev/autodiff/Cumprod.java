package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Scans;
import org.jspecify.annotations.Nullable;

/// `yⱼ = Π xᵢ` over `i ≤ j` along an axis. VJP: `x̄ᵢ = yᵢ₋₁·rᵢ` with `rᵢ = ȳᵢ + xᵢ₊₁·rᵢ₊₁`, which
/// divides by nothing, so zeros are exact.
record Cumprod(int axis) implements Shaped {
  @Override
  public String opName() {
    return "cumprod";
  }

  @Override
  public String formula() {
    return "yⱼ = Π aᵢ over i ≤ j along an axis";
  }

  @Override
  public String reference() {
    return "Blelloch, Prefix sums and their applications, 1990";
  }

  @Override
  public Shape shape(Shape... operands) {
    return operands[0];
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Rows rows = Rows.of(y.shape(), axis);
    Scans.product(operands[0].data(), rows.outer(), rows.count(), rows.inner(), y.data());
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value moved = requireNonNull(tangents[0]).strongMul(Recurrence.neighbour(y, axis, false, 1));
    return Recurrence.of(axis, false, operands[0], moved);
  }

  @Override
  public Cumprod batched(int n) {
    return new Cumprod(axis + 1);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value factors = Recurrence.neighbour(operands[0], axis, true, 0);
    Value rest = Recurrence.of(axis, true, factors, yBar);
    return rest.strongMul(Recurrence.neighbour(y, axis, false, 1));
  }
}
