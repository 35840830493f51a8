package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.JacobiSvd;
import dev.autodiff.kernels.Rows;
import org.jspecify.annotations.Nullable;

/// The Moore–Penrose inverse Y of A, by singular values that are not smaller than a cutoff.
///
/// As long as the rank does not change (Golub & Pereyra, The differentiation of pseudo-inverses and
/// nonlinear least squares problems whose variables separate, 1973): `Ẏ = −Y·Ȧ·Y + Y·Yᵀ·Ȧᵀ·(I −
/// A·Y) + (I − Y·A)·Ȧᵀ·Yᵀ·Y`; the VJP is its adjoint.
///
/// @param cutoff relative to the largest singular value
record PseudoInverse(double cutoff) implements Factoring {
  @Override
  public String opName() {
    return "pinv";
  }

  @Override
  public String formula() {
    return "y = a⁺";
  }

  @Override
  public String reference() {
    return "Golub & Pereyra, The differentiation of pseudo-inverses and nonlinear least squares"
        + " problems whose variables separate, 1973";
  }

  @Override
  public Shape shape(Shape... operands) {
    Shape shape = Matrices.check("pinv", operands[0]);
    return Matrices.batch(shape).then(shape.length(-1), shape.length(-2));
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Shape shape = operands[0].shape();
    int m = shape.length(-2);
    int n = shape.length(-1);
    int count = Matrices.batch(shape).size();
    for (int i = 0; i < count; i++) {
      int at = i * m * n;
      JacobiSvd svd = JacobiSvd.of(operands[0].data(), at, m, n);
      Rows.write(svd.inverse(m, n, cutoff), y.data(), at);
    }
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value a = operands[0];
    Value tangent = requireNonNull(tangents[0]);
    Value back = tangent.transpose();
    Value left = y.matmul(Matrices.transposedProduct(y, back));
    Value right = Matrices.productTransposed(back, y).matmul(y);
    return left.sub(left.matmul(a).matmul(y))
        .add(right.sub(y.matmul(a.matmul(right))))
        .sub(y.matmul(tangent).matmul(y));
  }

  @Override
  public PseudoInverse batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value a = operands[0];
    Value left = Matrices.productTransposed(Matrices.transposedProduct(yBar, y), y);
    Value right = Matrices.transposedProduct(y, Matrices.productTransposed(y, yBar));
    return left.sub(a.matmul(y.matmul(left)))
        .add(right.sub(right.matmul(y).matmul(a)))
        .sub(Matrices.productTransposed(Matrices.transposedProduct(y, yBar), y));
  }
}
