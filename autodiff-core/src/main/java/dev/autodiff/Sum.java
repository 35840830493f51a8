package dev.autodiff;

import dev.autodiff.kernels.Reduce;

/// `y = Σ x` over some axes. VJP: `x̄ = ȳ` repeated along them.
record Sum(Axes axes) implements Shaped {
  @Override
  public String opName() {
    return "sum";
  }

  @Override
  public String formula() {
    return "y = Σ a over the axes";
  }

  @Override
  public Dense primal(Dense... operands) {
    return axes.reduce(operands[0], Reduce::sum);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Shape shape = operands[0].shape();
    return yBar.reshape(axes.kept(shape)).broadcastTo(shape);
  }
}
