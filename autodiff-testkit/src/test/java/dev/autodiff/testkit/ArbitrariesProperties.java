package dev.autodiff.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.LinearAlgebra;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// What is drawn has the properties that its documentation promises.
class ArbitrariesProperties {
  @Provide
  Arbitrary<Shape> shapes() {
    return TensorArbitraries.shapes();
  }

  @Provide
  Arbitrary<Value> apart() {
    return TensorArbitraries.shapes().flatMap(shape -> TensorArbitraries.apart(shape, -4, 6, 0.03));
  }

  @Provide
  Arbitrary<RandomGraph> graphs() {
    return GraphArbitraries.graphs();
  }

  @Property(seed = "1")
  void shapesAreSmall(@ForAll("shapes") Shape shape) {
    assertThat(shape.rank()).isBetween(0, 3);
    assertThat(shape.size()).isBetween(1, 64);
  }

  @Property(seed = "1", tries = 100)
  void tensorsStayInTheirRange(@ForAll("shapes") Shape shape, @ForAll @IntRange(min = 1) int top) {
    Value x = TensorArbitraries.tensors(shape, -0.5, top).sample();
    assertThat(x.shape()).isEqualTo(shape);
    assertThat(Arrays.stream(x.toArray())).allMatch(each -> each >= -0.5 && each <= top);
  }

  @Property(seed = "1", tries = 300)
  void entriesAreApart(@ForAll("apart") Value x) {
    double[] sorted = x.toArray();
    Arrays.sort(sorted);
    assertThat(Arrays.stream(sorted))
        .allMatch(each -> each >= -4 && each <= 6 && Math.abs(each) >= 0.03);
    for (int i = 1; i < sorted.length; i++) {
      assertThat(sorted[i] - sorted[i - 1]).isGreaterThanOrEqualTo(0.03);
    }
  }

  @Example
  void whatHasNoRoomIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TensorArbitraries.apart(Shape.of(4), 0, 1, 0.2))
        .withMessageStartingWith(
            "apart: [4] has 4 entries, and from 0.0 to 1.0 there is room for 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TensorArbitraries.apart(Shape.of(4), 0, 1, 0))
        .withMessageContaining("Give finite bounds in order and a positive gap.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TensorArbitraries.positiveDefinite(3, 0.5))
        .withMessage("matrices: condition is 0.5. Give a finite number from 1.");
  }

  @Property(seed = "1", tries = 50)
  void positiveDefiniteMatricesHaveTheirCondition(@ForAll @IntRange(min = 2, max = 5) int n) {
    Value a = TensorArbitraries.positiveDefinite(n, 100).sample();
    assertThat(a.transpose().toArray()).containsExactly(a.toArray());
    double[] eigenvalues = LinearAlgebra.eigvalsh(a).toArray();
    Arrays.sort(eigenvalues);
    assertThat(eigenvalues[0]).isCloseTo(0.1, within(1e-12));
    assertThat(eigenvalues[n - 1]).isCloseTo(10, within(1e-12));
  }

  @Property(seed = "1", tries = 50)
  void matricesHaveTheirCondition(
      @ForAll @IntRange(min = 2, max = 5) int rows,
      @ForAll @IntRange(min = 2, max = 5) int columns) {
    Value a = TensorArbitraries.wellConditioned(rows, columns, 16).sample();
    assertThat(a.shape()).isEqualTo(Shape.of(rows, columns));
    double[] values = LinearAlgebra.svdvals(a).toArray();
    Arrays.sort(values);
    assertThat(values[0]).isCloseTo(0.25, within(1e-12));
    assertThat(values[values.length - 1]).isCloseTo(4, within(1e-12));
  }

  @Property(seed = "1", tries = 100)
  void graphsAreSmooth(@ForAll("graphs") RandomGraph graph) {
    DerivativeAssertions.assertForwardEqualsReverse(graph);
    DerivativeAssertions.assertGradient(graph);
  }

  /// Candidates of a failing graph are shorter, down to one step.
  @Property(seed = "1", tries = 50)
  void graphsShrink(@ForAll("graphs") RandomGraph graph) {
    assertThat(graph.simpler())
        .allMatch(
            simpler ->
                simpler.steps().size() < graph.steps().size()
                    || ShorterNumbers.decimals(simpler) < ShorterNumbers.decimals(graph))
        .allMatch(simpler -> !simpler.steps().isEmpty());
    assertThat(graph.shrink(_ -> true).steps()).hasSize(1);
  }

  @Example
  void jqwikShrinksGraphs() {
    var drawn = GraphArbitraries.graphs(12).generator(1000).next(Arbitraries.randoms().sample());
    for (var next = drawn.shrink().findFirst();
        next.isPresent();
        next = drawn.shrink().findFirst()) {
      assertThat(next.get().distance()).isLessThan(drawn.distance());
      drawn = next.get();
    }
    assertThat(drawn.value().steps()).hasSize(1);
  }
}
