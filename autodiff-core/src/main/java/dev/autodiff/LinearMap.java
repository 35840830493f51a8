package dev.autodiff;

import java.util.function.Function;

/// The derivative of a function at one point, as a linear function that can be applied as often as
/// one likes: the function itself ran once, when [Autodiff#linearize] was called.
///
/// It keeps the graph of that run. Its applications are differentiable, as those of [Autodiff#jvp]
/// and [Autodiff#vjp] are.
///
/// @param <P> what it is applied to: a Value, or a structure of them
/// @param <R> what it gives, likewise
public final class LinearMap<P, R> implements Function<P, R> {
  private final Function<P, R> forwards;
  private final Function<R, P> backwards;

  LinearMap(Function<P, R> forwards, Function<R, P> backwards) {
    this.forwards = forwards;
    this.backwards = backwards;
  }

  /// Applies the map.
  ///
  /// @param x a tangent, of the point's shape; for a transposed map a cotangent, of the result's
  /// @return the map times `x`
  /// @throws IllegalArgumentException if a shape does not fit
  @Override
  public R apply(P x) {
    return forwards.apply(x);
  }

  /// The map with rows and columns exchanged: from cotangents of the result to those of the point.
  ///
  /// @return the transposed map; its transpose is this map
  public LinearMap<R, P> transpose() {
    return new LinearMap<>(backwards, forwards);
  }
}
