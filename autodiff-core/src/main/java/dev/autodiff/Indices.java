package dev.autodiff;

import dev.autodiff.kernels.Sorting;
import org.jspecify.annotations.Nullable;

/// Where elements of `x` stand in the order of their row along an axis, as numbers. Derivatives are
/// 0: indices jump.
///
/// @param opName what the user called
/// @param kind which elements
/// @param axis the axis, which stays
/// @param count how many indices there are along it
record Indices(String opName, Kind kind, int axis, int count) implements Shaped {
  /// Above this not every whole number is a float32.
  private static final int EXACT = 1 << 24;

  /// Which elements the indices are of.
  enum Kind {
    LARGEST("the first of the largest elements"),
    SMALLEST("the first of the smallest elements"),
    MEDIAN("the lower of the two middle elements"),
    ASCENDING("the elements from the smallest to the largest"),
    DESCENDING("the elements from the largest to the smallest"),
    LARGEST_SO_FAR("the largest element up to each"),
    SMALLEST_SO_FAR("the smallest element up to each");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /// One index per row.
  static Value one(String operation, Kind kind, Value x, int axis) {
    Shape shape = x.shape();
    int at = shape.axis(operation, axis);
    if (shape.lengths()[at] == 0) {
      throw Errors.illegal(
          operation,
          "axis " + axis + " of shape " + shape + " has no elements",
          "Give a value that has some, or treat the empty case before.");
    }
    return apply(operation, kind, x, at, 1);
  }

  /// One index per element.
  static Value all(String operation, Kind kind, Value x, int axis) {
    int at = x.shape().axis(operation, axis);
    return apply(operation, kind, x, at, x.shape().lengths()[at]);
  }

  /// The indices of the first elements in order.
  static Value first(String operation, Kind kind, Value x, int axis, int count) {
    int at = x.shape().axis(operation, axis);
    int length = x.shape().lengths()[at];
    if (count < 0 || count > length) {
      throw Errors.illegal(
          operation,
          "axis " + axis + " of shape " + x.shape() + " has no " + count + " elements",
          "Ask for 0 to " + length + ".");
    }
    return apply(operation, kind, x, at, count);
  }

  /// Given indices along an axis of a value, in its dtype.
  static Value of(String operation, Value x, int axis, Value indices) {
    requireExact(operation, x, axis);
    return indices.detach().to(x.dtype());
  }

  private static Value apply(String operation, Kind kind, Value x, int axis, int count) {
    requireExact(operation, x, axis);
    return Value.apply(new Indices(operation, kind, axis, count), x.detach());
  }

  private static void requireExact(String operation, Value x, int axis) {
    if (x.dtype() == DType.FLOAT32 && x.shape().lengths()[axis] > EXACT) {
      throw Errors.illegal(
          operation,
          "axis " + axis + " of shape " + x.shape() + " is too long for indices in float32",
          "Convert the value with to(DType.FLOAT64).");
    }
  }

  @Override
  public String formula() {
    return "y = the indices of " + kind.words + " along an axis";
  }

  @Override
  public String reference() {
    return "definition";
  }

  @Override
  public Shape shape(Shape... operands) {
    return operands[0].with(axis, count);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    double[] x = operands[0].data();
    Rows rows = Rows.of(operands[0].shape(), axis);
    int outer = rows.outer();
    int n = rows.count();
    int inner = rows.inner();
    switch (kind) {
      case LARGEST -> Sorting.extreme(true, x, outer, n, inner, y.data());
      case SMALLEST -> Sorting.extreme(false, x, outer, n, inner, y.data());
      case MEDIAN -> Sorting.median(x, outer, n, inner, y.data());
      case ASCENDING -> Sorting.order(false, count, x, outer, n, inner, y.data());
      case DESCENDING -> Sorting.order(true, count, x, outer, n, inner, y.data());
      case LARGEST_SO_FAR -> Sorting.running(true, x, outer, n, inner, y.data());
      case SMALLEST_SO_FAR -> Sorting.running(false, x, outer, n, inner, y.data());
    }
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    return y.like(0).broadcastTo(y.shape());
  }

  @Override
  public Indices batched(int n) {
    return new Indices(opName, kind, axis + 1, count);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return y.like(0).broadcastTo(operands[0].shape());
  }
}
