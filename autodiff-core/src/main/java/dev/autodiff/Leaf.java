package dev.autodiff;

/// The two kinds of nodes without operands.
public enum Leaf implements Op {
  /// A number that nothing is differentiated by.
  CONSTANT,
  /// An input that gradients are taken with respect to.
  VARIABLE;

  @Override
  public String opName() {
    return this == CONSTANT ? "constant" : "variable";
  }
}
