package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Factorizations at the ends of the doubles and where one rounding decides.
class FactorizationsTest {
  private static final double[][] WHOLE = {{3, 1, -2}, {1, -5, 4}, {-2, 4, 7}};

  private static double[][] scaled(double scale) {
    return Arrays.stream(WHOLE)
        .map(row -> Arrays.stream(row).map(x -> x * scale).toArray())
        .toArray(double[][]::new);
  }

  private static void assertRows(double[][] actual, double[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).containsExactly(expected[i], within(1e-14));
    }
  }

  /// Unscaled, the largest would overflow and the smallest be a few units of the last place.
  @ParameterizedTest
  @ValueSource(doubles = {0x1p-1068, 0x1p-1040, 0x1p950, 0x1p1020})
  void vectorsDoNotDependOnTheScale(double scale) {
    double[][] vectors = new double[3][];
    double[][] expected = new double[3][];
    JacobiEigen.decompose(scaled(scale), new double[3], vectors);
    JacobiEigen.decompose(scaled(1), new double[3], expected);
    assertRows(vectors, expected);
    double[] flat = new double[9];
    Rows.write(scaled(scale), flat, 0);
    double[] plain = new double[9];
    Rows.write(WHOLE, plain, 0);
    JacobiSvd svd = JacobiSvd.of(flat, 0, 3, 3);
    JacobiSvd one = JacobiSvd.of(plain, 0, 3, 3);
    assertRows(svd.left(), one.left());
    assertRows(svd.right(), one.right());
    assertRows(new Qr(scaled(scale), 3).q(), new Qr(scaled(1), 3).q());
    double[][] right = {{scale}, {-2 * scale}, {3 * scale}};
    assertRows(
        new Lu(scaled(scale)).solve(right),
        new Lu(scaled(1)).solve(new double[][] {{1}, {-2}, {3}}));
  }

  private static BigDecimal product(double x, double y, double z) {
    return new BigDecimal(x).multiply(new BigDecimal(y)).multiply(new BigDecimal(z));
  }

  /// These have a determinant that is nearly halfway between two doubles.
  @ParameterizedTest
  @ValueSource(longs = {4090, 17885, 27605, 30015, 36015, 52175, 59392, 61719})
  void nearlySingularDeterminantsAreRoundedOnce(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] a = new double[9];
    for (int i = 0; i < 6; i++) {
      a[i] = random.nextDouble(-1, 1);
    }
    for (int j = 0; j < 3; j++) {
      a[6 + j] = 0.3 * a[j] + 0.7 * a[3 + j];
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int j = 0; j < 3; j++) {
      int k = (j + 1) % 3;
      int l = (j + 2) % 3;
      sum = sum.add(product(a[j], a[3 + k], a[6 + l])).subtract(product(a[j], a[3 + l], a[6 + k]));
    }
    assertThat(Determinant.of(a, 0, 3).value()).isEqualTo(sum.doubleValue());
  }

  @Test
  void determinantsOfTheSmallestAndLargestNumbers() {
    double tiny = Double.MIN_VALUE;
    double[] mixed = {3 * tiny, 0, 0, 0x1p1000};
    assertThat(Determinant.of(mixed, 0, 2).value()).isEqualTo(3 * 0x1p-74);
    double[] dependent = {tiny, 2 * tiny, 2 * tiny, 4 * tiny};
    assertThat(Determinant.of(dependent, 0, 2).value()).isZero();
    double[] nearly = {3 * tiny, 2, 6 * tiny, Math.nextUp(4.0)};
    Determinant exact = Determinant.of(nearly, 0, 2);
    assertThat(Math.scalb(exact.mantissa(), (int) exact.exponent() + 1074)).isEqualTo(3 * 0x1p-50);
    double[] infinite = {Double.POSITIVE_INFINITY, 0, 0, 1};
    assertThat(Determinant.of(infinite, 0, 2).value()).isNaN();
  }

  private static double wholeDeterminant(double[][] a) {
    int n = a.length;
    if (n == 1) {
      return a[0][0];
    }
    double sum = 0;
    for (int column = 0; column < n; column++) {
      double[][] minor = new double[n - 1][n - 1];
      for (int i = 0; i < n - 1; i++) {
        for (int j = 0; j < n - 1; j++) {
          minor[i][j] = a[i + 1][j < column ? j : j + 1];
        }
      }
      sum += (column % 2 == 0 ? 1 : -1) * a[0][column] * wholeDeterminant(minor);
    }
    return sum;
  }

  /// The determinant is a form of degree n: its n-th derivative is what polarization gives,
  /// wherever it is taken.
  @Test
  void highestDerivativesOfDeterminantsArePolarizations() {
    for (int n = 2; n <= 5; n++) {
      SplittableRandom random = new SplittableRandom(n);
      double[][] operands = new double[n][];
      for (int k = 0; k < n; k++) {
        operands[k] = random.ints((long) n * n, -4, 5).asDoubleStream().toArray();
      }
      double[] gradient = new double[n * n];
      CofactorSum.compute(0, n, gradient, operands);
      for (int at = 0; at < n * n; at++) {
        double[] unit = new double[n * n];
        unit[at] = 1;
        double sum = 0;
        for (int subset = 1; subset < 1 << n; subset++) {
          double[][] total = new double[n][n];
          for (int k = 0; k < n; k++) {
            double[] each = k == 0 ? unit : operands[k];
            for (int i = 0; i < n * n && (subset >> k & 1) == 1; i++) {
              total[i / n][i % n] += each[i];
            }
          }
          int left = n - Integer.bitCount(subset);
          sum += (left % 2 == 0 ? 1 : -1) * wholeDeterminant(total);
        }
        assertThat(gradient[at]).as("order %d, %d", n, at).isCloseTo(sum, within(1e-9));
      }
    }
  }

  @Test
  void exponentialsAreScaledByTheirLongestColumn() {
    for (double angle : new double[] {6, 100}) {
      double[] turn = {0, 0, 0, 0, 0, angle, 0, -angle, 0};
      double[] out = new double[9];
      MatrixExponential.compute(turn, 0, 3, out);
      double[] expected = {
        1, 0, 0, 0, Math.cos(angle), Math.sin(angle), 0, -Math.sin(angle), Math.cos(angle)
      };
      assertThat(out).containsExactly(expected, within(1e-12));
    }
  }
}
