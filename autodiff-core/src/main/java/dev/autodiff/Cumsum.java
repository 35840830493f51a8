package dev.autodiff;

import dev.autodiff.kernels.Scans;

/// `yⱼ = Σ xᵢ` over `i ≤ j` along an axis, or over `i ≥ j`. VJP: the same from the other end.
record Cumsum(int axis, boolean reversed) implements Shaped {
  @Override
  public String opName() {
    return "cumsum";
  }

  @Override
  public String formula() {
    return "yⱼ = Σ aᵢ over i ≤ j along an axis, or over i ≥ j";
  }

  @Override
  public String reference() {
    return LINEAR;
  }

  @Override
  public Shape shape(Shape... operands) {
    return operands[0];
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Rows rows = Rows.of(y.shape(), axis);
    double[] x = operands[0].data();
    Scans.sum(reversed, x, rows.outer(), rows.count(), rows.inner(), y.data());
  }

  @Override
  public Cumsum batched(int n) {
    return new Cumsum(axis + 1, reversed);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return Value.apply(new Cumsum(axis, !reversed), yBar);
  }
}
