package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientDescentTest {
  @Test
  void plainDescentFollowsTheGradient() {
    Value w = Value.variable(Value.vector(1, 2), "w");
    Optimizer.State start = new GradientDescent(0.5).start(List.of(w));

    Optimizer.State next = start.step(List.of(Value.vector(2, -4)));

    Value moved = next.parameters().getFirst();
    assertThat(moved.toArray()).containsExactly(0, 4);
    assertThat(moved.name()).isEqualTo("w");
    assertThat(moved.isConstant()).isFalse();
    assertThat(start.parameters()).containsExactly(w);
  }

  @Test
  void momentumSumsVelocity() {
    Optimizer.State state = new GradientDescent(0.1, 0.5).start(List.of(Value.variable(1)));

    // v = 1, then 0.5·1 + 1 = 1.5, then 0.5·1.5 − 2 = −1.25
    state = state.step(List.of(Value.of(1)));
    assertThat(state.parameters().getFirst().item()).isCloseTo(0.9, within(1e-15));
    state = state.step(List.of(Value.of(1)));
    assertThat(state.parameters().getFirst().item()).isCloseTo(0.75, within(1e-15));
    state = state.step(List.of(Value.of(-2)));
    assertThat(state.parameters().getFirst().item()).isCloseTo(0.875, within(1e-15));
  }

  @Test
  void aStepRecordsNothingOfTheOneBefore() {
    Value w = Value.variable(3);
    Value next =
        new GradientDescent(0.1, 0.9)
            .start(List.of(w))
            .step(List.of(w.square().backward().of(w)))
            .parameters()
            .getFirst();

    assertThat(next.operands()).isEmpty();
  }

  @Test
  void gradientsMustFit() {
    Optimizer.State state = new GradientDescent(0.1).start(List.of(Value.variable(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.step(List.of()))
        .withMessageContaining("has 1 parameters, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.step(List.of(Value.vector(1, 2))))
        .withMessageContaining("got float64 [2]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void badLearningRatesAreErrors(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GradientDescent(rate))
        .withMessageContaining("the learning rate is " + rate);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, -0.1, Double.NaN})
  void badMomentaAreErrors(double momentum) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GradientDescent(1, momentum))
        .withMessageContaining("the momentum is " + momentum);
  }
}
