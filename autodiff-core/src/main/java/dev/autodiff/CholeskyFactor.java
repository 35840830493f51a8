package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Cholesky;
import dev.autodiff.kernels.Rows;
import org.jspecify.annotations.Nullable;

/// The lower triangular L with `L·Lᵀ = (A + Aᵀ)/2`.
///
/// VJP: `Ā` is the symmetric part of `L⁻ᵀ·Φ(Lᵀ·L̄)·L⁻¹`, where Φ takes the lower triangle and
/// halves the diagonal (Murray, Differentiation of the Cholesky decomposition, 2016).
record CholeskyFactor() implements Factoring {
  @Override
  public String opName() {
    return "cholesky";
  }

  @Override
  public String formula() {
    return "y·yᵀ = a with y lower triangular";
  }

  @Override
  public String reference() {
    return "Murray, arXiv:1602.07527";
  }

  @Override
  public Shape shape(Shape... operands) {
    return Matrices.square("cholesky", operands[0]);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Shape shape = y.shape();
    int n = shape.length(-1);
    for (int at = 0; at < y.data().length; at += n * n) {
      Cholesky cholesky = new Cholesky(Rows.of(operands[0].data(), at, n, n));
      if (cholesky.failedOrder() > 0) {
        throw Errors.illegal(
            "cholesky",
            Matrices.which(shape, at / (n * n))
                + " is not positive definite: the leading minor of order "
                + cholesky.failedOrder()
                + " is "
                + cholesky.failedMinor()
                + ", shape is "
                + shape,
            "Add a multiple of the identity, or use eigh.");
      }
      Rows.write(cholesky.factor(), y.data(), at);
    }
  }

  private static Value phi(Value x) {
    return Matrices.lower(x, 0).sub(Matrices.triangle(Matrices.lower(x, 0), true, 0).mul(0.5));
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    TriangularSolve solve = new TriangularSolve(false, false);
    Value half = Value.apply(solve, y, Matrices.symmetric(requireNonNull(tangents[0])));
    return y.matmul(phi(Value.apply(solve, y, half.transpose())));
  }

  @Override
  public CholeskyFactor batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    TriangularSolve solve = new TriangularSolve(true, false);
    Value upper = y.transpose();
    Value half = Value.apply(solve, upper, phi(Matrices.transposedProduct(y, yBar)));
    return Matrices.symmetric(Value.apply(solve, upper, half.transpose()));
  }
}
