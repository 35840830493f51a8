package dev.autodiff;

import dev.autodiff.kernels.CofactorSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `Y = ∇ Dᵐdet(A)[E₁, …, Eₘ]`, the gradient of a directional derivative of the determinant;
/// without directions the matrix of cofactors, `det(A)·A⁻ᵀ` where A is regular.
///
/// Derivatives do not depend on the order of directions, so the gradient of `⟨Ȳ, Y⟩` by A is the
/// same operation with one more direction, Ȳ; and by `Eᵢ` it is the same with Ȳ in the place of
/// `Eᵢ`.
record Cofactors() implements Factoring {
  @Override
  public String opName() {
    return "cofactors";
  }

  @Override
  public String formula() {
    return "y = the gradient of det at a, or of its derivative along further operands";
  }

  @Override
  public String reference() {
    return "Jacobi's formula; Magnus & Neudecker, Matrix Differential Calculus, 1988, ch. 8";
  }

  @Override
  public Shape shape(Shape... operands) {
    return Matrices.square("cofactors", operands[0]);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int n = y.shape().length(-1);
    double[][] arrays = new double[operands.length][];
    Arrays.setAll(arrays, k -> operands[k].data());
    for (int at = 0; at < y.data().length; at += n * n) {
      CofactorSum.compute(at, n, y.data(), arrays);
    }
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    List<Value> terms = new ArrayList<>();
    for (int k = 0; k < operands.length; k++) {
      Value tangent = tangents[k];
      if (tangent != null) {
        terms.add(vjp(k, operands, y, tangent));
      }
    }
    return Value.sum(terms);
  }

  @Override
  public Cofactors batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value[] directions;
    if (operand == 0) {
      directions = Arrays.copyOf(operands, operands.length + 1);
      directions[operands.length] = yBar;
    } else {
      directions = operands.clone();
      directions[operand] = yBar;
    }
    return Value.apply(this, directions);
  }
}
