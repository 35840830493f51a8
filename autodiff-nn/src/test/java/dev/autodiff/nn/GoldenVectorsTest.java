package dev.autodiff.nn;

import static dev.autodiff.nn.GoldenFiles.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.autodiff.Gradients;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import dev.autodiff.golden.Comparison;
import dev.autodiff.golden.ErrorCase;
import dev.autodiff.golden.GoldenRecord;
import dev.autodiff.golden.GoldenSuite;
import dev.autodiff.golden.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Numbers of independent systems. With `-Dautodiff.golden=DIR` the same tests run on another
/// folder.
class GoldenVectorsTest {
  static List<GoldenSuite> suites() {
    return NnSuites.all();
  }

  @ParameterizedTest
  @MethodSource("suites")
  void operationsAgree(GoldenSuite suite) {
    assertThat(suite.run().failures()).isEmpty();
  }

  @Test
  void optimizersSchedulesAndClippingAgree() {
    GoldenSteps.check();
  }

  @TestFactory
  Stream<DynamicTest> trainings() throws IOException {
    return GoldenFiles.trainings().stream()
        .map(file -> dynamicTest(file.getFileName().toString(), () -> GoldenTrainings.check(file)));
  }

  /// Or a folder that lost its files would pass.
  @Test
  void theBundledTrainingsAreAllThere() throws IOException {
    assumeTrue(GoldenFiles.bundled());
    assertThat(GoldenFiles.trainings()).hasSize(10);
  }

  /// Whether a message names the operands' shapes is checked where the shapes are what is wrong.
  @Test
  void wrongCallsAreRefusedByName() {
    Comparison comparison = new Comparison();
    for (GoldenRecord record : GoldenSuite.records("errors")) {
      Operation operation = operation(record.op());
      if (operation != null) {
        comparison.count(record.op());
        ErrorCase wrong = ErrorCase.of(record, operation);
        boolean loss = LossOperations.TABLE.containsKey(record.op());
        GoldenRecord args = record.part("args");
        ErrorCase expected =
            loss && !args.json().isEmpty()
                ? new ErrorCase(
                    args.has("reduction") ? "reduction" : wrong.operation(),
                    List.of(),
                    wrong.call())
                : wrong;
        expected.check(record.toString(), comparison);
      }
    }
    GoldenSuite.finish("errors", comparison);
  }

  private static @Nullable Operation operation(String op) {
    return NnSuites.all().stream()
        .map(suite -> suite.table().get(op))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  @Test
  void runningStatisticsAgree() {
    for (GoldenRecord record : GoldenSuite.records("nn")) {
      if (record.has("running_mean_after")) {
        Normalization.RunningStatistics after =
            NnOperations.batchNorm(record.operands(), record.part("args")).statistics();
        assertThat(after.mean().toArray())
            .as(record.toString())
            .containsExactly(record.numbers("running_mean_after"), within(1e-12));
        assertThat(after.variance().toArray())
            .as(record.toString())
            .containsExactly(record.numbers("running_var_after"), within(1e-12));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> points() throws IOException {
    return GoldenFiles.lines("special_mpmath.jsonl").stream()
        .filter(point -> point.get("op").asString().matches("bce_(with_logits|probability)"))
        .map(
            point ->
                dynamicTest(
                    point.get("op").asString() + " " + point.get("sample").asString(),
                    () -> point(point)));
  }

  /// Bounds: 8 ulp and what one rounding of the input makes of the result. With logits that is all;
  /// from probabilities the derivatives are differences of two terms, and get one ulp of the larger
  /// term.
  private static void point(JsonNode point) {
    double x = number(point.get("x"));
    double y = number(point.get("x2"));
    boolean logits = point.get("op").asString().equals("bce_with_logits");
    Value input = Value.variable(x);
    Value target = Value.variable(y);
    Value loss =
        logits
            ? Losses.binaryCrossEntropyWithLogits(input, target)
            : Losses.binaryCrossEntropy(input, target);
    Gradients gradients = loss.backward(SweepOption.DIFFERENTIABLE);
    Value slope = gradients.of(input);
    double curvature = slope.backward().of(input).item();
    double larger = logits ? 0 : Math.ulp(Math.max((1 - y) / (1 - x), y / x));
    double largerByTarget = logits ? 0 : Math.ulp(Math.max(-Math.log(x), -Math.log1p(-x)));
    near("loss", loss.item(), point.get("y"), x * number(point.get("dy")), 0);
    near("derivative", slope.item(), point.get("dy"), x * curvature, larger);
    double byTarget = gradients.of(target).item();
    near("derivative by the target", byTarget, point.get("dy2"), 0, largerByTarget);
  }

  private static void near(
      String what, double got, JsonNode expected, double perInput, double more) {
    double exact = number(expected);
    double bound = 8 * Math.ulp(exact) + 0x1p-52 * Math.abs(perInput) + more;
    assertThat(got).as(what).isCloseTo(exact, within(bound));
  }
}
