package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Scans;
import org.jspecify.annotations.Nullable;

/// `yⱼ = ln Σ exp(xᵢ)` over `i ≤ j` along an axis. VJP: `x̄ᵢ = σ(xᵢ − yᵢ₋₁)·rᵢ` with `rᵢ = ȳᵢ +
/// σ(yᵢ − xᵢ₊₁)·rᵢ₊₁`.
///
/// That is `Σ ȳⱼ·exp(xᵢ − yⱼ)` over `j ≥ i`: each `yⱼ` is the logarithm of a sum of two terms, and σ
/// of their difference is the share that one has in it. Shares are at most 1 and both together are
/// 1, also where `y` has lost the digits of `xᵢ − yⱼ`.
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
  public Shape shape(Shape... operands) {
    return operands[0];
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Rows rows = Rows.of(y.shape(), axis);
    Scans.logSumExp(operands[0].data(), rows.outer(), rows.count(), rows.inner(), y.data());
  }

  /// The share of each element in its own result. The first one is all of it, even at −∞.
  private Value own(Value x, Value y) {
    int n = x.shape().lengths()[axis];
    if (n == 0) {
      return x;
    }
    Value later = x.slice(axis, 1, n).sub(y.slice(axis, 0, n - 1)).sigmoid();
    return Value.concat(axis, x.like(1).broadcastTo(x.shape().with(axis, 1)), later);
  }

  /// The share of all elements before in the result of each; 0 for the first.
  private Value before(Value x, Value y) {
    int n = x.shape().lengths()[axis];
    if (n == 0) {
      return x;
    }
    Value later = y.slice(axis, 0, n - 1).sub(x.slice(axis, 1, n)).sigmoid();
    return Value.concat(axis, x.like(0).broadcastTo(x.shape().with(axis, 1)), later);
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value x = operands[0];
    Value moved = requireNonNull(tangents[0]).strongMul(own(x, y));
    return Recurrence.of(axis, false, before(x, y), moved);
  }

  @Override
  public LogCumSumExp batched(int n) {
    return new LogCumSumExp(axis + 1);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value x = operands[0];
    Value factors = Recurrence.neighbour(before(x, y), axis, true, 0);
    return Recurrence.of(axis, true, factors, yBar).strongMul(own(x, y));
  }
}
