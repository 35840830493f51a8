package dev.autodiff;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Transforms: functions of Values in, functions of Values out.
///
/// They compose to any order: `grad(grad(f))` is the second derivative. A function may use other
/// variables than its argument; the result stays differentiable by those.
public final class Autodiff {
  private Autodiff() {}

  /// A function's value and gradient at one point: constants, unless the point or the function
  /// depends on variables.
  ///
  /// @param value the value
  /// @param gradient the gradient, of the argument's shape
  public record ValueAndGrad(Value value, Value gradient) {}

  /// The gradient of a scalar function.
  ///
  /// @param f a function with one element as result
  /// @return a function that gives the gradient, of the argument's shape; zeros where `f` does not
  ///   use its argument
  public static UnaryOperator<Value> grad(UnaryOperator<Value> f) {
    return x -> valueAndGrad(f, x).gradient();
  }

  /// The value and gradient of a scalar function at a point.
  ///
  /// @param f a function with one element as result
  /// @param x the point
  /// @return both
  /// @throws IllegalArgumentException if the result has more than one element
  public static ValueAndGrad valueAndGrad(UnaryOperator<Value> f, Value x) {
    Value input = input(x);
    Value y = f.apply(input);
    if (y.shape().size() != 1) {
      throw Errors.illegal(
          "grad",
          "the function's result has shape " + y.shape() + "; a gradient needs a scalar",
          "Use sum() or mean() at its end, or vjp().");
    }
    Pulled pulled = pull(y, y.like(1).broadcastTo(y.shape()), input);
    return new ValueAndGrad(pulled.closed ? y.asConstant() : y, pulled.cotangent);
  }

  /// The vector–Jacobian product `cotangentᵀ·J` of a function at a point.
  ///
  /// @param f any function
  /// @param x the point
  /// @param cotangent a value of the result's shape
  /// @return a value of the point's shape
  /// @throws IllegalArgumentException if the cotangent's shape is not the result's
  public static Value vjp(UnaryOperator<Value> f, Value x, Value cotangent) {
    Value input = input(x);
    return pullBack(f.apply(input), cotangent, input);
  }

  /// The Jacobian–vector product `J·tangent` of a function at a point: forward mode.
  ///
  /// @param f any function
  /// @param x the point
  /// @param tangent a value of the point's shape
  /// @return a value of the result's shape
  /// @throws IllegalArgumentException if the tangent's shape is not the point's
  public static Value jvp(UnaryOperator<Value> f, Value x, Value tangent) {
    return jvp("jvp", f, x, tangent);
  }

  private static Value jvp(String operation, UnaryOperator<Value> f, Value x, Value tangent) {
    if (!x.shape().equals(tangent.shape())) {
      throw Errors.illegal(
          operation,
          "the point has shape " + x.shape() + ", the tangent " + tangent.shape(),
          "Give one tangent per element of the point.");
    }
    Value input = input(x);
    Value y = f.apply(input);
    Value pushed = Tangents.push(y, input, tangent);
    if (pushed == null) {
      return zeros(y);
    }
    // The input is a variable of ours: nobody outside could ask for a derivative by it.
    return input.op() == Leaf.VARIABLE && tangent.isConstant() && closed(pushed, input)
        ? pushed.asConstant()
        : pushed;
  }

  /// The product of the Hessian of a scalar function with a vector: forward mode over the reverse
  /// sweep.
  ///
  /// @param f a function with one element as result
  /// @param x the point
  /// @param tangent a value of the point's shape
  /// @return a value of the point's shape
  /// @throws IllegalArgumentException if a shape does not fit
  public static Value hvp(UnaryOperator<Value> f, Value x, Value tangent) {
    return jvp("hvp", grad(f), x, tangent);
  }

  /// The Jacobian of a function at a point, one sweep per element of the result.
  ///
  /// @param f any function
  /// @param x the point
  /// @return a value whose shape is the result's followed by the point's
  public static Value jacobian(UnaryOperator<Value> f, Value x) {
    Value input = input(x);
    Value y = f.apply(input);
    int n = y.shape().size();
    Value flat = y.reshape(n);
    Value[] rows = new Value[n];
    for (int i = 0; i < n; i++) {
      rows[i] = pullBack(flat.select(0, i), y.like(1), input);
    }
    Shape shape = y.shape().then(x.shape().toArray());
    return n == 0 ? zeros(x).sum().broadcastTo(shape) : Value.stack(0, rows).reshape(shape);
  }

