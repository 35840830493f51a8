package dev.autodiff;

import com.google.common.primitives.Ints;
import java.util.Arrays;

/// The lengths of a value's axes, outermost first. Rank 0 is a scalar.
///
/// Axes may have length 0. Equality is by content.
public final class Shape {
  /// Rank 0, one element.
  public static final Shape SCALAR = new Shape(new int[0], 1);

  private final int[] lengths;

  private final int size;

  private Shape(int[] lengths, int size) {
    this.lengths = lengths;
    this.size = size;
  }

  /// A shape of the given axis lengths.
  ///
  /// @param lengths axis lengths, each at least 0; none for a scalar
  /// @return the shape
  /// @throws IllegalArgumentException if a length is negative or the number of elements exceeds
  ///   `Integer.MAX_VALUE`
  public static Shape of(int... lengths) {
    if (lengths.length == 0) {
      return SCALAR;
    }
    long size = 1;
    for (int length : lengths) {
      if (length < 0) {
        throw Errors.illegal(
            "shape",
            "axis length " + length + " in " + Arrays.toString(lengths) + " is negative",
            "Use lengths of 0 or more.");
      }
      // Saturate instead of failing at once: a later axis of length 0 makes the product 0.
      size = Math.min(size * length, Long.MAX_VALUE / Integer.MAX_VALUE);
    }
    if (size > Integer.MAX_VALUE) {
      throw Errors.illegal(
          "shape",
          Arrays.toString(lengths) + " has more than " + Integer.MAX_VALUE + " elements",
          "Split the tensor.");
    }
    return new Shape(lengths.clone(), (int) size);
  }

  /// The number of axes.
  ///
  /// @return 0 for a scalar
  public int rank() {
    return lengths.length;
  }

  /// The number of elements.
  ///
  /// @return the product of the lengths, 1 for a scalar
  public int size() {
    return size;
  }

  /// The length of one axis.
  ///
  /// @param axis index of the axis; negative counts from the end
  /// @return its length
  /// @throws IllegalArgumentException if there is no such axis
  public int length(int axis) {
    return lengths[axis("shape", axis)];
  }

  /// The axis lengths.
  ///
  /// @return a copy
  public int[] toArray() {
    return lengths.clone();
  }

  /// The same lengths without a copy: for reading only.
  int[] lengths() {
    return lengths;
  }

  /// Turns an axis that may count from the end into an index.
  int axis(String operation, int axis) {
    int index = axis < 0 ? axis + lengths.length : axis;
    if (index < 0 || index >= lengths.length) {
      throw Errors.illegal(
          operation,
          "axis " + axis + " does not exist in shape " + this,
          lengths.length == 0
              ? "A scalar has no axes."
              : "Use an axis from " + -lengths.length + " to " + (lengths.length - 1) + ".");
    }
    return index;
  }

  /// The row-major strides.
  int[] strides() {
    int[] strides = new int[lengths.length];
    int stride = 1;
    for (int axis = lengths.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= lengths[axis];
    }
    return strides;
  }

  /// The same shape with one axis of another length.
  Shape with(int axis, int length) {
    int[] copy = lengths.clone();
    copy[axis] = length;
    return of(copy);
  }

  /// The shape of the axes from `from` (inclusive) to `to` (exclusive).
  Shape sub(int from, int to) {
    return of(Arrays.copyOfRange(lengths, from, to));
  }

  /// This shape followed by the axes of another.
  Shape then(int... more) {
    return of(Ints.concat(lengths, more));
  }

  /// The shape that two operands broadcast to: axes align at the end, and a length of 1 stretches.
  static Shape broadcast(String operation, Shape left, Shape right) {
    return broadcast(operation, left, right, left, right);
  }

  /// The same for parts of two shapes; an error names the whole ones.
  static Shape broadcast(
      String operation, Shape left, Shape right, Shape wholeLeft, Shape wholeRight) {
    if (left.equals(right)) {
      return left;
    }
    int rank = Math.max(left.rank(), right.rank());
    int[] lengths = new int[rank];
    for (int k = 1; k <= rank; k++) {
      int l = k <= left.rank() ? left.lengths[left.rank() - k] : 1;
      int r = k <= right.rank() ? right.lengths[right.rank() - k] : 1;
      if (l != r && l != 1 && r != 1) {
        throw Errors.shapes(
            operation,
            "shapes do not broadcast (axis -" + k + " has lengths " + l + " and " + r + ")",
            wholeLeft,
            wholeRight,
            "Reshape or transpose one of them so that the lengths agree or are 1.");
      }
      lengths[rank - k] = l == 1 ? r : l;
    }
    return of(lengths);
  }

  /// Whether a value of this shape broadcasts to another shape.
  @SuppressWarnings("ReferenceEquality") // the usual case, answered at once
  boolean stretchesTo(Shape wider) {
    if (this == wider) {
      return true;
    }
    int shift = wider.rank() - rank();
    for (int axis = 0; axis < lengths.length; axis++) {
      if (shift < 0 || (lengths[axis] != 1 && lengths[axis] != wider.lengths[axis + shift])) {
        return false;
      }
    }
    return true;
  }

  /// The lengths in brackets, as in `[2, 3]`; `[]` for a scalar.
  @Override
  public String toString() {
    return Arrays.toString(lengths);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Shape shape && Arrays.equals(lengths, shape.lengths));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lengths);
  }
}
