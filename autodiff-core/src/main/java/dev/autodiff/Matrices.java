package dev.autodiff;

import java.util.Arrays;

/// What operations on batches of matrices share: their shapes, and parts of them as formulas.
final class Matrices {
  private Matrices() {}

  /// Checks that a value holds matrices.
  static Shape check(String operation, Shape shape) {
    if (shape.rank() < 2) {
      throw Errors.illegal(
          operation,
          "a value of shape " + shape + " holds no matrix",
          "Give at least two axes; those before the last two are batches.");
    }
    return shape;
  }

  /// Checks that a value holds square matrices.
  static Shape square(String operation, Shape shape) {
    check(operation, shape);
    if (shape.length(-1) != shape.length(-2)) {
      throw Errors.illegal(
          operation,
          "the matrix is not square: shape is " + shape,
          "The last two axes must be equally long.");
    }
    return shape;
  }

  /// The shape without the last two axes.
  static Shape batch(Shape shape) {
    return shape.sub(0, shape.rank() - 2);
  }

  /// Names one matrix in a message.
  static String which(Shape shape, int index) {
    Shape batch = batch(shape);
    if (batch.rank() == 0) {
      return "the matrix";
    }
    int[] at = new int[batch.rank()];
    int rest = index;
    for (int axis = at.length - 1; axis >= 0; axis--) {
      at[axis] = rest % batch.lengths()[axis];
      rest /= batch.lengths()[axis];
    }
    return "matrix " + (at.length == 1 ? "" + at[0] : Arrays.toString(at)) + " of the batch";
  }

  /// The error of a matrix that has no inverse.
  static IllegalArgumentException singular(
      String operation, Shape shape, int index, int column, Shape... right) {
    String shapes =
        right.length == 0 ? "shape is " + shape : "left is " + shape + ", right is " + right[0];
    return Errors.illegal(
        operation,
        which(shape, index)
            + " is singular (column "
            + column
            + " depends on those before): "
            + shapes,
        "Use pinv or lstsq, or add a multiple of the identity.");
  }

  /// `Aᵀ·B`.
  static Value transposedProduct(Value a, Value b) {
    return Value.apply(new Matmul(true, false), a, b);
  }

  /// `A·Bᵀ`.
  static Value productTransposed(Value a, Value b) {
    return Value.apply(new Matmul(false, true), a, b);
  }

  /// The identity of an order, in the dtype of a value.
  static Value identity(int n, DType dtype) {
    double[] elements = new double[n * n];
    for (int i = 0; i < n; i++) {
      elements[i * n + i] = 1;
    }
    return Value.tensor(Shape.of(n, n), elements).to(dtype);
  }

  /// The triangle on and below a diagonal, zeros above.
  ///
  /// @param diagonal 0 for the main one, −1 for the one below
  static Value lower(Value x, int diagonal) {
    return triangle(x, false, diagonal);
  }

  /// The triangle on one side of a diagonal and on it, zeros elsewhere.
  ///
  /// @param diagonal how far right of the main one
  static Value triangle(Value x, boolean upper, int diagonal) {
    int m = x.shape().length(-2);
    int n = x.shape().length(-1);
    double[] inside = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        boolean in = upper ? j - i >= diagonal : j - i <= diagonal;
        inside[i * n + j] = in ? 1 : 0;
      }
    }
    return Value.where(Value.tensor(Shape.of(m, n), inside).to(x.dtype()), x, x.like(0));
  }

  /// The diagonals of square matrices.
  static Value diagonal(Value x) {
    int n = x.shape().length(-1);
    Shape batch = batch(x.shape());
    return n == 0
        ? x.reshape(batch.then(0))
        : x.reshape(batch.then(n * n)).slice(-1, 0, n * n, n + 1);
  }

  /// Square matrices with other diagonals.
  static Value withDiagonal(Value x, Value diagonal) {
    Value on = identity(x.shape().length(-1), x.dtype());
    return Value.where(on, diagonal.unsqueeze(-1), x);
  }

  /// `(A + Aᵀ)/2`.
  static Value symmetric(Value a) {
    return a.add(a.transpose()).mul(0.5);
  }

  /// `(A − Aᵀ)/2`.
  static Value skew(Value a) {
    return a.sub(a.transpose()).mul(0.5);
  }

  /// `1/x`, but 0 where x is not larger than the rounding of numbers of some scale: there the
  /// numerator is rounding as well, or the derivative is not defined.
  static Value reciprocal(Value x, Value scale, int order) {
    Value distinct = x.detach().abs().greater(scale.detach().mul(order * 0x1p-51));
    Value divisor = Value.where(distinct, x, x.like(1));
    return Value.where(distinct, divisor.reciprocal(), x.like(0));
  }

  /// The largest magnitude of each row, as matrices of one element.
  static Value scale(Value rows) {
    Value largest =
        rows.shape().length(-1) == 0
            ? rows.detach().sum(true, -1)
            : rows.detach().abs().max(true, -1);
    return largest.unsqueeze(-1);
  }
}
