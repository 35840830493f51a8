package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.FloatReduce;
import dev.autodiff.kernels.Reduce;
import org.jspecify.annotations.Nullable;

/// `y = max x` or `y = min x` over some axes. VJP: `x̄ᵢ = ȳ/t` for the `t` elements that equal `y`,
/// else 0. The shares are constant almost everywhere, so no derivative goes through them.
record Extremum(boolean largest, Axes axes) implements Shaped {
  @Override
  public String opName() {
    return largest ? "max" : "min";
  }

  @Override
  public String formula() {
    return "y = " + opName() + " a over the axes; mask = [a = y]/Σ [a = y]";
  }

  @Override
  public String reference() {
    return "definition; at the kink a subgradient, Rockafellar, Convex Analysis, 1970, §23";
  }

  @Override
  public Shape shape(Shape... operands) {
    if (axes.count(operands[0]) == 0) {
      throw Errors.illegal(
          opName(),
          "shape " + operands[0] + " has no elements along the reduced axes",
          "Reduce a value that has some, or treat the empty case before.");
    }
    return axes.result(operands[0]);
  }

  @Override
  public boolean takesFloats() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    if (largest) {
      axes.reduce(operands[0], Reduce::max, FloatReduce::max, y);
    } else {
      axes.reduce(operands[0], Reduce::min, FloatReduce::min, y);
    }
  }

  /// Every element goes into one element of the result, with the share that the VJP gives it.
  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value shares = vjp(0, operands, y, y.like(1).broadcastTo(y.shape()));
    return axes.sum(shares.strongMul(requireNonNull(tangents[0])));
  }

  @Override
  public boolean[] rowwise(Shape... operands) {
    return axes.rowwise(operands[0]);
  }

  @Override
  public Extremum batched(int n) {
    return new Extremum(largest, axes.batched());
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Shape kept = axes.kept(operands[0].shape());
    Value ties = operands[0].asConstant().equal(y.asConstant().reshape(kept));
    Value share = ties.div(ties.sum(true, axes.reduced()));
    return share.strongMul(yBar.reshape(kept));
  }
}
