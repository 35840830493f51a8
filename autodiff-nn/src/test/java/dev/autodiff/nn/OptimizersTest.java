package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.DType;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What all optimizers have in common.
class OptimizersTest {
  enum Kind {
    GRADIENT_DESCENT(rate -> new GradientDescent(rate, 0.9).withWeightDecay(0.01)),
    NESTEROV(rate -> new GradientDescent(rate, 0.9).withNesterov(true)),
    DAMPENED(rate -> new GradientDescent(rate, 0.5).withDampening(0.3)),
    ADAM(Adam::new),
    AMSGRAD(rate -> new Adam(rate).withAmsgrad(true).withWeightDecay(0.1)),
    ADAM_W(AdamW::new),
    RMS_PROP(RmsProp::new),
    CENTERED(rate -> new RmsProp(rate).withCentered(true).withMomentum(0.5)),
    ADAGRAD(rate -> new Adagrad(rate).withRateDecay(0.1).withInitialSum(0.1)),
    ADADELTA(rate -> new Adadelta(20 * rate).withEps(1e-3)),
    ADAMAX(Adamax::new),
    N_ADAM(rate -> new NAdam(rate).withDecoupled(true).withWeightDecay(0.1)),
    R_ADAM(rate -> new RAdam(rate).withWeightDecay(0.01)),
    ASGD(rate -> new Asgd(rate).withAverageFrom(3)),
    RPROP(Rprop::new),
    LBFGS(rate -> new Lbfgs(10 * rate)),
    LBFGS_WITHOUT_SEARCH(rate -> new Lbfgs(10 * rate).withLineSearch(false).withHistory(3));

    final Function<Double, Optimizer> of;

    Kind(Function<Double, Optimizer> of) {
      this.of = of;
    }

    boolean searches() {
      return this == LBFGS || this == LBFGS_WITHOUT_SEARCH;
    }
  }

  private static Dataset rows(DType dtype) {
    SplittableRandom random = new SplittableRandom(7);
    Value features = Initializer.normal(1).sample(Shape.of(30, 2), 1, 1, random);
    Value targets = features.mul(Value.vector(1, -0.5)).sum(1).reshape(30, 1).add(0.3);
    return new Dataset(features.to(dtype), targets.to(dtype));
  }

  private static Sequential network(DType dtype) {
    List<Layer> layers = new ArrayList<>();
    int[] sizes = {2, 4, 1};
    for (Layer layer :
        Sequential.mlp(sizes, Activation.TANH, Activation.IDENTITY, Initializer.xavierUniform(), 3)
            .layers()) {
      layers.add(
          layer instanceof Linear linear
              ? new Linear(
                  Parameters.renewed(linear.weight(), linear.weight().to(dtype)),
                  Parameters.renewed(linear.bias(), linear.bias().to(dtype)))
              : layer);
    }
    return new Sequential(layers);
  }

