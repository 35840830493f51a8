package dev.autodiff.nn.fit;

import dev.autodiff.Value;

/// Where a minimization ended.
///
/// @param point the best point found, up to the rounding of values; a float64 constant of the start's
///   shape
/// @param value the function's value there; for residuals, the sum of their squares
/// @param gradientNorm the largest absolute element of the gradient there
/// @param iterations how many steps were tried; a line search counts as one
/// @param counts how often the function and its derivatives were computed
/// @param stop why it ended
public record Minimum(
    Value point, double value, double gradientNorm, int iterations, Counts counts, Stop stop) {
  /// Counts of computations.
  ///
  /// @param values values of the function, or of all residuals
  /// @param gradients gradients of the function
  /// @param hessianProducts products of the Hessian with a vector
  /// @param jacobians Jacobians of the residuals
  public record Counts(int values, int gradients, int hessianProducts, int jacobians) {}

  /// Whether a tolerance was met.
  ///
  /// @return false if it ended for another reason
  public boolean converged() {
    return stop.converged();
  }
}
