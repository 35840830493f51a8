package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The checker passes what is right and nothing else.
class GradientCheckTest {
  private static boolean passes(UnaryOperator<Value> f, double... at) {
    return GradientCheck.standard().check(f, Value.vector(at)).passed();
  }

  @Test
  void aRightGradientPasses() {
    assertThat(passes(x -> x.tanh().mul(x).sum(), 0.5, -2, 30)).isTrue();
    assertThat(passes(Value::exp, 0.5, -2, 3)).isTrue();
  }

  @Test
  void nanPassesOnNoSide() {
    assertThat(passes(x -> x.mul(Double.NaN).sum(), 1)).as("both sides").isFalse();
    assertThat(passes(Value::log, -1)).as("the difference").isFalse();
    assertThat(passes(x -> x.detach().add(nanGradient(x)), 1)).as("the gradient").isFalse();
    assertThat(passes(x -> x.slice(0, 0, 1).log().sum(), -1, 1)).as("one of two").isFalse();
  }

  /// 0, with a NaN for its derivative.
  private static Value nanGradient(Value x) {
    return x.sub(x.detach()).strongMul(Double.NaN);
  }

  @Test
  void aValueThatIsNoNumberDoesNotPass() {
    assertThat(passes(x -> Value.where(x.equal(1), x.like(Double.NaN), x.like(3)), 1)).isFalse();
    assertThat(passes(x -> x.abs().log().sum(), 0)).isFalse();
  }

  @Test
  void infinityPassesOnNoSide() {
    assertThat(passes(Value::exp, 800)).isFalse();
    assertThat(passes(Value::sqrt, 0)).isFalse();
    assertThat(passes(Value::reciprocal, 0)).isFalse();
  }

  @Test
  void aKinkDoesNotPass() {
    assertThat(passes(Value::relu, 0)).isFalse();
    assertThat(passes(x -> x.leakyRelu(0.1), 0)).isFalse();
    assertThat(passes(x -> x.clamp(-1, 1), 1)).isFalse();
    assertThat(passes(Value::sign, 0)).isFalse();
  }

  @Test
  void aKinkDoesNotPassWhereTheGradientIsTheMeanOfBothSlopes() {
    assertThat(passes(Value::abs, 0)).isFalse();
    assertThat(passes(x -> x.mul(2).abs().add(x), 0)).isFalse();
    assertThat(passes(x -> x.maximum(1), 1)).isFalse();
    assertThat(passes(x -> x.max(0), 1, 1)).isFalse();
  }

  @Test
  void aRuleWrongByATenthOfAPercentDoesNotPass() {
    assertThat(passes(x -> RuleMutationTest.scaled(x).sin(), 0.3)).isFalse();
    assertThat(passes(x -> RuleMutationTest.scaled(x).square().sum(), 1, 2, 3)).isFalse();
    assertThat(
            passes(
                x -> Value.concat(0, x.slice(0, 0, 2), RuleMutationTest.scaled(x.slice(0, 2, 3))),
                1,
                2,
                3))
        .as("one entry of three")
        .isFalse();
  }

  @Test
  void nothingToCompareIsNotAFailure() {
    GradientCheck.Result result =
        GradientCheck.standard().check(Value::exp, Value.tensor(Shape.of(2, 0)));
    assertThat(result.passed()).isTrue();
    assertThat(result.checked()).isZero();
  }

  @Test
  void aForgottenDependenceDoesNotPass() {
    assertThat(passes(x -> x.detach().mul(x), 2)).isFalse();
    assertThat(passes(x -> x.detach().square().sum(), 2)).isFalse();
  }

  @Test
  void everySampleIsAnEntryOnce() {
    Set<Double> seen = new HashSet<>();
    Value x = Value.vector(new SplittableRandom(3).doubles(50).toArray());
    GradientCheck.Result result =
        GradientCheck.standard()
            .sample(20, 4)
            .check(
                v -> {
                  for (int i = 0; i < 50; i++) {
                    if (v.get(i) != x.get(i)) {
                      seen.add(x.get(i));
                    }
                  }
                  return v.sum();
                },
                x);
    assertThat(result.checked()).isEqualTo(20);
    assertThat(seen).hasSize(20);
  }

  @Test
  void theMessageNamesTheWorstEntry() {
    GradientCheck.Result result =
        GradientCheck.standard()
            .check(
                x -> Value.concat(0, x.slice(0, 0, 1), x.slice(0, 1, 2).detach()),
                Value.vector(1, 2));
    assertThat(result.passed()).isFalse();
    assertThat(result.worst().entry()).isEqualTo(1);
    assertThat(result.message())
        .contains("failed")
        .contains("input 0[1]")
        .contains("gradient 0.0")
        .contains("steps up to 0.2");
    assertThatThrownBy(result::assertPassed)
        .isInstanceOf(AssertionError.class)
        .hasMessage(result.message());
  }

  @Test
  void float32IsRefused() {
    Value narrow = Value.vector(1, 2).to(DType.FLOAT32);
    assertThatThrownBy(() -> GradientCheck.standard().check(Value::exp, narrow))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("float32")
        .hasMessageContaining("to(DType.FLOAT64)");
  }
}
