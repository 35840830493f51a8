package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Reduce;
import org.jspecify.annotations.Nullable;

/// `y = eˣ / Σ eˣ` over some axes. VJP: `x̄ = y·(ȳ − Σ ȳ·y)`.
record Softmax(Axes axes) implements Shaped {
  @Override
  public String opName() {
    return "softmax";
  }

  @Override
  public String formula() {
    return "y = eᵃ/Σ eᵃ over the axes";
  }

  @Override
  public String reference() {
    return "Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions,"
        + " 2021";
  }

  @Override
  public Shape shape(Shape... operands) {
    return operands[0];
  }

  @Override
  public boolean takesFloats() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    axes.mapRows(operands[0], Reduce::softmax, y);
  }

  /// The Jacobian is symmetric.
  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    return vjp(0, operands, y, requireNonNull(tangents[0]));
  }

  @Override
  public boolean[] rowwise(Shape... operands) {
    return axes.rowwise(operands[0]);
  }

  @Override
  public Softmax batched(int n) {
    return new Softmax(axes.batched());
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return y.mul(yBar.sub(yBar.mul(y).sum(true, axes.reduced())));
  }
}
