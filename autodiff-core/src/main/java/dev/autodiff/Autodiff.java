package dev.autodiff;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Transforms: functions of Values in, functions of Values out.
///
/// They compose to any order: `grad(grad(f))` is the second derivative. A function may use other
/// variables than its argument; the result stays differentiable by those.
///
/// `<P>` and `<R>` stand for a Value or for a structure of Values: a record, list, map or array
/// with Values or further structures in it. What else it holds (numbers, text, null) is carried
/// along unchanged. A gradient is a structure of the same type. Errors that all of them throw: an
/// `IllegalArgumentException` for a structure without any Value, or with one that has no way back
/// (in a set, say); for a record that is not accessible; and for tangents and cotangents that are
/// made otherwise than what they belong to.
// A lambda without a type is a function of a Value: UnaryOperator<Value> is the more specific type.
@SuppressWarnings("overloads")
public final class Autodiff {
  /// Instead of an axis of [#vmap]: this Value is the same for all.
  public static final int UNMAPPED = Integer.MIN_VALUE;

  private Autodiff() {}

  /// A function's value and gradient at one point: constants, unless the point or the function
  /// depends on variables.
  ///
  /// @param value the value
  /// @param gradient the gradient, made like the argument
  public record ValueAndGrad<P>(Value value, P gradient) {}

  /// What a function for [#valueAndGradAux] gives: its value, and what else it has to say.
  ///
  /// @param value the value, one element
  /// @param aux a structure of Values: predictions, statistics, a new state
  public record WithAux<A>(Value value, A aux) {}

  /// A function's value, gradient and auxiliary result at one point.
  ///
  /// @param value the value
  /// @param gradient the gradient, made like the argument
  /// @param aux what the function gave beside its value
  public record ValueAndGradAux<P, A>(Value value, P gradient, A aux) {}

  /// A function's value at one point, and its derivative there.
  ///
  /// @param value the value
  /// @param map the derivative
  public record Linearized<P, R>(R value, LinearMap<P, R> map) {}

  /// The gradient of a scalar function.
  ///
  /// @param f a function with one element as result
  /// @return a function that gives the gradient, of the argument's shape; zeros where `f` does not
  ///   use its argument
  public static UnaryOperator<Value> grad(UnaryOperator<Value> f) {
    return x -> valueAndGrad(f, x).gradient();
  }

  /// The gradient of a scalar function of many Values.
  ///
  /// ```java
  /// record Line(Value slope, Value intercept) {}
  /// UnaryOperator<Line> gradient = Autodiff.grad((Line p) -> loss(p));
  /// ```
  ///
  /// @param f a function with one element as result; as a lambda with its parameter's type
  /// @return a function that gives the gradient, made like the argument
  public static <P> UnaryOperator<P> grad(Function<P, Value> f) {
    return x -> valueAndGrad(f, x).gradient();
  }

  /// The value and gradient of a scalar function at a point.
  ///
  /// @param f a function with one element as result
  /// @param x the point
  /// @return both
  /// @throws IllegalArgumentException if the result has more than one element
  public static <P> ValueAndGrad<P> valueAndGrad(Function<P, Value> f, P x) {
    return Recording.of("grad", f, x).gradient();
  }

  /// The value and gradient of a scalar function that has more to say than its value.
  ///
  /// @param f a function whose value has one element
  /// @param x the point
  /// @return value, gradient of the value, and the rest without the gradient's graph
  /// @throws IllegalArgumentException if the value has more than one element
  public static <P, A> ValueAndGradAux<P, A> valueAndGradAux(Function<P, WithAux<A>> f, P x) {
    AtomicReference<A> aux = new AtomicReference<>();
    Recording<P, Value> run =
        Recording.of(
            "valueAndGradAux",
            at -> {
              WithAux<A> result = f.apply(at);
              aux.set(result.aux());
              return result.value();
            },
            x);
    ValueAndGrad<P> both = run.gradient();
    return new ValueAndGradAux<>(
        both.value(), both.gradient(), run.released(requireNonNull(aux.get())));
  }

