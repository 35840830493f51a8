package dev.autodiff;

import dev.autodiff.kernels.Reduce;

/// `y = eˣ / Σ eˣ` over some axes. VJP: `x̄ = y·(ȳ − Σ ȳ·y)`.
record Softmax(Axes axes) implements Shaped {
  @Override
  public String opName() {
    return "softmax";
  }

  @Override
  public String formula() {
    return "y = eᵃ/Σ eᵃ over the axes";
  }

  @Override
  public Shape shape(Shape... operands) {
    return operands[0];
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    axes.mapRows(operands[0], Reduce::softmax, y.data());
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return y.mul(yBar.sub(yBar.mul(y).sum(true, axes.reduced())));
  }
}
