package dev.autodiff;

/// Brings the operands of linear systems into the form that operations take: matrices of equal
/// batches.
final class Systems {
  private Systems() {}

  static Value solve(String operation, Shaped op, Value a, Value b) {
    DType dtype = Value.commonDType(operation, a, b);
    return wide(operation, op, a.to(DType.FLOAT64), b.to(DType.FLOAT64)).to(dtype);
  }

  private static Value wide(String operation, Shaped op, Value a, Value b) {
    Shape left = Matrices.square(operation, a.shape());
    Shape right = b.shape();
    int n = left.length(-1);
    boolean vector = right.rank() == 1;
    if (right.rank() == 0 || right.length(vector ? 0 : -2) != n) {
      throw Errors.shapes(
          operation,
          "the right-hand side does not have " + n + " rows",
          left,
          right,
          "Give a vector of the matrix's order, or a matrix with that many rows.");
    }
    if (left.rank() == 2 && right.rank() > 2) {
      return oneMatrix(op, a, b);
    }
    if (vector && left.rank() == 2) {
      return Value.apply(op, a, b);
    }
    if (vector) {
      Shape batch = Matrices.batch(left);
      return Value.apply(op, a, b.broadcastTo(batch.then(n)));
    }
    Shape own = Matrices.batch(right);
    Shape batch = Shape.broadcast(operation, Matrices.batch(left), own, left, right);
    Value matrices = a.broadcastTo(batch.then(n, n));
    return Value.apply(op, matrices, b.broadcastTo(batch.then(n, right.length(-1))));
  }

  /// One matrix for many right-hand sides is factorized once: their columns stand side by side.
  private static Value oneMatrix(Shaped op, Value a, Value b) {
    Shape shape = b.shape();
    int batches = Matrices.batch(shape).size();
    int n = shape.length(-2);
    int k = shape.length(-1);
    Value sides = b.reshape(Shape.of(batches, n, k)).permute(1, 0, 2).reshape(n, batches * k);
    Value x = Value.apply(op, a, sides).reshape(Shape.of(n, batches, k));
    return x.permute(1, 0, 2).reshape(shape);
  }
}
