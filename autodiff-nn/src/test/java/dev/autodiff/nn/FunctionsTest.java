package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What the golden vectors do not ask of the functions for networks: edges and hard numbers.
class FunctionsTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void normalizationsKeepDigitsFarFromZero() {
    Value near = Value.matrix(new double[][] {{1, 2, 4, 8}});
    Value far = near.add(0x1p40);
    assertThat(Normalization.layerNorm(far, 1, null, null, 0).toArray())
        .containsExactly(Normalization.layerNorm(near, 1, null, null, 0).toArray(), within(1e-15));
  }

  @Test
  void oneElementHasNoGradient() {
    Value x = Value.variable(Value.matrix(new double[][] {{3}, {0.1}, {-1e9}}));
    Value y = Normalization.layerNorm(x, 1, Value.vector(2), Value.vector(5), 1e-5);
    assertThat(y.toArray()).containsOnly(5);
    assertThat(y.square().sum().backward().of(x).toArray()).containsOnly(0);
  }

  @Test
  void nothingIsNormalizedToNothing() {
    Value none = Value.variable(Value.full(Shape.of(0, 3, 2), 1));
    assertThat(Normalization.groupNorm(none, 3, null, null, 1e-5).shape()).isEqualTo(none.shape());
    assertThat(Normalization.layerNorm(none, 2, null, null, 1e-5).shape()).isEqualTo(none.shape());
  }

  @Test
  void zerosStayZerosWhenNormalized() {
    Value zero = Value.variable(Value.vector(0, 0));
    Value y = Normalization.normalize(zero, 2, 0, 1e-12);
    assertThat(y.toArray()).containsExactly(0, 0);
    assertThat(y.sum().backward().of(zero).toArray()).doesNotContain(Double.NaN);
    Value other = Value.vector(1, 2);
    Value cosine = Normalization.cosineSimilarity(zero, other, 0, 1e-8);
    assertThat(cosine.item()).isZero();
  }

  @Test
  void cosinesBroadcastAndDoNotOverflow() {
    Value rows = Value.matrix(new double[][] {{1e200, 0}, {1e-200, 1e-200}});
    Value cosines = Normalization.cosineSimilarity(rows, Value.vector(1, 0), 1, 0);
    assertThat(cosines.toArray()).containsExactly(new double[] {1, Math.sqrt(0.5)}, within(1e-15));
    assertThat(Normalization.cosineSimilarity(Value.vector(1, 0), rows, -1, 0).toArray())
        .containsExactly(cosines.toArray());
  }

  @Test
  void oneElementPerChannelIsNoBatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Normalization.instanceNorm(Value.full(Shape.of(2, 3, 1), 1), null, null, 1e-5))
        .withMessageStartingWith("instanceNorm: input [2, 3, 1] has 1 element");
  }

  @Test
  void aQueryThatSeesNoKeyGetsZeros() {
    Value q = Value.variable(Value.matrix(new double[][] {{1, 2}, {3, 4}}));
    Value k = Value.variable(Value.matrix(new double[][] {{1, 0}, {0, 1}, {1, 1}}));
    Value keep = Value.matrix(new double[][] {{0, 0, 0}, {1, 0, 1}});
    Attention.Options hidden = Attention.Options.DEFAULT.withKeep(keep);
    Value y = Attention.scaledDotProduct(q, k, k, hidden);
    assertThat(y.select(0, 0).toArray()).containsExactly(0, 0);
    Value low = Value.where(keep, Value.of(0), Value.of(-INFINITY));
    Value biased = Attention.scaledDotProduct(q, k, k, Attention.Options.DEFAULT.withBias(low));
    assertThat(biased.toArray()).isEqualTo(y.toArray());
    for (Value output : new Value[] {y, biased}) {
      double[] gradient = output.square().sum().backward().of(q).toArray();
      assertThat(gradient).doesNotContain(Double.NaN);
      assertThat(gradient).startsWith(0, 0);
      assertThat(output.square().sum().backward().of(k).toArray()).doesNotContain(Double.NaN);
    }
  }

  @Test
  void attentionRefusesMasksThatDoNotFit() {
    Value q = Value.full(Shape.of(2, 2), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Attention.scaledDotProduct(
                    q, q, q, Attention.Options.DEFAULT.withKeep(Value.full(Shape.of(3, 2), 1))))
        .withMessageContaining("keep is [3, 2], the scores are [2, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Attention.scaledDotProduct(
                    q, Value.full(Shape.of(2, 3), 1), q, Attention.Options.DEFAULT))
        .withMessageStartingWith("scaledDotProduct: queries are [2, 2], keys [2, 3]");
  }

  @Test
  void theRowOfThePaddingGetsNoGradient() {
    Value table = Value.variable(Value.matrix(new double[][] {{1, 2}, {3, 4}, {5, 6}}));
    Value rows = Embedding.lookup(Value.vector(2, 0, 2), table, -1);
    assertThat(rows.toArray()).containsExactly(5, 6, 1, 2, 5, 6);
    assertThat(rows.sum().backward().of(table).toArray()).containsExactly(1, 1, 0, 0, 0, 0);
    assertThat(Embedding.lookup(table, 1, 1).sum().backward().of(table).toArray())
        .containsExactly(0, 0, 2, 2, 0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedding.lookup(Value.vector(0.5), table))
        .withMessage(
            "embedding: row 0.5 does not exist in shape [3, 2]. Use whole numbers from 0 to 2.");
  }

  @Test
  void computedRowNumbersCompile() {
    Value table = Value.matrix(new double[][] {{1, 2}, {3, 4}, {5, 6}});
    var lookup = Autodiff.compile(at -> Embedding.lookup(at, table, 1), Shape.of(2));
    assertThat(lookup.apply(Value.vector(2, 1)).toArray()).containsExactly(5, 6, 3, 4);
  }

  @Test
  void dropoutKeepsTheExpectationAndRepeats() {
    Value x = Value.variable(Value.full(Shape.of(20_000), 1));
    Value y = Dropout.apply(x, 0.3, new SplittableRandom(7));
    assertThat(y.mean().item()).isCloseTo(1, within(0.02));
    assertThat(Dropout.apply(x, 0.3, new SplittableRandom(7)).toArray()).isEqualTo(y.toArray());
    assertThat(y.sum().backward().of(x).toArray()).isEqualTo(y.toArray());
  }

  @Test
  void whatIsDroppedIsZeroWhateverItWas() {
    Value x = Value.variable(Value.vector(Double.NaN, INFINITY, 3));
    Value y = Dropout.masked(x, Value.vector(0, 0, 1), 0.5);
    assertThat(y.toArray()).containsExactly(0, 0, 6);
    assertThat(y.sum().backward().of(x).toArray()).containsExactly(0, 0, 2);
    assertThat(Dropout.apply(x, 1, new SplittableRandom(1)).toArray()).containsExactly(0, 0, 0);
  }

  @Test
  void aPlanCannotDraw() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Autodiff.compile(x -> Dropout.apply(x, 0.5, new SplittableRandom(1)), Shape.of(3)))
        .withMessageStartingWith("compile: dropout draws a mask of shape [3]");
  }

  @Test
  void pixelsAreShuffledBack() {
    double[] data = new double[2 * 8 * 3 * 5];
    Arrays.setAll(data, i -> i);
    Value x = Value.tensor(Shape.of(2, 8, 3, 5), data);
    Value shuffled = Resampling.pixelShuffle(x, 2);
    assertThat(shuffled.shape()).isEqualTo(Shape.of(2, 2, 6, 10));
    assertThat(Resampling.pixelUnshuffle(shuffled, 2).toArray()).isEqualTo(data);
  }

  @Test
  void interpolationOfInfinityStaysBesideIt() {
    Value x = Value.tensor(Shape.of(1, 1, 3), 1, 2, INFINITY);
    assertThat(Resampling.interpolate(x, new int[] {5}, Resampling.Mode.LINEAR_ALIGNED).toArray())
        .containsExactly(1, 1.5, 2, INFINITY, INFINITY);
    assertThat(Resampling.interpolate(x, 2, Resampling.Mode.NEAREST).toArray())
        .containsExactly(1, 1, 2, 2, INFINITY, INFINITY);
  }

  @Test
  void preluHasASlopePerChannel() {
    Value x = Value.tensor(Shape.of(1, 2, 2), -1, 1, -1, 0);
    Value slopes = Value.variable(Value.vector(0.5, 2));
    Value y = Gated.prelu(x, slopes);
    assertThat(y.toArray()).containsExactly(-0.5, 1, -2, 0);
    assertThat(y.sum().backward().of(slopes).toArray()).containsExactly(-1, -1);
  }
}
