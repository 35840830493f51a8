package dev.autodiff;

import java.util.List;

/// Solutions of ordinary differential equations `x' = f(t, x, θ…)`, differentiable by the initial
/// state, the parameters and, if they are Values, the times at both ends.
///
/// Gradients are those of the steps that were taken: they belong to the numbers that were computed,
/// and are exact for them at every step size. The other way, solving an adjoint equation backwards
/// in time, gives the gradient of the exact solution, again with an error of discretization, which
/// does not fit the computed numbers, and needs the state at earlier times, which running an
/// equation backwards does not bring back where it is stiff or chaotic. An adaptive method's step
/// sizes count as given numbers.
///
/// Of `n` steps only some `2·√n` are kept at a time: the state after every `√n` steps, and the
/// steps from one such state to the next, which a sweep takes again. That costs one more solution.
public final class Ode {
  private Ode() {}

  /// The right side of an equation.
  @FunctionalInterface
  public interface Field {
    /// The derivative of the state by time.
    ///
    /// @param t the time
    /// @param x the state
    /// @param parameters as given to [Ode#solve]
    /// @return a value of the state's shape
    Value apply(double t, Value x, List<Value> parameters);
  }

  /// The right side of an equation whose time may be differentiated by.
  @FunctionalInterface
  public interface TimedField {
    /// The derivative of the state by time.
    ///
    /// @param t the time, a scalar
    /// @param x the state
    /// @param parameters as given to [Ode#solve]
    /// @return a value of the state's shape
    Value apply(Value t, Value x, List<Value> parameters);
  }

  /// How steps are chosen.
  public sealed interface Method {}

  /// Equal steps of the classical Runge–Kutta method of order 4 (W. Kutta, 1901).
  ///
  /// @param count how many, at least 1
  public record FixedSteps(int count) implements Method {
    /// Checks the count.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public FixedSteps {
      if (count < 1) {
        throw Errors.illegal("ode", "there are " + count + " steps", "Take at least 1.");
      }
    }
  }

  /// Steps of order 5 whose size follows an estimate of their error by order 4 (J. R. Dormand, P.
  /// J. Prince, "A family of embedded Runge–Kutta formulae", 1980; the control of sizes after E.
  /// Hairer, S. P. Nørsett, G. Wanner, "Solving Ordinary Differential Equations I", II.4). The
  /// error of one step, as the root of the mean square over the state, stays below `absolute +
  /// relative·|x|`.
  ///
  /// @param relative tolerance, at least 0
  /// @param absolute tolerance, above 0
  /// @param mostSteps how many steps to try before giving up
  public record Adaptive(double relative, double absolute, int mostSteps) implements Method {
    /// Checks the tolerances.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Adaptive {
      if (!(relative >= 0) || !(absolute > 0) || mostSteps < 1) {
        throw Errors.illegal(
            "ode",
            "tolerances are " + relative + " and " + absolute + " with " + mostSteps + " steps",
            "Give a relative one of at least 0, an absolute one above 0, and at least 1 step.");
      }
    }

    /// Up to 100,000 steps.
    ///
    /// @param relative tolerance
    /// @param absolute tolerance
    public Adaptive(double relative, double absolute) {
      this(relative, absolute, 100_000);
    }
  }

  /// The state at another time. For states at several times, solve from one to the next.
  ///
  /// Compiled functions and [Autodiff#vmap] take [FixedSteps] only, because the number of adaptive
  /// steps depends on the state. Instead of mapping adaptive steps, solve for each of `unbind(0)`
  /// and `stack` the results, or make one system of all of them.
  ///
  /// @param f the equation
  /// @param from the time of the initial state
  /// @param to the time of the result, before or after
  /// @param x the initial state, of any shape
  /// @param method how to step
  /// @param parameters of the state's dtype
  /// @return the state at the other time
  /// @throws IllegalArgumentException if a time is not finite or the field gives another shape
  /// @throws IllegalStateException if adaptive steps become too small or too many, or inside a
  ///   function that is being compiled
  public static Value solve(
      Field f, double from, double to, Value x, Method method, Value... parameters) {
    if (!Double.isFinite(from) || !Double.isFinite(to)) {
      throw Errors.illegal("ode", "the times are " + from + " and " + to, "Give finite times.");
    }
    OdeSteps steps = new OdeSteps(f, x.shape());
    return switch (method) {
      case FixedSteps fixed -> steps.fixed(x, parameters, from, to, fixed.count());
      case Adaptive adaptive -> steps.adaptive(x, parameters, from, to, adaptive);
    };
  }

  /// The state at another time, differentiable by both times, too.
  ///
  /// The equation is solved in `s` from 0 to 1 with `t = from + s·(to − from)`, as `dx/ds = (to −
  /// from)·f(t, x, θ…)`. So the derivative by `to` is `f` at the end and that by `from` is that of
  /// a start moved by `−f` at the beginning, to the accuracy of the steps, and to any order.
  ///
  /// @param f the equation
  /// @param from the time of the initial state, a scalar
  /// @param to the time of the result, before or after, a scalar
  /// @param x the initial state, of any shape
  /// @param method how to step; adaptive steps as above
  /// @param parameters of the state's dtype
  /// @return the state at the other time
  /// @throws IllegalArgumentException if a time is no scalar or not finite, or the field gives
  ///   another shape
  /// @throws IllegalStateException as above
  public static Value solve(
      TimedField f, Value from, Value to, Value x, Method method, Value... parameters) {
    for (Value time : List.of(from, to)) {
      if (time.shape().rank() != 0) {
        throw Errors.illegal(
            "ode",
            "the times have shapes " + from.shape() + " and " + to.shape(),
            "Give scalars; for several times, solve from one to the next.");
      }
      if (!time.isSymbolic() && !Double.isFinite(time.item())) {
        throw Errors.illegal(
            "ode", "the times are " + from.item() + " and " + to.item(), "Give finite times.");
      }
    }
    Value[] all = new Value[parameters.length + 2];
    all[0] = from.to(x.dtype());
    all[1] = to.to(x.dtype()).sub(all[0]);
    System.arraycopy(parameters, 0, all, 2, parameters.length);
    Field scaled =
        (s, state, given) -> {
          Value t = given.get(0).add(given.get(1).mul(s));
          return f.apply(t, state, given.subList(2, given.size())).mul(given.get(1));
        };
    return solve(scaled, 0, 1, x, method, all);
  }
}
