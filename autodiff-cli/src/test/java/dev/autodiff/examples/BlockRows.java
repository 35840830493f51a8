package dev.autodiff.examples;

import dev.autodiff.Gradients;
import dev.autodiff.Value;
import dev.autodiff.cli.graph.Blocks;
import dev.autodiff.cli.graph.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The blocks of a graph of scalars as rows of a table: value, local derivatives, gradient.
final class BlockRows {
  private BlockRows() {}

  /// Prints a row per block in forward order.
  ///
  /// @param out takes the rows
  /// @param result what the blocks compute
  /// @param gradients of the result, with those of inner nodes
  /// @param labels names of inner nodes
  static void print(Output out, Value result, Gradients gradients, Map<Value, String> labels) {
    Blocks blocks = Blocks.of(result, labels);
    for (Value node : blocks.order()) {
      if (node.isConstant()) {
        continue;
      }
      List<String> slopes = new ArrayList<>();
      for (int i = 0; i < node.operands().size(); i++) {
        Value operand = node.operands().get(i);
        if (!operand.isConstant()) {
          slopes.add("by " + blocks.name(operand) + ": " + number(node.localDerivative(i).item()));
        }
      }
      String formula = node.operands().isEmpty() ? "" : "`" + blocks.formula(node) + "`";
      out.line(
          "| %s | %s | %s | %s | %s |",
          blocks.name(node),
          formula,
          number(node.item()),
          String.join("<br>", slopes),
          number(gradients.of(node).item()));
    }
  }

  static String number(double x) {
    return NumberText.rounded(x, 6);
  }
}
