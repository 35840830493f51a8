package dev.autodiff.cli.graph;

import dev.autodiff.Elementwise;
import dev.autodiff.Gradients;
import dev.autodiff.Leaf;
import dev.autodiff.Shape;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A graph as a table, block by block in forward order: how the block is computed, its value, its
/// local derivative by each operand, and the gradient of the output with respect to it.
///
/// Numbers have all digits of a double. A tensor is shown by its shape and range. Constant scalars
/// have no line of their own, and no local derivative, because nothing is differentiated by them.
///
/// @param blocks the graph with its names
/// @param gradients of the output, with those of inner nodes
public record BlockTable(Blocks blocks, Gradients gradients) {
  private static final int FORMULA_WIDTH = 30;

  /// The table of a scalar's graph.
  ///
  /// @param output a scalar that depends on a variable
  /// @param labels names for some of the nodes, may be empty
  /// @return the table
  /// @throws IllegalArgumentException if the output is a constant or has more than one element
  public static BlockTable of(Value output, Map<Value, String> labels) {
    return new BlockTable(Blocks.of(output, labels), output.backward(SweepOption.KEEP_INNER));
  }

  /// The table as text.
  ///
  /// @return one line per block and operand, each with an end of line
  public String render() {
    TextTable table =
        new TextTable(
            List.of("block", "computed as", "value", "by", "local derivative", "gradient"));
    for (Value node : blocks.order()) {
      if (!blocks.isNumber(node)) {
        addBlock(table, node);
      }
    }
    return table.render();
  }

  private void addBlock(TextTable table, Value node) {
    List<String> names = new ArrayList<>();
    List<String> derivatives = new ArrayList<>();
    for (int k = 0; k < node.operands().size(); k++) {
      Value operand = node.operands().get(k);
      if (!operand.isConstant()) {
        names.add(blocks.name(operand));
        derivatives.add(node.op() instanceof Elementwise ? number(node.localDerivative(k)) : "");
      }
    }
    table.add(
        List.of(
            blocks.name(node),
            Blocks.cut(blocks.formula(node), FORMULA_WIDTH),
            number(node),
            names.isEmpty() ? "" : names.getFirst(),
            names.isEmpty() ? "" : derivatives.getFirst(),
            node.isConstant() ? "" : number(gradients.of(node))));
    for (int k = 1; k < names.size(); k++) {
      table.add(List.of("", "", "", names.get(k), derivatives.get(k), ""));
    }
  }

  private static String number(Value value) {
    return value.shape().equals(Shape.SCALAR)
        ? NumberText.exact(value.item())
        : NumberText.summary(value);
  }

  /// What the reader of the table should know: values and derivatives that are not finite, and
  /// blocks that were computed at a kink, where the derivative is a convention.
  ///
  /// @return one sentence per finding, in forward order
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (Value node : blocks.order()) {
      if (node.shape().rank() == 0 && !(node.op() instanceof Leaf)) {
        String block = blocks.name(node) + " = " + Blocks.cut(blocks.formula(node), FORMULA_WIDTH);
        if (!Double.isFinite(node.item())) {
          notes.add(block + " is " + NumberText.exact(node.item()) + ".");
        } else if (node.op() instanceof Elementwise row) {
          noteDerivatives(notes, block, row, node);
        }
      }
    }
    return notes;
  }

  private void noteDerivatives(List<String> notes, String block, Elementwise row, Value node) {
    List<Value> operands = node.operands();
    double a = operands.get(0).item();
    double b = operands.size() > 1 ? operands.get(1).item() : 0;
    double c = operands.size() > 2 ? operands.get(2).item() : 0;
    if (row.domain().kinkDistance().at(a, b, c) == 0) {
      notes.add(block + " is at a kink: " + row.domain().kinks() + ".");
    }
    for (int k = 0; k < operands.size(); k++) {
      double partial = operands.get(k).isConstant() ? 0 : node.localDerivative(k).item();
      if (!Double.isFinite(partial)) {
        notes.add(
            block
                + " has the local derivative "
                + NumberText.exact(partial)
                + " by "
                + blocks.name(operands.get(k))
                + ".");
      }
    }
  }
}
