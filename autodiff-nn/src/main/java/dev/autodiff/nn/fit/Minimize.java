package dev.autodiff.nn.fit;

import dev.autodiff.DType;
import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.function.UnaryOperator;

/// Minimizes functions of one value of any shape. Gradients, Hessians and Jacobians come from the
/// function itself.
///
/// ```java
/// Minimum least = Minimize.lbfgs(x -> x.sub(3).square().sum(), Value.vector(0, 0));
/// Minimum fit = Minimize.leastSquares(c -> model(c, times).sub(measured), Value.vector(1, 1));
/// ```
///
/// * [#lbfgs] needs values and gradients; for many elements, and the one to begin with.
/// * [#newton] needs products with the Hessian too; few steps, also where curvature is negative.
/// * [#leastSquares] needs residuals, not their sum of squares; the best for fits.
///
/// All find a point near the start where the gradient is 0, which need not be the lowest of all.
/// The function is compiled if it can be (see `Autodiff.compile`), else called at every point.
/// Numbers are float64 whatever the start is. A step to where the function is NaN or infinite is
/// made shorter; a start there gives [Stop#NOT_FINITE]. A start without elements is returned as it
/// is.
public final class Minimize {
  private Minimize() {}

  /// Minimizes by L-BFGS with a line search for the strong Wolfe conditions.
  ///
  /// @param f a function with one element as result
  /// @param start of any shape, finite
  /// @return where it ended
  /// @throws IllegalArgumentException if the start is not finite or the result has another size
  public static Minimum lbfgs(UnaryOperator<Value> f, Value start) {
    return lbfgs(f, start, Options.DEFAULTS);
  }

  /// Minimizes by L-BFGS with a line search for the strong Wolfe conditions: Liu and Nocedal, On
  /// the limited memory BFGS method for large scale optimization, 1989.
  ///
  /// A step whose change of the gradient shows no curvature is not remembered. Where the line
  /// search finds nothing lower, the memory is cleared and the steepest descent tried.
  ///
  /// @param f a function with one element as result
  /// @param start of any shape, finite
  /// @param options tolerances, limits and the history
  /// @return where it ended
  /// @throws IllegalArgumentException if the start is not finite or the result has another size
  public static Minimum lbfgs(UnaryOperator<Value> f, Value start, Options options) {
    return new QuasiNewton(new Objective(f, start.shape(), options), options)
        .run(point("lbfgs", start));
  }

  /// The same as [#lbfgs(UnaryOperator, Value, Options)], from an array.
  ///
  /// @param f a function of a vector with one element as result
  /// @param start finite numbers
  /// @param options tolerances, limits and the history
  /// @return where it ended
  /// @throws IllegalArgumentException if the start is not finite or the result has another size
  public static Minimum lbfgs(UnaryOperator<Value> f, double[] start, Options options) {
    return lbfgs(f, Value.vector(start), options);
  }

  /// Minimizes by Newton's method within a trust region.
  ///
  /// @param f a function with one element as result
  /// @param start of any shape, finite
  /// @return where it ended
  /// @throws IllegalArgumentException if the start is not finite or the result has another size
  public static Minimum newton(UnaryOperator<Value> f, Value start) {
    return newton(f, start, Options.DEFAULTS);
  }

  /// Minimizes by Newton's method within a trust region, with steps by truncated conjugate
  /// gradients: Steihaug, The conjugate gradient method and trust regions in large scale
  /// optimization, 1983. The Hessian is never formed, only multiplied.
  ///
  /// @param f a function with one element as result
  /// @param start of any shape, finite
  /// @param options tolerances, limits and the first radius
  /// @return where it ended
  /// @throws IllegalArgumentException if the start is not finite or the result has another size
  public static Minimum newton(UnaryOperator<Value> f, Value start, Options options) {
    return new TrustRegion(new Objective(f, start.shape(), options), options)
        .run(point("newton", start));
  }

  /// The same as [#newton(UnaryOperator, Value, Options)], from an array.
  ///
  /// @param f a function of a vector with one element as result
  /// @param start finite numbers
  /// @param options tolerances, limits and the first radius
  /// @return where it ended
  /// @throws IllegalArgumentException if the start is not finite or the result has another size
  public static Minimum newton(UnaryOperator<Value> f, double[] start, Options options) {
    return newton(f, Value.vector(start), options);
  }

  /// Minimizes a sum of squares by the method of Levenberg and Marquardt.
  ///
  /// @param residuals a function with any shape as result
  /// @param start of any shape, finite
  /// @return where it ended; its value is the sum of the squares, without a factor ½
  /// @throws IllegalArgumentException if the start is not finite
  public static Minimum leastSquares(UnaryOperator<Value> residuals, Value start) {
    return leastSquares(residuals, start, Options.DEFAULTS);
  }

  /// Minimizes a sum of squares by the method of Levenberg and Marquardt: Gauss–Newton steps with
  /// damping. Columns are scaled as in Moré, The Levenberg–Marquardt algorithm: implementation and
  /// theory, 1978, so units of the parameters do not matter; the damping follows Nielsen, Damping
  /// parameter in Marquardt's method, 1999. There may be fewer residuals than parameters.
  ///
  /// @param residuals a function with any shape as result
  /// @param start of any shape, finite
  /// @param options tolerances, limits and the first damping
  /// @return where it ended; its value is the sum of the squares, without a factor ½
  /// @throws IllegalArgumentException if the start is not finite
  public static Minimum leastSquares(UnaryOperator<Value> residuals, Value start, Options options) {
    return new LevenbergMarquardt(new Residuals(residuals, start.shape(), options), options)
        .run(point("leastSquares", start));
  }

  /// The same as [#leastSquares(UnaryOperator, Value, Options)], from an array.
  ///
  /// @param residuals a function of a vector with any shape as result
  /// @param start finite numbers
  /// @param options tolerances, limits and the first damping
  /// @return where it ended; its value is the sum of the squares, without a factor ½
  /// @throws IllegalArgumentException if the start is not finite
  public static Minimum leastSquares(
      UnaryOperator<Value> residuals, double[] start, Options options) {
    return leastSquares(residuals, Value.vector(start), options);
  }

  private static Value point(String method, Value start) {
    Value x = start.detach().to(DType.FLOAT64).reshape(start.shape().size());
    double size = Traced.largest(x);
    if (!Double.isFinite(size)) {
      throw Errors.illegal(method, "the start has an element " + size, "Start at finite numbers.");
    }
    return x;
  }
}
