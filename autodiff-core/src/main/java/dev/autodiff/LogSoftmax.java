package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Reduce;
import org.jspecify.annotations.Nullable;

/// `y = x − ln Σ eˣ` over some axes. VJP: `x̄ = ȳ − e^y·Σ ȳ`.
record LogSoftmax(Axes axes) implements Shaped {
  @Override
  public String opName() {
    return "logSoftmax";
  }

  @Override
  public String formula() {
    return "y = a − ln Σ eᵃ over the axes";
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
    axes.mapRows(operands[0], Reduce::logSoftmax, y);
  }

  /// `ẋ − Σ e^y·ẋ`.
  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value tangent = requireNonNull(tangents[0]);
    return tangent.sub(y.exp().mul(tangent).sum(true, axes.reduced()));
  }

  @Override
  public boolean[] rowwise(Shape... operands) {
    return axes.rowwise(operands[0]);
  }

  @Override
  public LogSoftmax batched(int n) {
    return new LogSoftmax(axes.batched());
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar.sub(y.exp().mul(yBar.sum(true, axes.reduced())));
  }
}
