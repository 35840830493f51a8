package dev.autodiff.nn;

import static dev.autodiff.testkit.DerivativeAssertions.assertGradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

class LossesProperties {
  private static final List<Loss> ALL =
      List.of(
          Losses::binaryCrossEntropyWithLogits,
          Losses::binaryCrossEntropy,
          Losses::meanSquaredError,
          Losses::crossEntropy);

  @Property(seed = "1")
  void noLossBroadcasts(
      @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 3) Integer> left,
      @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 3) Integer> right,
      @ForAll @IntRange(max = 3) int which) {
    Assume.that(!left.equals(right));
    Value prediction = half(left);
    Value target = half(right);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ALL.get(which).of(prediction, target))
        .withMessageContaining("shape");
  }

  private static Value half(List<Integer> lengths) {
    return Value.full(Shape.of(lengths.stream().mapToInt(n -> n).toArray()), 0.5);
  }

  @Property(seed = "1")
  void logitsAndProbabilitiesGiveOneLoss(
      @ForAll @Scale(5) @DoubleRange(min = -15, max = 15) double x,
      @ForAll @Scale(5) @DoubleRange(min = 0, max = 1) double y) {
    Value logit = Value.variable(x);
    Value ofLogit = Losses.binaryCrossEntropyWithLogits(logit, Value.of(y));
    Value ofProbability = Losses.binaryCrossEntropy(logit.sigmoid(), Value.of(y));

    // 1 − σ(x) has lost up to e¹⁵ of its digits.
    assertThat(ofProbability.item()).isCloseTo(ofLogit.item(), within(1e-9));
    assertThat(ofProbability.backward().of(logit).item())
        .isCloseTo(ofLogit.backward().of(logit).item(), within(1e-9));
  }

  @Property(seed = "1")
  void derivativesAreWhatFiniteDifferencesSay(
      @ForAll @Scale(5) @DoubleRange(min = -30, max = 30) double x,
      @ForAll @Scale(5) @DoubleRange(min = 0, max = 1) double y,
      @ForAll @IntRange(max = 2) int which) {
    Loss loss = ALL.get(which);
    double at = which == 1 ? 0.01 + 0.98 * (x + 30) / 60 : x;
    assertGradient(prediction -> loss.of(prediction, Value.of(y)), Value.of(at));
  }

  @Property(seed = "1")
  void crossEntropyOfTwoClassesIsTheBinaryOne(
      @ForAll @Scale(5) @DoubleRange(min = -700, max = 700) double x,
      @ForAll @IntRange(max = 1) int target) {
    Value logits = Value.matrix(new double[][] {{0, x}});
    double expected = Losses.binaryCrossEntropyWithLogits(Value.of(x), Value.of(target)).item();

    assertThat(Losses.crossEntropy(logits, new int[] {target}).item())
        .isCloseTo(expected, within(1e-15 * Math.max(1, Math.abs(x))));
  }
}
