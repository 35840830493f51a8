package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
  private static final int IN = 300;
  private static final int OUT = 200;

  /// Initializer, its standard deviation, its largest magnitude.
  static Stream<Arguments> distributions() {
    double all = Double.POSITIVE_INFINITY;
    return Stream.of(
        Arguments.of(Initializer.uniform(-2, 1), Math.sqrt(9 / 12.0 + 0.25), 2),
        Arguments.of(Initializer.normal(0.3), 0.3, all),
        Arguments.of(
            Initializer.xavierUniform(), Math.sqrt(2.0 / (IN + OUT)), Math.sqrt(6.0 / (IN + OUT))),
        Arguments.of(Initializer.xavierNormal(), Math.sqrt(2.0 / (IN + OUT)), all),
        Arguments.of(Initializer.heUniform(), Math.sqrt(2.0 / IN), Math.sqrt(6.0 / IN)),
        Arguments.of(Initializer.heNormal(), Math.sqrt(2.0 / IN), all));
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void numbersHaveTheDocumentedSpread(Initializer init, double deviation, double largest) {
    Value sample = init.sample(Shape.of(OUT, IN), IN, OUT, new SplittableRandom(5));

    assertThat(sample.shape()).isEqualTo(Shape.of(OUT, IN));
    assertThat(sample.isConstant()).isTrue();
    double[] numbers = sample.toArray();
    double square = Arrays.stream(numbers).map(x -> x * x).sum() / numbers.length;
    // 60,000 numbers: the root mean square is known to about 0.3 %.
    assertThat(Math.sqrt(square)).isCloseTo(deviation, within(0.015 * deviation));
    assertThat(Arrays.stream(numbers).map(Math::abs).max().orElseThrow())
        .isLessThanOrEqualTo(largest)
        .isGreaterThan(Math.min(largest, 2 * deviation) * 0.99);
  }

  @Test
  void zerosAreZeros() {
    assertThat(Initializer.zeros().sample(Shape.of(2), 1, 1, new SplittableRandom(1)).toArray())
        .containsExactly(0, 0);
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    for (Initializer init : List.of(Initializer.heNormal(), Initializer.xavierUniform())) {
      Value first = init.sample(Shape.of(50), 5, 10, new SplittableRandom(9));
      Value again = init.sample(Shape.of(50), 5, 10, new SplittableRandom(9));
      Value other = init.sample(Shape.of(50), 5, 10, new SplittableRandom(10));
      assertThat(again.toArray()).containsExactly(first.toArray());
      assertThat(other.toArray()).doesNotContain(first.toArray());
    }
  }

  @Test
  void aWiderLayerLeavesTheWeightsOfTheNext() {
    Value narrow = mlp(4).parameters().get(2);
    Value wide = mlp(4, 9).parameters().get(2);

    assertThat(Arrays.copyOf(wide.toArray(), 3)).isNotEqualTo(new double[3]);
    assertThat(wide.toArray()[0] * Math.sqrt(9 + 4))
        .isCloseTo(narrow.toArray()[0] * Math.sqrt(4 + 1), within(1e-12));
  }

  private static Sequential mlp(int... hidden) {
    int[] sizes = hidden.length == 1 ? new int[] {3, hidden[0], 1} : new int[] {3, 4, 9, 1};
    return Sequential.mlp(
        sizes, Activation.TANH, Activation.IDENTITY, Initializer.xavierNormal(), 42);
  }

  @Test
  void badSettingsAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initializer.uniform(1, 1))
        .withMessageStartingWith("uniform: low is 1.0, high is 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initializer.uniform(0, Double.NaN))
        .withMessageStartingWith("uniform:");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Initializer.normal(0))
        .withMessageStartingWith("normal: std is 0.0");
  }
}
