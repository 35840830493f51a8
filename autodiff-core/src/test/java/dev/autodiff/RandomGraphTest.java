package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Random expressions: reverse mode is the transpose of forward mode, and both are what finite
/// differences say. A failure prints the smallest expression that still fails, as Java source.
///
/// `-Dautodiff.graphs=N` takes N of them.
class RandomGraphTest {
  private static final int GRAPHS = Integer.getInteger("autodiff.graphs", 500);

  @Test
  void reverseModeIsTheTransposeOfForwardMode() {
    all(RandomGraphTest::breaksAdjointIdentity);
  }

  @Test
  void derivativesAreWhatFiniteDifferencesSay() {
    all(RandomGraphTest::breaksFiniteDifferences);
  }

  private static void all(Predicate<RandomGraph> fails) {
    for (int seed = 0; seed < GRAPHS; seed++) {
      RandomGraph graph = RandomGraph.draw(seed, 2 + seed % 11);
      if (fails.test(graph)) {
        throw new AssertionError("seed " + seed + ":\n" + graph.shrink(fails).toJava());
      }
    }
  }

  private static boolean breaksAdjointIdentity(RandomGraph graph) {
    Value y = graph.apply(graph.leaves());
    Value cotangent = Derivatives.weights(y.shape(), 1);
    for (int k = 0; k < graph.leaves().size(); k++) {
      int leaf = k;
      Value x = graph.leaves().get(k);
      Value tangent = Derivatives.weights(x.shape(), 2);
      Value pushed =
          Autodiff.jvp(v -> graph.apply(Derivatives.with(graph.leaves(), leaf, v)), x, tangent);
      Value pulled =
          Autodiff.vjp(v -> graph.apply(Derivatives.with(graph.leaves(), leaf, v)), x, cotangent);
      double scale = Derivatives.absDot(cotangent, pushed) + Derivatives.absDot(pulled, tangent);
      double gap = Derivatives.dot(cotangent, pushed) - Derivatives.dot(pulled, tangent);
      if (!(Math.abs(gap) <= 1e-11 * Math.max(scale, 1))) {
        return true;
      }
    }
    return false;
  }

  /// With 10 added to the result: differences of terms that cancel are no better than the terms,
  /// and the check knows the result only.
  private static boolean breaksFiniteDifferences(RandomGraph graph) {
    return !GradientCheck.standard()
        .stepLimit((_, _) -> RandomGraph.STEP)
        .check(at -> graph.apply(at).add(10), graph.leaves())
        .passed();
  }

  /// A wrong rule amid others is found and stands alone in what is printed.
  @Test
  void failuresShrinkToTheWrongStep() {
    RandomGraph graph = RandomGraph.draw(12, 8);
    List<RandomGraph.Step> steps = new ArrayList<>(graph.steps());
    int last = graph.leaves().size() + steps.size() - 1;
    steps.add(step("wrong(%s)", last, RuleMutationTest::scaled));
    steps.add(step("%s.sum()", last + 1, Value::sum));
    steps.add(step("%s.tanh()", last + 2, Value::tanh));

    RandomGraph smallest =
        new RandomGraph(graph.leaves(), steps).shrink(RandomGraphTest::breaksFiniteDifferences);

    assertThat(smallest.steps()).hasSize(1);
    assertThat(smallest.toJava())
        .contains("Value x0 = Value.variable(Value.tensor(Shape.of(")
        .contains("Value y0 = wrong(x0);");
  }

  private static RandomGraph.Step step(String source, int operand, UnaryOperator<Value> f) {
    return new RandomGraph.Step(
        source, at -> f.apply(at.getFirst()), List.of(operand), Optional.empty());
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
