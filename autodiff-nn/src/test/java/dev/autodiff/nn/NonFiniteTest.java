package dev.autodiff.nn;

import static dev.autodiff.nn.Line.LINE;
import static dev.autodiff.nn.Line.loss;
import static dev.autodiff.nn.Line.neuron;
import static dev.autodiff.nn.Line.squares;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.Value;
import org.junit.jupiter.api.Test;

/// Trainings that end at infinity or NaN.
class NonFiniteTest {
  @Test
  void anExplodingLossStopsAndKeepsTheLastGoodWeights() {
    TrainingResult<Neuron> result = squares(0, 1e120).epochs(100).build().train(LINE);

    assertThat(result.stopReason()).isEqualTo(StopReason.NON_FINITE);
    NonFinite found = result.nonFinite().orElseThrow();
    assertThat(found.kind()).isEqualTo(NonFinite.Kind.LOSS);
    assertThat(found.number()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(found.epoch()).isEqualTo(2);
    assertThat(found.step()).isEqualTo(2);
    assertThat(found.parameter()).isEqualTo("weights");
    assertThat(found)
        .hasToString("the loss (largest parameter: weights) became Infinity in step 2 (epoch 2)");
    // After step 1 the weights are about 1e121, after step 2 1e241, whose square overflows.
    assertThat(loss(result.model(), LINE)).isFinite();
    assertThat(Math.abs(result.model().weights().item())).isGreaterThan(1e100);
    assertThat(result.bestEpoch()).isEqualTo(0);
  }

  @Test
  void aLossThatExplodesWithinAnEpochIsFoundInItsStep() {
    // Batches of one row: the second or third step of the first epoch has an infinite loss.
    TrainingResult<Neuron> result =
        squares(0, 1e120).batching(Batching.stochastic(1)).build().train(LINE);

    assertThat(result.stopReason()).isEqualTo(StopReason.NON_FINITE);
    NonFinite found = result.nonFinite().orElseThrow();
    assertThat(found.kind()).isEqualTo(NonFinite.Kind.LOSS);
    assertThat(found.epoch()).isEqualTo(1);
    assertThat(found.step()).isBetween(2L, 4L).isEqualTo(result.steps());
    assertThat(result.history().epochs()).hasSize(1);
    assertThat(loss(result.model(), LINE)).isFinite();
  }

  @Test
  void aLossNamesTheLargestParameter() {
    Dataset flat = new Dataset(Value.matrix(new double[][] {{0.001}, {0}}), Value.vector(0, 1));

    TrainingResult<Neuron> result = squares(0, 1e120).build().train(flat);

    assertThat(result.nonFinite().orElseThrow().parameter()).isEqualTo("bias");
  }

  @Test
  void aGradientThatIsNotFiniteIsNamed() {
    // The root has an infinite slope where the model is exact.
    TrainingResult<Neuron> result =
        Trainer.builder(neuron(2))
            .loss((prediction, target) -> Losses.meanSquaredError(prediction, target).sqrt())
            .build()
            .train(LINE);

    NonFinite found = result.nonFinite().orElseThrow();
    assertThat(found.kind()).isEqualTo(NonFinite.Kind.GRADIENT);
    assertThat(found.parameter()).isEqualTo("weights");
    assertThat(result.stopReason()).isEqualTo(StopReason.NON_FINITE);
    assertThat(found.step()).isEqualTo(1);
    assertThat(found).hasToString("the gradient of weights became NaN in step 1 (epoch 1)");
    assertThat(result.model().weights().item()).isEqualTo(2);
    assertThat(result.steps()).isEqualTo(1);
  }

  @Test
  void aParameterThatOverflowsIsNamed() {
    TrainingResult<Neuron> result = squares(0, 1e308).build().train(LINE);

    NonFinite found = result.nonFinite().orElseThrow();
    assertThat(found.kind()).isEqualTo(NonFinite.Kind.PARAMETER);
    assertThat(found).hasToString("the parameter weights became Infinity in step 1 (epoch 1)");
    assertThat(result.model().weights().item()).isEqualTo(0);
  }

  @Test
  void anUntrainedLossThatIsNotFiniteIsFound() {
    Dataset huge = new Dataset(Value.matrix(new double[][] {{1e200}}), Value.vector(1));

    TrainingResult<Neuron> result = squares(1, 0.1).build().train(huge);

    assertThat(result.stopReason()).isEqualTo(StopReason.NON_FINITE);
    NonFinite found = result.nonFinite().orElseThrow();
    assertThat(found.number()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(found.epoch()).isEqualTo(0);
    assertThat(found.step()).isEqualTo(0);
    assertThat(result.model().weights().item()).isEqualTo(1);
    assertThat(result.bestEpoch()).isEqualTo(0);
  }

  @Test
  void aValidationLossThatIsNotFiniteIsFound() {
    Dataset huge = new Dataset(Value.matrix(new double[][] {{1e200}}), Value.vector(1));

    TrainingResult<Neuron> result = squares(0, 0.1).validation(huge).build().train(LINE);

    assertThat(result.stopReason()).isEqualTo(StopReason.NON_FINITE);
    assertThat(result.nonFinite().orElseThrow().epoch()).isEqualTo(1);
    assertThat(result.nonFinite().orElseThrow().number()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(result.history().last().validationLoss()).hasValue(Double.POSITIVE_INFINITY);
    assertThat(result.model().weights().item()).isEqualTo(0);
  }
}
