package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Moments;
import org.jspecify.annotations.Nullable;

/// `y = (Σ|x|ᵖ)^(1/p)` over some axes. VJP: `x̄ = ȳ·sign(x)·(|x|/y)^(p − 1)`, and 0 where `y` is 0.
///
/// @param order `p`, finite and not 0
record Norm(double order, Axes axes) implements Shaped {
  static Value of(Value x, double order, boolean keepDims, int... named) {
    Axes axes = Axes.of("norm", x.shape(), keepDims, named);
    if (Double.isNaN(order)) {
      throw Errors.illegal(
          "norm", "the order is NaN, for a value of shape " + x.shape(), "Use a number or ±∞.");
    }
    if (Double.isInfinite(order) && axes.count(x.shape()) == 0) {
      throw Errors.illegal(
          "norm",
          "shape " + x.shape() + " has no elements along the axes, order " + order,
          "Use a finite order, or treat the empty case before.");
    }
    if (order == 0) {
      return x.equal(0).rsub(1).sum(keepDims, named);
    }
    if (Double.isInfinite(order)) {
      return order > 0 ? x.abs().max(keepDims, named) : x.abs().min(keepDims, named);
    }
    return Value.apply(new Norm(order, axes), x);
  }

  @Override
  public String opName() {
    return "norm";
  }

  @Override
  public String formula() {
    return "y = (Σ abs(a)ᵖ)^(1/p) over the axes";
  }

  @Override
  public String reference() {
    return "DLMF §1.4(iii)";
  }

  @Override
  public Shape shape(Shape... operands) {
    return axes.result(operands[0]);
  }

  @Override
  public boolean takesFloats() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    axes.reduce(operands[0], Moments.norm(order), y);
  }

  /// Every element goes into one element of the result, with the share that the VJP gives it.
  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value shares = vjp(0, operands, y, y.like(1).broadcastTo(y.shape()));
    return axes.sum(shares.strongMul(requireNonNull(tangents[0])));
  }

  @Override
  public Norm batched(int n) {
    return new Norm(order, axes.batched());
  }

  private Value share(Value x, Value y) {
    if (order == 1) {
      return x.sign();
    }
    Value share = order == 2 ? x.div(y) : x.sign().strongMul(x.abs().div(y).pow(order - 1));
    return Value.where(y.equal(0), y.like(0), share);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value x = operands[0];
    Shape kept = axes.kept(x.shape());
    return yBar.reshape(kept).strongMul(share(x, y.reshape(kept)));
  }
}
