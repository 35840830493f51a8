package dev.autodiff.golden;

import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A large graph of operations, as `expr.jsonl` describes it: leaves, then nodes that name what
/// they read by number.
///
/// @param leaves variables
/// @param output the last node
record ExpressionGraph(List<Value> leaves, Value output) {
  /// Builds the graph of a record.
  static ExpressionGraph of(GoldenRecord record) {
    List<Value> leaves = new ArrayList<>();
    for (GoldenRecord leaf : record.parts("leaves")) {
      leaves.add(Value.variable(leaf.value()));
    }
    List<Value> values = new ArrayList<>(leaves);
    for (GoldenRecord node : record.parts("nodes")) {
      List<Value> operands = new ArrayList<>();
      for (int index : node.integers("in")) {
        operands.add(values.get(index));
      }
      values.addAll(call(node.op()).orElseThrow().apply(operands, node.part("args")));
    }
    return new ExpressionGraph(leaves, values.get(record.integer("output_index")));
  }

  /// The first operation of a record that has no counterpart here.
  static Optional<String> missing(GoldenRecord record) {
    return record.parts("nodes").stream()
        .map(GoldenRecord::op)
        .filter(op -> call(op).isEmpty())
        .findFirst();
  }

  private static Optional<Operation.ManyCall> call(String op) {
    Operation operation = Operations.TABLE.get(op);
    if (operation != null) {
      return Optional.of(operation.call());
    }
    return Optional.ofNullable(Operations.COMPOSED.get(op))
        .map(composed -> (operands, args) -> List.of(composed.apply(operands, args)));
  }
}
