package dev.autodiff.kernels;

/// A function of up to three operands and the result that they gave; unused arguments are ignored.
///
/// One shape for primals and partials of every arity, so that each loop over elements exists once.
@FunctionalInterface
public interface ScalarFunction {
  /// The value at one point.
  ///
  /// @param a first operand
  /// @param b second operand, anything if there is none
  /// @param c third operand, anything if there is none
  /// @param y the primal result, anything while the primal itself is evaluated
  /// @return the value
  double at(double a, double b, double c, double y);
}
