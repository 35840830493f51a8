package dev.autodiff;

import java.util.function.UnaryOperator;

/// Norms of matrices, and the extremes that go with them.
public enum MatrixNorm {
  /// The Frobenius norm, the root of the sum of all squares.
  FROBENIUS(MatrixFunctions::frobenius),

  /// The sum of the singular values.
  NUCLEAR(a -> LinearAlgebra.svdvals(a).sum(-1)),

  /// The largest column sum of magnitudes.
  ONE(a -> a.abs().sum(-2).max(-1)),

  /// The smallest column sum of magnitudes.
  MINUS_ONE(a -> a.abs().sum(-2).min(-1)),

  /// The largest singular value.
  TWO(a -> LinearAlgebra.svdvals(a).max(-1)),

  /// The smallest singular value.
  MINUS_TWO(a -> LinearAlgebra.svdvals(a).min(-1)),

  /// The largest row sum of magnitudes.
  INFINITY(a -> a.abs().sum(-1).max(-1)),

  /// The smallest row sum of magnitudes.
  MINUS_INFINITY(a -> a.abs().sum(-1).min(-1));

  private final UnaryOperator<Value> norm;

  MatrixNorm(UnaryOperator<Value> norm) {
    this.norm = norm;
  }

  Value of(Value a) {
    return norm.apply(a);
  }
}
