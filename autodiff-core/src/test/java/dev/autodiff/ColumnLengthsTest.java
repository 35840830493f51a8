package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Decompositions of matrices whose columns or rows have very different lengths.
class ColumnLengthsTest {
  private static final double[][] LENGTHS = {
    {1e200, 1e-150, 1e200},
    {1e-150, 1, 1e200},
    {1e-300, 1e300, 1},
    {1e308, 1e-320, 1e-310},
    {1e-320, 1e-320, 1e-318},
    {1e-320, 1e-300, 1e-80},
    {1e300, 1e307, 1e308},
    {1e-100, 1e-200, 0},
    {1e77, 1e-77, 1e-78},
    {1e39, 1e38, 1e-39},
    {1e-39, 1e-40, 1e38}
  };

  private static void assertClose(Value actual, Value expected, double tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toArray()).containsExactly(expected.toArray(), within(tolerance));
  }

  @Test
  void columnsOfVeryDifferentLengths() {
    Value a = Value.matrix(new double[][] {{1e100, 1e-80, 0}, {0, 1e-80, 3}, {1e100, 0, 4}});
    LinearAlgebra.Svd svd = LinearAlgebra.svd(a);
    assertThat(svd.s().get(0)).isCloseTo(Math.sqrt(2) * 1e100, within(1e87));
    assertClose(svd.u().transpose().matmul(svd.u()), Matrices.identity(3, DType.FLOAT64), 1e-13);
    assertClose(svd.vt().matmul(svd.vt().transpose()), Matrices.identity(3, DType.FLOAT64), 1e-13);
  }

  /// `|A − product|` relative to the lengths of A's columns, whose squares may overflow.
  private static void assertColumnsEqual(double[][] product, double[][] a, double tolerance) {
    for (int j = 0; j < a[0].length; j++) {
      double largest = 0;
      for (double[] row : a) {
        largest = Math.max(largest, Math.abs(row[j]));
      }
      for (int i = 0; i < a.length; i++) {
        assertThat(product[i][j])
            .as("%d, %d of %s", i, j, Arrays.deepToString(a))
            .isCloseTo(a[i][j], within(tolerance * largest + 4 * Double.MIN_VALUE));
      }
    }
  }

  private static double[][] product(Value left, Value right) {
    double[][] product = new double[left.shape().length(0)][right.shape().length(1)];
    for (int i = 0; i < product.length; i++) {
      for (int j = 0; j < product[i].length; j++) {
        for (int k = 0; k < right.shape().length(0); k++) {
          product[i][j] += left.get(i, k) * right.get(k, j);
        }
      }
    }
    return product;
  }

  private static void assertOrthonormal(Value columns) {
    Value identity = Matrices.identity(columns.shape().length(1), DType.FLOAT64);
    assertClose(columns.transpose().matmul(columns), identity, 1e-14);
  }

  private static double[][] graded(SplittableRandom random, int m, double... lengths) {
    double[][] a = new double[m][lengths.length];
    for (double[] row : a) {
      Arrays.setAll(row, j -> random.nextDouble(-1, 1) * lengths[j]);
    }
    return a;
  }

  @Test
  void columnsAndRowsOfAnyLengthsGiveOrthonormalVectors() {
    SplittableRandom random = new SplittableRandom(6);
    for (double[] lengths : LENGTHS) {
      for (int m = 2; m < 6; m++) {
        Value a = Value.matrix(graded(random, m, lengths));
        for (Value each : new Value[] {a, a.transpose(), a.mul(0.5).add(a.flip(1).mul(0.5))}) {
          LinearAlgebra.Svd svd = LinearAlgebra.svd(each);
          assertOrthonormal(svd.u());
          assertOrthonormal(svd.vt().transpose());
          assertOrthonormal(LinearAlgebra.qr(each).q());
        }
        Value square = Value.matrix(graded(random, 3, lengths));
        assertOrthonormal(LinearAlgebra.eigh(square).vectors());
      }
    }
    // What is left below a long column is subnormal.
    double tiny = Double.MIN_VALUE;
    Value rest =
        Value.matrix(new double[][] {{1, 1, 1}, {0, 3 * tiny, tiny}, {0, 5 * tiny, -tiny}});
    assertOrthonormal(LinearAlgebra.qr(rest).q());
    assertOrthonormal(LinearAlgebra.svd(rest).u());
  }

  @Test
  void eachColumnIsItsShareOfTheFactors() {
    SplittableRandom random = new SplittableRandom(7);
    for (double[] lengths : LENGTHS) {
      double[][] numbers = graded(random, 4, lengths);
      Value a = Value.matrix(numbers);
      LinearAlgebra.Qr qr = LinearAlgebra.qr(a);
      assertColumnsEqual(product(qr.q(), qr.r()), numbers, 1e-14);
      LinearAlgebra.Svd svd = LinearAlgebra.svd(a);
      double least = Arrays.stream(lengths).filter(length -> length > 0).min().orElseThrow();
      if (Arrays.stream(lengths).max().orElseThrow() / least < 1e280) {
        Value scaled = svd.vt().mul(svd.s().unsqueeze(1));
        assertColumnsEqual(product(svd.u(), scaled), numbers, 1e-14);
      }
    }
    // Far apart, a singular value is what a column has beside the longer ones.
    double[][] numbers = {{1e200, 3e-150, 5e-320}, {0, 4e-150, 1e-320}, {0, 0, 2e-310}};
    LinearAlgebra.Svd svd = LinearAlgebra.svd(Value.matrix(numbers));
    assertThat(svd.s().toArray()).containsExactly(1e200, 4e-150, 2e-310);
    double[] u = svd.u().toArray();
    assertThat(u).containsExactly(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, within(1e-15));
    LinearAlgebra.Svd wide = LinearAlgebra.svd(Value.matrix(numbers).transpose());
    assertThat(wide.s().toArray()).containsExactly(svd.s().toArray());
  }

  /// Each column beside the next one is long enough to count, and the first beside the last is not.
  @Test
  void lengthsMayFallStepByStep() {
    SplittableRandom random = new SplittableRandom(8);
    double[] lengths = new double[9];
    Arrays.setAll(lengths, k -> Math.scalb(1.0, 250 * k - 1000));
    Value a = Value.matrix(graded(random, 10, lengths));
    double[] sorted = LinearAlgebra.svd(a).s().toArray();
    double[] r = LinearAlgebra.qr(a.flip(1)).r().diagonal(0, 0, 1).toArray();
    for (int k = 0; k < lengths.length; k++) {
      assertThat(sorted[k]).isCloseTo(r[k], within(1e-13 * r[k]));
    }
    assertThat(LinearAlgebra.svd(a.flip(1)).s().toArray())
        .containsExactly(sorted, within(1e-13 * sorted[0]));
    assertOrthonormal(LinearAlgebra.svd(a).u());
  }

  @Test
  void whatLosesItsDigitsStepByStepIsDependent() {
    double[][] numbers = {{3, 1e-320, -2, 3}, {1, 5e-320, -1, 1}, {7, 2e-320, 0.5, 7}};
    for (double scale : new double[] {1, 0x1p200, 0x1p-200}) {
      Value scales = Value.vector(1, 1, scale).unsqueeze(1);
      LinearAlgebra.Svd svd = LinearAlgebra.svd(Value.matrix(numbers).mul(scales));
      assertOrthonormal(svd.u());
      assertOrthonormal(svd.vt().transpose());
      assertThat(svd.s().get(2)).isZero();
    }
  }

  @Test
  void pseudoInversesOfTinyMatricesAreThoseOfTheirElements() {
    double tiny = 0x1p-1023;
    Value a = Value.matrix(new double[][] {{0, tiny}, {2 * tiny, 0}, {0, 0}});
    assertThat(LinearAlgebra.pinv(a).toArray()).containsExactly(0, 0x1p1022, 0, 0x1p1023, 0, 0);
    Value smaller = Value.matrix(new double[][] {{0x1p-1073, 0}, {0, 0x1p-1073}});
    assertThat(LinearAlgebra.pinv(smaller).toArray())
        .containsExactly(Double.POSITIVE_INFINITY, 0, 0, Double.POSITIVE_INFINITY);
    Value beside = Value.matrix(new double[][] {{0x1p-1000, 0}, {0, 1}});
    assertThat(LinearAlgebra.pinv(beside, 0).toArray()).containsExactly(0x1p1000, 0, 0, 1);
  }
}
