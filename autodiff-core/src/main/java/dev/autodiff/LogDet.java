package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Determinant;
import org.jspecify.annotations.Nullable;

/// `y = (sign det A, ln |det A|)`, one after the other along a new last axis. VJP: `Ā = ȳ₂·A⁻ᵀ`;
/// the sign does not move. NaN for a singular matrix, where `ln |det A|` is −∞.
record LogDet() implements Factoring {
  @Override
  public String opName() {
    return "slogdet";
  }

  @Override
  public String formula() {
    return "y = the sign of det a, then the logarithm of its magnitude";
  }

  @Override
  public String reference() {
    return "Jacobi's formula; Magnus & Neudecker, Matrix Differential Calculus, 1988, ch. 8";
  }

  @Override
  public Shape shape(Shape... operands) {
    return Matrices.batch(Matrices.square("slogdet", operands[0])).then(2);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int n = operands[0].shape().length(-1);
    for (int i = 0; 2 * i < y.data().length; i++) {
      Determinant determinant = Determinant.of(operands[0].data(), i * n * n, n);
      y.data()[2 * i] = Math.signum(determinant.mantissa());
      y.data()[2 * i + 1] = determinant.logarithm();
    }
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value moves = slope(operands[0], y).mul(requireNonNull(tangents[0])).sum(-2, -1);
    return Value.stack(-1, moves.like(0).broadcastTo(moves.shape()), moves);
  }

  @Override
  public LogDet batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value bar = yBar.select(-1, 1).unsqueeze(-1).unsqueeze(-1);
    return bar.strongMul(slope(operands[0], y));
  }

  /// `A⁻ᵀ`; NaN also for a singular matrix that has an inverse by rounding.
  private static Value slope(Value a, Value y) {
    Value regular = y.detach().select(-1, 0).unsqueeze(-1).unsqueeze(-1);
    Value inverse = Value.apply(new Inverse(true), a).transpose();
    return Value.where(regular, inverse, a.like(Double.NaN));
  }
}
