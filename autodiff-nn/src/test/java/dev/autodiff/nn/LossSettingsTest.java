package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Losses with settings, and those whose edges are not recorded.
class LossSettingsTest {
  private static final Value LOGITS =
      Value.matrix(new double[][] {{1, 2, 3}, {0, -5, 1}, {0.5, 0, -2}});
  private static final Value CLASSES = Value.vector(2, -100, 0);

  @Test
  void ignoredSamplesDoNotCount() {
    Value kept = LOGITS.indexSelect(0, 0, 2);
    double expected = Losses.crossEntropy(kept, Value.vector(2, 0)).item();

    assertThat(new CrossEntropy().of(LOGITS, CLASSES).item()).isCloseTo(expected, within(1e-15));
    assertThat(new CrossEntropy().withIgnored(0).of(LOGITS, Value.vector(2, 0, 0)).item())
        .isCloseTo(
            Losses.crossEntropy(LOGITS.slice(0, 0, 1), Value.vector(2)).item(), within(1e-15));
    Value all = Value.variable(LOGITS);
    Value nothing = new CrossEntropy().of(all, Value.vector(-100, -100, -100));
    assertThat(nothing.item()).isNaN();
    assertThat(nothing.backward().of(all).toArray()).containsOnly(0);
  }

  @Test
  void classNumbersAreOneHotRows() {
    Value classes = Value.vector(2, 1, 0);
    Value rows = Losses.oneHot(new int[] {2, 1, 0}, 3);
    CrossEntropy smooth = new CrossEntropy().withLabelSmoothing(0.1).withReduction(Reduction.NONE);

    assertThat(smooth.of(LOGITS, classes).toArray())
        .containsExactly(smooth.of(LOGITS, rows).toArray(), within(1e-15));
    assertThat(new NegativeLogLikelihood().of(LOGITS.logSoftmax(1), classes).item())
        .isEqualTo(new CrossEntropy().of(LOGITS, classes).item());
  }