  /// The vector–Jacobian product `cotangentᵀ·J` of a function at a point.
  ///
  /// @param f any function
  /// @param x the point
  /// @param cotangent made like the result
  /// @return a value of the point's shape
  /// @throws IllegalArgumentException if the cotangent's shape is not the result's
  public static <P, R> P vjp(Function<P, R> f, P x, R cotangent) {
    return Recording.of("vjp", f, x).pull(cotangent);
  }

  /// The Jacobian–vector product `J·tangent` of a function at a point: forward mode.
  ///
  /// @param f any function
  /// @param x the point
  /// @param tangent a value of the point's shape
  /// @return a value of the result's shape
  /// @throws IllegalArgumentException if the tangent's shape is not the point's
  public static Value jvp(UnaryOperator<Value> f, Value x, Value tangent) {
    return Recording.<Value, Value>of("jvp", f, x).push(tangent);
  }

  /// The same for functions of many Values, with many results.
  ///
  /// @param f any function
  /// @param x the point
  /// @param tangent made like the point
  /// @return made like the result
  /// @throws IllegalArgumentException if a tangent's shape is not the point's
  public static <P, R> R jvp(Function<P, R> f, P x, P tangent) {
    return Recording.of("jvp", f, x).push(tangent);
  }

  /// Jacobian–vector products in many directions: the function runs once, and its operations carry
  /// all tangents along together.
  ///
  /// @param f any function
  /// @param x the point
  /// @param tangents tangents of the point's shape along a new first axis
  /// @return tangents of the result along a new first axis
  /// @throws IllegalArgumentException if the tangents' shape is not that of the point behind one
  ///   more axis
  public static Value jvps(UnaryOperator<Value> f, Value x, Value tangents) {
    return Jacobians.many(f, x, tangents);
  }

  /// The product of the Hessian of a scalar function with a vector: forward mode over the reverse
  /// sweep.
  ///
  /// @param f a function with one element as result
  /// @param x the point
  /// @param tangent made like the point
  /// @return made like the point
  /// @throws IllegalArgumentException if a shape does not fit
  public static <P> P hvp(Function<P, Value> f, P x, P tangent) {
    return Recording.of("hvp", grad(f), x).push(tangent);
  }

  /// The derivative of a function at a point, to be applied many times: the function runs once.
  ///
  /// @param f any function
  /// @param x the point
  /// @return the value, and the map from tangents of the point to tangents of the result
  public static <P, R> Linearized<P, R> linearize(Function<P, R> f, P x) {
    Recording<P, R> run = Recording.of("linearize", f, x);
    return new Linearized<>(run.value(), new LinearMap<>(run::push, run::pull));
  }

  /// The Jacobian of a function at a point: in forward mode if the point has fewer elements than
  /// the result, else in reverse mode.
  ///
  /// @param f any function
  /// @param x the point
  /// @return for each Value of the point, a value whose shape is the result's followed by that
  ///   Value's
  public static <P> P jacobian(Function<P, Value> f, P x) {
    return Jacobians.either(f, x);
  }

  /// The Jacobian in forward mode: one pass for each element of the point, many of them together.
  ///
  /// @param f any function
  /// @param x the point
  /// @return as [#jacobian]
  public static <P> P jacobianForward(Function<P, Value> f, P x) {
    return Jacobians.forward(Recording.of("jacobian", f, x));
  }

  /// The Jacobian in reverse mode: one sweep for each element of the result, many of them together.
  ///
  /// @param f any function
  /// @param x the point
  /// @return as [#jacobian]
  public static <P> P jacobianReverse(Function<P, Value> f, P x) {
    return Jacobians.reverse(Recording.of("jacobian", f, x));
  }

  /// The Hessian of a scalar function at a point: forward mode over the reverse sweep.
  ///
  /// @param f a function with one element as result
  /// @param x the point
  /// @return a value whose shape is the point's twice
  public static Value hessian(UnaryOperator<Value> f, Value x) {
    return Jacobians.<Value>hessian(f, x).getFirst();
  }

