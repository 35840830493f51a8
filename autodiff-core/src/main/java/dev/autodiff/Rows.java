package dev.autodiff;

/// How one axis cuts an array into `[outer, count, inner]`.
///
/// @param outer elements before the axis
/// @param count elements along it
/// @param inner elements after it
record Rows(int outer, int count, int inner) {
  static Rows of(Shape shape, int axis) {
    return new Rows(
        shape.sub(0, axis).size(), shape.lengths()[axis], shape.sub(axis + 1, shape.rank()).size());
  }
}
