package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Rows;
import dev.autodiff.kernels.Triangular;
import org.jspecify.annotations.Nullable;

/// `Y = T⁻¹·B` for batches of equal shape, where T is a triangle of A and B holds matrices or
/// vectors. VJP: `B̄ = T⁻ᵀ·Ȳ`, and Ā is that triangle of `−B̄·Yᵀ`.
///
/// @param upper which triangle
/// @param unit whether the diagonal of T is ones, whatever that of A is
record TriangularSolve(boolean upper, boolean unit) implements Shaped {
  @Override
  public String opName() {
    return "triangularSolve";
  }

  @Override
  public String formula() {
    return "y = t⁻¹·b for a triangle t of a";
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
    int columns = Solve.isVector(operands[1].shape(), shape) ? 1 : y.shape().length(-1);
    int count = Matrices.batch(shape).size();
    for (int i = 0; i < count; i++) {
      double[][] t = Rows.of(operands[0].data(), i * n * n, n, n);
      int zero = unit ? -1 : Triangular.zero(t);
      if (zero >= 0) {
        throw Errors.illegal(
            "triangularSolve",
            Matrices.which(shape, i)
                + " is singular (diagonal element "
                + zero
                + " is 0): left is "
                + shape
                + ", right is "
                + operands[1].shape(),
            "Use lstsq, or add a multiple of the identity.");
      }
      int at = i * n * columns;
      double[][] x = Rows.of(operands[1].data(), at, n, columns);
      Triangular.solve(t, upper, unit, x);
      Rows.write(x, y.data(), at);
    }
  }

  private Value triangle(Value a) {
    int off = unit ? 1 : 0;
    return Matrices.triangle(a, upper, upper ? off : -off);
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value moves = tangents[0] == null ? null : Solve.product(triangle(tangents[0]), y).neg();
    if (tangents[1] != null) {
      moves = moves == null ? tangents[1] : tangents[1].add(moves);
    }
    return Value.apply(this, operands[0], requireNonNull(moves));
  }

  @Override
  public TriangularSolve batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value bBar = Value.apply(new TriangularSolve(!upper, unit), operands[0].transpose(), yBar);
    return operand == 1 ? bBar : triangle(Solve.outer(bBar, y, operands[0])).neg();
  }
}
