package dev.autodiff;

import org.jspecify.annotations.Nullable;

/// `y = x`, of which derivatives are 0: what [Value#detach] leaves in a traced program, so that it
/// still holds when the program is run on values that are differentiated.
record Stop() implements Shaped {
  @Override
  public String opName() {
    return "stopGradient";
  }

  @Override
  public String formula() {
    return "y = a, with derivative 0";
  }

  @Override
  public String reference() {
    return "definition";
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
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    return y.like(0).broadcastTo(y.shape());
  }

  @Override
  public Stop batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return y.like(0).broadcastTo(y.shape());
  }
}
