package dev.autodiff.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.examples.LogisticRegression.Toy;
import dev.autodiff.examples.LogisticRegression.Tumours;
import dev.autodiff.nn.Batching;
import dev.autodiff.nn.Dataset;
import dev.autodiff.nn.Neuron;
import dev.autodiff.nn.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogisticRegressionTest {
  private static final Dataset DATA = Tumours.load().data();

  @ParameterizedTest
  @CsvSource({"-2, 1", "0, 0", "3.5, -0.7", "-10, 4", "0.01, 0.5"})
  void lossAndGradientAreThoseByHand(double beta0, double beta1) {
    double loss = 0;
    double byBeta0 = 0;
    double byBeta1 = 0;
    double[] passed = {0, 0, 1, 0, 1, 1};
    Toy toy = LogisticRegression.toy(beta0, beta1);
    for (int i = 0; i < 6; i++) {
      double x = i + 1;
      double p = 1 / (1 + Math.exp(-beta0 - beta1 * x));
      double each = passed[i] == 1 ? -Math.log(p) : -Math.log1p(-p);
      assertThat(toy.losses().get(i)).isCloseTo(each, within(1e-12));
      loss += each;
      byBeta0 += p - passed[i];
      byBeta1 += (p - passed[i]) * x;
    }
    assertThat(toy.loss()).isCloseTo(loss, within(1e-11));
    assertThat(toy.byBeta0()).isCloseTo(byBeta0, within(1e-12));
    assertThat(toy.byBeta1()).isCloseTo(byBeta1, within(1e-11));
  }

  /// The coefficients are those of R's `glm(diagnosis ~ radius, binomial)` on these data.
  @Test
  void fullBatchFindsTheKnownCoefficients() {
    TrainingResult<Neuron> result = LogisticRegression.train(DATA, 10, Batching.fullBatch(), 200);
    double[] newton = newton();
    assertThat(result.model().bias().item()).isCloseTo(newton[0], within(1e-9));
    assertThat(result.model().weights().item()).isCloseTo(newton[1], within(1e-9));
    Tumours tumours = Tumours.load();
    double slope = newton[1] / tumours.standardizer().std()[0];
    assertThat(slope).isCloseTo(1.03359, within(1e-5));
    assertThat(newton[0] - slope * tumours.standardizer().mean()[0])
        .isCloseTo(-15.24587, within(1e-4));
  }

  @Test
  void threeKindsOfDescentEndNearTheBestLoss() {
    double best = 0.28999195;
    assertThat(lossAfter(30, 5, Batching.fullBatch())).isBetween(best, best + 1e-4);
    assertThat(lossAfter(10, 0.5, Batching.miniBatch(32, 3))).isBetween(best, best + 0.01);
    assertThat(lossAfter(3, 0.1, Batching.stochastic(3))).isBetween(best, best + 0.01);
  }

  @Test
  void stochasticDescentStepsPerSampleAndFullBatchPerEpoch() {
    assertThat(LogisticRegression.train(DATA, 0.1, Batching.fullBatch(), 2).steps()).isEqualTo(2);
    assertThat(LogisticRegression.train(DATA, 0.1, Batching.miniBatch(32, 1), 2).steps())
        .isEqualTo(2 * 18);
    assertThat(LogisticRegression.train(DATA, 0.1, Batching.stochastic(1), 2).steps())
        .isEqualTo(2 * 569);
  }

  @Test
  void aSmallRateCreepsAndALargeOneJumps() {
    double[] small = losses(0.05);
    double[] good = losses(5);
    double[] large = losses(40);
    for (int i = 1; i < small.length; i++) {
      assertThat(small[i]).isLessThan(small[i - 1]);
      assertThat(good[i]).isLessThan(good[i - 1]);
    }
    assertThat(small[30]).isGreaterThan(good[1]);
    assertThat(large[20]).isGreaterThan(1).isGreaterThan(4 * large[15]);
  }

  private static double[] losses(double rate) {
    return LogisticRegression.train(DATA, rate, Batching.fullBatch(), 30)
        .history()
        .trainingLosses();
  }

  private static double lossAfter(int epochs, double rate, Batching batching) {
    return LogisticRegression.train(DATA, rate, batching, epochs).history().last().trainingLoss();
  }

  /// Newton's method in plain numbers, with the textbook gradient and Hessian.
  private static double[] newton() {
    double[] x = DATA.features().toArray();
    double[] y = DATA.targets().toArray();
    double b0 = 0;
    double b1 = 0;
    for (int step = 0; step < 20; step++) {
      double g0 = 0;
      double g1 = 0;
      double h00 = 0;
      double h01 = 0;
      double h11 = 0;
      for (int i = 0; i < x.length; i++) {
        double p = 1 / (1 + Math.exp(-b0 - b1 * x[i]));
        g0 += p - y[i];
        g1 += (p - y[i]) * x[i];
        h00 += p * (1 - p);
        h01 += p * (1 - p) * x[i];
        h11 += p * (1 - p) * x[i] * x[i];
      }
      double determinant = h00 * h11 - h01 * h01;
      b0 -= (h11 * g0 - h01 * g1) / determinant;
      b1 -= (h00 * g1 - h01 * g0) / determinant;
    }
    return new double[] {b0, b1};
  }
}
