package dev.autodiff.cli.table;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.cli.UserError;
import dev.autodiff.cli.text.Digits;
import dev.autodiff.cli.text.Memory;
import dev.autodiff.cli.text.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The columns of a model: what goes in and what comes out.
///
/// @param inputs the input columns, in the order of the network's inputs
/// @param target the column to predict
public record Schema(List<Column> inputs, Target target) {
  /// Copies the list.
  public Schema {
    inputs = List.copyOf(inputs);
  }

  /// Learns the columns from the training part.
  ///
  /// @param table all rows, without missing values in the columns used
  /// @param training some of its rows
  /// @param target the column to predict
  /// @param names the columns to use, without the target
  /// @param categorical which of them are categories even if they hold numbers
  /// @param warnings told of constant columns, which are left out
  /// @return the schema
  /// @throws UserError if a column is neither numbers nor categories, or none is left
  public static Schema fit(
      Table table,
      Table training,
      Target target,
      List<String> names,
      Set<String> categorical,
      Consumer<String> warnings) {
    List<Column> inputs = new ArrayList<>();
    for (String name : names) {
      int index = table.column(name);
      boolean numeric = !categorical.contains(name) && Column.isNumeric(table, index);
      Column column =
          numeric ? Column.numbers(training, index) : Column.categories(training, index);
      boolean constant =
          switch (column) {
            case Column.Numbers numbers -> numbers.std() == 0;
            case Column.Categories categories -> categories.width() == 1;
          };
      if (constant) {
        warnings.accept(
            "%s: column %s is %s in every training row, so it is left out."
                .formatted(
                    table.source(),
                    Names.quoted(name),
                    Names.quoted(training.rows().getFirst().cell(index))));
      } else {
        inputs.add(column);
      }
    }
    if (inputs.isEmpty()) {
      throw new UserError(
          table.source()
              + ": there is no input column"
              + (names.isEmpty() ? "." : " that is not constant.")
              + " The network needs at least one beside the target.");
    }
    return new Schema(inputs, target.fitted(training, table.column(target.name())));
  }

  /// The number of inputs of the network.
  ///
  /// @return the sum of the columns' widths
  public int width() {
    return inputs.stream().mapToInt(Column::width).sum();
  }

  /// The names of the input columns.
  ///
  /// @return in order
  public List<String> names() {
    return inputs.stream().map(Column::name).toList();
  }

  /// The inputs of the network for some rows.
  ///
  /// @param table has all input columns, without missing values in them
  /// @param warnings told of unknown categories
  /// @return shape `[m, width]`
  /// @throws UserError if a cell does not fit its column, or there is not enough memory
  public Value features(Table table, Consumer<String> warnings) {
    int m = table.rows().size();
    int width = width();
    // Training holds several copies of the inputs: raw, by part, by batch.
    if ((long) m * width > Memory.room(64)) {
      throw new UserError(
          table.source()
              + ": "
              + Digits.count(m, "row")
              + " with "
              + Digits.count(width, "input")
              + " each are too many for memory. Use fewer rows, columns or categories, or "
              + Memory.MORE
              + ".");
    }
    double[] inputs = new double[m * width];
    int at = 0;
    for (Column column : this.inputs) {
      column.encode(table, table.column(column.name()), inputs, at, width, warnings);
      at += column.width();
    }
    return Value.tensor(Shape.of(m, width), inputs);
  }

  /// What the network should give for some rows.
  ///
  /// @param table has the target column, without missing values in it
  /// @return as [Target#encode]
  public Value targets(Table table) {
    return target.encode(table, table.column(target.name()));
  }

  /// Requires all input columns.
  ///
  /// @param table the data
  /// @throws UserError that names the ones that are not there
  public void requireInputs(Table table) {
    List<String> absent = names().stream().filter(name -> !table.header().contains(name)).toList();
    if (absent.size() == 1) {
      throw new UserError(
          "%s: the model needs the column %s.%s"
              .formatted(
                  table.source(),
                  Names.quoted(absent.getFirst()),
                  Names.didYouMean(absent.getFirst(), table.header())));
    }
    if (!absent.isEmpty()) {
      throw new UserError(
          "%s: the model needs %d columns that are not there: %s. There are: %s."
              .formatted(
                  table.source(), absent.size(), Names.list(absent), Names.list(table.header())));
    }
  }
}
