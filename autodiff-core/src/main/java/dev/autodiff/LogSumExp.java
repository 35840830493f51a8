package dev.autodiff;

import dev.autodiff.kernels.Reduce;

/// `y = ln Σ eˣ` over some axes. VJP: `x̄ = ȳ·exp(x − y)`.
record LogSumExp(Axes axes) implements Shaped {
  @Override
  public String opName() {
    return "logSumExp";
  }

  @Override
  public Dense primal(Dense... operands) {
    Dense x = operands[0];
    Shape result = axes.result(x.shape());
    return new Dense(
        result, Reduce.rows(axes.rows(x), result.size(), axes.count(x.shape()), Reduce::logSumExp));
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value x = operands[0];
    Shape kept = axes.kept(x.shape());
    return yBar.reshape(kept).strongMul(x.sub(y.reshape(kept)).exp());
  }
}