  private static Trainer.Builder<Sequential> trainer(Kind kind, DType dtype) {
    return Trainer.builder(network(dtype))
        .loss(Losses::meanSquaredError)
        .optimizer(kind.of.apply(0.05))
        .epochs(15);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theLossFalls(Kind kind) {
    double[] losses =
        trainer(kind, DType.FLOAT64).build().train(rows(DType.FLOAT64)).history().trainingLosses();

    assertThat(losses[15]).isLessThan(0.7 * losses[0]);
  }

  private static Stream<Object[]> compiled() {
    return Arrays.stream(Kind.values())
        .flatMap(
            kind ->
                Stream.of(new Object[] {kind, DType.FLOAT64}, new Object[] {kind, DType.FLOAT32}));
  }

  @ParameterizedTest
  @MethodSource("compiled")
  void theBitsAreThoseOfStepsThatAreNotCompiled(Kind kind, DType dtype) {
    Trainer.Builder<Sequential> builder =
        trainer(kind, dtype)
            .clip(Clipping.norm(0.5))
            .batching(kind.searches() ? Batching.fullBatch() : Batching.miniBatch(10, 1));
    if (kind != Kind.RPROP) {
      builder.stepSchedule(Schedule.cosineAnnealing(30, 1e-3));
    }

    TrainingResult<Sequential> compiled = builder.build().train(rows(dtype));
    TrainingResult<Sequential> eager = builder.compiled(false).build().train(rows(dtype));

    assertThat(compiled.history()).isEqualTo(eager.history());
    assertThat(compiled.nonFinite()).isEqualTo(eager.nonFinite());
    // Without a search the noise of float32 passes for curvature.
    assertThat(compiled.nonFinite().isEmpty() || kind == Kind.LBFGS_WITHOUT_SEARCH).isTrue();
    for (int i = 0; i < 4; i++) {
      Value parameter = compiled.model().parameters().get(i);
      assertThat(parameter.dtype()).isEqualTo(dtype);
      assertThat(parameter.toArray()).isEqualTo(eager.model().parameters().get(i).toArray());
    }
  }

  /// A schedule that is another number for each step must not make another plan for each.
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLossIsTracedAFewTimesOnly(Kind kind) {
    int[] calls = new int[1];
    Trainer.Builder<Sequential> builder = trainer(kind, DType.FLOAT64).epochs(60);
    builder.loss(
        (prediction, target) -> {
          calls[0]++;
          return Losses.meanSquaredError(prediction, target);
        });
    if (kind != Kind.RPROP) {
      builder.schedule(Schedule.exponentialDecay(0.99));
    }
    builder.build().train(rows(DType.FLOAT64));

    // The steps of a search are not compiled, but the loss inside them is.
    assertThat(calls[0]).isLessThan(kind.searches() ? 90 : 15);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRunCanBeTakenUpAgain(Kind kind) {
    Optimizer optimizer = kind.of.apply(0.1);
    Optimizer.Objective objective =
        w -> Optimizer.Slope.of(w.get(0).square().sum().add(w.get(1).sub(1).pow(4)), w);
    Optimizer.State state =
        optimizer.start(List.of(Value.variable(Value.vector(1, 2), "a"), Value.variable(3, "b")));
    for (int i = 0; i < 4; i++) {
      Optimizer.State again = optimizer.resume(state.parameters(), state.memory());
      state = state.step(objective);
      Optimizer.State next = again.step(objective);
      for (int j = 0; j < 2; j++) {
        assertThat(next.parameters().get(j).toArray())
            .isEqualTo(state.parameters().get(j).toArray());
      }
    }
    assertThat(state.parameters()).extracting(Value::name).containsExactly("a", "b");
    assertThat(state.parameters()).noneMatch(Value::isConstant);
    assertThat(state.memory()).allMatch(Value::isConstant);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void gradientsMustFit(Kind kind) {
    Optimizer.State state = kind.of.apply(0.1).start(List.of(Value.variable(1)));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                state.step(
                    new Optimizer.Slope(Value.of(0), List.of(Value.vector(1, 2))),
                    _ -> new Optimizer.Slope(Value.of(0), List.of())))
        .withMessageContaining("got float64 [2]");
  }

  @Test
  void theFirstStepOfAdamHasTheLengthOfTheRate() {
    Value w =
        new Adam(0.1)
            .start(List.of(Value.variable(Value.vector(1, 1))))
            .step(List.of(Value.vector(1e5, -1e-3)))
            .parameters()
            .getFirst();

    assertThat(w.toArray()).containsExactly(new double[] {0.9, 1.1}, within(1e-6));
  }

  @Test
  void aSearchFindsTheMinimumOfASquareAtOnce() {
    Optimizer.Objective objective =
        w -> Optimizer.Slope.of(w.getFirst().sub(Value.vector(3, -4)).square().sum(), w);
    Value w =
        new Lbfgs(1)
            .start(List.of(Value.variable(Value.vector(100, 5))))
            .step(objective)
            .parameters()
            .getFirst();

    assertThat(w.toArray()).containsExactly(new double[] {3, -4}, within(1e-9));
  }

  @Test
  void aSearchTurnsBackWhereThereIsNoNumber() {
    // Left of 0 the logarithm is NaN, and the first step goes far over.
    Optimizer.Objective objective =
        w -> Optimizer.Slope.of(w.getFirst().sub(w.getFirst().log().mul(0.01)).sum(), w);
    Optimizer.State state = new Lbfgs(50).start(List.of(Value.variable(2)));
    for (int i = 0; i < 5; i++) {
      state = state.step(objective);
    }

    assertThat(state.parameters().getFirst().item()).isCloseTo(0.01, within(1e-5));
  }

  @Test
  void aSearchNeedsTheObjective() {
    Optimizer.State state = new Lbfgs(1).start(List.of(Value.variable(1)));

    assertThatIllegalStateException()
        .isThrownBy(() -> state.step(List.of(Value.of(1))))
        .withMessage("lbfgs: a step needs the loss at further points. Use step(objective).");
  }

  @Test
  void averagesBeginLate() {
    Asgd asgd = new Asgd(0.1).withAverageFrom(2).withDecay(0);
    Optimizer.State state = asgd.start(List.of(Value.variable(0)));
    double[] averages = new double[5];
    for (int i = 0; i < 5; i++) {
      state = state.step(List.of(Value.of(-10)));
      averages[i] = Asgd.averages(state).getFirst().item();
    }
    // The parameter is 1, 2, 3, 4, 5.
    assertThat(averages).containsExactly(new double[] {1, 2, 3, 4, 4.5}, within(1e-12));
  }

  @Test
  void signsHaveNoRateToSchedule() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                trainer(Kind.RPROP, DType.FLOAT64)
                    .schedule(Schedule.exponentialDecay(0.9))
                    .build()
                    .train(rows(DType.FLOAT64)))
        .withMessageContaining("no learning rate to set");
  }

