package dev.autodiff.nn.fit;

/// Where a minimization ended.
///
/// @param <P> what the start is made of: a Value, or a structure of Values
/// @param point the best point found, up to the rounding of values; made like the start, of float64
///   constants
/// @param value the function's value there; for residuals, the sum of their squares
/// @param gradientNorm the largest absolute element of the gradient there
/// @param iterations how many steps were tried; a line search counts as one
/// @param counts how often the function and its derivatives were computed
/// @param stop why it ended
public record Minimum<P>(
    P point, double value, double gradientNorm, int iterations, Counts counts, Stop stop) {
  /// Counts of computations.
  ///
  /// @param values values of the function, or of all residuals
  /// @param gradients gradients of the function
  /// @param hessianProducts products of the Hessian with a vector
  /// @param jacobians Jacobians of the residuals
  public record Counts(int values, int gradients, int hessianProducts, int jacobians) {}

  <Q> Minimum<Q> at(Q other) {
    return new Minimum<>(other, value, gradientNorm, iterations, counts, stop);
  }

  /// Whether a tolerance was met.
  ///
  /// @return false if it ended for another reason
  public boolean converged() {
    return stop.converged();
  }
}
