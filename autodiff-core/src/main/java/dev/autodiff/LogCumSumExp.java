package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Scans;
import org.jspecify.annotations.Nullable;

/// `yⱼ = ln Σ exp(xᵢ)` over `i ≤ j` along an axis. VJP: `x̄ᵢ = σ(xᵢ − yᵢ₋₁)·rᵢ` with `rᵢ = ȳᵢ +
/// σ(yᵢ − xᵢ₊₁)·rᵢ₊₁`.
///
/// That is `Σ ȳⱼ·exp(xᵢ − yⱼ)` over `j ≥ i`: each `yⱼ` is the logarithm of a sum of two terms, and
/// σ of their difference is the share that one has in it. Shares are at most 1 and both together
/// are 1, also where `y` has lost the digits of `xᵢ − yⱼ`.
record LogCumSumExp(int axis) implements Shaped {
  @Override
  public String opName() {
    return "logCumSumExp";
  }

  @Override
  public String formula() {
    return "yⱼ = ln Σ exp(aᵢ) over i ≤ j along an axis";
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
    Scans.logSumExp(operands[0].data(), rows.outer(), rows.count(), rows.inner(), y.data());
  }

  /// The shares of the elements from the second on in their own results, or of all elements before
  /// them.
  private Value shares(Value x, Value y, boolean own) {
    int n = x.shape().lengths()[axis];
    Value difference = x.slice(axis, 1, n).sub(y.slice(axis, 0, n - 1));
    return (own ? difference : difference.neg()).sigmoid();
  }

  /// The first result is the first element, even at −∞.
  private Value own(Value x, Value y) {
    return Value.concat(axis, number(x, 1), shares(x, y, true));
  }

  private Value number(Value x, double number) {
    return x.like(number).broadcastTo(x.shape().with(axis, 1));
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value x = operands[0];
    Value moved = requireNonNull(tangents[0]);
    if (x.shape().size() == 0) {
      return moved;
    }
    Value factors = Value.concat(axis, number(x, 0), shares(x, y, false));
    return Recurrence.of(axis, false, factors, moved.strongMul(own(x, y)));
  }

  @Override
  public LogCumSumExp batched(int n) {
    return new LogCumSumExp(axis + 1);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value x = operands[0];
    if (x.shape().size() == 0) {
      return yBar;
    }
    Value factors = Value.concat(axis, shares(x, y, false), number(x, 0));
    return Recurrence.of(axis, true, factors, yBar).strongMul(own(x, y));
  }
}
