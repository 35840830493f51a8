package dev.autodiff;

import java.util.Arrays;
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
  public String reference() {
    return LINEAR;
  }

  @Override
  public Shape shape(Shape... operands) {
    return takings.getFirst().from();
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Arrays.fill(y.data(), 0);
    for (int k = 0; k < operands.length; k++) {
      takings.get(k).putBack(operands[k].data(), y.data());
    }
  }

  @Override
  public Embed batched(int n) {
    return new Embed(takings.stream().map(taking -> taking.batched(n)).toList());
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return Value.apply(takings.get(operand), yBar);
  }
}
