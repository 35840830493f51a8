package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Reduce;
import org.jspecify.annotations.Nullable;

/// `y = ln Σ eˣ` over some axes. VJP: `x̄ = ȳ·e/Σe` with `e = exp(x − y)`, because `e` alone does
/// not sum to 1 where `y` has lost digits; not `softmax(x)`, which is NaN everywhere if one `x` is
/// ∞.
record LogSumExp(Axes axes) implements Shaped {
  @Override
  public String opName() {
    return "logSumExp";
  }

  @Override
  public String formula() {
    return "y = ln Σ eᵃ over the axes";
  }

  @Override
  public String reference() {
    return "Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions,"
        + " 2021";
  }

  @Override
  public Shape shape(Shape... operands) {
    return axes.result(operands[0]);
  }

  @Override
  public boolean takesFloats() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    axes.reduce(operands[0], Reduce::logSumExp, y);
  }

  /// Every element goes into one element of the result, with the share that the VJP gives it.
  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value shares = vjp(0, operands, y, y.like(1).broadcastTo(y.shape()));
    return axes.sum(shares.strongMul(requireNonNull(tangents[0])));
  }

  @Override
  public boolean[] rowwise(Shape... operands) {
    return axes.rowwise(operands[0]);
  }

  @Override
  public LogSumExp batched(int n) {
    return new LogSumExp(axes.batched());
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value x = operands[0];
    Shape kept = axes.kept(x.shape());
    Value e = x.sub(y.reshape(kept)).exp();
    Value share = e.strongMul(e.sum(true, axes.reduced()).reciprocal());
    return yBar.reshape(kept).strongMul(share);
  }
}
