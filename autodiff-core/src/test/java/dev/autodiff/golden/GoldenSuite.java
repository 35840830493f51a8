package dev.autodiff.golden;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/// Runs every record of a file against a table of operations.
///
/// @param file name without extension
/// @param table what is there, by golden name
/// @param edges decisions about edge records
/// @param tolerance of outputs and first derivatives, by operation
/// @param gradients of gradients, which may be sums where the output is not
public record GoldenSuite(
    String file,
    Map<String, Operation> table,
    List<EdgeDecision> edges,
    ToDoubleFunction<String> tolerance,
    ToDoubleFunction<String> gradients) {
  /// Checks all records; an operation that is not in the table fails.
  ///
  /// @return what was compared
  public Comparison run() {
    Comparison comparison = new Comparison();
    RecordCheck check = new RecordCheck(comparison, edges);
    for (GoldenRecord record : records(file)) {
      String op = record.op();
      Operation operation = table.get(op);
      if (operation != null) {
        check.check(record, operation, tolerance.applyAsDouble(op), gradients.applyAsDouble(op));
      } else {
        comparison.fail(record.toString(), "there is no such operation");
      }
    }
    finish(file, comparison);
    if (GoldenFile.bundled()) {
      Set<String> recorded = new TreeSet<>();
      records(file).forEach(record -> recorded.add(record.op()));
      assertThat(recorded).containsAll(table.keySet());
    }
    return comparison;
  }

  /// The edges that are decided otherwise than recorded.
  List<EdgeRow> edgeRows() {
    Comparison comparison = new Comparison();
    RecordCheck check = new RecordCheck(comparison, edges);
    for (GoldenRecord record : records(file)) {
      if (record.edge()) {
        String op = record.op();
        check.check(
            record,
            requireNonNull(table.get(op)),
            tolerance.applyAsDouble(op),
            gradients.applyAsDouble(op));
      }
    }
    return comparison.edges();
  }

  /// The records of a file; a folder may hold only some files.
  public static List<GoldenRecord> records(String file) {
    assumeTrue(GoldenFile.exists(file + ".jsonl"), file + ".jsonl is not in the folder");
    return GoldenFile.records(file + ".jsonl");
  }

  /// Prints the summary and fails if something differed.
  public static void finish(String file, Comparison comparison) {
    System.out.println(comparison.summary(file));
    assertThat(comparison.failures()).isEmpty();
    assertThat(comparison.records()).isPositive();
  }
}
