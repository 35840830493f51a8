package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Lu;
import dev.autodiff.kernels.Rows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `Y = A⁻¹`. VJP: `Ā = −Yᵀ·Ȳ·Yᵀ`.
///
/// @param orNaN whether a singular matrix gives NaN instead of an error
record Inverse(boolean orNaN) implements Factoring {
  @Override
  public String opName() {
    return "inverse";
  }

  @Override
  public String formula() {
    return "y = a⁻¹";
  }

  @Override
  public String reference() {
    return "Giles, An extended collection of matrix derivative results for forward and reverse mode"
        + " algorithmic differentiation, 2008";
  }

  @Override
  public Shape shape(Shape... operands) {
    return Matrices.square("inverse", operands[0]);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Shape shape = y.shape();
    int n = shape.length(-1);
    for (int at = 0; at < y.data().length; at += n * n) {
      Lu lu = new Lu(Rows.of(operands[0].data(), at, n, n));
      if (lu.singular() < 0) {
        Rows.write(lu.solve(Rows.identity(n)), y.data(), at);
      } else if (orNaN) {
        Arrays.fill(y.data(), at, at + n * n, Double.NaN);
      } else {
        throw Matrices.singular("inverse", shape, at / (n * n), lu.singular());
      }
    }
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    return y.matmul(requireNonNull(tangents[0])).matmul(y).neg();
  }

  @Override
  public Inverse batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return Matrices.productTransposed(Matrices.transposedProduct(y, yBar), y).neg();
  }
}
