package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Qr;
import dev.autodiff.kernels.Rows;
import org.jspecify.annotations.Nullable;

/// `A = Q·R` for m ≥ n with orthonormal columns of Q and a diagonal of R that is not negative, as
/// one value of `m + n` rows: those of Q, then those of R.
///
/// VJP (Walter & Lehmann, Algorithmic differentiation of linear algebra functions with application
/// in optimum experimental design, 2010): `Ā = (Q̄ + Q·C)·R⁻ᵀ`, where C is symmetric and has the
/// lower triangle of `R·R̄ᵀ − Q̄ᵀ·Q`.
record ThinQr() implements Factoring {
  static Value orthogonal(Value packed) {
    return packed.slice(-2, 0, packed.shape().length(-2) - packed.shape().length(-1));
  }

  static Value triangular(Value packed) {
    int rows = packed.shape().length(-2);
    return packed.slice(-2, rows - packed.shape().length(-1), rows);
  }

  @Override
  public String opName() {
    return "qr";
  }

  @Override
  public String formula() {
    return "y = q above r, where a = q·r";
  }

  @Override
  public String reference() {
    return "Walter & Lehmann, Algorithmic differentiation of linear algebra functions with"
        + " application in optimum experimental design, 2010";
  }

  @Override
  public Shape shape(Shape... operands) {
    Shape shape = operands[0];
    return Matrices.batch(shape).then(shape.length(-2) + shape.length(-1), shape.length(-1));
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Shape shape = operands[0].shape();
    int m = shape.length(-2);
    int n = shape.length(-1);
    int count = Matrices.batch(shape).size();
    for (int i = 0; i < count; i++) {
      Qr qr = new Qr(Rows.of(operands[0].data(), i * m * n, m, n), n);
      int at = i * (m + n) * n;
      Rows.write(qr.q(), y.data(), at);
      Rows.write(qr.r(), y.data(), at + m * n);
    }
  }

  /// `X·R⁻¹`, or `X·R⁻ᵀ`.
  private static Value divided(Value x, Value r, boolean transposed) {
    Value triangle = transposed ? r : r.transpose();
    return Value.apply(new TriangularSolve(transposed, false), triangle, x.transpose()).transpose();
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value q = orthogonal(y);
    Value r = triangular(y);
    Value moves = divided(requireNonNull(tangents[0]), r, false);
    Value inner = Matrices.transposedProduct(q, moves);
    Value below = Matrices.lower(inner, -1);
    Value upper = inner.sub(below).add(below.transpose());
    return Value.concat(-2, moves.sub(q.matmul(upper)), upper.matmul(r));
  }

  @Override
  public ThinQr batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value q = orthogonal(y);
    Value r = triangular(y);
    Value qBar = orthogonal(yBar);
    Value inner =
        Matrices.productTransposed(r, triangular(yBar)).sub(Matrices.transposedProduct(qBar, q));
    Value symmetric = Matrices.lower(inner, 0).add(Matrices.lower(inner, -1).transpose());
    return divided(qBar.add(q.matmul(symmetric)), r, true);
  }
}
