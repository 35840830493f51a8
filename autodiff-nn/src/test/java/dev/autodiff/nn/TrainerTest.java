package dev.autodiff.nn;

import static dev.autodiff.nn.Line.LINE;
import static dev.autodiff.nn.Line.loss;
import static dev.autodiff.nn.Line.neuron;
import static dev.autodiff.nn.Line.squares;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrainerTest {
  @Test
  void aNeuronFindsTheLine() {
    TrainingResult<Neuron> result = squares(0, 0.1).epochs(300).build().train(LINE);

    assertThat(result.model().weights().item()).isCloseTo(2, within(1e-9));
    assertThat(result.model().bias().item()).isCloseTo(0, within(1e-9));
    assertThat(result.stopReason()).isEqualTo(StopReason.EPOCHS_DONE);
    assertThat(result.nonFinite()).isEmpty();
    assertThat(result.steps()).isEqualTo(300);
    assertThat(result.elapsed()).isPositive();
    assertThat(result.model().parameters())
        .extracting(Value::name)
        .containsExactly("weights", "bias");
  }

  @Test
  void withoutSettingsItIsLogisticRegression() {
    Neuron neuron = neuron(0);
    Dataset data = new Dataset(Value.matrix(new double[][] {{-1}, {2}}), Value.vector(0, 1));

    TrainingResult<Neuron> result = Trainer.builder(neuron).build().train(data);

    assertThat(result.history().epochs()).hasSize(101);
    assertThat(result.history().epochs().getFirst().trainingLoss())
        .isCloseTo(Math.log(2), within(1e-15));
    // First step: the gradient of the weight is ((½ − 0)·(−1) + (½ − 1)·2)/2 = −¾.
    assertThat(Trainer.builder(neuron).epochs(1).build().train(data).model().weights().item())
        .isCloseTo(0.075, within(1e-15));
  }

  @Test
  void theHistoryHoldsTheLossesAfterEachEpoch() {
    Neuron start = neuron(0);
    TrainingResult<Neuron> result = squares(0, 0.1).epochs(3).build().train(LINE);

    double[] losses = result.history().trainingLosses();
    assertThat(losses).hasSize(4);
    assertThat(losses[0]).isEqualTo(loss(start, LINE));
    assertThat(losses[3]).isEqualTo(loss(result.model(), LINE));
    assertThat(result.history().epochs())
        .extracting(EpochReport::epoch)
        .containsExactly(0, 1, 2, 3);
    assertThat(result.history().last().trainingLoss()).isEqualTo(losses[3]);
    assertThat(result.history().validationLosses()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new History(List.of()));
  }

  @Test
  void aTrainingThatOnlyGetsWorseKeepsTheUntrainedModelAsTheBest() {
    TrainingResult<Neuron> result = squares(1.5, 0.9).epochs(5).build().train(LINE);

    assertThat(result.history().trainingLosses()).isSorted();
    assertThat(result.bestEpoch()).isEqualTo(0);
    assertThat(result.best().weights().item()).isEqualTo(1.5);
    assertThat(result.model().weights().item()).isNotEqualTo(1.5);
  }

  @Test
  void theBestModelHasTheLowestValidationLoss() {
    // The validation data want the slope 1, which the training passes on its way from 0 to 2.
    Dataset validation = new Dataset(Value.matrix(new double[][] {{-1}, {1}}), Value.vector(-1, 1));
    TrainingResult<Neuron> result =
        squares(0, 0.02).epochs(60).validation(validation).build().train(LINE);

    double[] judged = result.history().validationLosses();
    assertThat(judged).hasSize(61);
    assertThat(result.bestEpoch()).isBetween(2, 40);
    assertThat(loss(result.best(), validation)).isEqualTo(judged[result.bestEpoch()]);
    assertThat(Arrays.stream(judged).min()).hasValue(judged[result.bestEpoch()]);
    assertThat(result.history().best().epoch()).isEqualTo(result.bestEpoch());
    assertThat(loss(result.model(), LINE)).isLessThan(loss(result.best(), LINE));
  }

  @Test
  void anEarlyStopWaitsForItsPatience() {
    Dataset validation = new Dataset(Value.matrix(new double[][] {{-1}, {1}}), Value.vector(-1, 1));
    EarlyStop stop = new EarlyStop(5, 0);
    Trainer<Neuron> trainer =
        squares(0, 0.02).epochs(1000).validation(validation).listener(stop).build();

    TrainingResult<Neuron> result = trainer.train(LINE);

    assertThat(result.stopReason()).isEqualTo(StopReason.EARLY_STOP);
    assertThat(result.history().last().epoch()).isEqualTo(result.bestEpoch() + 5);
    // It remembers nothing of the run before.
    assertThat(trainer.train(LINE).history()).isEqualTo(result.history());
  }

  @Test
  void smallGainsDoNotCountAsBetter() {
    List<EpochReport> reports = new ArrayList<>();
    double[] losses = {1, 0.95, 0.91, 0.87, 0.5, 0.5};
    TrainingListener.Wish[] wishes = new TrainingListener.Wish[losses.length];
    for (int epoch = 0; epoch < losses.length; epoch++) {
      reports.add(new EpochReport(epoch, losses[epoch], OptionalDouble.empty()));
      wishes[epoch] = new EarlyStop(3, 0.2).after(new Progress(reports, 10, epoch, Duration.ZERO));
    }
    // Epoch 4 falls by more than 0.2 below the 1 of epoch 0, so the wish of epoch 3 is taken back.
    assertThat(wishes)
        .containsExactly(
            TrainingListener.Wish.CONTINUE,
            TrainingListener.Wish.CONTINUE,
            TrainingListener.Wish.CONTINUE,
            TrainingListener.Wish.STOP,
            TrainingListener.Wish.CONTINUE,
            TrainingListener.Wish.CONTINUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EarlyStop(0, 0))
        .withMessageContaining("patience is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EarlyStop(1, Double.NaN))
        .withMessageContaining("minDelta NaN");
  }

  @Test
  void equalLossesAreNotBetter() {
    // The model is exact from the beginning, so nothing changes.
    TrainingResult<Neuron> result =
        squares(2, 0.1).epochs(9).listener(new EarlyStop(1, 0)).build().train(LINE);

    assertThat(result.history().trainingLosses()).containsExactly(0, 0);
    assertThat(result.bestEpoch()).isEqualTo(0);
    assertThat(result.history().best().epoch()).isEqualTo(0);
    assertThat(result.stopReason()).isEqualTo(StopReason.EARLY_STOP);
  }

  @Test
  void listenersSeeEveryEpoch() {
    List<Integer> epochs = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    List<Optional<Duration>> left = new ArrayList<>();
    squares(0, 0.1)
        .epochs(4)
        .batching(Batching.miniBatch(2, 1))
        .listener(
            TrainingListener.progress(
                progress -> {
                  epochs.add(progress.epoch());
                  steps.add(progress.steps());
                  left.add(progress.remaining());
                  assertThat(progress.planned()).isEqualTo(4);
                  assertThat(progress.elapsed()).isPositive();
                }))
        .build()
        .train(LINE);

    assertThat(epochs).containsExactly(0, 1, 2, 3, 4);
    // Five rows in twos: the last batch has one row.
    assertThat(steps).containsExactly(0L, 3L, 6L, 9L, 12L);
    assertThat(left.getFirst()).isEmpty();
    assertThat(left.getLast()).contains(Duration.ZERO);
  }

  @Test
  void progressComputesPaceAndRest() {
    List<EpochReport> reports = List.of(new EpochReport(5, 0.1, OptionalDouble.of(0.2)));
    Progress progress = new Progress(reports, 20, 50, Duration.ofSeconds(2));

    assertThat(progress.epochsPerSecond()).isCloseTo(2.5, within(1e-12));
    assertThat(progress.remaining()).contains(Duration.ofSeconds(6));
    assertThat(progress.latest().decisiveLoss()).isEqualTo(0.2);
    Progress before =
        new Progress(
            List.of(new EpochReport(0, 0.1, OptionalDouble.empty())), 20, 0, Duration.ZERO);
    assertThat(before.epochsPerSecond()).isNaN();
  }

  @Test
  void manyRowsAreMeasuredInParts() {
    double[] x = new double[10_000];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.sin(i);
      y[i] = 3 * x[i] + Math.cos(7.0 * i);
    }
    Dataset data = new Dataset(Value.tensor(Shape.of(x.length, 1), x), Value.vector(y));
    TrainingResult<Neuron> result =
        squares(0, 0.1).epochs(1).batching(Batching.miniBatch(100, 1)).build().train(data);

    double whole = loss(result.model(), data);
    assertThat(result.history().last().trainingLoss()).isCloseTo(whole, within(1e-12 * whole));
    assertThat(result.steps()).isEqualTo(100);
  }

  @Test
  void fullBatchStepsAreThoseOfTheFormula() {
    double w = 0.3;
    double b = 0;
    for (int step = 0; step < 10; step++) {
      double byW = 0;
      double byB = 0;
      for (int x = -1; x <= 3; x++) {
        double error = w * x + b - 2 * x;
        byW += 2 * error * x / 5;
        byB += 2 * error / 5;
      }
      w -= 0.05 * byW;
      b -= 0.05 * byB;
    }

    Neuron trained = squares(0.3, 0.05).epochs(10).build().train(LINE).model();

    assertThat(trained.weights().item()).isCloseTo(w, within(1e-14));
    assertThat(trained.bias().item()).isCloseTo(b, within(1e-14));
  }

  @Test
  void noEpochsLeaveTheModel() {
    TrainingResult<Neuron> result = squares(0.3, 0.05).epochs(0).build().train(LINE);

    assertThat(result.model().weights().item()).isEqualTo(0.3);
    assertThat(result.history().epochs()).hasSize(1);
  }

  @Test
  void laterChangesOfTheBuilderDoNotReachATrainer() {
    Trainer.Builder<Neuron> builder = squares(0, 0.1).epochs(2);
    Trainer<Neuron> trainer = builder.build();
    builder.epochs(5).listener(_ -> TrainingListener.Wish.STOP);

    assertThat(trainer.train(LINE).steps()).isEqualTo(2);
    assertThat(builder.build().train(LINE).stopReason()).isEqualTo(StopReason.EARLY_STOP);
  }

  /// Breaks the promise of [Layer#withParameters].
  private record Changeling(Neuron neuron) implements Layer {
    @Override
    public Value apply(Value input) {
      return neuron.apply(input);
    }

    @Override
    public List<Value> parameters() {
      return neuron.parameters();
    }

    @Override
    public Layer withParameters(List<Value> parameters) {
      return neuron.withParameters(parameters);
    }
  }

  @Test
  void badUseIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trainer.builder(Activation.RELU))
        .withMessageContaining("the model has no parameters");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Trainer.builder(new Linear(Value.full(Shape.of(1, 1), 0), Value.vector(0))))
        .withMessageContaining("a parameter of shape [1, 1] is a constant");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> squares(0, 0.1).build().train(LINE.rows()))
        .withMessageContaining("the data set has no rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> squares(0, 0.1).validation(LINE.rows()))
        .withMessageContaining("the validation set has no rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> squares(0, 0.1).epochs(-1))
        .withMessageContaining("-1 epochs");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Trainer.builder(new Changeling(neuron(0)))
                    .loss(Losses::meanSquaredError)
                    .build()
                    .train(LINE))
        .withMessageContaining("Return a layer of the same class");
  }
}
