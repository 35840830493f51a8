package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.JacobiEigen;
import dev.autodiff.kernels.Rows;
import org.jspecify.annotations.Nullable;

/// `(A + Aᵀ)/2 = V·diag(w)·Vᵀ` as one value: w is the first row, the rows of V follow.
///
/// VJP: `Ā` is the symmetric part of `V·(diag(w̄) + F∘(Vᵀ·V̄))·Vᵀ` with `Fᵢⱼ = 1/(wⱼ − wᵢ)` (Giles,
/// Collected matrix derivative results for forward and reverse mode algorithmic differentiation,
/// 2008), where F is 0 for equal eigenvalues: they have no eigenvectors of their own.
record SymmetricEigen() implements Factoring {
  static Value values(Value packed) {
    return packed.select(-2, 0);
  }

  static Value vectors(Value packed) {
    return packed.slice(-2, 1, packed.shape().length(-2));
  }

  @Override
  public String opName() {
    return "eigh";
  }

  @Override
  public String formula() {
    return "y = eigenvalues, then eigenvectors as columns, of the symmetric a";
  }

  @Override
  public String reference() {
    return "Giles, An extended collection of matrix derivative results for forward and reverse mode"
        + " algorithmic differentiation, 2008";
  }

  @Override
  public Shape shape(Shape... operands) {
    Shape shape = Matrices.square("eigh", operands[0]);
    return Matrices.batch(shape).then(shape.length(-1) + 1, shape.length(-1));
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int n = y.shape().length(-1);
    int count = Matrices.batch(y.shape()).size();
    double[] values = new double[n];
    double[][] vectors = new double[n][n];
    for (int i = 0; i < count; i++) {
      JacobiEigen.decompose(Rows.of(operands[0].data(), i * n * n, n, n), values, vectors);
      int at = i * (n + 1) * n;
      System.arraycopy(values, 0, y.data(), at, n);
      Rows.writeColumns(vectors, y.data(), at + n);
    }
  }

  /// `1/(wⱼ − wᵢ)`, and 0 for equal eigenvalues.
  private static Value gaps(Value w) {
    Value gaps = w.unsqueeze(-2).sub(w.unsqueeze(-1));
    return Matrices.reciprocal(gaps, Matrices.scale(w), w.shape().length(-1));
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value v = vectors(y);
    Value inner =
        Matrices.transposedProduct(v, Matrices.symmetric(requireNonNull(tangents[0]))).matmul(v);
    Value turned = v.matmul(inner.mul(gaps(values(y))));
    return Value.concat(-2, Matrices.diagonal(inner).unsqueeze(-2), turned);
  }

  @Override
  public SymmetricEigen batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value v = vectors(y);
    Value turns = Matrices.transposedProduct(v, vectors(yBar)).mul(gaps(values(y)));
    Value inner = Matrices.withDiagonal(turns, values(yBar));
    return Matrices.symmetric(Matrices.productTransposed(v.matmul(inner), v));
  }
}
