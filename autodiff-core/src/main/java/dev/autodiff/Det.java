package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Determinant;
import org.jspecify.annotations.Nullable;

/// `y = det A`. VJP: `Ā = ȳ·C`, with the matrix C of [Cofactors], which singular matrices have,
/// too.
record Det() implements Factoring {
  @Override
  public String opName() {
    return "det";
  }

  @Override
  public String formula() {
    return "y = det a";
  }

  @Override
  public String reference() {
    return "Jacobi's formula; Magnus & Neudecker, Matrix Differential Calculus, 1988, ch. 8";
  }

  @Override
  public Shape shape(Shape... operands) {
    return Matrices.batch(Matrices.square("det", operands[0]));
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int n = operands[0].shape().length(-1);
    for (int i = 0; i < y.data().length; i++) {
      y.data()[i] = Determinant.of(operands[0].data(), i * n * n, n).value();
    }
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value cofactors = Value.apply(new Cofactors(), operands[0]);
    return cofactors.mul(requireNonNull(tangents[0])).sum(-2, -1);
  }

  @Override
  public Det batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar.unsqueeze(-1).unsqueeze(-1).strongMul(Value.apply(new Cofactors(), operands[0]));
  }
}
