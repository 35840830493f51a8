package dev.autodiff.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Autodiff;
import dev.autodiff.Value;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaximumLikelihoodTest {
  private final Value x = MaximumLikelihood.worstTexture();
  private final UnaryOperator<Value> gumbel =
      MaximumLikelihood.minusLogLikelihood(MaximumLikelihood::gumbel, x);
  private final UnaryOperator<Value> normal =
      MaximumLikelihood.minusLogLikelihood(MaximumLikelihood::normal, x);

  /// With z = (x − μ)/β, E = e⁻ᶻ and S = Σ, the derivatives by hand.
  @ParameterizedTest
  @CsvSource({"20.9, 4.5", "25, 3", "18, 8"})
  void gradientAndHessianAreThoseByHand(double mu, double beta) {
    double[] gradient = new double[2];
    double[] hessian = new double[4];
    for (double each : x.toArray()) {
      double z = (each - mu) / beta;
      double e = Math.exp(-z);
      gradient[0] += (e - 1) / beta;
      gradient[1] += (1 - z + z * e) / beta;
      hessian[0] += e / (beta * beta);
      hessian[1] += (1 - e + z * e) / (beta * beta);
      hessian[3] += (z * z * e + 2 * z - 2 * z * e - 1) / (beta * beta);
    }
    hessian[2] = hessian[1];
    Value theta = Value.vector(mu, beta);
    assertThat(Autodiff.grad(gumbel).apply(theta).toArray())
        .containsExactly(gradient, within(1e-9));
    assertThat(Autodiff.hessian(gumbel, theta).toArray()).containsExactly(hessian, within(1e-9));
  }

  /// The estimates are also those of SciPy's `gumbel_r.fit`.
  @Test
  void newtonFindsTheRootOfTheLikelihoodEquation() {
    Value theta = MaximumLikelihood.newton(gumbel, MaximumLikelihood.gumbelStart(x)).getLast();
    double[] bisection = MaximumLikelihood.gumbelByBisection(x.toArray());
    assertThat(theta.toArray()).containsExactly(bisection, within(1e-9));
    assertThat(theta.get(0)).isCloseTo(20.95876671, within(1e-5));
    assertThat(theta.get(1)).isCloseTo(4.52630583, within(1e-5));
  }

  @Test
  void errorsOfTheNormalDistributionAreTheKnownOnes() {
    double mean = x.mean().item();
    double sigma = x.sub(mean).square().mean().sqrt().item();
    Value theta = MaximumLikelihood.newton(normal, Value.vector(mean + 1, sigma + 1)).getLast();
    assertThat(theta.toArray()).containsExactly(new double[] {mean, sigma}, within(1e-9));
    Value covariance = MaximumLikelihood.covariance(normal, theta);
    double m = 357;
    assertThat(covariance.get(0, 0)).isCloseTo(sigma * sigma / m, within(1e-12));
    assertThat(covariance.get(1, 1)).isCloseTo(sigma * sigma / (2 * m), within(1e-12));
    assertThat(covariance.get(0, 1)).isCloseTo(0, within(1e-12));
  }

  @Test
  void errorsOfTheGumbelDistributionAgreeWithTheoryAndBootstrap() {
    Value theta = MaximumLikelihood.newton(gumbel, MaximumLikelihood.gumbelStart(x)).getLast();
    Value covariance = MaximumLikelihood.covariance(gumbel, theta);
    double[] theory = MaximumLikelihood.expectedErrors(theta.get(1), 357);
    double[][] drawn = MaximumLikelihood.bootstrap(x, 400, 9);
    for (int i = 0; i < 2; i++) {
      double error = MaximumLikelihood.standardError(covariance, i);
      assertThat(error).isCloseTo(theory[i], within(0.02 * error));
      assertThat(error).isCloseTo(MaximumLikelihood.spread(drawn, i), within(0.15 * error));
    }
  }

  @Test
  void quantileStaysAboveItsShareOfTheData() {
    Value theta = MaximumLikelihood.newton(gumbel, MaximumLikelihood.gumbelStart(x)).getLast();
    double quantile = MaximumLikelihood.quantile(theta).item();
    double z = (quantile - theta.get(0)) / theta.get(1);
    assertThat(Math.exp(-Math.exp(-z))).isCloseTo(0.95, within(1e-12));
  }
}
