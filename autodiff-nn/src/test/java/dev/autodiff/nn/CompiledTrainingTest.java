package dev.autodiff.nn;

import static dev.autodiff.nn.Line.LINE;
import static dev.autodiff.nn.Line.neuron;
import static dev.autodiff.nn.Line.squares;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.autodiff.Autodiff;
import dev.autodiff.DType;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Trainings whose steps are compiled.
class CompiledTrainingTest {
  private static final Shape ONE = Shape.of(1);

  /// Rows of which the last batch of ten has three.
  private static Dataset rows(int outputs, DType dtype) {
    SplittableRandom random = new SplittableRandom(5);
    Value features = Initializer.normal(1).sample(Shape.of(43, 3), 1, 1, random);
    Value targets =
        outputs == 1
            ? features.sum(1).greater(0).reshape(43, 1)
            : Losses.oneHot(random.ints(43, 0, outputs).toArray(), outputs);
    return new Dataset(features.to(dtype), targets.to(dtype));
  }

  private static Sequential network(int outputs, Activation last, DType dtype) {
    List<Layer> layers = new ArrayList<>();
    int[] sizes = {3, 5, 4, outputs};
    for (Layer layer :
        Sequential.mlp(sizes, Activation.TANH, last, Initializer.xavierUniform(), 2).layers()) {
      layers.add(
          layer instanceof Linear linear
              ? new Linear(
                  Parameters.renewed(linear.weight(), linear.weight().to(dtype)),
                  Parameters.renewed(linear.bias(), linear.bias().to(dtype)))
              : layer);
    }
    return new Sequential(layers);
  }

