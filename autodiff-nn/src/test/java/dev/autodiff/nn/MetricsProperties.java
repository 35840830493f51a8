package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

class MetricsProperties {
  /// A prediction and the truth.
  record Pair(int predicted, int actual) {}

  /// A score, drawn from few so that there are ties, and the truth.
  record Scored(double score, int actual) {}

  @Provide
  Arbitrary<List<Pair>> classes() {
    Arbitrary<Integer> k = Arbitraries.integers().between(0, 3);
    return Combinators.combine(k, k).as(Pair::new).list().ofMinSize(1).ofMaxSize(40);
  }

  @Provide
  Arbitrary<List<Scored>> scores() {
    Arbitrary<Double> score =
        Arbitraries.of(Double.NEGATIVE_INFINITY, -1.0, -0.0, 0.0, 0.25, 0.5, 1.0, 1e300);
    Arbitrary<Integer> actual = Arbitraries.integers().between(0, 1);
    return Combinators.combine(score, actual).as(Scored::new).list().ofMinSize(1).ofMaxSize(40);
  }

  private static int[] predicted(List<Pair> pairs) {
    return pairs.stream().mapToInt(Pair::predicted).toArray();
  }

  private static int[] actual(List<Pair> pairs) {
    return pairs.stream().mapToInt(Pair::actual).toArray();
  }

