package dev.autodiff.golden;

import static dev.autodiff.golden.GoldenSuite.finish;
import static dev.autodiff.golden.GoldenSuite.records;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Values and derivatives against the golden vectors: output, vector–Jacobian product,
/// Jacobian–vector product and Hessian–vector product of every operation that exists here.
///
/// `-Dautodiff.golden=DIR` runs the same tests on another folder.
class GoldenVectorsTest {
  /// Calls that the tests of autodiff-nn run.
  private static final Set<String> OTHER_MODULES =
      Set.of(
          """
          conv1d conv2d max_pool2d layer_norm batch_norm_train group_norm dropout linear embedding
          mse_loss bce_loss bce_with_logits cross_entropy huber_loss smooth_l1_loss
          """
              .trim()
              .split("\\s+"));

  static List<GoldenSuite> suites() {
    return CoreSuites.all();
  }

  @ParameterizedTest
  @MethodSource("suites")
  void operationsAgree(GoldenSuite suite) {
    assertThat(suite.run().failures()).isEmpty();
  }

  @Test
  void largeGraphsAgree() {
    Comparison comparison = new Comparison();
    Set<String> missing = new TreeSet<>();
    for (GoldenRecord record : records("expr")) {
      Optional<String> lacks = ExpressionGraph.missing(record);
      if (lacks.isEmpty()) {
        comparison.count(record.op());
        check(record, comparison);
      } else {
        missing.add(lacks.get());
      }
    }
    finish("expr", comparison);
    assertThat(missing).isEmpty();
  }

  private static void check(GoldenRecord record, Comparison comparison) {
    double tolerance = Math.max(1e-9, 1e3 * record.number("sensitivity", 0));
    ExpressionGraph graph = ExpressionGraph.of(record);
    Derivatives derivatives = new Derivatives(graph.output(), graph.leaves());
    double[] cotangent = {1};
    comparison.array(
        record + " value", graph.output().toArray(), record.numbers("value"), tolerance);
    compareAll(record, "grads", derivatives.vjp(cotangent), tolerance, comparison);
    if (record.has("tangent")) {
      List<double @Nullable []> tangents = columns(record, "tangent", graph.leaves().size());
      if (record.has("jvp")) {
        comparison.array(
            record + " jvp", derivatives.jvp(tangents), record.numbers("jvp"), tolerance);
      }
      compareAll(record, "hvp", derivatives.hvp(cotangent, tangents), tolerance, comparison);
    }
  }

  @Test
  void deepGraphsAgree() {
    Comparison comparison = new Comparison();
    for (GoldenRecord record : records("deep")) {
      comparison.count(record.op());
      DeepRecurrence.valueOf(record.op().toUpperCase(Locale.ROOT)).check(record, comparison);
    }
    finish("deep", comparison);
  }

  @Test
  void wrongCallsAreRefusedByName() {
    Comparison comparison = new Comparison();
    for (GoldenRecord record : records("errors")) {
      Operation operation =
          Operations.TABLE.getOrDefault(
              record.op(), LinearAlgebraOperations.ONLY_ERRORS.get(record.op()));
      ErrorCase errorCase =
          operation == null ? ErrorCase.engine(record.op()) : ErrorCase.of(record, operation);
      if (errorCase != null && !ErrorCase.NOT_AN_ERROR.containsKey(record.op())) {
        comparison.count(record.op());
        errorCase.check(record.toString(), comparison);
      } else if (!ErrorCase.NOT_AN_ERROR.containsKey(record.op())
          && !OTHER_MODULES.contains(record.op())) {
        comparison.fail(record.toString(), "neither refused nor explained");
      }
    }
    finish("errors", comparison);
  }

  private static void compareAll(
      GoldenRecord record,
      String field,
      List<double @Nullable []> got,
      double tolerance,
      Comparison comparison) {
    for (int i = 0; i < got.size(); i++) {
      comparison.array(
          record + " " + field + "[" + i + "]", got.get(i), record.numbers(field, i), tolerance);
    }
  }

  private static List<double @Nullable []> columns(GoldenRecord record, String field, int count) {
    List<double @Nullable []> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(record.numbers(field, i));
    }
    return columns;
  }
}
