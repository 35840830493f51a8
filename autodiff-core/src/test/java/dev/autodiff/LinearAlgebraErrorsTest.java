package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What linear algebra refuses, and how it says so.
class LinearAlgebraErrorsTest {
  private static final Value ORDER_THREE = Matrices.identity(3, DType.FLOAT64);

  @Test
  void singularMatricesAreNamed() {
    Value singular = Value.matrix(new double[][] {{1, 2}, {2, 4}});
    Value unit = Matrices.identity(2, DType.FLOAT64);
    Value batch = Value.stack(0, unit, singular, unit);
    Value grid = Value.stack(0, Value.stack(0, unit, unit), Value.stack(0, unit, singular));
    assertThatThrownBy(() -> LinearAlgebra.inverse(batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "inverse: matrix 1 of the batch is singular (column 1 depends on those before): shape"
                + " is [3, 2, 2]. Use pinv or lstsq, or add a multiple of the identity.");
    assertThatThrownBy(() -> LinearAlgebra.inverse(grid))
        .hasMessageStartingWith("inverse: matrix [1, 1] of the batch is singular");
    assertThatThrownBy(() -> LinearAlgebra.solve(grid, unit))
        .hasMessageStartingWith("solve: matrix [1, 1] of the batch is singular");
    assertThatThrownBy(() -> LinearAlgebra.cholesky(Value.stack(0, unit, unit.neg())))
        .hasMessage(
            "cholesky: matrix 1 of the batch is not positive definite: the leading minor of order 1"
                + " is -1.0, shape is [2, 2, 2]. Add a multiple of the identity, or use eigh.");
    assertThatThrownBy(
            () ->
                LinearAlgebra.triangularSolve(singular.sub(unit), Value.vector(1, 2), false, false))
        .hasMessageStartingWith(
            "triangularSolve: the matrix is singular (diagonal element 0 is 0)");
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Value wide = Value.full(Shape.of(2, 3), 1);
    Map<String, UnaryOperator<Value>> square =
        Map.of(
            "det", LinearAlgebra::det,
            "slogdet", LinearAlgebra::logDet,
            "inverse", LinearAlgebra::inverse,
            "cholesky", LinearAlgebra::cholesky,
            "eigh", LinearAlgebra::eigvalsh,
            "matrixExp", LinearAlgebra::matrixExp,
            "matrixPower", a -> LinearAlgebra.matrixPower(a, 2),
            "solve", a -> LinearAlgebra.solve(a, wide),
            "triangularSolve", a -> LinearAlgebra.triangularSolve(a, wide, true, true));
    square.forEach(
        (name, f) ->
            assertThatThrownBy(() -> f.apply(wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                    name
                        + ": the matrix is not square: shape is [2, 3]. The last two axes must be"
                        + " equally long."));
    Value vector = Value.vector(1, 2);
    Map<String, UnaryOperator<Value>> matrices =
        Map.of(
            "svd", LinearAlgebra::svdvals,
            "pinv", LinearAlgebra::pinv,
            "qr", a -> LinearAlgebra.qr(a).q(),
            "matrixNorm", a -> LinearAlgebra.matrixNorm(a, MatrixNorm.ONE),
            "lstsq", a -> LinearAlgebra.lstsq(a, a),
            "cdist", a -> LinearAlgebra.cdist(a, a, 2));
    matrices.forEach(
        (name, f) ->
            assertThatThrownBy(() -> f.apply(vector))
                .hasMessageStartingWith(name + ": a value of shape [2] holds no matrix"));
    assertThatThrownBy(() -> LinearAlgebra.solve(ORDER_THREE, vector))
        .hasMessageStartingWith(
            "solve: the right-hand side does not have 3 rows: left is [3, 3], right is [2]");
    assertThatThrownBy(() -> LinearAlgebra.lstsq(wide, ORDER_THREE))
        .hasMessageStartingWith("lstsq: the rows differ in number");
    assertThatThrownBy(() -> LinearAlgebra.cross(vector, vector, 0))
        .hasMessageStartingWith("cross: axis 0 is not of length 3 in both");
    assertThatThrownBy(() -> LinearAlgebra.cdist(wide, wide, -1))
        .hasMessageStartingWith("cdist: the order p is -1.0");
  }

  @Test
  void productsThatDoNotFitSayWhichOperandToTranspose() {
    Value a = Value.full(Shape.of(2, 3), 1);
    assertThatThrownBy(() -> a.matmul(Value.full(Shape.of(4, 3), 1)))
        .hasMessageEndingWith("Did you mean right.transpose()?");
    assertThatThrownBy(() -> a.matmul(Value.full(Shape.of(2, 4), 1)))
        .hasMessageEndingWith("Did you mean left.transpose()?");
    assertThatThrownBy(() -> a.matmul(Value.full(Shape.of(4, 5), 1)))
        .hasMessageEndingWith("as long as the last but one of the right.");
  }
}
