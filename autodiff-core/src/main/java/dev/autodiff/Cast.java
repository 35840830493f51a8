package dev.autodiff;

/// `y` has the numbers of `x` rounded to another element type. VJP: `ȳ` in the type of `x`.
record Cast(DType target) implements Shaped {
  @Override
  public String opName() {
    return "to";
  }

  @Override
  public String formula() {
    return "y = a rounded to another element type";
  }

  @Override
  public String reference() {
    return LINEAR;
  }

  @Override
  public long flops(Shape y, Shape... operands) {
    return 0;
  }

  @Override
  public Shape shape(Shape... operands) {
    return operands[0];
  }

  @Override
  public boolean keepsElements() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    System.arraycopy(operands[0].data(), 0, y.data(), 0, y.data().length);
  }

  @Override
  public DType dtype(DType operands) {
    return target;
  }

  @Override
  public Cast batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar.to(operands[0].dtype());
  }
}
