package dev.autodiff.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.examples.LinearRegression.Problem;
import org.junit.jupiter.api.Test;

class LinearRegressionTest {
  /// Least squares on these data, standardized; from NumPy's `lstsq`.
  private static final double[] KNOWN = {
    152.1334841629, -0.47612078617917, -11.406866923441, 24.726548860402,
    15.429404131396, -37.679952611016, 22.67616276629, 4.8061381368979,
    8.4220393558208, 35.734445771331, 3.2166737181905
  };

  private final Problem problem = LinearRegression.diabetes();

  @Test
  void gradientIsTheFormula() {
    Value w = Value.variable(Value.vector(150, -1, 2, -3, 4, -5, 6, -7, 8, -9, 10));
    Value ours = LinearRegression.loss(problem.x(), problem.y(), w).backward().of(w);
    for (int j = 0; j < 11; j++) {
      double sum = 0;
      for (int i = 0; i < 442; i++) {
        double residual = -problem.y().get(i);
        for (int k = 0; k < 11; k++) {
          residual += problem.x().get(i, k) * w.get(k);
        }
        sum += problem.x().get(i, j) * residual;
      }
      assertThat(ours.get(j)).isCloseTo(sum / 442, within(1e-11));
    }
  }

  @Test
  void normalEquationsGiveTheKnownWeights() {
    double[] right = problem.x().transpose().matmul(problem.y()).toArray();
    double[] solved = Cholesky.solve(LinearRegression.normalMatrix(problem.x()), right);
    assertThat(solved).containsExactly(KNOWN, within(1e-9));
  }

  @Test
  void descentArrivesWithAndWithoutMomentum() {
    Value plain = LinearRegression.descend(problem.x(), problem.y(), 0.49, 0, 2500).getLast();
    assertThat(plain.toArray()).containsExactly(KNOWN, within(1e-2));
    Value heavy = LinearRegression.descend(problem.x(), problem.y(), 0.8, 0.85, 400).getLast();
    assertThat(heavy.toArray()).containsExactly(KNOWN, within(1e-9));
  }

  @Test
  void descentDivergesBeyondTwoOverTheLargestCurvature() {
    // The largest eigenvalue of the Hessian is 4.0242, so 2/4.0242 = 0.497 is the limit.
    Value below = LinearRegression.descend(problem.x(), problem.y(), 0.49, 0, 500).getLast();
    Value above = LinearRegression.descend(problem.x(), problem.y(), 0.51, 0, 500).getLast();
    assertThat(below.abs().max().item()).isLessThan(200);
    assertThat(above.abs().max().item()).isGreaterThan(1e6);
  }

  @Test
  void choleskyInverts() {
    Value a = Value.matrix(new double[][] {{4, 1, 0.5}, {1, 3, -1}, {0.5, -1, 2}});
    Value identity = a.matmul(Cholesky.inverse(a));
    double[] expected = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    assertThat(identity.shape()).isEqualTo(Shape.of(3, 3));
    assertThat(identity.toArray()).containsExactly(expected, within(1e-15));
  }
}
