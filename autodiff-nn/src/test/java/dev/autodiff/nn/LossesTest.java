package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossesTest {
  @ParameterizedTest
  @CsvSource({
    // logit, target, loss, derivative
    "1e300, 0, 1e300, 1",
    "1e300, 1, 0, 0",
    "1e300, 0.25, 7.5e299, 0.75",
    "-1e300, 0, 0, 0",
    "-1e300, 1, 1e300, -1",
    "-1e300, 0.25, 2.5e299, -0.25",
    "1000, 0, 1000, 1",
    "1000, 1, 0, 0",
    "-700, 0, 9.859676543759770e-305, 9.859676543759770e-305",
    "700, 1, 9.859676543759770e-305, -9.859676543759770e-305",
    "-36.8, 0, 1.0422287905595920e-16, 1.0422287905595920e-16",
    "36.8, 1, 1.0422287905595920e-16, -1.0422287905595920e-16",
    "0, 0, 0.6931471805599453, 0.5",
    "0, 1, 0.6931471805599453, -0.5",
    "1e-300, 0.5, 0.6931471805599453, 2.5e-301",
    "Infinity, 1, 0, 0",
    "-Infinity, 0, 0, 0",
    "Infinity, 0, Infinity, 1",
    "-Infinity, 1, Infinity, -1",
    "NaN, 1, NaN, NaN"
  })
  void logitsOfAnySizeKeepTheirDigits(double logit, double target, double loss, double slope) {
    Value x = Value.variable(logit);

    Value got = Losses.binaryCrossEntropyWithLogits(x, Value.of(target));

    assertSame("loss", got.item(), loss);
    assertSame("derivative", got.backward().of(x).item(), slope);
  }

  private static void assertSame(String what, double got, double expected) {
    if (Double.isFinite(expected)) {
      assertThat(got).as(what).isCloseTo(expected, within(4 * Math.ulp(expected)));
    } else {
      assertThat(got).as(what).isEqualTo(Double.valueOf(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // probability, target, loss, derivative
    "0, 0, 0, 1",
    "0, 1, 100, 0",
    "0, 0.25, 25, 0.75",
    "1, 1, 0, -1",
    "1, 0, 100, 0",
    "1e-300, 0, 1e-300, 1",
    "1e-300, 1, 100, 0",
    "1e-16, 1, 36.841361487904734, -1e16",
    "0.5, 1, 0.6931471805599453, -2",
    "0.75, 0, 1.3862943611198906, 4"
  })
  void logarithmsOfProbabilitiesAreBounded(double p, double target, double loss, double slope) {
    Value probability = Value.variable(p);

    Value got = Losses.binaryCrossEntropy(probability, Value.of(target));

    assertSame("loss", got.item(), loss);
    assertSame("derivative", got.backward().of(probability).item(), slope);
  }

  @Test
  void aProbabilityThatIsNaNGivesNaN() {
    assertThat(Losses.binaryCrossEntropy(Value.of(Double.NaN), Value.of(1)).item()).isNaN();
  }

  @Test
  void squaredErrorsHaveTheirDerivative() {
    Value prediction = Value.variable(Value.vector(1, 2, 5));

    Value loss = Losses.meanSquaredError(prediction, Value.vector(1, 4, 2));

    assertThat(loss.item()).isEqualTo(13 / 3.0);
    assertThat(loss.backward().of(prediction).toArray())
        .containsExactly(new double[] {0, -4 / 3.0, 2}, within(1e-15));
  }

  @Test
  void crossEntropyOfClassesIsThatOfOneHotRows() {
    Value logits = Value.variable(Value.matrix(new double[][] {{1, 2, 3}, {0, -5, 800}}));
    int[] classes = {1, 0};

    Value byClass = Losses.crossEntropy(logits, classes, Reduction.NONE);
    Value byRow = Losses.crossEntropy(logits, Losses.oneHot(classes, 3), Reduction.NONE);

    assertThat(byClass.toArray()).containsExactly(new double[] {1.4076059644443804, 800});
    assertThat(byRow.toArray()).containsExactly(byClass.toArray());
    double[] softmaxMinusOneHot = logits.softmax(1).toArray();
    softmaxMinusOneHot[1] -= 1;
    softmaxMinusOneHot[3] -= 1;
    assertThat(byClass.sum().backward().of(logits).toArray())
        .containsExactly(softmaxMinusOneHot, within(1e-15));
    assertThat(byRow.sum().backward().of(logits).toArray())
        .containsExactly(softmaxMinusOneHot, within(1e-15));
  }

  @Test
  void aTargetOfZeroWinsOverAnImpossibleClass() {
    Value logits = Value.matrix(new double[][] {{0, Double.NEGATIVE_INFINITY}});

    Value loss = Losses.crossEntropy(logits, Value.matrix(new double[][] {{1, 0}}));

    assertThat(loss.item()).isEqualTo(0);
  }

  @Test
  void reductionsAgree() {
    Value x = Value.vector(0.3, -2, 5);
    Value y = Value.vector(0, 1, 1);
    double[] each = Losses.binaryCrossEntropyWithLogits(x, y, Reduction.NONE).toArray();
    double sum = each[0] + each[1] + each[2];

    assertThat(each).hasSize(3);
    assertThat(Losses.binaryCrossEntropyWithLogits(x, y, Reduction.SUM).item())
        .isCloseTo(sum, within(1e-15));
    assertThat(Losses.binaryCrossEntropyWithLogits(x, y).item()).isCloseTo(sum / 3, within(1e-15));
  }

  @Test
  void shapesThatDifferAreAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Losses.binaryCrossEntropy(
                    Value.full(Shape.of(32, 1), 0.5), Value.full(Shape.of(32), 1)))
        .withMessage(
            "bce: probabilities have shape [32, 1], targets [32]; losses do not broadcast. "
                + "Reshape one of them.");
  }

  @Test
  void theFirstBadNumberIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Losses.binaryCrossEntropyWithLogits(
                    Value.vector(1, 2, 3, 4), Value.vector(0, 1, 1.5, -1)))
        .withMessage(
            "bceWithLogits: target 1.5 at element 2 of [4] is not between 0 and 1. "
                + "Give probabilities.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.binaryCrossEntropy(Value.vector(0.5, -0.1), Value.vector(0, 1)))
        .withMessageStartingWith("bce: probability -0.1 at element 1 of [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.binaryCrossEntropy(Value.of(0.5), Value.of(Double.NaN)))
        .withMessageStartingWith("bce: target NaN at element 0");
  }

  @Test
  void classesThatDoNotExistAreAnError() {
    Value logits = Value.full(Shape.of(2, 3), 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.crossEntropy(logits, new int[] {0, 3}))
        .withMessage(
            "crossEntropy: class 3 of row 1 does not exist in logits [2, 3]. "
                + "Number the classes from 0 to 2.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.crossEntropy(logits, new int[] {0}))
        .withMessageContaining("there are 1 classes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.crossEntropy(Value.vector(1, 2), new int[] {0}))
        .withMessageContaining("logits have shape [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.oneHot(new int[] {-1}, 2))
        .withMessageContaining("class -1 at index 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.oneHot(new int[] {0, 2}, 2))
        .withMessageContaining(
            "class 2 at index 1 does not exist. Number the classes from 0 to 1.");
  }

  @Test
  void crossEntropyTakesOneSample() {
    Value logits = Value.vector(0.5, 2);
    assertThat(Losses.crossEntropy(logits, Value.vector(0, 1)).item())
        .isEqualTo(Losses.crossEntropy(logits, Value.of(1)).item())
        .isCloseTo(Math.log1p(Math.exp(-1.5)), within(1e-15));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.crossEntropy(Value.of(0), Value.of(0)))
        .withMessage(
            "crossEntropy: scores have shape []. "
                + "Give the classes along axis 1, or along the only axis.");
  }

  @Test
  void crossEntropyDoesNotBroadcastRows() {
    Value logits = Value.full(Shape.of(2, 2), 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Losses.crossEntropy(logits, Value.full(Shape.of(1, 2), 0.5)))
        .withMessageStartingWith("crossEntropy: logits have shape [2, 2], probabilities [1, 2];");
  }

  @Test
  void rowsThatAreNoDistributionAreAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Losses.crossEntropy(
                    Value.full(Shape.of(1, 2), 0), Value.matrix(new double[][] {{1.5, -0.5}})))
        .withMessageContaining("target 1.5 at element 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Losses.crossEntropy(
                    Value.full(Shape.of(1, 2), 0), Value.matrix(new double[][] {{1, 1}})))
        .withMessageContaining("row 0 sum to 2.0");
  }
}
