package dev.autodiff;

import java.util.List;

/// Values that are defined by an equation instead of a computation: roots and fixed points, found
/// by any solver.
///
/// The solver's steps are not recorded and may do what they like, in other libraries too.
/// Derivatives come from the equation at the solution: where `F(x, θ) = 0`, the implicit function
/// theorem gives `dx = −(∂F/∂x)⁻¹·∂F/∂θ·dθ`. So they are as exact as the solution, and cost the
/// same however many steps the solver took. They exist to any order, in both modes, under
/// [Autodiff#vmap] and inside compiled functions.
///
/// The linear systems are solved by elimination up to 64 unknowns, where forming the Jacobian costs
/// little. Above that by GMRES with products of the Jacobian and a vector, which never forms it;
/// its residual cannot grow as that of BiCGStab can, it takes one product per step and needs no
/// transposed one, and it is fast where eigenvalues cluster, as those of a contracting fixed point
/// do around 1.
public final class Implicit {
  private Implicit() {}

  /// An equation `F(x, θ…) = 0`, or the right side of `x = g(x, θ…)`.
  @FunctionalInterface
  public interface Equation {
    /// Evaluates it, with operations that are differentiable.
    ///
    /// @param x the unknowns
    /// @param parameters what the solution depends on
    /// @return a value of the unknowns' shape
    Value apply(Value x, List<Value> parameters);
  }

  /// Finds a solution.
  @FunctionalInterface
  public interface Solver {
    /// Finds a solution for given parameters. Several threads may ask at once.
    ///
    /// @param parameters float64 constants
    /// @return a value of the unknowns' shape
    Value solve(List<Value> parameters);
  }

  /// A root: `x` with `F(x, θ…) = 0`.
  ///
  /// @param f the equation; what it needs derivatives by has to be among the parameters
  /// @param shape of the unknowns
  /// @param solver finds the root
  /// @param parameters at least one, of one dtype
  /// @return the root, differentiable by the parameters
  /// @throws IllegalArgumentException if there are no parameters, the equation or the solver give
  ///   another shape, the equation reads a recorded value that is no parameter, or, in derivatives,
  ///   the Jacobian by the unknowns is singular
  /// @throws IllegalStateException in derivatives, if a large linear system cannot be solved
  public static Value root(Equation f, Shape shape, Solver solver, Value... parameters) {
    if (parameters.length == 0) {
      throw Errors.illegal(
          "implicit root", "there are no parameters", "Call the solver alone, or name some.");
    }
    Flat packing = Flat.of(parameters);
    Value packed = packing.pack(parameters);
    Value x = Value.apply(new ImplicitRoot(f, solver, packing, shape, Shape.SCALAR), packed);
    Value y = f.apply(x.detach(), packing.unpack(packed.detach()));
    if (!y.shape().equals(shape)) {
      throw Errors.illegal(
          "implicit root",
          "the unknowns have shape " + shape + ", the equation " + y.shape(),
          "Give as many equations as unknowns, in their shape.");
    }
    if (!y.isConstant()) {
      throw Errors.illegal(
          "implicit root",
          "the equation of shape " + shape + " reads a recorded value that is no parameter",
          "Pass it as a parameter, or detach() it.");
    }
    return x;
  }

  /// A fixed point: `x` with `x = g(x, θ…)`.
  ///
  /// @param g the function
  /// @param shape of the unknowns
  /// @param solver finds the fixed point, by iterating `g` for example
  /// @param parameters at least one, of one dtype
  /// @return the fixed point, differentiable by the parameters
  /// @throws IllegalArgumentException as [#root]
  /// @throws IllegalStateException as [#root]
  public static Value fixedPoint(Equation g, Shape shape, Solver solver, Value... parameters) {
    return root((x, all) -> g.apply(x, all).sub(x), shape, solver, parameters);
  }
}
