package dev.autodiff;

/// `y = ((a + b₀) + b₁) + …`, in this order: what a loop that adds to one scalar becomes when it is
/// compiled. Only compiled programs hold it. VJP: `ȳ` for every operand.
record ChainSum() implements Shaped {
  @Override
  public String opName() {
    return "chainSum";
  }

  @Override
  public String formula() {
    return "y = a + b₀ + b₁ + …, added in this order";
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
    double sum = operands[0].data()[0];
    for (double term : operands[1].data()) {
      sum += term;
    }
    y.data()[0] = sum;
  }

  @Override
  public ChainSum batched(int n) {
    throw new AssertionError("only compiled programs hold it");
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar.reshape(Shape.SCALAR).broadcastTo(operands[operand].shape());
  }
}
