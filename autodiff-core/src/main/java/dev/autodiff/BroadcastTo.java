package dev.autodiff;

/// `y` is `x` repeated along new or length-1 axes. VJP: `ȳ` summed over those axes.
record BroadcastTo(Shape to) implements Shaped {
  @Override
  public String opName() {
    return "broadcastTo";
  }

  @Override
  public String formula() {
    return "y = a repeated along new or length-1 axes";
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
    Shape from = operands[0];
    if (from.rank() > to.rank() || !Shape.broadcast(opName(), from, to).equals(to)) {
      throw Errors.illegal(
          opName(),
          "shape " + from + " does not stretch to " + to,
          "Only axes of length 1 stretch, and new axes come first.");
    }
    return to;
  }

  @Override
  public boolean takesFloats() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Broadcasting.stretch(operands[0], y);
  }

  @Override
  public BroadcastTo batched(int n) {
    return new BroadcastTo(Shape.of(n).then(to.lengths()));
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar.sumTo(operands[0].shape());
  }
}