  /// The Hessian of a scalar function at a point.
  ///
  /// @param f a function with one element as result
  /// @param x the point
  /// @return a value whose shape is the point's twice
  public static Value hessian(UnaryOperator<Value> f, Value x) {
    return jacobian(grad(f), x);
  }

  /// Applies a function to every sub-tensor along the first axis at once: `f` is written for one,
  /// runs once, and its operations carry the others along.
  ///
  /// What the function takes from outside is the same for all. Differentiable like any other
  /// operation; `vmap(grad(f))` gives one gradient per sample, and `vmap` of [#jvp] in its tangent
  /// many directional derivatives.
  ///
  /// ```java
  /// UnaryOperator<Value> norms = Autodiff.vmap(row -> row.square().sum().sqrt());
  /// ```
  ///
  /// @param f a function whose next operation never depends on numbers, as for [#compile]
  /// @return a function of a value with a first axis more, with a result with a first axis more
  public static UnaryOperator<Value> vmap(UnaryOperator<Value> f) {
    return x -> Vmap.apply(f, x);
  }

  /// Compiles a function of one value: traces it once on a value whose numbers are not known, and
  /// makes a plan of what it did.
  ///
  /// The function may use everything in this library, transforms such as [#grad] included, as long
  /// as what it does next never depends on numbers: [Value#item] of an argument is an error here.
  ///
  /// ```java
  /// Compiled slope = Autodiff.compile(Autodiff.grad(x -> x.sin().mul(x).sum()), Shape.of(1000));
  /// ```
  ///
  /// @param f the function
  /// @param shape of its argument
  /// @return the compiled function
  /// @throws IllegalStateException if the function reads a number that is not known
  public static Compiled compile(UnaryOperator<Value> f, Shape shape) {
    return compileMany(xs -> List.of(f.apply(xs.get(0))), shape);
  }

  /// Compiles a function of several values with several results.
  ///
  /// @param f the function
  /// @param shapes of its arguments
  /// @return the compiled function
  /// @throws IllegalStateException as [#compile]
  public static Compiled compileMany(Function<List<Value>, List<Value>> f, Shape... shapes) {
    return new Compiled(true, f, shapes);
  }

  /// The identity for derivatives of order 0: the same numbers, seen as independent of all
  /// variables.
  ///
  /// @param x any value
  /// @return a constant
  public static Value stopGradient(Value x) {
    return x.detach();
  }

  /// A node of its own for the argument, so that uses of the same value from outside do not count.
  private static Value input(Value x) {
    return x.isConstant() ? Value.variable(x) : Elementwise.IDENTITY.apply(x);
  }

  /// The cotangent of an input.
  ///
  /// @param closed whether nothing but the input went in, so that nothing is left to differentiate
  ///   by
  private record Pulled(Value cotangent, boolean closed) {}

  private static Value pullBack(Value y, Value cotangent, Value input) {
    return pull(y, cotangent, input).cotangent;
  }

  private static Pulled pull(Value y, Value cotangent, Value input) {
    if (y.isConstant()) {
      return new Pulled(zeros(input), true);
    }
    if (cotangent.isConstant() && input.op() == Leaf.VARIABLE) {
      Gradients gradients = y.backward(cotangent);
      if (gradients.nodes().stream().allMatch(node -> node == input)) {
        return new Pulled(gradients.of(input), true);
      }
    }
    Gradients live =
        Sweep.run(y, cotangent, input, SweepOption.DIFFERENTIABLE, SweepOption.KEEP_INNER);
    return new Pulled(live.of(input), false);
  }

  private static Value zeros(Value like) {
    return like.like(0).broadcastTo(like.shape());
  }

  /// Whether a value depends on no variable but one.
  private static boolean closed(Value value, Value input) {
    if (value.isConstant()) {
      return true;
    }
    for (Value leaf : PostOrder.of(value, false, input).leaves()) {
      if (leaf != input) {
        return false;
      }
    }
    return true;
  }
}