  private static void assertSame(TrainingResult<Sequential> a, TrainingResult<Sequential> b) {
    assertThat(a.history()).isEqualTo(b.history());
    assertThat(a.steps()).isEqualTo(b.steps());
    assertThat(a.bestEpoch()).isEqualTo(b.bestEpoch());
    for (int i = 0; i < a.model().parameters().size(); i++) {
      Value left = a.model().parameters().get(i);
      Value right = b.model().parameters().get(i);
      assertThat(left.toArray()).isEqualTo(right.toArray());
      assertThat(left.name()).isEqualTo(right.name());
      assertThat(left.dtype()).isEqualTo(right.dtype());
      assertThat(left.isConstant()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "logits, FLOAT64, 0.9, 10", "logits, FLOAT64, 0, 10", "probabilities, FLOAT64, 0.9, 10",
    "classes, FLOAT64, 0.5, 10", "squares, FLOAT64, 0.9, 10", "logits, FLOAT64, 0.9, 1",
    "logits, FLOAT64, 0.9, 43", "logits, FLOAT32, 0.9, 10", "classes, FLOAT32, 0, 10"
  })
  void theBitsAreThoseOfStepsThatAreNotCompiled(
      String kind, DType dtype, double momentum, int batch) {
    int outputs = kind.equals("classes") ? 4 : 1;
    Loss loss =
        switch (kind) {
          case "probabilities" -> Losses::binaryCrossEntropy;
          case "classes" -> Losses::crossEntropy;
          case "squares" -> Losses::meanSquaredError;
          default -> Losses::binaryCrossEntropyWithLogits;
        };
    Activation last = kind.equals("probabilities") ? Activation.SIGMOID : Activation.IDENTITY;
    Dataset data = rows(outputs, dtype);
    Counting counting = new Counting(loss);
    Trainer.Builder<Sequential> builder =
        Trainer.builder(network(outputs, last, dtype))
            .loss(counting)
            .optimizer(new GradientDescent(0.2, momentum))
            .batching(Batching.miniBatch(batch, 3))
            .validation(data.rows(4, 8, 15))
            .epochs(12);

    TrainingResult<Sequential> compiled = builder.build().train(data);
    int traced = counting.calls;
    TrainingResult<Sequential> eager = builder.compiled(false).build().train(data);

    assertSame(compiled, eager);
    // Each shape comes to the loss a few times only; without plans it is called for each step.
    assertThat(traced).isLessThan(30);
    assertThat(counting.calls - traced).isEqualTo(compiled.steps() + 2 * 13);
  }

  /// Counts its calls, which changes nothing of what it gives.
  private static final class Counting implements Loss {
    private final Loss loss;
    private int calls;

    Counting(Loss loss) {
      this.loss = loss;
    }

    @Override
    public Value of(Value prediction, Value target) {
      calls++;
      return loss.of(prediction, target);
    }
  }

  /// The absolute error if it is large, by a look at the number.
  private static Value robust(Value prediction, Value target) {
    Value squares = Losses.meanSquaredError(prediction, target);
    return squares.item() > 1 ? prediction.sub(target).abs().mean() : squares;
  }

  @Test
  void aLossThatLooksAtNumbersIsNotCompiled() {
    Trainer.Builder<Neuron> builder = squares(0, 0.1).epochs(20);
    builder.loss(CompiledTrainingTest::robust);

    History history = builder.build().train(LINE).history();

    assertThat(history).isEqualTo(builder.compiled(false).build().train(LINE).history());
    assertThat(history.last().trainingLoss()).isLessThan(1);
    builder.loss(
        (prediction, target) -> {
          try {
            return robust(prediction, target);
          } catch (IllegalStateException e) {
            throw new UnsupportedOperationException("wrapped", e);
          }
        });
    assertThat(builder.compiled(true).build().train(LINE).history()).isEqualTo(history);
  }

  @Test
  void anErrorThatOnlyATraceBringsIsNotHidden() {
    Trainer.Builder<Neuron> builder = squares(0, 0.1).epochs(20);
    builder.loss(
        (prediction, target) -> {
          if (prediction.isSymbolic()) {
            throw new IllegalStateException("mine");
          }
          return Losses.meanSquaredError(prediction, target);
        });

    assertThatIllegalStateException()
        .isThrownBy(() -> builder.build().train(LINE))
        .withMessage("mine");
  }

  @Test
  void aLossThatChangesIsFoundOutAndNotCompiled() {
    Counting calls = new Counting(Losses::meanSquaredError);
    Loss changing = (prediction, target) -> calls.of(prediction, target).mul(1 + calls.calls % 7);
    Trainer.Builder<Neuron> builder = squares(0, 0.01).epochs(10).loss(changing);

    builder.build().train(LINE);

    // Ten steps, eleven measurements, and one trace for each of both that was of no use.
    assertThat(calls.calls).isEqualTo(10 + 11 + 2);
  }

  @Test
  void compiledStepsFindTheNumberThatIsNotFinite() {
    // Grows by a factor of about 8 per step, so that it overflows in a step that is compiled.
    Trainer.Builder<Neuron> builder = squares(0, 3).epochs(1000);

    TrainingResult<Neuron> compiled = builder.build().train(LINE);
    TrainingResult<Neuron> eager = builder.compiled(false).build().train(LINE);

    assertThat(compiled.stopReason()).isEqualTo(StopReason.NON_FINITE);
    assertThat(compiled.steps()).isGreaterThan(10).isEqualTo(eager.steps());
    assertThat(compiled.nonFinite()).isEqualTo(eager.nonFinite());
    assertThat(compiled.model().weights().item()).isEqualTo(eager.model().weights().item());
    assertThat(compiled.history()).isEqualTo(eager.history());
  }

  @Test
  void compiledStepsFindAGradientThatIsNotFinite() {
    // The root has an infinite slope at the fifth row, and nowhere else.
    Dataset data =
        new Dataset(
            Value.matrix(new double[][] {{1}, {1}, {1}, {1}, {0}}), Value.vector(1, 1, 1, 1, 0));
    Trainer.Builder<Neuron> builder =
        Trainer.builder(neuron(0.5))
            .loss((p, target) -> Losses.meanSquaredError(p, target).sqrt())
            .optimizer(new Frozen())
            .batching(new Batching(1, false, 0))
            .epochs(3);

    TrainingResult<Neuron> compiled = builder.build().train(data);

    assertThat(compiled.nonFinite().orElseThrow())
        .hasToString("the gradient of weights became NaN in step 5 (epoch 1)");
    assertThat(builder.compiled(false).build().train(data).nonFinite())
        .isEqualTo(compiled.nonFinite());
  }

  /// Forgets the gradients, so that only they can show what is wrong.
  private record Frozen() implements Optimizer {
    @Override
    public State start(List<Value> parameters) {
      return resume(parameters, List.of());
    }

    @Override
    public State resume(List<Value> parameters, List<Value> memory) {
      return new State() {
        @Override
        public List<Value> parameters() {
          return parameters;
        }

        @Override
        public List<Value> memory() {
          return memory;
        }

        @Override
        public State step(List<Value> gradients) {
          return this;
        }
      };
    }
  }

  @Test
  void aBadTargetIsReportedBeforeAnythingIsTrained() {
    // In the last of the parts in which many rows are measured.
    double[] targets = new double[3 * 4096];
    targets[3 * 4096 - 1] = 1.5;
    Dataset data = new Dataset(Value.full(Shape.of(targets.length, 1), 1), Value.vector(targets));
    List<Progress> epochs = new ArrayList<>();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Trainer.builder(neuron(0))
                    .batching(Batching.miniBatch(64, 1))
                    .listener(TrainingListener.progress(epochs::add))
                    .build()
                    .train(data))
        .withMessageContaining("target 1.5 at element 4095 of [4096] is not between 0 and 1");
    assertThat(epochs).isEmpty();
  }

  @Test
  void aProbabilityOutOfRangeIsReportedFromACompiledStep() {
    // With the target 1, a prediction above 1 has a finite loss: its logarithm.
    Trainer.Builder<Neuron> builder =
        Trainer.builder(neuron(0.5))
            .loss(Losses::binaryCrossEntropy)
            .optimizer(new GradientDescent(0.02))
            .epochs(100);
    Dataset data = new Dataset(Value.matrix(new double[][] {{1}}), Value.vector(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.build().train(data))
        .withMessageContaining("bce: probability 1.0")
        .withMessageContaining("is not between 0 and 1");
    Value below =
        Autodiff.compile(p -> Losses.binaryCrossEntropy(p, Value.vector(0)), ONE)
            .apply(Value.vector(-0.5));
    assertThat(below.item()).isNaN();
  }
}
