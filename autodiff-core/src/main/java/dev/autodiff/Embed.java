package dev.autodiff;

import java.util.List;

/// The adjoint of taking: `y` is zero but for each operand, added in the places that its taking
/// takes from. VJP: the taking.
///
/// @param takings one per operand, all from one shape; where they overlap, the sum runs in their
///   order
record Embed(List<Taking> takings) implements Shaped {
  static Value of(Taking taking, Value part) {
    return Value.apply(new Embed(List.of(taking)), part);
  }

  @Override
  public String opName() {
    return "embed";
  }

  @Override
  public String formula() {
    return "y = Σ of the operands, each in the places that it was taken from, else 0";
  }

  @Override
  public Dense primal(Dense... operands) {
    Shape whole = takings.getFirst().from();
    double[] out = new double[whole.size()];
    for (int k = 0; k < operands.length; k++) {
      takings.get(k).putBack(operands[k].data(), out);
    }
    return new Dense(whole, out);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return Value.apply(takings.get(operand), yBar);
  }
}
