package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Lu;
import dev.autodiff.kernels.Rows;
import org.jspecify.annotations.Nullable;

/// `Y = A⁻¹·B` for batches of equal shape, where B holds matrices or vectors. VJP: `B̄ = A⁻ᵀ·Ȳ` and
/// `Ā = −B̄·Yᵀ`.
record Solve() implements Shaped {
  @Override
  public String opName() {
    return "solve";
  }

  @Override
  public String formula() {
    return "y = a⁻¹·b";
  }

  @Override
  public String reference() {
    return "Giles, An extended collection of matrix derivative results for forward and reverse mode"
        + " algorithmic differentiation, 2008";
  }

  @Override
  public long flops(Shape y, Shape... operands) {
    return operands[0].length(-1) * ((long) operands[0].size() + 2L * y.size());
  }

  @Override
  public Shape shape(Shape... operands) {
    return operands[1];
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Shape shape = operands[0].shape();
    int n = shape.length(-1);
    int columns = isVector(operands[1].shape(), shape) ? 1 : y.shape().length(-1);
    int count = Matrices.batch(shape).size();
    for (int i = 0; i < count; i++) {
      Lu lu = new Lu(Rows.of(operands[0].data(), i * n * n, n, n));
      if (lu.singular() >= 0) {
        throw Matrices.singular("solve", shape, i, lu.singular(), operands[1].shape());
      }
      int at = i * n * columns;
      Rows.write(lu.solve(Rows.of(operands[1].data(), at, n, columns)), y.data(), at);
    }
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value moves = tangents[0] == null ? null : product(tangents[0], y).neg();
    if (tangents[1] != null) {
      moves = moves == null ? tangents[1] : tangents[1].add(moves);
    }
    return Value.apply(this, operands[0], requireNonNull(moves));
  }

  @Override
  public Solve batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value bBar = Value.apply(this, operands[0].transpose(), yBar);
    return operand == 1 ? bBar : outer(bBar, y, operands[0]).neg();
  }

  static boolean isVector(Shape right, Shape matrices) {
    return right.rank() < matrices.rank();
  }

  /// `A·B`.
  static Value product(Value a, Value b) {
    return isVector(b.shape(), a.shape()) ? a.matmul(b.unsqueeze(-1)).squeeze(-1) : a.matmul(b);
  }

  /// `B·Cᵀ`.
  static Value outer(Value b, Value c, Value matrices) {
    return isVector(b.shape(), matrices.shape())
        ? b.unsqueeze(-1).mul(c.unsqueeze(-2))
        : Matrices.productTransposed(b, c);
  }
}
