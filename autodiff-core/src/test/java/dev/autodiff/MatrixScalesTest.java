package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Linear algebra of very large and very small numbers, of singular matrices, and the signs that
/// are chosen.
class MatrixScalesTest {
  private static final Value A =
      Value.matrix(
          new double[][] {
            {3, 1, -0.5, 0.2}, {0.4, -2, 0.7, 1}, {-0.2, 0.3, 4, 0.6}, {1, 2, -1, 5}
          });

  private static final Value TALL = A.slice(1, 0, 2);

  private static Value symmetric() {
    return A.add(A.transpose());
  }

  private static void assertClose(Value actual, Value expected, double tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toArray()).containsExactly(expected.toArray(), within(tolerance));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0x1p-1000, 0x1p-930, 0x1p-400, 0x1p490, 0x1p800, 0x1p1015})
  void whatIsScaledHasScaledResults(double scale) {
    LinearAlgebra.Eigh eigh = LinearAlgebra.eigh(symmetric().mul(0.5 * scale));
    LinearAlgebra.Eigh plain = LinearAlgebra.eigh(symmetric().mul(0.5));
    assertClose(eigh.values().div(scale), plain.values(), 1e-13);
    assertClose(eigh.vectors(), plain.vectors(), 1e-13);
    for (Value a : new Value[] {A, TALL, TALL.transpose()}) {
      LinearAlgebra.Svd svd = LinearAlgebra.svd(a.mul(scale));
      LinearAlgebra.Svd one = LinearAlgebra.svd(a);
      assertClose(svd.s().div(scale), one.s(), 1e-13);
      assertClose(svd.u(), one.u(), 1e-13);
      assertClose(svd.vt(), one.vt(), 1e-13);
    }
    LinearAlgebra.Qr qr = LinearAlgebra.qr(A.mul(scale));
    assertClose(qr.q(), LinearAlgebra.qr(A).q(), 1e-13);
    assertClose(qr.r().div(scale), LinearAlgebra.qr(A).r(), 1e-13);
    Value right = Value.vector(1, 2, 3, 4);
    assertClose(
        LinearAlgebra.solve(A.mul(scale), right.mul(scale)), LinearAlgebra.solve(A, right), 1e-13);
    assertThat(LinearAlgebra.slogdet(A.mul(scale)).logAbsDet().item())
        .isCloseTo(
            LinearAlgebra.slogdet(A).logAbsDet().item() + 4 * Math.log(scale), within(1e-11));
    assertThat(LinearAlgebra.slogdet(A.mul(scale)).sign().item())
        .isEqualTo(LinearAlgebra.slogdet(A).sign().item());
  }

  @Test
  void exponentialsOfRotationsTurn() {
    for (double angle : new double[] {0.1, 3, 20, 100}) {
      Value y = LinearAlgebra.matrixExp(Value.matrix(new double[][] {{0, angle}, {-angle, 0}}));
      double[] turned = {Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle)};
      assertThat(y.toArray()).containsExactly(turned, within(1e-12));
    }
    Value mixed = Value.matrix(new double[][] {{0, 0}, {-40, 0}});
    assertThat(LinearAlgebra.matrixExp(mixed).toArray())
        .containsExactly(new double[] {1, 0, -40, 1}, within(1e-12));
    Value infinite = Value.matrix(new double[][] {{Double.POSITIVE_INFINITY, 0}, {0, 1}});
    assertThat(LinearAlgebra.matrixExp(infinite).toArray()).containsOnly(Double.NaN);
  }

  @Test
  void undefinedElementsMakeAllUndefined() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Value a = Value.matrix(new double[][] {{1, 2, 3}, {2, bad, 1}, {3, 1, 1}});
      LinearAlgebra.Eigh eigh = LinearAlgebra.eigh(a);
      LinearAlgebra.Svd svd = LinearAlgebra.svd(a);
      for (Value y : new Value[] {eigh.values(), eigh.vectors(), svd.u(), svd.s(), svd.vt()}) {
        assertThat(y.toArray()).containsOnly(Double.NaN);
      }
      assertThat(LinearAlgebra.det(a).item()).isNaN();
    }
  }

  @Test
  void theLargestElementOfEachVectorIsPositive() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20; i++) {
      double[] numbers = random.doubles(16, -1, 1).toArray();
      Value a = Value.tensor(Shape.of(4, 4), numbers);
      assertLargestPositive(LinearAlgebra.eigh(a).vectors().transpose());
      assertLargestPositive(LinearAlgebra.svd(a).vt());
      assertLargestPositive(LinearAlgebra.svd(a.slice(0, 0, 2)).vt());
      assertLargestPositive(LinearAlgebra.svd(a.slice(1, 0, 2)).vt());
      LinearAlgebra.Svd svd = LinearAlgebra.svd(a);
      assertClose(svd.u().mul(svd.s()).matmul(svd.vt()), a, 1e-13);
      assertThat(LinearAlgebra.qr(a).r().diagonal(0, 0, 1).min().item()).isPositive();
      assertThat(LinearAlgebra.qr(a).r().tril(-1).abs().max().item()).isZero();
    }
    // Of elements that differ by rounding only, the first counts.
    Value even = Value.matrix(new double[][] {{0, -1}, {-1, 0}});
    assertThat(LinearAlgebra.eigh(even).vectors().get(0, 1)).isPositive();
    Value odd = Value.matrix(new double[][] {{0, 1}, {1, 0}});
    assertThat(LinearAlgebra.eigh(odd).vectors().get(0, 0)).isPositive();
  }

  private static void assertLargestPositive(Value rows) {
    for (Value row : rows.unbind(0)) {
      double[] numbers = row.toArray();
      double largest = Arrays.stream(numbers).max().orElseThrow();
      assertThat(largest).isEqualTo(Arrays.stream(numbers).map(Math::abs).max().orElseThrow());
    }
  }

  private static double exactDet(double[][] a) {
    return det(Arrays.stream(a)
            .map(row -> Arrays.stream(row).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new))
            .toArray(BigDecimal[][]::new))
        .doubleValue();
  }

  /// By the first row.
  private static BigDecimal det(BigDecimal[][] a) {
    if (a.length == 0) {
      return BigDecimal.ONE;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int column = 0; column < a.length; column++) {
      BigDecimal term = a[0][column].multiply(det(minor(a, column)));
      sum = column % 2 == 0 ? sum.add(term) : sum.subtract(term);
    }
    return sum;
  }

  private static BigDecimal[][] minor(BigDecimal[][] a, int column) {
    BigDecimal[][] minor = new BigDecimal[a.length - 1][a.length - 1];
    for (int i = 0; i < minor.length; i++) {
      for (int j = 0; j < minor.length; j++) {
        minor[i][j] = a[i + 1][j < column ? j : j + 1];
      }
    }
    return minor;
  }

  @Test
  void nearlySingularMatricesHaveExactDeterminants() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 60; i++) {
      int n = 2 + i % 4;
      double[][] a = new double[n][n];
      for (double[] row : a) {
        Arrays.setAll(row, _ -> random.nextInt(-3, 4));
      }
      for (int j = 0; j < n; j++) {
        a[n - 1][j] = a[0][j] + a[n - 2][j] + (i % 3 == 0 ? 0 : random.nextInt(-3, 4) * 0x1p-50);
      }
      if (i % 2 == 0) {
        double[] first = a[0];
        a[0] = a[n - 1];
        a[n - 1] = first;
      }
      double scale = i % 5 == 0 ? 0x1p-60 : i % 5 == 1 ? 0x1p70 : 1;
      for (double[] row : a) {
        Arrays.setAll(row, j -> row[j] * scale);
      }
      double expected = exactDet(a);
      assertThat(LinearAlgebra.det(Value.matrix(a)).item())
          .as("%s", Arrays.deepToString(a))
          .isCloseTo(expected, within(1e-14 * Math.abs(expected)));
    }
    // A zero in the corner asks for an exchange of rows.
    double[][] corner = {{0, 1, 1}, {1, 0x1p-52, 1}, {1, 1, 2}};
    assertThat(LinearAlgebra.det(Value.matrix(corner)).item()).isEqualTo(exactDet(corner));
    double tiny = 0x1p-1050;
    Value subnormal = Value.matrix(new double[][] {{tiny, 0}, {0, 0x1p600}});
    assertThat(LinearAlgebra.det(subnormal).item()).isEqualTo(0x1p-450);
    Value singular = Value.matrix(new double[][] {{tiny, tiny}, {tiny, tiny}});
    assertThat(LinearAlgebra.det(singular).item()).isZero();
    Value mixed = Value.matrix(new double[][] {{0x1p500, 0x1p500}, {0x1p-500, 0x1p-500}});
    assertThat(LinearAlgebra.det(mixed).item()).isZero();
  }

  @Test
  void cofactorsOfSingularMatricesAreExact() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 30; i++) {
      int n = 2 + i % 4;
      double[] numbers = random.ints((long) n * n, -3, 4).asDoubleStream().toArray();
      Value a = Value.tensor(Shape.of(n, n), numbers);
      Value rows =
          Value.concat(0, a.slice(0, 0, n - 1), a.slice(0, 0, 1).sub(a.slice(0, n - 2, n - 1)));
      Value gradient = Autodiff.grad(LinearAlgebra::det).apply(rows);
      double[][] exact = new double[n][n];
      for (int r = 0; r < n; r++) {
        exact[r] = rows.select(0, r).toArray();
      }
      for (int r = 0; r < n; r++) {
        for (int c = 0; c < n; c++) {
          double[][] with = Arrays.stream(exact).map(double[]::clone).toArray(double[][]::new);
          Arrays.fill(with[r], 0);
          with[r][c] = 1;
          assertThat(gradient.get(r, c))
              .as("%s, %d, %d", rows, r, c)
              .isCloseTo(exactDet(with), within(1e-12));
        }
      }
    }
    double[] scales = {1e200, 1e180, 1e-170, 1e-190, 0};
    Value diagonal = Value.vector(scales).diag();
    assertThat(Autodiff.grad(LinearAlgebra::det).apply(diagonal).get(4, 4))
        .isCloseTo(1e20, within(1e6));
  }

  @Test
  void whatIsDependentGetsVectorsOfItsOwn() {
    Value a = Value.matrix(new double[][] {{1, 2, 3}, {2, 4, 6}, {3, 6, 9}, {1, 2, 3}});
    for (Value each : new Value[] {a, a.transpose(), a.mul(0), a.slice(0, 0, 3)}) {
      LinearAlgebra.Svd svd = LinearAlgebra.svd(each);
      assertClose(svd.u().transpose().matmul(svd.u()), Matrices.identity(3, DType.FLOAT64), 1e-14);
      assertClose(
          svd.vt().matmul(svd.vt().transpose()), Matrices.identity(3, DType.FLOAT64), 1e-14);
      assertClose(svd.u().mul(svd.s()).matmul(svd.vt()), each, 1e-13);
      assertThat(svd.s().slice(0, 1, 3).toArray()).containsExactly(0, 0);
    }
    Value scaled = Value.matrix(new double[][] {{1e6, 0}, {0, 1e-11}});
    assertThat(LinearAlgebra.pinv(scaled).toArray())
        .containsExactly(new double[] {1e-6, 0, 0, 0}, within(1e-20));
    Value small = Value.matrix(new double[][] {{1e-6, 0}, {0, 1e-20}});
    assertThat(LinearAlgebra.pinv(small).get(1, 1)).isCloseTo(1e20, within(1e7));
  }

  @Test
  void whatCannotBeFactoredIsNamed() {
    assertThatThrownBy(() -> LinearAlgebra.cholesky(Value.matrix(new double[][] {{2, 0}, {0, -3}})))
        .hasMessageContaining("the leading minor of order 2 is -6.0");
    assertThatThrownBy(() -> LinearAlgebra.cholesky(Value.matrix(new double[][] {{0}})))
        .hasMessageContaining("the leading minor of order 1 is 0.0");
    Value triangle = Value.matrix(new double[][] {{1, 2}, {0, 0}});
    assertThatThrownBy(
            () -> LinearAlgebra.triangularSolve(triangle, Value.vector(1, 2), true, false))
        .hasMessageContaining("diagonal element 1 is 0");
    assertThatThrownBy(() -> LinearAlgebra.inverse(Value.full(Shape.of(2, 2), 0)))
        .hasMessageContaining("column 0 depends on those before");
  }
}
