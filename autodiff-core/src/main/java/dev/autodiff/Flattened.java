package dev.autodiff;

import java.util.ArrayList;
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
  private final List<Shape> shapes;

  private Flattened(Value vector, Structure<P> structure, List<Shape> shapes) {
    this.vector = vector;
    this.structure = structure;
    this.shapes = shapes;
  }

  static <P> Flattened<P> of(P x) {
    Structure<P> structure = Structure.of("flatten", "the argument", x);
    List<Value> flat = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    boolean narrow = structure.values().stream().allMatch(v -> v.dtype() == DType.FLOAT32);
    for (Value value : structure.values()) {
      shapes.add(value.shape());
      flat.add(value.to(narrow ? DType.FLOAT32 : DType.FLOAT64).reshape(value.shape().size()));
    }
    Value vector = Value.concat(0, flat.toArray(Value[]::new));
    return new Flattened<>(vector, structure.hollow(), List.copyOf(shapes));
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
    List<Value> values = new ArrayList<>();
    int start = 0;
    for (Shape shape : shapes) {
      int stop = start + shape.size();
      values.add(other.slice(0, start, stop).reshape(shape));
      start = stop;
    }
    return structure.with(values);
  }
}
