package dev.autodiff;

/// `y` is `x` repeated along new or length-1 axes. VJP: `ȳ` summed over those axes.
record BroadcastTo(Shape shape) implements Shaped {
  @Override
  public String opName() {
    return "broadcastTo";
  }

  @Override
  public String formula() {
    return "y = a repeated along new or length-1 axes";
  }

  @Override
  public Dense primal(Dense... operands) {
    Shape from = operands[0].shape();
    if (from.rank() > shape.rank() || !Shape.broadcast(opName(), from, shape).equals(shape)) {
      throw Errors.illegal(
          opName(),
          "shape " + from + " does not stretch to " + shape,
          "Only axes of length 1 stretch, and new axes come first.");
    }
    return new Dense(shape, Broadcasting.stretch(operands[0].data(), from, shape));
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar.sumTo(operands[0].shape());
  }
}
