package dev.autodiff;

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
    DType dtype = narrow ? DType.FLOAT32 : DType.FLOAT64;
    Value[] values = structure.values().stream().map(v -> v.to(dtype)).toArray(Value[]::new);
    Flat packing = Flat.of(values);
    return new Flattened<>(packing.pack(values), structure.hollow(), packing);
  }

  /// All elements, Value by Value in the order of the components, each in row-major order.
  ///
  /// @return a vector, differentiable by the Values; float32 if all of them are, else float64
  public Value vector() {
    return vector;
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
