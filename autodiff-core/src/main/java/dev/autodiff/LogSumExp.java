package dev.autodiff;

import dev.autodiff.kernels.Reduce;

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
  public Dense primal(Dense... operands) {
    return axes.reduce(operands[0], Reduce::logSumExp);
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
