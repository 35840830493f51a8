package dev.autodiff;

import dev.autodiff.kernels.FloatReduce;
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
  public String reference() {
    return LINEAR;
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
    axes.reduce(operands[0], Reduce::sum, FloatReduce::sum, y);
  }

  @Override
  public boolean[] rowwise(Shape... operands) {
    return axes.rowwise(operands[0]);
  }

  @Override
  public Sum batched(int n) {
    return new Sum(axes.batched());
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Shape shape = operands[0].shape();
    return yBar.reshape(axes.kept(shape)).broadcastTo(shape);
  }
}
