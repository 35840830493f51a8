package dev.autodiff;

import dev.autodiff.kernels.Butterflies;

/// The Walsh–Hadamard transform along an axis, `yₖ = Σⱼ (−1)^(number of ones in k AND j)·xⱼ`. The
/// matrix is symmetric, so the VJP is the transform itself.
record Hadamard(int axis) implements Shaped {
  static Value of(Value x, int axis) {
    int at = x.shape().axis("hadamard", axis);
    int length = x.shape().lengths()[at];
    if (Integer.bitCount(length) != 1) {
      throw Errors.illegal(
          "hadamard",
          "axis " + axis + " of shape " + x.shape() + " has length " + length,
          "Pad it with zeros to a power of two.");
    }
    return Value.apply(new Hadamard(at), x);
  }

  @Override
  public String opName() {
    return "hadamard";
  }

  @Override
  public String formula() {
    return "yₖ = Σⱼ ±aⱼ, minus where k AND j has an odd number of ones";
  }

  @Override
  public String reference() {
    return "Fino & Algazi, Unified matrix treatment of the fast Walsh-Hadamard transform, 1976";
  }

  @Override
  public Shape shape(Shape... operands) {
    return operands[0];
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Rows rows = Rows.of(y.shape(), axis);
    Butterflies.hadamard(operands[0].data(), rows.outer(), rows.count(), rows.inner(), y.data());
  }

  @Override
  public Hadamard batched(int n) {
    return new Hadamard(axis + 1);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return Value.apply(this, yBar);
  }
}
