package dev.autodiff.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values and derivatives against the golden vectors: output, vector–Jacobian product,
/// Jacobian–vector product and Hessian–vector product of every operation that exists here.
///
/// `-Dautodiff.golden=DIR` runs the same tests on another folder.
class GoldenVectorsTest {
  /// Operations that only move or compare numbers: every bit counts.
  private static final Set<String> BITWISE = Set.of("sign");

  /// Gradients that are sums, which have no order that is the right one: they are held to the bound
  /// of reductions.
  private static final Set<String> SUMMED = Set.of("broadcast_to");

  private static final double SECOND_ORDER = 1e-10;

  @ParameterizedTest
  @CsvSource({
    "elementwise_unary, 1e-12",
    "elementwise_binary, 1e-12",
    "reductions, 1e-12",
    "shape, 0",
    "linalg, 1e-10"
  })
  void agreesWithBothOracles(String file, double tolerance) {
    Comparison comparison = new Comparison();
    for (GoldenRecord record : records(file)) {
      Operations.Operation operation = Operations.TABLE.get(record.op());
      if (operation != null) {
        comparison.count(record.op());
        try {
          check(record, operation, BITWISE.contains(record.op()) ? 0 : tolerance, comparison);
        } catch (RuntimeException e) {
          comparison.fail(record.toString(), e.toString());
        }
      } else if (!Operations.NOT_YET.contains(record.op())) {
        comparison.fail(record.toString(), "neither in the table nor on the list NOT_YET");
      }
    }
    finish(file, comparison);
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
    assertThat(Operations.NOT_YET).containsAll(missing);
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
      ErrorCase errorCase = ErrorCase.of(record);
      if (errorCase != null && !ErrorCase.NOT_AN_ERROR.containsKey(record.op())) {
        comparison.count(record.op());
        errorCase.check(record.toString(), comparison);
      } else if (!ErrorCase.NOT_AN_ERROR.containsKey(record.op())
          && !Operations.NOT_YET.contains(record.op())
          && !ErrorCase.OTHER_MODULES.contains(record.op())) {
        comparison.fail(record.toString(), "neither refused nor explained");
      }
    }
    finish("errors", comparison);
  }

  private static List<GoldenRecord> records(String file) {
    assumeTrue(GoldenFile.exists(file + ".jsonl"), file + ".jsonl is not in the folder");
    return GoldenFile.records(file + ".jsonl");
  }

  private static void finish(String file, Comparison comparison) {
    System.out.println(comparison.summary(file));
    assertThat(comparison.failures()).isEmpty();
    assertThat(comparison.records()).isPositive();
  }

  private static void check(
      GoldenRecord record,
      Operations.Operation operation,
      double tolerance,
      Comparison comparison) {
    List<Value> operands = record.operands();
    Value y = operation.call().apply(operands, record.part("args"));
    GoldenRecord output = record.parts("output").getFirst();
    if (!y.shape().equals(output.shape())) {
      comparison.fail(record + " shape", "got " + y.shape() + ", recorded " + output.shape());
      return;
    }
    double[] cotangent = record.numbers("cotangent", 0);
    if (cotangent == null) {
      comparison.fail(record.toString(), "has no cotangent");
      return;
    }
    Derivatives derivatives = new Derivatives(y, operands);
    List<double @Nullable []> gradients = derivatives.vjp(cotangent);
    if (record.edge()) {
      new EdgeRecord(record, cotangent, comparison).check(y, gradients);
      return;
    }
    comparison.array(record + " output", y.toArray(), output.numbers("data"), tolerance);
    compareAll(
        record, "grads", gradients, SUMMED.contains(record.op()) ? 1e-12 : tolerance, comparison);
    List<double @Nullable []> tangents = columns(record, "tangent", operands.size());
    if (record.has("jvp")) {
      comparison.array(
          record + " jvp", derivatives.jvp(tangents), record.numbers("jvp", 0), tolerance);
    }
    if (record.has("hvp")) {
      List<double @Nullable []> hvp = derivatives.hvp(cotangent, tangents);
      compareAll(record, "hvp", hvp, Math.min(SECOND_ORDER, 1e2 * tolerance), comparison);
    }
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

  @Test
  void theListOfMissingOperationsIsRight() {
    assumeTrue(GoldenFile.bundled(), "other folders may hold only some operations");
    assertThat(Operations.NOT_YET).doesNotContainAnyElementsOf(Operations.TABLE.keySet());
    Set<String> recorded = new TreeSet<>();
    for (String file :
        List.of("elementwise_unary", "elementwise_binary", "reductions", "shape", "linalg")) {
      records(file).forEach(record -> recorded.add(record.op()));
    }
    assertThat(recorded).containsAll(Operations.NOT_YET).containsAll(Operations.TABLE.keySet());
  }
}
