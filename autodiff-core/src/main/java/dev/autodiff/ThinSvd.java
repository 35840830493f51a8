package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.JacobiSvd;
import dev.autodiff.kernels.Rows;
import org.jspecify.annotations.Nullable;

/// `A = U·diag(s)·Vᵀ` with `k = min(m, n)` singular values, as one value: the elements of U, s and
/// Vᵀ, one after the other along the last axis.
///
/// VJP (Townsend, Differentiating the singular value decomposition, 2016), with the skew parts `Ω =
/// skew(Uᵀ·Ū)` and `Ψ = skew(Vᵀ·V̄)`:
///
/// ```text
/// Ā = U·M·Vᵀ + (I − U·Uᵀ)·Ū·S⁻¹·Vᵀ + U·S⁻¹·V̄ᵀ·(I − V·Vᵀ)
/// Mᵢᵢ = s̄ᵢ,  Mᵢⱼ = (Ω + Ψ)ᵢⱼ/(sⱼ − sᵢ) + (Ω − Ψ)ᵢⱼ/(sⱼ + sᵢ)
/// ```
///
/// Quotients by 0 count as 0: equal singular values have no singular vectors of their own.
record ThinSvd(int rows, int columns) implements Factoring {
  static ThinSvd of(Shape shape) {
    Matrices.check("svd", shape);
    return new ThinSvd(shape.length(-2), shape.length(-1));
  }

  private int rank() {
    return Math.min(rows, columns);
  }

  Value left(Value packed) {
    return part(packed, 0, rows, rank());
  }

  Value values(Value packed) {
    return packed.slice(-1, rows * rank(), rows * rank() + rank());
  }

  Value right(Value packed) {
    return part(packed, rows * rank() + rank(), rank(), columns);
  }

  private static Value part(Value packed, int from, int m, int n) {
    Shape batch = packed.shape().sub(0, packed.shape().rank() - 1);
    return packed.slice(-1, from, from + m * n).reshape(batch.then(m, n));
  }

  private static Value flat(Value matrix) {
    Shape shape = matrix.shape();
    return matrix.reshape(Matrices.batch(shape).then(shape.length(-2) * shape.length(-1)));
  }

  @Override
  public String opName() {
    return "svd";
  }

  @Override
  public String formula() {
    return "y = u, s, vᵀ of the thin singular value decomposition of a";
  }

  @Override
  public String reference() {
    return "Townsend, Differentiating the singular value decomposition, 2016";
  }

  @Override
  public Shape shape(Shape... operands) {
    int k = rank();
    return Matrices.batch(operands[0]).then(rows * k + k + k * columns);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int k = rank();
    int count = Matrices.batch(operands[0].shape()).size();
    int size = rows * k + k + k * columns;
    for (int i = 0; i < count; i++) {
      JacobiSvd svd = JacobiSvd.of(operands[0].data(), i * rows * columns, rows, columns);
      Rows.writeColumns(svd.left(), y.data(), i * size);
      System.arraycopy(svd.values(), 0, y.data(), i * size + rows * k, k);
      Rows.write(svd.right(), y.data(), i * size + rows * k + k);
    }
  }

  /// `1/(sⱼ − sᵢ)`.
  private Value differences(Value s) {
    return quotients(s.unsqueeze(-2).sub(s.unsqueeze(-1)), s);
  }

  /// `1/(sⱼ + sᵢ)`.
  private Value sums(Value s) {
    return quotients(s.unsqueeze(-2).add(s.unsqueeze(-1)), s);
  }

  private Value quotients(Value divisors, Value s) {
    return Matrices.reciprocal(divisors, Matrices.scale(s), Math.max(rows, columns));
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value tangent = requireNonNull(tangents[0]);
    Value u = left(y);
    Value s = values(y);
    Value vt = right(y);
    Value uTangent = Matrices.transposedProduct(u, tangent);
    Value inner = Matrices.productTransposed(uTangent, vt);
    Value even = Matrices.symmetric(inner).mul(differences(s));
    Value odd = Matrices.skew(inner).mul(sums(s));
    Value uMoves = u.matmul(even.add(odd));
    Value vtMoves = Matrices.transposedProduct(even.sub(odd), vt);
    if (rows > rank()) {
      Value outside = Matrices.productTransposed(tangent, vt).sub(u.matmul(inner));
      uMoves = uMoves.add(outside.mul(quotients(s.unsqueeze(-2), s)));
    }
    if (columns > rank()) {
      Value outside = uTangent.sub(inner.matmul(vt));
      vtMoves = vtMoves.add(outside.mul(quotients(s.unsqueeze(-1), s)));
    }
    return Value.concat(-1, flat(uMoves), Matrices.diagonal(inner), flat(vtMoves));
  }

  @Override
  public ThinSvd batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value u = left(y);
    Value s = values(y);
    Value vt = right(y);
    Value uBar = left(yBar);
    Value vtBar = right(yBar);
    Value uInner = Matrices.transposedProduct(u, uBar);
    Value vInner = Matrices.productTransposed(vt, vtBar);
    Value omega = Matrices.skew(uInner);
    Value psi = Matrices.skew(vInner);
    Value turns = omega.add(psi).mul(differences(s)).add(omega.sub(psi).mul(sums(s)));
    Value bar = u.matmul(Matrices.withDiagonal(turns, values(yBar))).matmul(vt);
    if (rows > rank()) {
      Value outside = uBar.sub(u.matmul(uInner)).mul(quotients(s.unsqueeze(-2), s));
      bar = bar.add(outside.matmul(vt));
    }
    if (columns > rank()) {
      Value outside = vtBar.sub(Matrices.transposedProduct(vInner, vt));
      bar = bar.add(u.matmul(outside.mul(quotients(s.unsqueeze(-1), s))));
    }
    return bar;
  }
}
