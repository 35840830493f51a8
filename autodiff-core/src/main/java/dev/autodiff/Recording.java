package dev.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A function that was run once, on inputs of its own: its derivative at that point, forwards and
/// backwards, as often as one likes.
///
/// @param <P> argument: a Value, or a structure of them
/// @param <R> result, likewise
final class Recording<P, R> {
  private final String operation;
  private final Structure<P> in;
  private final Structure<R> out;
  private final List<Value> inputs;
  private final Packing packing;

  /// The Values of the result, together.
  private final Value y;

  /// Whether nobody outside could ask for a derivative by an input.
  private final boolean own;

  /// When the inputs were made.
  private final long age;

  private Recording(
      String operation,
      long age,
      Structure<P> in,
      List<Value> inputs,
      Structure<R> out,
      Packing packing) {
    this.age = age;
    this.operation = operation;
    this.in = in;
    this.out = out;
    this.inputs = inputs;
    this.packing = packing;
    this.y = packing.pack(out.values());
    this.own = areOwn(inputs);
  }

  static <P, R> Recording<P, R> of(String operation, Function<P, R> f, P x) {
    Structure<P> in = Structure.of(operation, "the argument", x);
    long age = Trace.nextAge();
    List<Value> inputs = in.values().stream().map(value -> input(value, age)).toList();
    Structure<R> out = Structure.of(operation, "the function's result", f.apply(in.with(inputs)));
    return new Recording<>(operation, age, in, inputs, out, Packing.of(out.values()));
  }

  /// A node of its own for the argument, so that uses of the same value from outside do not count.
  static Value input(Value x, long age) {
    return x.isConstant() ? Value.input(x, age) : Elementwise.IDENTITY.apply(x);
  }

  private static boolean areOwn(List<Value> inputs) {
    for (Value input : inputs) {
      if (input.op() != Leaf.VARIABLE) {
        return false;
      }
    }
    return true;
  }

  Structure<P> in() {
    return in;
  }

  Structure<R> out() {
    return out;
  }

  /// The result, in constants where it depends on nothing but the argument's numbers.
  R value() {
    return released(out);
  }

  /// Another result of the same run; it may hold no Value.
  <A> A released(A computed) {
    return released(Structure.ofAny(operation, computed));
  }

  private <A> A released(Structure<A> computed) {
    List<Value> values = new ArrayList<>();
    for (Value value : computed.values()) {
      values.add(own && isClosed(value) ? value.asConstant() : value);
    }
    return computed.with(values);
  }

  /// The only element of the result.
  Value scalar() {
    if (y.shape().size() != 1) {
      throw Errors.illegal(
          operation,
          "the function's result has shape " + y.shape() + "; a gradient needs a scalar",
          "Use sum() or mean() at its end, or vjp().");
    }
    return y;
  }

  /// From how many directions on it is faster to take them together. A sweep over scalars costs
  /// some 50 ns per node, what carries many directions along some 5 µs; nodes that are arrays cost
  /// a microsecond or more in either case. In a plan, nothing is as long as one sweep after
  /// another.
  int together() {
    if (y.isConstant() || y.isSymbolic()) {
      return 2;
    }
    PostOrder order = order(y);
    int scalars = 0;
    for (int place = 0; place < order.count(); place++) {
      scalars += order.node(place).isScalar() ? 1 : 0;
    }
    return 10L * scalars > 9L * order.count() ? 64 : 8;
  }

  /// Whether a value depends on no variable but the inputs.
  private boolean isClosed(Value value) {
    return value.isConstant() || hasOnlyInputs(List.of(order(value).leaves()));
  }

  private PostOrder order(Value value) {
    return PostOrder.above(inputs, value, false);
  }

  /// Whether variables are inputs; or those of a transform that the function used, which is over.
  private boolean hasOnlyInputs(List<Value> leaves) {
    Set<Value> known = Set.of();
    if (inputs.size() > 1) {
      known = Collections.newSetFromMap(new IdentityHashMap<>());
      known.addAll(inputs);
    }
    for (Value leaf : leaves) {
      if (leaf != inputs.getFirst() && !known.contains(leaf) && leaf.age() <= age) {
        return false;
      }
    }
    return true;
  }

  /// The gradient, if the result is a scalar.
  Autodiff.ValueAndGrad<P> gradient() {
    Pulled pulled = pullAll(scalar().like(1).broadcastTo(y.shape()));
    Value value = packing.unpack(y).getFirst();
    return new Autodiff.ValueAndGrad<>(
        pulled.closed ? value.asConstant() : value, in.with(pulled.cotangents));
  }

  /// The cotangent of the argument.
  P pull(R cotangent) {
    List<Value> cotangents = out.match("the cotangent", cotangent);
    requireShapes("result", "cotangent", packing.shapes(), cotangents);
    return in.with(pull(cotangents));
  }

  List<Value> pull(List<Value> cotangents) {
    return pullAll(packing.pack(cotangents)).cotangents;
  }

  /// Cotangents of the inputs.
  ///
  /// @param closed whether nothing but the inputs went in, so that nothing is left to differentiate
  ///   by
  private record Pulled(List<Value> cotangents, boolean closed) {}

  private Pulled pullAll(Value cotangent) {
    if (y.isConstant()) {
      return new Pulled(inputs.stream().map(Recording::zeros).toList(), true);
    }
    if (cotangent.isConstant() && own) {
      Gradients gradients = Sweep.run(y, cotangent);
      if (hasOnlyInputs(gradients.nodes())) {
        return new Pulled(cotangents(gradients), true);
      }
    }
    return new Pulled(
        cotangents(Sweep.above(inputs, y, cotangent, SweepOption.DIFFERENTIABLE)), false);
  }

  private List<Value> cotangents(Gradients gradients) {
    return inputs.stream().map(x -> gradients.reaches(x) ? gradients.of(x) : zeros(x)).toList();
  }

  static Value zeros(Value like) {
    return like.like(0).broadcastTo(like.shape());
  }

  /// The tangent of the result.
  R push(P tangent) {
    List<Value> tangents = in.match("the tangent", tangent);
    requireShapes("point", "tangent", inputs.stream().map(Value::shape).toList(), tangents);
    return out.with(push(new ArrayList<@Nullable Value>(tangents)));
  }

  /// The same for tangents that are null where an input does not move.
  List<Value> push(List<@Nullable Value> tangents) {
    boolean numbers = own;
    for (Value tangent : tangents) {
      numbers &= tangent == null || tangent.isConstant();
    }
    boolean live = !numbers || !isClosed(y);
    Value pushed = Tangents.push(y, inputs, tangents, live);
    if (pushed == null) {
      return out.values().stream().map(Recording::zeros).toList();
    }
    // What is left to differentiate by may have dropped out, as in x + w.
    return packing.unpack(numbers && isClosed(pushed) ? pushed.asConstant() : pushed);
  }

  private void requireShapes(String to, String what, List<Shape> wanted, List<Value> given) {
    for (int i = 0; i < given.size(); i++) {
      if (!given.get(i).shape().equals(wanted.get(i))) {
        throw Errors.illegal(
            operation,
            "the "
                + to
                + " has shape "
                + wanted.get(i)
                + ", the "
                + what
                + " "
                + given.get(i).shape(),
            "Give one " + what + " per element of the " + to + ".");
      }
    }
  }
}
