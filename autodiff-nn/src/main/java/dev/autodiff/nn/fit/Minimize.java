package dev.autodiff.nn.fit;

import dev.autodiff.Autodiff;
import dev.autodiff.DType;
import dev.autodiff.Errors;
import dev.autodiff.Flattened;
import dev.autodiff.Value;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Minimizes functions of a Value of any shape, or of a structure of Values: a record, list, map or
/// array with Values or further structures in it, as in [dev.autodiff.Autodiff]. Gradients,
/// Hessians and Jacobians come from the function itself.
///
/// ```java
/// record Growth(Value limit, Value rate) {}
///
/// Minimum<Value> least = Minimize.lbfgs(x -> x.sub(3).square().sum(), Value.vector(0, 0));
/// Minimum<Growth> fit =
///     Minimize.leastSquares(
///         g -> g.limit().mul(g.rate().mul(times).sigmoid()).sub(measured),
///         new Growth(Value.of(5), Value.of(1)));
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
  /// @param start of any shape, or a structure; finite
  /// @return where it ended
  /// @throws IllegalArgumentException if the start holds no Value or is not finite, or the result
  ///   has another size
  public static <P> Minimum<P> lbfgs(Function<P, Value> f, P start) {
    return lbfgs(f, start, Options.DEFAULTS);
  }

  /// Minimizes by L-BFGS with a line search for the strong Wolfe conditions: Liu and Nocedal, On
  /// the limited memory BFGS method for large scale optimization, 1989.
  ///
  /// A step whose change of the gradient shows no curvature is not remembered. Where the line
  /// search finds nothing lower, the memory is cleared and the steepest descent tried.
  ///
  /// @param f a function with one element as result
  /// @param start of any shape, or a structure; finite
  /// @param options tolerances, limits and the history
  /// @return where it ended
  /// @throws IllegalArgumentException as without options
  public static <P> Minimum<P> lbfgs(Function<P, Value> f, P start, Options options) {
    return run(
        "lbfgs", f, start, (g, x) -> new QuasiNewton(new Objective(g, options), options).run(x));
  }

  /// The same, from numbers.
  ///
  /// @param f a function of a vector with one element as result
  /// @param options tolerances, limits and the history
  /// @param start finite numbers
  /// @return where it ended
  /// @throws IllegalArgumentException as without options
  public static Minimum<Value> lbfgs(UnaryOperator<Value> f, Options options, double... start) {
    return lbfgs(f, Value.vector(start), options);
  }

  /// Minimizes by Newton's method within a trust region.
  ///
  /// @param f a function with one element as result
  /// @param start of any shape, or a structure; finite
  /// @return where it ended
  /// @throws IllegalArgumentException if the start holds no Value or is not finite, or the result
  ///   has another size
  public static <P> Minimum<P> newton(Function<P, Value> f, P start) {
    return newton(f, start, Options.DEFAULTS);
  }

  /// Minimizes by Newton's method within a trust region, with steps by truncated conjugate
  /// gradients: Steihaug, The conjugate gradient method and trust regions in large scale
  /// optimization, 1983. The Hessian is never formed, only multiplied. The region is scaled by the
  /// curvatures that its products show, so that units of the parameters do not matter.
  ///
  /// @param f a function with one element as result
  /// @param start of any shape, or a structure; finite
  /// @param options tolerances, limits and the first radius
  /// @return where it ended
  /// @throws IllegalArgumentException as without options
  public static <P> Minimum<P> newton(Function<P, Value> f, P start, Options options) {
    return run(
        "newton", f, start, (g, x) -> new TrustRegion(new Objective(g, options), options).run(x));
  }

  /// The same, from numbers.
  ///
  /// @param f a function of a vector with one element as result
  /// @param options tolerances, limits and the first radius
  /// @param start finite numbers
  /// @return where it ended
  /// @throws IllegalArgumentException as without options
  public static Minimum<Value> newton(UnaryOperator<Value> f, Options options, double... start) {
    return newton(f, Value.vector(start), options);
  }

  /// Minimizes a sum of squares by the method of Levenberg and Marquardt.
  ///
  /// @param residuals a function with any shape as result
  /// @param start of any shape, or a structure; finite
  /// @return where it ended; its value is the sum of the squares, without a factor ½
  /// @throws IllegalArgumentException if the start holds no Value or is not finite
  public static <P> Minimum<P> leastSquares(Function<P, Value> residuals, P start) {
    return leastSquares(residuals, start, Options.DEFAULTS);
  }

  /// Minimizes a sum of squares by the method of Levenberg and Marquardt: Gauss–Newton steps with
  /// damping. Columns are scaled as in Moré, The Levenberg–Marquardt algorithm: implementation and
  /// theory, 1978, so units of the parameters do not matter; the damping follows Nielsen, Damping
  /// parameter in Marquardt's method, 1999. There may be fewer residuals than parameters.
  ///
  /// @param residuals a function with any shape as result
  /// @param start of any shape, or a structure; finite
  /// @param options tolerances, limits and the first damping
  /// @return where it ended; its value is the sum of the squares, without a factor ½
  /// @throws IllegalArgumentException as without options
  public static <P> Minimum<P> leastSquares(
      Function<P, Value> residuals, P start, Options options) {
    return run(
        "leastSquares",
        residuals,
        start,
        (g, x) -> new LevenbergMarquardt(new Residuals(g, options), options).run(x));
  }

  /// The same, from numbers.
  ///
  /// @param residuals a function of a vector with any shape as result
  /// @param options tolerances, limits and the first damping
  /// @param start finite numbers
  /// @return where it ended; its value is the sum of the squares, without a factor ½
  /// @throws IllegalArgumentException as without options
  public static Minimum<Value> leastSquares(
      UnaryOperator<Value> residuals, Options options, double... start) {
    return leastSquares(residuals, Value.vector(start), options);
  }

  /// Minimizes a function of a vector.
  private interface Method {
    Minimum<Value> run(UnaryOperator<Value> f, Value start);
  }

  private static <P> Minimum<P> run(String name, Function<P, Value> f, P start, Method method) {
    Flattened<P> flat = Autodiff.flatten(start);
    Value x = flat.vector().detach().to(DType.FLOAT64);
    double size = Traced.largest(x);
    if (!Double.isFinite(size)) {
      throw Errors.illegal(name, "the start has an element " + size, "Start at finite numbers.");
    }
    Minimum<Value> found = method.run(v -> f.apply(flat.unflatten(v)), x);
    return found.at(flat.unflatten(found.point()));
  }
}
