package dev.autodiff;

import dev.autodiff.kernels.Reduce;

/// `y = max x` or `y = min x` over some axes. VJP: `x̄ᵢ = ȳ/t` for the `t` elements that equal `y`,
/// else 0.
record Extremum(boolean largest, Axes axes) implements Shaped {
  @Override
  public String opName() {
    return largest ? "max" : "min";
  }

  @Override
  public String formula() {
    return "y = " + opName() + " a over the axes";
  }

  @Override
  public Dense primal(Dense... operands) {
    Dense x = operands[0];
    int count = axes.count(x.shape());
    if (count == 0) {
      throw Errors.illegal(
          opName(),
          "shape " + x.shape() + " has no elements along the reduced axes",
          "Reduce a value that has some, or treat the empty case before.");
    }
    return axes.reduce(x, largest ? Reduce::max : Reduce::min);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value x = operands[0];
    Shape kept = axes.kept(x.shape());
    Value ties = x.equal(y.reshape(kept));
    Value share = ties.div(ties.sum(true, axes.reduced()));
    return share.strongMul(yBar.reshape(kept));
  }
}
