package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.Implicit.Equation;
import dev.autodiff.Implicit.Solver;
import dev.autodiff.kernels.Gmres;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// `x` with `F(x, θ) = 0`. VJP: `θ̄ = −(∂F/∂θ)ᵀ·λ`, where `(∂F/∂x)ᵀ·λ = x̄`. Forward mode: `ẋ` with
/// `∂F/∂x·ẋ = −∂F/∂θ·θ̇`.
///
/// Rules name the solution's own node, so that derivatives of derivatives go through it again. A
/// large linear system is an equation in `λ` or `ẋ`, too, whose solver is GMRES: it becomes a node
/// of this kind.
///
/// @param packing how the only operand, a vector, holds the parameters
/// @param unknowns shape of the solution
/// @param batch leading axes of operand and result
record ImplicitRoot(Equation f, Solver solver, Flat packing, Shape unknowns, Shape batch)
    implements Shaped {
  private static final int DENSE = 64;
  private static final int RESTART = 50;
  private static final int PRODUCTS = 2000;
  private static final double WRONG = 1e-7;

  @Override
  public String opName() {
    return "implicitRoot";
  }

  @Override
  public String formula() {
    return "y with F(y, a) = 0";
  }

  @Override
  public String reference() {
    return "Blondel et al., arXiv:2105.15183";
  }

  @Override
  public Shape shape(Shape... operands) {
    return batch.then(unknowns.lengths());
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int from = packing.size();
    int to = unknowns.size();
    for (int i = 0; i < batch.size(); i++) {
      double[] part = Arrays.copyOfRange(operands[0].data(), i * from, (i + 1) * from);
      Value x = solver.solve(packing.unpack(Value.tensor(Shape.of(from), part)));
      if (!x.shape().equals(unknowns)) {
        throw Errors.illegal(
            "implicit root",
            "the unknowns have shape " + unknowns + ", the solver gave " + x.shape(),
            "Give the shape of the solution.");
      }
      System.arraycopy(x.toArray(), 0, y.data(), i * to, to);
    }
  }

  @Override
  public ImplicitRoot batched(int n) {
    return new ImplicitRoot(f, solver, packing, unknowns, Shape.of(n).then(batch.lengths()));
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return each(false, operands[0], y, yBar).reshape(operands[0].shape());
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    return each(true, operands[0], y, requireNonNull(tangents[0])).reshape(y.shape());
  }

  /// The rule for every element of the batch.
  private Value each(boolean forward, Value parameters, Value y, Value moves) {
    Shape one = Shape.of(packing.size());
    Shape move = forward ? one : unknowns;
    if (batch.rank() == 0) {
      return rule(forward, parameters, y, moves);
    }
    int n = batch.size();
    Value rows =
        Value.concat(
            1,
            parameters.reshape(n, one.size()),
            y.reshape(n, unknowns.size()),
            moves.reshape(n, move.size()));
    UnaryOperator<Value> row =
        x -> {
          int middle = one.size() + unknowns.size();
          return rule(
              forward,
              x.slice(0, 0, one.size()),
              x.slice(0, one.size(), middle).reshape(unknowns),
              x.slice(0, middle, middle + move.size()).reshape(move));
        };
    return Autodiff.vmap(row).apply(rows);
  }

  private Value rule(boolean forward, Value parameters, Value y, Value moves) {
    if (forward) {
      return solve(true, parameters, y, push(parameters, y, moves, zeros(y))).neg();
    }
    return pull(parameters, y, solve(false, parameters, y, moves)).get(0).neg();
  }

  private Value at(Value x, Value parameters) {
    return f.apply(x, packing.unpack(parameters));
  }

  private static Value zeros(Value like) {
    return like.like(0).broadcastTo(like.shape());
  }

  /// Cotangents of parameters and unknowns. Both are one argument, because a sweep that only one of
  /// them ends would go on through the other to where it came from, and that is this node.
  private List<Value> pull(Value parameters, Value x, Value cotangent) {
    Flat both = Flat.of(parameters, x);
    return both.unpack(Autodiff.vjp(joint(both), both.pack(parameters, x), cotangent));
  }

  private Value push(Value parameters, Value x, Value byParameters, Value byUnknowns) {
    Flat both = Flat.of(parameters, x);
    Value tangent = both.pack(byParameters, byUnknowns);
    return Autodiff.jvp(joint(both), both.pack(parameters, x), tangent);
  }

  private UnaryOperator<Value> joint(Flat both) {
    return packed -> {
      List<Value> parts = both.unpack(packed);
      return at(parts.get(1), parts.get(0));
    };
  }

  /// Solves a system with the Jacobian by the unknowns, or its transpose.
  private Value solve(boolean forward, Value parameters, Value y, Value right) {
    int n = unknowns.size();
    if (n == 0) {
      return right;
    }
    if (n <= DENSE) {
      Value jacobian = jacobian(parameters, y);
      Value matrix = forward ? jacobian : jacobian.transpose();
      return LinearAlgebra.solve(matrix, right.reshape(n)).reshape(unknowns);
    }
    Equation linear =
        (v, all) -> {
          Value theta = all.get(0);
          Value x = all.get(1);
          Value product = forward ? push(theta, x, zeros(theta), v) : pull(theta, x, v).get(1);
          return product.sub(all.get(2));
        };
    Solver gmres = all -> iterate(forward, all.get(0), all.get(1), all.get(2));
    Flat packed = Flat.of(parameters, y, right);
    ImplicitRoot op = new ImplicitRoot(linear, gmres, packed, unknowns, Shape.SCALAR);
    return Value.apply(op, packed.pack(parameters, y, right));
  }

  private Value jacobian(Value parameters, Value y) {
    int n = unknowns.size();
    if (parameters.isConstant()) {
      return Autodiff.jacobian(x -> at(x, parameters), y).reshape(n, n);
    }
    Flat both = Flat.of(parameters, y);
    Value all = Autodiff.jacobian(joint(both), both.pack(parameters, y));
    int from = packing.size();
    return all.reshape(n, from + n).slice(1, from, from + n);
  }

  private Value iterate(boolean forward, Value parameters, Value y, Value right) {
    Value x = Value.variable(y);
    Value image = at(x, parameters);
    UnaryOperator<double[]> product =
        v -> {
          Value direction = Value.tensor(unknowns, v);
          if (image.isConstant()) {
            return new double[v.length];
          }
          Value result =
              forward
                  ? Tangents.push(image, List.of(x), List.of(direction), false)
                  : image.backward(direction).of(x);
          return result == null ? new double[v.length] : result.toArray();
        };
    Gmres.Result found = Gmres.solve(product, right.toArray(), RESTART, PRODUCTS);
    if (!(found.residual() <= WRONG)) {
      throw Errors.state(
          "implicit root",
          "the linear system of shape ["
              + unknowns.size()
              + ", "
              + unknowns.size()
              + "] at the solution is not solved, of its right side "
              + found.residual()
              + " is left",
          "Scale the equation so that its Jacobian is closer to the identity, or make it regular.");
    }
    return Value.tensor(unknowns, found.x());
  }
}
