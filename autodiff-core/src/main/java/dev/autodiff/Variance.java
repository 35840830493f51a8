package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Moments;
import org.jspecify.annotations.Nullable;

/// `y = Σ(x − μ)²/(n − c)` over some axes, or its square root. VJP: `x̄ = 2·ȳ·(x − μ)/(n − c)`, for
/// the root `ȳ·(x − μ)/((n − c)·y)`, and 0 where `y` is 0.
///
/// @param correction what is subtracted from the count: 0, or 1 for the unbiased estimate
/// @param root whether `y` is the standard deviation
record Variance(Axes axes, double correction, boolean root) implements Shaped {
  static Value of(Value x, boolean root, double correction, boolean keepDims, int... axes) {
    String operation = root ? "std" : "var";
    return Value.apply(
        new Variance(Axes.of(operation, x.shape(), keepDims, axes), correction, root), x);
  }

  @Override
  public String opName() {
    return root ? "std" : "var";
  }

  @Override
  public String formula() {
    return root ? "y = √(Σ(a − μ)²/(n − c)) over the axes" : "y = Σ(a − μ)²/(n − c) over the axes";
  }

  @Override
  public String reference() {
    return "Chan, Golub & LeVeque, Algorithms for computing the sample variance, 1983";
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
    axes.reduce(operands[0], Moments.variance(correction, root), y);
  }

  /// Every element goes into one element of the result, with the share that the VJP gives it.
  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value shares = vjp(0, operands, y, y.like(1).broadcastTo(y.shape()));
    return axes.sum(shares.strongMul(requireNonNull(tangents[0])));
  }

  @Override
  public Variance batched(int n) {
    return new Variance(axes.batched(), correction, root);
  }

  /// The mean is taken twice, the second time of what the first left: see the kernel.
  private Value centred(Value x) {
    Value once = x.sub(x.mean(true, axes.reduced()));
    return once.sub(once.mean(true, axes.reduced()));
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value x = operands[0];
    Shape kept = axes.kept(x.shape());
    if (axes.count(x.shape()) == 0) {
      return x.mul(0);
    }
    double freedom = Math.max(0, axes.count(x.shape()) - correction);
    Value bar = yBar.reshape(kept);
    if (!root) {
      return bar.strongMul(centred(x).mul(2 / freedom));
    }
    Value deviation = y.reshape(kept);
    Value share = centred(x).div(deviation.mul(freedom));
    return bar.strongMul(Value.where(deviation.equal(0), y.like(0), share));
  }
}
