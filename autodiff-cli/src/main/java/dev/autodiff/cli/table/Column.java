package dev.autodiff.cli.table;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.cli.UserError;
import dev.autodiff.cli.text.Names;
import dev.autodiff.nn.Standardizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/// An input column as a model knows it: its name and how its cells become numbers.
public sealed interface Column {
  /// The most different texts that a column of categories may have.
  int MOST_CATEGORIES = 100;

  /// The name in the header.
  ///
  /// @return the name
  String name();

  /// How many numbers a cell becomes.
  ///
  /// @return at least 1
  int width();

  /// Numbers, standardized.
  ///
  /// @param name the name in the header
  /// @param mean their mean in the training part
  /// @param std their standard deviation there, above 0
  record Numbers(String name, double mean, double std) implements Column {
    @Override
    public int width() {
      return 1;
    }
  }

  /// Texts, each a category with an input of its own that is 1 for it and 0 for others.
  ///
  /// @param name the name in the header
  /// @param categories the texts that the training part has, sorted
  record Categories(String name, List<String> categories) implements Column {
    /// Copies the list.
    public Categories {
      categories = List.copyOf(categories);
    }

    @Override
    public int width() {
      return categories.size();
    }
  }

  /// Whether the cells of a column are numbers.
  ///
  /// @param table without missing values in this column
  /// @param index the column
  /// @return false if they are texts
  /// @throws UserError at the first text where most cells are numbers, and the reverse never
  static boolean isNumeric(Table table, int index) {
    int numbers = 0;
    Table.Row odd = null;
    for (Table.Row row : table.rows()) {
      double number = Cells.number(row.cell(index));
      if (Double.isInfinite(number)) {
        throw table.error(row, index, Names.quoted(row.cell(index)) + " is no finite number.");
      }
      numbers += Double.isNaN(number) ? 0 : 1;
      odd = odd == null && Double.isNaN(number) ? row : odd;
    }
    if (odd == null) {
      return true;
    }
    String cell = Names.quoted(odd.cell(index));
    if (2 * numbers >= table.rows().size()) {
      throw table.error(
          odd,
          index,
          cell
              + " is not a number, but most cells of this column are. Mend it, or name the column"
              + " in --categorical or --drop.");
    }
    if (table.rows().stream().allMatch(row -> Cells.hasDecimalComma(row.cell(index)))) {
      throw table.error(
          odd, index, cell + " has a decimal comma. Write numbers with a decimal point.");
    }
    return false;
  }

  /// Learns a column of numbers from the training part.
  ///
  /// @param training without missing values in this column
  /// @param index the column
  /// @return the column; its deviation is 0 if all numbers are equal
  /// @throws UserError if the numbers are too large to be standardized
  static Numbers numbers(Table training, int index) {
    double[] numbers =
        training.rows().stream().mapToDouble(row -> Cells.number(row.cell(index))).toArray();
    String name = training.header().get(index);
    try {
      Standardizer fitted = Standardizer.fit(Value.tensor(Shape.of(numbers.length, 1), numbers));
      return new Numbers(name, fitted.mean()[0], fitted.std()[0]);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "%s: column %s: its numbers are too large for float64 arithmetic. Scale them."
              .formatted(training.source(), Names.quoted(name)),
          e);
    }
  }

  /// Learns a column of categories from the training part.
  ///
  /// @param training without missing values in this column
  /// @param index the column
  /// @return the column
  /// @throws UserError if there are too many
  static Categories categories(Table training, int index) {
    TreeSet<String> categories = new TreeSet<>();
    training.rows().forEach(row -> categories.add(row.cell(index)));
    String name = training.header().get(index);
    if (categories.size() > MOST_CATEGORIES) {
      throw new UserError(
          "%s: column %s has %d different texts; at most %d can be categories. Leave it out with --drop %s."
              .formatted(
                  training.source(),
                  Names.quoted(name),
                  categories.size(),
                  MOST_CATEGORIES,
                  Names.quoted(name)));
    }
    return new Categories(name, new ArrayList<>(categories));
  }

  /// Writes the inputs of a whole column.
  ///
  /// @param table without missing values in this column
  /// @param index where the column is in that table
  /// @param inputs one row of numbers per row of the table, row-major
  /// @param at where this column's numbers begin in each row
  /// @param rowWidth length of a row of inputs
  /// @param warnings told of categories that the training part did not have; their inputs are all 0
  /// @throws UserError at a cell that is no number where the column holds numbers
  default void encode(
      Table table, int index, double[] inputs, int at, int rowWidth, Consumer<String> warnings) {
    switch (this) {
      case Numbers(String _, double mean, double std) -> {
        for (int i = 0; i < table.rows().size(); i++) {
          inputs[i * rowWidth + at] = standardized(table, table.rows().get(i), index, mean, std);
        }
      }
      case Categories(String _, List<String> categories) -> {
        Map<String, Integer> places = new HashMap<>();
        categories.forEach(category -> places.put(category, places.size()));
        Table.Row unknown = null;
        int unknowns = 0;
        for (int i = 0; i < table.rows().size(); i++) {
          Table.Row row = table.rows().get(i);
          Integer place = places.get(row.cell(index));
          if (place != null) {
            inputs[i * rowWidth + at + place] = 1;
          } else {
            unknown = unknown == null ? row : unknown;
            unknowns++;
          }
        }
        if (unknown != null) {
          warnings.accept(
              "%s: %s was not in the training rows, so it counts as none of the known categories (%s)%s."
                  .formatted(
                      table.place(unknown, index),
                      Names.quoted(unknown.cell(index)),
                      Names.list(categories),
                      unknowns == 1 ? "" : "; " + (unknowns - 1) + " more such rows"));
        }
      }
    }
  }

  private static double standardized(
      Table table, Table.Row row, int index, double mean, double std) {
    double number = Cells.number(row.cell(index));
    if (Double.isNaN(number)) {
      throw table.error(
          row,
          index,
          Names.quoted(row.cell(index)) + " is not a number; the model needs one here.");
    }
    double standardized = (number - mean) / std;
    if (!Double.isFinite(standardized)) {
      throw table.error(
          row,
          index,
          Names.quoted(row.cell(index)) + " is too far from the numbers that the model has seen.");
    }
    return standardized;
  }
}
