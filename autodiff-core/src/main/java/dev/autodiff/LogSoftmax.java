package dev.autodiff;

import dev.autodiff.kernels.Reduce;

/// `y = x − ln Σ eˣ` over some axes. VJP: `x̄ = ȳ − e^y·Σ ȳ`.
record LogSoftmax(Axes axes) implements Shaped {
  @Override
  public String opName() {
    return "logSoftmax";
  }

  @Override
  public String formula() {
    return "y = a − ln Σ eᵃ over the axes";
  }

  @Override
  public Dense primal(Dense... operands) {
    return axes.mapRows(operands[0], Reduce::logSoftmax);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar.sub(y.exp().mul(yBar.sum(true, axes.reduced())));
  }
}