  @Test
  void aWeightedMeanDividesByTheWeights() {
    Value weights = Value.vector(1, 2, 5);
    CrossEntropy weighted = new CrossEntropy().withWeights(weights);
    double[] each =
        new CrossEntropy()
            .withReduction(Reduction.NONE)
            .of(LOGITS, Value.vector(2, 1, 0))
            .toArray();

    assertThat(weighted.of(LOGITS, Value.vector(2, 1, 0)).item())
        .isCloseTo((5 * each[0] + 2 * each[1] + each[2]) / 8, within(1e-14));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weighted.of(LOGITS.slice(1, 0, 2), Value.vector(0, 0, 0)))
        .withMessage(
            "crossEntropy: class weights have shape [3], scores [3, 2]. "
                + "Give one weight per class, shape [2].");
  }

  /// A name, then a loss of the two arguments.
  record Named(String name, Loss loss, Value targets) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Named> traced() {
    Value classes = Value.vector(2, 1, 0);
    Value sides = LOGITS.greater(0.7).mul(2).sub(1);
    Value unit = LOGITS.sigmoid();
    return List.of(
        new Named("crossEntropy", new CrossEntropy().withLabelSmoothing(0.2), CLASSES),
        new Named("nll", new NegativeLogLikelihood(), classes),
        new Named("multiMargin", new MultiMargin(), classes),
        new Named("hinge", MarginLosses::hinge, sides),
        new Named("softMargin", MarginLosses::softMargin, sides),
        new Named("huber", RegressionLosses::huber, unit),
        new Named("smoothL1", RegressionLosses::smoothL1, unit),
        new Named("poissonNll", RegressionLosses::poissonNll, unit),
        new Named(
            "klDivergence", (x, y) -> Losses.klDivergence(x, y, false, Reduction.BATCH_MEAN), unit),
        new Named("gaussianNll", (x, y) -> RegressionLosses.gaussianNll(x, y, x.square()), unit),
        new Named("triplet", (x, y) -> new TripletMargin().of(x, y, y.sub(1)), unit),
        new Named("bce", (x, y) -> Losses.binaryCrossEntropy(x.sigmoid(), y), unit),
        new Named(
            "bceWithLogits",
            (x, y) ->
                Losses.binaryCrossEntropyWithLogits(
                    x, y, Value.vector(1, 2, 3), Value.of(4), Reduction.SUM),
            unit));
  }

  /// A trainer's compiled steps do not know the targets either.
  @ParameterizedTest
  @MethodSource("traced")
  void targetsNeedNotBeKnown(Named named) {
    Value gradient = gradient(named.loss, LOGITS, named.targets);
    Value compiled =
        Autodiff.compileMany(
                xs -> List.of(gradient(named.loss, xs.get(0), xs.get(1))),
                LOGITS.shape(),
                named.targets.shape())
            .applyMany(List.of(LOGITS, named.targets))
            .getFirst();

    assertThat(compiled.toArray()).isEqualTo(gradient.toArray());
  }

  private static Value gradient(Loss loss, Value x, Value y) {
    Value variable = Value.variable(x);
    return loss.of(variable, y).backward().of(variable);
  }

  @Test
  void lossesOfManySamplesAtOnce() {
    Value many = Value.stack(0, LOGITS, LOGITS.mul(2), LOGITS.neg());
    UnaryOperator<Value> loss = x -> new CrossEntropy().of(x, CLASSES);
    Value each = Autodiff.vmap(loss).apply(many);

    for (int i = 0; i < 3; i++) {
      assertThat(each.get(i)).isCloseTo(loss.apply(many.select(0, i)).item(), within(1e-15));
    }
  }

  @Test
  void fullLikelihoodsAddTheirConstants() {
    Value rates = Value.vector(0.5, 2, 3);
    Value counts = Value.vector(0, 1, 4);
    double[] missing =
        RegressionLosses.poissonNll(rates, counts, false, true, 0, Reduction.NONE)
            .sub(RegressionLosses.poissonNll(rates, counts, false, false, 0, Reduction.NONE))
            .toArray();
    // Stirling's approximation of ln 4!
    assertThat(missing)
        .containsExactly(
            new double[] {0, 0, 4 * Math.log(4) - 4 + 0.5 * Math.log(8 * Math.PI)}, within(1e-14));
    assertThat(
            RegressionLosses.gaussianNll(
                    Value.of(1), Value.of(1), Value.of(1), true, 1e-6, Reduction.NONE)
                .item())
        .isCloseTo(0.5 * Math.log(2 * Math.PI), within(1e-15));
  }

  @Test
  void aVarianceHoldsForARow() {
    Value x = LOGITS;
    Value y = LOGITS.mul(0.5);
    Value v = Value.vector(1, 2, 3);
    double whole = RegressionLosses.gaussianNll(x, y, v.unsqueeze(1).broadcastTo(x.shape())).item();

    assertThat(RegressionLosses.gaussianNll(x, y, v).item()).isEqualTo(whole);
    assertThat(RegressionLosses.gaussianNll(x, y, v.unsqueeze(1)).item()).isEqualTo(whole);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegressionLosses.gaussianNll(x, y, v.neg()))
        .withMessageContaining("variance -1.0 at element 0 of [3] is below 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegressionLosses.gaussianNll(x, y, Value.vector(1, 2)))
        .withMessageContaining("means have shape [3, 3], variances [2]");
  }

  @Test
  void aVarianceBelowTheBoundHasNoDerivative() {
    Value v = Value.variable(1e-9);
    Value loss = RegressionLosses.gaussianNll(Value.of(1), Value.of(2), v);

    assertThat(loss.backward().of(v).item()).isEqualTo(0);
  }

  @Test
  void distancesHaveAnyNorm() {
    Value a = Value.matrix(new double[][] {{1, 2}});
    Value p = Value.matrix(new double[][] {{4, -2}});
    Value n = Value.matrix(new double[][] {{4, -1}});
    assertThat(triplet(1, false, a, p, n)).isCloseTo(7 - 6 + 10, within(1e-14));
    assertThat(triplet(2, false, a, p, n)).isCloseTo(5 - Math.sqrt(18) + 10, within(1e-14));
    assertThat(triplet(3, false, a, p, n))
        .isCloseTo(Math.cbrt(91) - Math.cbrt(54) + 10, within(1e-14));
    assertThat(triplet(Double.POSITIVE_INFINITY, false, a, p, n)).isCloseTo(11, within(1e-14));
    assertThat(triplet(2, true, a, p, n)).isCloseTo(5 - 1 + 10, within(1e-14));

    Value same = Value.variable(a);
    for (double norm : new double[] {1, 2, 3}) {
      Value loss = new TripletMargin(1, norm, 0, false, Reduction.SUM).of(same, a, a);
      assertThat(loss.item()).isEqualTo(1);
      assertThat(loss.backward().of(same).toArray()).containsOnly(0);
    }
  }

  private static double triplet(double norm, boolean swap, Value a, Value p, Value n) {
    return new TripletMargin(10, norm, 0, swap, Reduction.MEAN).of(a, p, n).item();
  }

  @Test
  void marginsOfClassesHaveWeightsAndPowers() {
    Value scores = Value.vector(1, 0.5, 3);

    // Above the margin of class 0: 1 − 1 + 0.5 and 1 − 1 + 3.
    assertThat(new MultiMargin().of(scores, Value.of(0)).item()).isCloseTo(3.5 / 3, within(1e-15));
    assertThat(
            new MultiMargin(1, 2, Value.vector(4, 1, 1), Reduction.SUM)
                .of(scores, Value.of(0))
                .item())
        .isCloseTo(4 * 9.25 / 3, within(1e-14));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MultiMargin(1, 3, null, Reduction.SUM))
        .withMessageStartingWith("multiMargin: p is 3");
  }

  @Test
  void theMarginItselfStillPulls() {
    Value x = Value.variable(1);

    assertThat(MarginLosses.hinge(x, Value.of(1)).backward().of(x).item()).isEqualTo(-1);
    assertThat(MarginLosses.softMargin(Value.of(-1000), Value.of(1)).item()).isEqualTo(1000);
    assertThat(
            MarginLosses.cosineEmbedding(
                    Value.vector(0, 0), Value.vector(1, 2), Value.of(1), 0, Reduction.MEAN)
                .item())
        .isEqualTo(1);
    assertThat(
            MarginLosses.hingeEmbedding(
                    Value.vector(2, 0.25), Value.vector(1, -1), 1, Reduction.NONE)
                .toArray())
        .containsExactly(2, 0.75);
  }

  @Test
  void badSettingsAreErrors() {
    Value x = Value.vector(1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegressionLosses.huber(x, x, 0, Reduction.MEAN))
        .withMessage("huber: delta is 0.0. Give a number above 0.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegressionLosses.smoothL1(x, x, -1, Reduction.MEAN))
        .withMessage("smoothL1: beta is -1.0. Give a number of at least 0.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossEntropy().withLabelSmoothing(1.5))
        .withMessage("crossEntropy: the label smoothing is 1.5. Give a number from 0 to 1.");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Losses.binaryCrossEntropy(
                    x.mul(0), x.mul(0), Value.full(Shape.of(2, 2), 1), Reduction.SUM))
        .withMessage(
            "bce: weights have shape [2, 2], the losses [2]. "
                + "Give weights that broadcast to the losses.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossEntropy().of(LOGITS, Value.vector(0, 1)))
        .withMessage(
            "crossEntropy: scores have shape [3, 3], classes [2]. "
                + "Give classes of shape [3], one per sample.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossEntropy().of(LOGITS, Value.vector(0, 1, 0.5)))
        .withMessage(
            "crossEntropy: class 0.5 at element 2 of the classes of shape [3] does not exist in "
                + "scores of shape [3, 3]. Number the classes from 0 to 2.");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> MarginLosses.cosineEmbedding(LOGITS, LOGITS, Value.of(1), 0, Reduction.MEAN))
        .withMessageContaining("inputs have shape [3, 3], sides []");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reduction.named("average"))
        .withMessage(
            "reduction: there is none named \"average\". Use one of mean, sum, batchMean, none.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reduction.BATCH_MEAN.of(Value.of(1)))
        .withMessageContaining("a scalar has no batch");
    assertThat(Reduction.named("batchmean")).isEqualTo(Reduction.BATCH_MEAN);
  }
}
