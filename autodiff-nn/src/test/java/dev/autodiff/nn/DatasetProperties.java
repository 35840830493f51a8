package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class DatasetProperties {
  /// Row `i` is `[i, −i]` with target `i mod classes`.
  private static Dataset numbered(int rows, int classes) {
    double[][] features = new double[rows][];
    double[] targets = new double[rows];
    for (int i = 0; i < rows; i++) {
      features[i] = new double[] {i, -i};
      targets[i] = i % classes;
    }
    return new Dataset(Value.matrix(features), Value.vector(targets));
  }

  private static int[] numbers(Dataset data) {
    double[] features = data.features().toArray();
    double[] targets = data.targets().toArray();
    int[] numbers = new int[data.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (int) features[2 * i];
      assertThat(features[2 * i + 1]).as("rows stay together").isEqualTo(-features[2 * i]);
    }
    assertThat(targets).hasSize(numbers.length);
    return numbers;
  }

  @Property
  void aSplitHoldsEveryRowOnce(
      @ForAll @IntRange(min = 2, max = 60) int rows,
      @ForAll @Scale(5) @DoubleRange(min = 0.001, max = 0.999) double fraction,
      @ForAll long seed) {
    Dataset.Split split = numbered(rows, 3).split(fraction, seed);

    int test = Math.clamp(Math.round(fraction * rows), 1, rows - 1);
    assertThat(split.test().size()).isEqualTo(test);
    assertPermutation(rows, split);
    Dataset.Split again = numbered(rows, 3).split(fraction, seed);
    assertThat(numbers(again.test())).containsExactly(numbers(split.test()));
  }

  @Property
  void aStratifiedSplitKeepsTheShares(
      @ForAll @IntRange(min = 4, max = 60) int rows,
      @ForAll @IntRange(min = 1, max = 3) int classes,
      @ForAll @Scale(5) @DoubleRange(min = 0.001, max = 0.999) double fraction,
      @ForAll long seed) {
    Dataset.Split split = numbered(rows, classes).stratifiedSplit(fraction, seed);

    assertPermutation(rows, split);
    for (int k = 0; k < classes; k++) {
      int target = k;
      int all = (rows - 1 - k) / classes + 1;
      long test = Arrays.stream(split.test().targets().toArray()).filter(t -> t == target).count();
      int expected = all == 1 ? 0 : Math.clamp(Math.round(fraction * all), 1, all - 1);
      assertThat(test).as("class %d of %d", k, all).isEqualTo(expected);
    }
  }

  private static void assertPermutation(int rows, Dataset.Split split) {
    int[] both =
        IntStream.concat(
                Arrays.stream(numbers(split.train())), Arrays.stream(numbers(split.test())))
            .toArray();
    assertThat(both).containsExactlyInAnyOrder(IntStream.range(0, rows).toArray());
  }

  @Property
  void batchesHoldEveryRowOnce(
      @ForAll @IntRange(min = 1, max = 60) int rows,
      @ForAll @IntRange(min = 1, max = 70) int size,
      @ForAll @IntRange(min = 1, max = 9) int epoch,
      @ForAll long seed) {
    List<int[]> batches = Batching.miniBatch(size, seed).batches(rows, epoch);

    assertThat(batches).hasSize((rows + size - 1) / size);
    assertThat(batches.subList(0, batches.size() - 1)).allMatch(batch -> batch.length == size);
    assertThat(batches.stream().flatMapToInt(Arrays::stream).toArray())
        .containsExactlyInAnyOrder(IntStream.range(0, rows).toArray());
    List<int[]> again = Batching.miniBatch(size, seed).batches(rows, epoch);
    assertThat(again.stream().map(Arrays::toString).toList())
        .isEqualTo(batches.stream().map(Arrays::toString).toList());
  }

  /// Rows of one-hot targets: a class is a whole row.
  @Example
  void aStratifiedSplitTakesWholeRowsAsClasses() {
    int[] classes = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0};
    Dataset data = new Dataset(Value.full(Shape.of(10, 1), 0), Losses.oneHot(classes, 3));

    Value test = data.stratifiedSplit(0.3, 5).test().targets();

    assertThat(test.sum(0).toArray()).containsExactly(1, 1, 1);
  }

  @Example
  void twoRowsAreEnough() {
    assertThat(numbered(2, 1).split(0.9, 1).test().size()).isEqualTo(1);
    assertThat(numbered(2, 1).stratifiedSplit(0.9, 1).train().size()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbered(9, 2).stratifiedSplit(-0.1, 1))
        .withMessageContaining("the test fraction is -0.1");
  }

  @Example
  void everyEpochAndSeedHasAnOrderOfItsOwn() {
    int[] order = Batching.miniBatch(50, 1).batches(50, 1).getFirst();
    assertThat(Batching.miniBatch(50, 1).batches(50, 2).getFirst()).isNotEqualTo(order);
    assertThat(Batching.miniBatch(50, 2).batches(50, 1).getFirst()).isNotEqualTo(order);
  }

  @Example
  void aFullBatchKeepsTheOrder() {
    assertThat(Batching.fullBatch().batches(4, 3)).containsExactly(new int[] {0, 1, 2, 3});
    assertThat(Batching.stochastic(1).batches(4, 3)).hasSize(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Batching.miniBatch(0, 1))
        .withMessageContaining("the batch size is 0");
  }

  /// 24 orders of 4 rows, 24,000 draws: each count is within 6 standard deviations of 1,000.
  @Example
  void everyOrderIsEquallyLikely() {
    Map<String, Integer> counts = new HashMap<>();
    for (int epoch = 0; epoch < 24_000; epoch++) {
      int[] order = Batching.miniBatch(4, 77).batches(4, epoch).getFirst();
      counts.merge(Arrays.toString(order), 1, Integer::sum);
    }
    assertThat(counts).hasSize(24);
    assertThat(counts.values()).allMatch(count -> Math.abs(count - 1000) < 190);
  }

  @Example
  void rowsMayRepeatAndBeNone() {
    Dataset data = numbered(5, 2);
    assertThat(numbers(data.rows(4, 0, 4))).containsExactly(4, 0, 4);
    assertThat(data.rows().size()).isEqualTo(0);
    assertThatIllegalArgumentException().isThrownBy(() -> data.rows(5));
  }

  @Example
  void dataAreConstants() {
    Dataset data =
        new Dataset(
            Value.variable(Value.matrix(new double[][] {{1}})), Value.variable(Value.vector(1)));
    assertThat(data.features().isConstant()).isTrue();
    assertThat(data.targets().isConstant()).isTrue();
  }

  @Example
  void badDataAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dataset(Value.full(Shape.of(3, 2), 0), Value.vector(1, 2)))
        .withMessage(
            "dataset: features have shape [3, 2], targets [2]. "
                + "Give features [m, n] and targets [m] or [m, k].");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Dataset(
                    Value.matrix(new double[][] {{1, 2}, {3, Double.NaN}}), Value.vector(1, 2)))
        .withMessageContaining("feature NaN in row 1, column 1 is not finite");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Dataset(
                    Value.full(Shape.of(2, 1), 0), Value.vector(1, Double.POSITIVE_INFINITY)))
        .withMessageContaining("target Infinity in row 1, column 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbered(5, 2).split(1, 1))
        .withMessageContaining("the test fraction is 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbered(1, 2).split(0.5, 1))
        .withMessageContaining("there are 1 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> numbered(5, 9).stratifiedSplit(0.5, 1))
        .withMessageContaining("no two of the 5 rows have equal targets");
  }
}