  /// The Hessian of a scalar function of many Values, in blocks.
  ///
  /// @param f a function with one element as result
  /// @param x the point, with Values `x₀, x₁, …` in the order of its components
  /// @return for each `xᵢ`, a structure made like the point; at the place of `xⱼ` it has the second
  ///   derivatives by `xᵢ` and `xⱼ`, of `xᵢ`'s shape followed by `xⱼ`'s
  public static <P> List<P> hessian(Function<P, Value> f, P x) {
    return Jacobians.hessian(f, x);
  }

  /// The diagonal of the Hessian: one product with it for each element, many of them together. The
  /// Hessian itself is never stored.
  ///
  /// @param f a function with one element as result
  /// @param x the point
  /// @return the second derivatives by each element alone, made like the point
  public static <P> P hessianDiagonal(Function<P, Value> f, P x) {
    return Jacobians.diagonal("hessianDiagonal", f, x);
  }

  /// The Laplacian of a scalar function: the sum of [#hessianDiagonal].
  ///
  /// @param f a function with one element as result
  /// @param x the point
  /// @return a scalar; over several Values, the sum over all of them
  public static <P> Value laplacian(Function<P, Value> f, P x) {
    return Jacobians.laplacian(f, x);
  }

  /// The Jacobian of a function whose results each depend on few elements of its argument: finds
  /// its pattern, to evaluate it at many points.
  ///
  /// Rows are the elements of the result and columns those of the argument, in row-major order. The
  /// method is that of Curtis, Powell and Reid (1974): see [SparseJacobian].
  ///
  /// @param f a function whose next operation never depends on numbers, as for [#compile]
  /// @param shape of its argument
  /// @return what gives the Jacobian at a point
  /// @throws IllegalStateException if the function reads a number that is not known
  public static SparseJacobian sparseJacobian(UnaryOperator<Value> f, Shape shape) {
    return SparseJacobian.jacobian(f, shape);
  }

  /// The same at one point.
  ///
  /// @param f a function as above
  /// @param x the point
  /// @return the Jacobian
  public static SparseMatrix sparseJacobian(UnaryOperator<Value> f, Value x) {
    return sparseJacobian(f, x.shape()).at(x);
  }

  /// The Hessian of a scalar function in which each element of the argument meets few others: finds
  /// its pattern, to evaluate it at many points, with one [#hvp] per color.
  ///
  /// @param f a function with one element as result, whose next operation never depends on numbers
  /// @param shape of its argument
  /// @return what gives the Hessian at a point
  /// @throws IllegalArgumentException if the result has more than one element
  /// @throws IllegalStateException if the function reads a number that is not known
  public static SparseJacobian sparseHessian(UnaryOperator<Value> f, Shape shape) {
    return SparseJacobian.hessian(f, shape);
  }

  /// The same at one point.
  ///
  /// @param f a function as above
  /// @param x the point
  /// @return the Hessian
  public static SparseMatrix sparseHessian(UnaryOperator<Value> f, Value x) {
    return sparseHessian(f, x.shape()).at(x);
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
    return vmap(f, 0, 0);
  }

  /// The same along axes of choice.
  ///
  /// @param f as above
  /// @param in the axis of the argument to map over; negative counts from the end
  /// @param out the axis of the result that the mapped axis becomes, likewise
  /// @return a function of a value with one axis more
  public static UnaryOperator<Value> vmap(UnaryOperator<Value> f, int in, int out) {
    return x ->
        Vmap.apply(
                xs -> List.of(f.apply(xs.getFirst())), List.of(x), new int[] {in}, new int[] {out})
            .getFirst();
  }

  /// The same for functions of many Values, all mapped along their first axes.
  ///
  /// @param f as above
  /// @return a function of a structure whose Values all have a first axis more
  public static <P, R> Function<P, R> vmap(Function<P, R> f) {
    return vmap(f, new int[] {0}, new int[] {0});
  }