  @Test
  void badSettingsAreErrors() {
    refused(() -> new Adam(0), "adam: the learning rate is 0.0");
    refused(() -> new Adam(1).withDecays(1, 0.9), "adam: the first decay is 1.0");
    refused(() -> new AdamW(1).withDecays(0.9, -1), "adamW: the second decay is -1.0");
    refused(() -> new AdamW(1).withWeightDecay(-1), "adamW: the weight decay is -1.0");
    refused(() -> new RmsProp(1).withEps(-1), "rmsProp: eps is -1.0");
    refused(() -> new RmsProp(1).withMomentum(1), "rmsProp: the momentum is 1.0");
    refused(() -> new Adagrad(1).withInitialSum(-1), "adagrad: the initial sum is -1.0");
    refused(() -> new Adadelta(1).withDecay(2), "adadelta: the decay is 2.0");
    refused(() -> new Adamax(Double.NaN), "adamax: the learning rate is NaN");
    refused(() -> new NAdam(1).withMomentumDecay(-1), "nAdam: the momentum decay is -1.0");
    refused(() -> new RAdam(1).withEps(Double.NaN), "rAdam: eps is NaN");
    refused(() -> new Asgd(1).withPower(-1), "asgd: the power is -1.0");
    refused(() -> new Rprop(1).withFactors(0.5, 0.9), "rprop: steps shrink by 0.5, grow by 0.9");
    refused(() -> new Rprop(1).withBounds(2, 1), "rprop: steps shrink by");
    refused(() -> new Lbfgs(1).withHistory(0), "lbfgs: the history is 0");
    refused(
        () -> new GradientDescent(1).withNesterov(true),
        "gradientDescent: Nesterov momentum with momentum 0.0");
    refused(
        () -> new GradientDescent(1).withDampening(Double.NaN),
        "gradientDescent: the dampening is NaN");
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(message);
  }
}
