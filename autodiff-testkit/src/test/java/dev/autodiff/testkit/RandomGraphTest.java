package dev.autodiff.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Autodiff;
import dev.autodiff.Elementwise;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Random expressions: forward mode is reverse mode, and both are what finite differences say. A
/// failure prints the smallest expression that still fails, as Java source.
///
/// `-Dautodiff.graphs=N` takes N of them.
class RandomGraphTest {
  private static final int GRAPHS = Integer.getInteger("autodiff.graphs", 500);

  @Test
  void forwardModeIsReverseMode() {
    all(DerivativeAssertions::assertForwardEqualsReverse);
  }

  @Test
  void derivativesAreWhatFiniteDifferencesSay() {
    all(DerivativeAssertions::assertGradient);
  }

  /// Whose patterns are found without looking at numbers.
  @Test
  void sparseJacobiansAreDenseOnes() {
    for (int seed = 0; seed < GRAPHS / 5; seed++) {
      RandomGraph graph = RandomGraph.draw(seed, 2 + seed % 11);
      for (int leaf = 0; leaf < graph.leaves().size(); leaf++) {
        int index = leaf;
        Value x = graph.leaves().get(leaf);
        UnaryOperator<Value> f =
            at -> {
              List<Value> leaves = new ArrayList<>(graph.leaves());
              leaves.set(index, at);
              return graph.apply(leaves);
            };
        double[] dense = Autodiff.jacobian(f, x).toArray();
        double[] sparse = Autodiff.sparseJacobian(f, x).toDense().toArray();
        double scale = Arrays.stream(dense).map(Math::abs).max().orElse(0);
        assertThat(sparse).as("%s", graph).containsExactly(dense, within(1e-12 * (1 + scale)));
      }
    }
  }

  private static void all(Consumer<RandomGraph> assertion) {
    for (int seed = 0; seed < GRAPHS; seed++) {
      assertion.accept(RandomGraph.draw(seed, 2 + seed % 11));
    }
  }

  /// A wrong rule amid others is found and stands alone in what is printed.
  @Test
  void failuresShrinkToTheWrongStep() {
    RandomGraph graph = RandomGraph.draw(13, 8);
    int last = graph.leaves().size() + graph.steps().size() - 1;
    RandomGraph wrong =
        graph
            .with(RandomGraph.Step.of("wrong(%s)", at -> Wrong.slope(at.getFirst()), last))
            .with(RandomGraph.Step.of("%s.sum()", at -> at.getFirst().sum(), last + 1))
            .with(RandomGraph.Step.of("%s.tanh()", at -> at.getFirst().tanh(), last + 2));

    assertThatThrownBy(() -> DerivativeAssertions.assertGradient(wrong))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("// drawn from seed 13")
        .hasMessageContaining("Value x0 = Value.variable(Value.tensor(Shape.of(2), 0.4, 0.4));")
        .hasMessageContaining("Value y0 = wrong(x0);")
        .hasMessageNotContaining("y1");
  }

  @Test
  void leavesShrinkToRoundNumbers() {
    RandomGraph graph =
        new RandomGraph(1, List.of(Value.vector(1.2345, 1.2777, -0.0321, 17.77777)), List.of())
            .with(RandomGraph.Step.of("%s.sum()", at -> at.getFirst().sum(), 0));
    assertThat(graph.shrink(_ -> true).leaves().getFirst().toArray())
        .containsExactly(1, 1.3, -0.03, 18);
    assertThat(graph.shrink(at -> at.leaves().getFirst().get(0) > 1.2).toJava())
        .startsWith(
            "Value x0 = Value.variable(Value.tensor(Shape.of(4), 1.23, 1.0, -0.03, 18.0));");
  }

  /// `relu` is 0.3 from its kink, which 0.0 is not.
  @Test
  void shrinkingStaysClearOfKinks() {
    Elementwise relu = Elementwise.valueOf("RELU");
    RandomGraph graph =
        new RandomGraph(1, List.of(Value.of(1.3123), Value.of(1)), List.of())
            .with(RandomGraph.Step.of("%s.sub(%s)", at -> at.get(0).sub(at.get(1)), 0, 1))
            .with(
                new RandomGraph.Step(
                    "%s.relu()", at -> at.getFirst().relu(), List.of(2), Optional.of(relu)));
    RandomGraph smallest = graph.shrink(at -> at.steps().size() == 2);
    assertThat(smallest.leaves().get(0).item()).isEqualTo(1.3);
  }

  @Test
  void theSameSeedGivesTheSameGraph() {
    assertThat(RandomGraph.draw(5, 9).toJava()).isEqualTo(RandomGraph.draw(5, 9).toJava());
    assertThat(RandomGraph.draw(5, 9).toJava()).isNotEqualTo(RandomGraph.draw(6, 9).toJava());
  }

  @Test
  void sourceOfNumbersThatAreNone() {
    RandomGraph graph =
        new RandomGraph(0, List.of(Value.vector(1 / 0.0, -1 / 0.0, Double.NaN)), List.of());
    assertThat(graph.toJava()).contains("Shape.of(3), 1 / 0.0, -1 / 0.0, Double.NaN");
  }

  @Test
  void noStepsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RandomGraph.draw(1, 0))
        .withMessage("randomGraph: asked for 0 steps. Draw at least 1.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GraphArbitraries.graphs(0))
        .withMessage("graphs: asked for up to 0 steps. Draw at least 1.");
  }

  /// Or nothing but the leaves would be tested.
  @Test
  void graphsReachDeepAndFar() {
    List<RandomGraph> graphs = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      graphs.add(RandomGraph.draw(seed, 2 + seed % 11));
    }
    assertThat(graphs.stream().mapToInt(graph -> graph.steps().size()).average().orElse(0))
        .isCloseTo(4, within(2.0));
    assertThat(
            graphs.stream()
                .flatMap(graph -> graph.steps().stream())
                .map(RandomGraph.Step::source)
                .distinct()
                .count())
        .isGreaterThan(60);
  }
}