  @Property(seed = "1")
  void countsAreThoseOfCounting(@ForAll("classes") List<Pair> pairs) {
    ConfusionMatrix matrix = Metrics.confusionMatrix(predicted(pairs), actual(pairs), 4);

    assertThat(matrix.total()).isEqualTo(pairs.size());
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        Pair pair = new Pair(j, i);
        assertThat(matrix.count(i, j)).isEqualTo(pairs.stream().filter(pair::equals).count());
      }
    }
    double right = pairs.stream().filter(p -> p.predicted == p.actual).count();
    assertThat(matrix.accuracy()).isEqualTo(right / pairs.size());
    assertThat(Metrics.accuracy(predicted(pairs), actual(pairs))).isEqualTo(matrix.accuracy());
  }

  @Property(seed = "1")
  void precisionAndRecallAreTheNaiveShares(@ForAll("classes") List<Pair> all) {
    List<Pair> pairs = all.stream().map(p -> new Pair(p.predicted % 2, p.actual % 2)).toList();
    int[] predicted = predicted(pairs);
    int[] actual = actual(pairs);
    double found = pairs.stream().filter(p -> p.predicted == 1 && p.actual == 1).count();
    double claimed = pairs.stream().filter(p -> p.predicted == 1).count();
    double there = pairs.stream().filter(p -> p.actual == 1).count();
    double precision = found / claimed;
    double recall = found / there;

    assertThat(Metrics.precision(predicted, actual)).isEqualTo(Double.valueOf(precision));
    assertThat(Metrics.recall(predicted, actual)).isEqualTo(Double.valueOf(recall));
    if (found > 0) {
      assertThat(Metrics.f1(predicted, actual))
          .isCloseTo(2 * precision * recall / (precision + recall), within(1e-15));
    } else {
      assertThat(Metrics.f1(predicted, actual))
          .isEqualTo(Double.valueOf(claimed + there == 0 ? Double.NaN : 0));
    }
  }

  /// The definition by pairs: how often a positive scores above a negative, a tie being half.
  @Property(seed = "1")
  void aucIsTheShareOfPairsInOrder(@ForAll("scores") List<Scored> samples) {
    List<Scored> positive = samples.stream().filter(s -> s.actual == 1).toList();
    List<Scored> negative = samples.stream().filter(s -> s.actual == 0).toList();
    Assume.that(!positive.isEmpty() && !negative.isEmpty());
    double wins = 0;
    for (Scored p : positive) {
      for (Scored n : negative) {
        wins += p.score > n.score ? 1 : p.score == n.score ? 0.5 : 0;
      }
    }

    double auc =
        Metrics.rocAuc(
            samples.stream().mapToDouble(Scored::score).toArray(),
            samples.stream().mapToInt(Scored::actual).toArray());

    assertThat(auc).isCloseTo(wins / positive.size() / negative.size(), within(1e-14));
  }

  @Property(seed = "1")
  void logLossIsTheMeanOfTheLogarithms(@ForAll("scores") List<Scored> samples) {
    double[] p = samples.stream().mapToDouble(s -> 1 / (1 + Math.exp(-s.score))).toArray();
    int[] actual = samples.stream().mapToInt(Scored::actual).toArray();
    double sum = 0;
    double[][] both = new double[p.length][];
    for (int i = 0; i < p.length; i++) {
      sum -= Math.max(-100, Math.log(actual[i] == 1 ? p[i] : 1 - p[i]));
      both[i] = new double[] {1 - p[i], p[i]};
    }

    assertThat(Metrics.logLoss(p, actual)).isCloseTo(sum / p.length, within(1e-12));
    assertThat(Metrics.logLoss(Value.matrix(both), actual))
        .isCloseTo(sum / p.length, within(1e-12));
  }

  @Example
  void rSquaredComparesWithTheMean() {
    double[] y = {1, 2, 3, 6};
    assertThat(Metrics.rSquared(y, y)).isEqualTo(1);
    assertThat(Metrics.rSquared(new double[] {3, 3, 3, 3}, y)).isEqualTo(0);
    assertThat(Metrics.rSquared(new double[] {1, 2, 3, 5}, y))
        .isCloseTo(1 - 1 / 14.0, within(1e-15));
    assertThat(Metrics.rSquared(new double[] {1, 2}, new double[] {0.1, 0.1})).isNaN();
  }

  @Example
  void classesComeFromScores() {
    assertThat(Metrics.classes(new double[] {0.2, 0.5, 0.9}, 0.5)).containsExactly(0, 1, 1);
    assertThat(Metrics.classes(Value.matrix(new double[][] {{1, 3, 2}, {-1, -1, -1}, {0, 0, 1}})))
        .containsExactly(1, 0, 2);
  }

  @Example
  void aConfusionMatrixIsReadable() {
    ConfusionMatrix matrix =
        Metrics.confusionMatrix(new int[] {0, 1, 1, 1, 0}, new int[] {0, 1, 1, 0, 1}, 2);

    assertThat(matrix.table(List.of("benign", "malignant")))
        .isEqualTo(
            """
            actual \\ predicted  benign  malignant
            benign                   1          1
            malignant                1          2\
            """);
    assertThat(matrix)
        .hasToString(
            """
            actual \\ predicted  0  1
            0                   1  1
            1                   1  2\
            """);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> matrix.table(List.of("one")))
        .withMessageContaining("there are 2 classes and 1 names");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConfusionMatrix(List.of(List.of(1L, 2L))))
        .withMessageContaining("a row of 1 is [1, 2]");
  }

  @Example
  void everyMetricWantsPairs() {
    double[] two = {0.1, 0.2};
    int[] three = {0, 1, 0};
    int[] none = {};
    List<ThrowingCallable> calls =
        List.of(
            () -> Metrics.accuracy(new int[2], three),
            () -> Metrics.confusionMatrix(none, none, 2),
            () -> Metrics.rocAuc(two, three),
            () -> Metrics.logLoss(two, three),
            () -> Metrics.logLoss(Value.full(Shape.of(2, 2), 0.5), three),
            () -> Metrics.logLoss(Value.full(Shape.of(0, 2), 0.5), none),
            () -> Metrics.rSquared(two, new double[3]));
    for (ThrowingCallable call : calls) {
      assertThatIllegalArgumentException()
          .isThrownBy(call)
          .withMessageContaining("Give as many of each, at least one.");
    }
  }

  @Example
  void classesAreNumberedFromZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.rocAuc(new double[3], new int[] {0, 1, 2}))
        .withMessageContaining("actual class 2 at index 2 does not exist");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.logLoss(new double[1], new int[] {2}))
        .withMessageContaining("Number the classes from 0 to 1.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.logLoss(Value.full(Shape.of(1, 3), 0.3), new int[] {3}))
        .withMessageContaining("Number the classes from 0 to 2.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.classes(Value.full(Shape.of(1, 2), Double.NaN)))
        .withMessageContaining("score 0 is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.rSquared(new double[] {Double.NaN}, new double[1]))
        .withMessageContaining("prediction 0 is NaN");
  }

  @Example
  void longNamesWidenTheTable() {
    assertThat(
            Metrics.confusionMatrix(new int[] {1}, new int[] {0}, 2)
                .table(List.of("a name of many words", "b")))
        .isEqualTo(
            """
            actual \\ predicted    a name of many words  b
            a name of many words                     0  1
            b                                        0  0\
            """);
  }

  @Example
  void badInputIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.rocAuc(new double[] {1, 2}, new int[] {1, 1}))
        .withMessage("rocAuc: all 2 samples are of class 1. Give samples of both classes.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.rocAuc(new double[] {1, Double.NaN}, new int[] {1, 0}))
        .withMessageContaining("score 1 is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.accuracy(new int[0], new int[0]))
        .withMessageContaining("there are 0 predictions and 0 true values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.f1(new int[] {1}, new int[] {1, 0}))
        .withMessageContaining("there are 1 predictions and 2 true values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.precision(new int[] {2}, new int[] {1}))
        .withMessageContaining("predicted class 2 at index 0 does not exist");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.recall(new int[] {1}, new int[] {-1}))
        .withMessageContaining("actual class -1 at index 0 does not exist");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.logLoss(new double[] {1.5}, new int[] {1}))
        .withMessageContaining("probability 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.logLoss(new double[] {Double.NaN}, new int[] {1}))
        .withMessageContaining("probability 0 is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.logLoss(Value.full(Shape.of(1, 2), Double.NaN), new int[] {1}))
        .withMessageContaining("probability NaN in row 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.logLoss(Value.vector(1), new int[] {0}))
        .withMessageContaining("probabilities have shape [1]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Metrics.rSquared(new double[] {1}, new double[] {Double.NEGATIVE_INFINITY}))
        .withMessageContaining("actual number 0 is -Infinity");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.classes(new double[] {Double.NaN}, 0.5))
        .withMessageContaining("probability 0 is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metrics.classes(Value.full(Shape.of(2, 0), 0)))
        .withMessageContaining("scores have shape [2, 0]");
  }
}
