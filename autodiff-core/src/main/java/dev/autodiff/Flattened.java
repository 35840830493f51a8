package dev.autodiff;

import java.util.List;

/// A structure of Values as one vector, and the way back: for solvers and optimizers that know
/// nothing but vectors. Made by [Autodiff#flatten].
///
/// ```java
/// record Line(Value slope, Value intercept) {}
/// Flattened<Line> flat = Autodiff.flatten(start);
/// double[] found = solver.minimize(v -> loss(flat.unflatten(Value.vector(v))).item(), flat.vector().toArray());
/// Line line = flat.unflatten(Value.vector(found));
/// ```
public final class Flattened<P> {
  private final Value vector;
  private final Structure<P> structure;
  private final Flat packing;

  private Flattened(Value vector, Structure<P> structure, Flat packing) {
    this.vector = vector;
    this.structure = structure;
    this.packing = packing;
  }

  static <P> Flattened<P> of(P x) {
    Structure<P> structure = Structure.of("flatten", "the argument", x);
    boolean narrow = structure.values().stream().allMatch(v -> v.dtype() == DType.FLOAT32);
    Value[] values = cast(structure.values(), narrow ? DType.FLOAT32 : DType.FLOAT64);
    Flat packing = Flat.of(values);
    return new Flattened<>(packing.pack(values), structure.hollow(), packing);
  }

  private static Value[] cast(List<Value> values, DType dtype) {
    return values.stream().map(v -> v.to(dtype)).toArray(Value[]::new);
  }

  /// All elements, Value by Value in the order of the components, each in row-major order.
  ///
  /// @return a vector, differentiable by the Values; float32 if all of them are, else float64
  public Value vector() {
    return vector;
  }

  /// The elements of another object of the same form, such as gradients, in the same order.
  ///
  /// @param other of the type, the form and the shapes that were flattened
  /// @return a vector of the length and the dtype of [#vector], differentiable by the Values
  /// @throws IllegalArgumentException if the form or a shape differs
  public Value flatten(P other) {
    Value[] values = cast(structure.match("the argument", other), vector.dtype());
    Flat given = Flat.of(values);
    if (!given.equals(packing)) {
      throw Errors.illegal(
          "flatten",
          "the Values have shapes " + given.shapes() + ", flattened were " + packing.shapes(),
          "Give Values of the same shapes.");
    }
    return packing.pack(values);
  }

  /// The structure around the elements of a vector.
  ///
  /// @param other of the length of [#vector]
  /// @return Values of the shapes that were flattened and of the vector's dtype, differentiable by
  ///   it; what holds no Value is as it was
  /// @throws IllegalArgumentException if the vector has another shape
  public P unflatten(Value other) {
    if (!other.shape().equals(vector.shape())) {
      throw Errors.illegal(
          "unflatten",
          "the vector has shape " + other.shape() + ", flattened were " + vector.shape(),
          "Give as many elements.");
    }
    return structure.with(packing.unpack(other));
  }
}