  /// The same with an axis for each Value.
  ///
  /// ```java
  /// // One weight for all rows: in = {UNMAPPED, 0}.
  /// Autodiff.vmap((Layer layer) -> layer.apply(), new int[] {Autodiff.UNMAPPED, 0}, new int[] {-1});
  /// ```
  ///
  /// @param f as above
  /// @param in for each Value of the argument, the axis to map over or [#UNMAPPED]; or one for all;
  ///   −1 is the last
  /// @param out for each Value of the result, the axis that the mapped axis becomes, or [#UNMAPPED]
  ///   for what is the same for all; or one for all; −1 is the last
  /// @return a function that throws `IllegalArgumentException` if an axis does not exist, lengths
  ///   differ, or nothing is mapped
  public static <P, R> Function<P, R> vmap(Function<P, R> f, int[] in, int[] out) {
    return Vmap.of(f, in.clone(), out.clone());
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

  /// The same for arguments like an example, so that a function of float32 is traced in float32.
  ///
  /// @param f the function
  /// @param example of the argument's shape and dtype; its elements do not matter
  /// @return the compiled function
  /// @throws IllegalStateException as [#compile(UnaryOperator, Shape)]
  public static Compiled compile(UnaryOperator<Value> f, Value example) {
    return compileMany(xs -> List.of(f.apply(xs.get(0))), List.of(example));
  }

  /// Compiles a function of structures: the first call traces it and makes the plan for the shapes
  /// and dtypes that it meets; later calls with others, or other components that are no Values,
  /// make plans of their own.
  ///
  /// @param f the function, as above
  /// @return a function that throws what [#compile(UnaryOperator, Shape)] throws, when it first
  ///   meets a shape; a call with recorded Values goes through the original function
  public static <P, R> Function<P, R> compile(Function<P, R> f) {
    return new CompiledLater<>(f);
  }

  /// Compiles a function of several values with several results.
  ///
  /// @param f the function
  /// @param shapes of its arguments, which are float64
  /// @return the compiled function
  /// @throws IllegalStateException as [#compile]
  public static Compiled compileMany(Function<List<Value>, List<Value>> f, Shape... shapes) {
    return new Compiled(true, f, shapes);
  }

  /// The same for arguments like examples.
  ///
  /// @param f the function
  /// @param examples of the arguments' shapes and dtypes; their elements do not matter
  /// @return the compiled function
  /// @throws IllegalStateException as [#compile]
  public static Compiled compileMany(Function<List<Value>, List<Value>> f, List<Value> examples) {
    return new Compiled(
        true,
        f,
        examples.stream().map(Value::dtype).toList(),
        examples.stream().map(Value::shape).toArray(Shape[]::new));
  }

  /// The same function with less memory: what it computes in between is not kept for the sweep,
  /// which computes it again.
  ///
  /// A chain of n steps, cut into √n checkpointed segments, takes O(√n) memory and about one more
  /// run of the function; checkpoints nest. Derivatives of any order and in forward mode are the
  /// same as without. Variables that the function takes from outside get their gradients. In a
  /// function that is compiled or mapped by [#vmap] it is simply `f`.
  ///
  /// @param f a function that does the same whenever it is applied to the same numbers
  /// @return a function that throws `IllegalStateException` in a sweep if `f` then gives another
  ///   shape
  public static UnaryOperator<Value> checkpoint(UnaryOperator<Value> f) {
    return Checkpoint.<Value, Value>of(f)::apply;
  }

  /// The same for functions of many Values, with many results.
  ///
  /// @param f as above
  /// @return as above
  public static <P, R> Function<P, R> checkpoint(Function<P, R> f) {
    return Checkpoint.of(f);
  }

  /// A structure of Values as one vector, with the way back: see [Flattened].
  ///
  /// @param x the structure
  /// @return both
  public static <P> Flattened<P> flatten(P x) {
    return Flattened.of(x);
  }

  /// The identity for derivatives of order 0: the same numbers, seen as independent of all
  /// variables.
  ///
  /// @param x any value
  /// @return a constant
  public static Value stopGradient(Value x) {
    return x.detach();
  }
}
