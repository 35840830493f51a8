package dev.autodiff;

/// Functions of matrices that are composed of others.
final class MatrixFunctions {
  private MatrixFunctions() {}

  static Value power(Value a, int power) {
    if (power == 0) {
      Value identity = Matrices.identity(a.shape().length(-1), a.dtype()).broadcastTo(a.shape());
      return Value.where(a.like(1), identity, a);
    }
    Value square = power < 0 ? LinearAlgebra.inverse(a) : a;
    Value product = null;
    for (long left = Math.abs((long) power); left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        product = product == null ? square : product.matmul(square);
      }
      if (left > 1) {
        square = square.matmul(square);
      }
    }
    if (product == null) {
      throw new AssertionError(power);
    }
    return product;
  }

  static Value kron(Value a, Value b) {
    int rank = Math.max(a.shape().rank(), b.shape().rank());
    int[] left = new int[2 * rank];
    int[] right = new int[2 * rank];
    int[] product = new int[rank];
    for (int k = 1; k <= rank; k++) {
      int l = k <= a.shape().rank() ? a.shape().length(-k) : 1;
      int r = k <= b.shape().rank() ? b.shape().length(-k) : 1;
      left[2 * (rank - k)] = l;
      left[2 * (rank - k) + 1] = 1;
      right[2 * (rank - k)] = 1;
      right[2 * (rank - k) + 1] = r;
      product[rank - k] = l * r;
    }
    return a.reshape(Shape.of(left)).mul(b.reshape(Shape.of(right))).reshape(Shape.of(product));
  }

  static Value cross(Value a, Value b, int axis) {
    Shape shape = Shape.broadcast("cross", a.shape(), b.shape());
    int at = shape.axis("cross", axis) - shape.rank();
    if (length(a, at) != 3 || length(b, at) != 3) {
      throw Errors.shapes(
          "cross",
          "axis " + axis + " is not of length 3 in both",
          a.shape(),
          b.shape(),
          "Name the axis of the three coordinates.");
    }
    Value left = turned(a, at, 1, 2, 0).mul(turned(b, at, 2, 0, 1));
    return left.sub(turned(a, at, 2, 0, 1).mul(turned(b, at, 1, 2, 0)));
  }

  private static int length(Value x, int axis) {
    return -axis > x.shape().rank() ? 1 : x.shape().length(axis);
  }

  private static Value turned(Value x, int axis, int... indices) {
    return x.indexSelect(axis, indices);
  }

  /// Scaled by the largest magnitude, so that no square overflows; 0 with derivative 0 for zeros.
  static Value frobenius(Value a) {
    return norm(
        a.reshape(Matrices.batch(a.shape()).then(a.shape().length(-2) * a.shape().length(-1))));
  }

  private static Value norm(Value rows) {
    if (rows.shape().length(-1) == 0) {
      return rows.sum(-1);
    }
    Value largest = rows.detach().abs().max(true, -1);
    Value scale = scale(largest);
    Value squares = rows.div(scale).square().sum(-1);
    Value some = squares.detach().greater(0);
    Value root = Value.where(some, squares, squares.like(1)).sqrt();
    return Value.where(some, root.mul(scale.squeeze(-1)), squares);
  }

  /// What to divide by: nothing where that gives NaN.
  private static Value scale(Value largest) {
    Value one = largest.like(1);
    Value finite = Value.where(largest.equal(Double.POSITIVE_INFINITY), one, largest);
    return Value.where(largest, finite, one);
  }

  static Value cdist(Value a, Value b, double p) {
    Matrices.check("cdist", a.shape());
    Matrices.check("cdist", b.shape());
    if (a.shape().length(-1) != b.shape().length(-1)) {
      throw Errors.shapes(
          "cdist",
          "the points differ in dimension",
          a.shape(),
          b.shape(),
          "The last axes must be equally long.");
    }
    if (!(p >= 0)) {
      throw Errors.illegal("cdist", "the order p is " + p, "Give a number of 0 or more, or ∞.");
    }
    Value differences = a.unsqueeze(-2).sub(b.unsqueeze(-3));
    if (p == 2) {
      return norm(differences);
    }
    Value lengths = differences.abs();
    if (p == 0) {
      return lengths.greater(0).sum(-1);
    }
    if (p == 1 || differences.shape().length(-1) == 0) {
      return lengths.sum(-1);
    }
    if (p == Double.POSITIVE_INFINITY) {
      return lengths.max(-1);
    }
    Value largest = lengths.detach().max(true, -1);
    Value scale = scale(largest);
    Value scaled = lengths.div(scale);
    // Where an element is 0, its power has no finite derivative for p < 1.
    Value positive = scaled.detach().greater(0);
    Value powers =
        Value.where(positive, Value.where(positive, scaled, scaled.like(1)).pow(p), scaled.like(0));
    Value sum = powers.sum(-1);
    Value some = sum.detach().greater(0);
    Value root = Value.where(some, sum, sum.like(1)).pow(1 / p);
    return Value.where(some, root.mul(scale.squeeze(-1)), sum);
  }
}
