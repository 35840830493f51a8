package dev.autodiff.cli.graph;

import dev.autodiff.Gradients;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The second derivatives of a scalar by scalar variables, as a labelled matrix.
///
/// @param names a name per variable
/// @param elements row `i`, column `j`: derivative by variable `i`, then by variable `j`
public record HessianTable(List<String> names, double[][] elements) {
  private static final int NAME_WIDTH = 16;
  private static final int LINE_WIDTH = 100;

  /// Computes the table by one sweep for the gradient and one per variable.
  ///
  /// @param output a scalar that depends on a variable
  /// @param variables scalar variables by name, in the order of rows and columns
  /// @return the table
  public static HessianTable of(Value output, Map<String, Value> variables) {
    Gradients slopes = output.backward(SweepOption.DIFFERENTIABLE);
    Collection<Value> inputs = variables.values();
    double[][] elements =
        inputs.stream().map(x -> row(slopes.of(x), inputs)).toArray(double[][]::new);
    return new HessianTable(List.copyOf(variables.keySet()), elements);
  }

  private static double[] row(Value slope, Collection<Value> inputs) {
    if (slope.isConstant()) {
      return new double[inputs.size()];
    }
    Gradients second = slope.backward();
    return inputs.stream().mapToDouble(x -> second.of(x).item()).toArray();
  }

  /// The table as text, a few columns at a time where all of them do not fit on a line.
  ///
  /// @return lines, each with an end of line
  public String render() {
    StringBuilder text = new StringBuilder();
    int from = 0;
    while (from < names.size()) {
      int to = from + 1;
      int width = NAME_WIDTH + columnWidth(from);
      while (to < names.size() && width + columnWidth(to) <= LINE_WIDTH) {
        width += columnWidth(to++);
      }
      text.append(from == 0 ? "" : "\n").append(columns(from, to));
      from = to;
    }
    return text.toString();
  }

  private String columns(int from, int to) {
    List<String> shown = names.stream().map(name -> Blocks.cut(name, NAME_WIDTH)).toList();
    List<String> header = new ArrayList<>(shown.subList(from, to));
    header.addFirst("Hessian");
    TextTable table = new TextTable(header);
    for (int i = 0; i < shown.size(); i++) {
      List<String> row = new ArrayList<>();
      row.add(shown.get(i));
      for (int j = from; j < to; j++) {
        row.add(NumberText.exact(elements[i][j]));
      }
      table.add(row);
    }
    return table.render();
  }

  private int columnWidth(int column) {
    int width = Math.min(names.get(column).length(), NAME_WIDTH);
    for (double[] row : elements) {
      width = Math.max(width, NumberText.exact(row[column]).length() + 1);
    }
    return width + 2;
  }
}
