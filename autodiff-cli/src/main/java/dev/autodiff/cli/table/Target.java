package dev.autodiff.cli.table;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.cli.UserError;
import dev.autodiff.cli.text.Names;
import dev.autodiff.nn.Losses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The column to predict.
public sealed interface Target {
  /// Whole numbers with at most so many different values are taken for classes.
  int MOST_NUMBER_CLASSES = 10;

  /// So many rows there must be per class before numbers are taken for classes.
  int ROWS_PER_NUMBER_CLASS = 5;

  /// The name in the header.
  ///
  /// @return the name
  String name();

  /// What is predicted.
  ///
  /// @return the task
  Task task();

  /// Classes. Of two, the second is the one whose probability is predicted.
  ///
  /// @param name the name in the header
  /// @param task binary or multi-class
  /// @param labels the spellings, at least two
  record Classes(String name, Task task, List<String> labels) implements Target {
    /// Copies the list.
    public Classes {
      labels = List.copyOf(labels);
    }

    /// The class of one row.
    ///
    /// @param table has the target at `index`
    /// @param row a row of it
    /// @param index where the target is
    /// @return index of the label
    /// @throws UserError if the row has another label
    public int classOf(Table table, Table.Row row, int index) {
      int known = labels.indexOf(spelling(row.cell(index)));
      if (known < 0) {
        throw table.error(
            row,
            index,
            Names.quoted(row.cell(index))
                + " is not a class of the model."
                + Names.didYouMean(row.cell(index), labels));
      }
      return known;
    }
  }

  /// A number, standardized inside the model.
  ///
  /// @param name the name in the header
  /// @param mean its mean in the training part
  /// @param std its standard deviation there; 0 if all were equal
  record Quantity(String name, double mean, double std) implements Target {
    @Override
    public Task task() {
      return Task.REGRESSION;
    }

    /// The scale of the model's output.
    ///
    /// @return the deviation, or 1 where it is 0
    public double scale() {
      return std == 0 ? 1 : std;
    }
  }

  /// Finds out what a column is.
  ///
  /// @param table all rows, without missing values in this column
  /// @param index where the column is
  /// @param forced the task if the user named one
  /// @param positive the class whose probability is wanted, of two, if the user named one
  /// @return the target; a quantity is not standardized yet
  /// @throws UserError if there is one class only, or the column does not fit the task
  static Target detect(Table table, int index, @Nullable Task forced, @Nullable String positive) {
    List<String> labels = labels(table, index);
    String name = table.header().get(index);
    String column = table.source() + ": target " + Names.quoted(name);
    if (labels.size() == 1) {
      throw new UserError(
          column
              + " is "
              + Names.quoted(labels.getFirst())
              + " in every row. There is nothing to tell apart.");
    }
    Task task = forced == null ? guess(table, index, labels) : forced;
    if (task == Task.REGRESSION) {
      requireNumbers(table, index);
      return new Quantity(name, 0, 1);
    }
    if (task == Task.BINARY && labels.size() != 2) {
      throw new UserError(column + " has " + labels.size() + " classes; --task binary needs two.");
    }
    if (labels.size() > Column.MOST_CATEGORIES) {
      throw new UserError(
          "%s has %d different values; at most %d can be classes."
              .formatted(column, labels.size(), Column.MOST_CATEGORIES));
    }
    if (2 * labels.size() > table.rows().size() && labels.size() > 2) {
      throw new UserError(
          "%s has %d different values in %d rows, too few rows per class to learn from."
              .formatted(column, labels.size(), table.rows().size()));
    }
    return new Classes(name, task, ordered(column, labels, positive));
  }

  private static List<String> ordered(
      String column, List<String> labels, @Nullable String positive) {
    if (positive == null) {
      return labels;
    }
    String wanted = spelling(positive);
    if (labels.size() != 2) {
      throw new UserError(column + " has " + labels.size() + " classes; --positive needs two.");
    }
    if (!labels.contains(wanted)) {
      throw new UserError(
          column
              + " has no class "
              + Names.quoted(positive)
              + "."
              + Names.didYouMean(positive, labels));
    }
    return labels.getFirst().equals(wanted) ? labels.reversed() : labels;
  }

  private static Task guess(Table table, int index, List<String> labels) {
    if (labels.size() == 2) {
      return Task.BINARY;
    }
    if (!Column.isNumeric(table, index)) {
      return Task.MULTICLASS;
    }
    boolean whole = labels.stream().allMatch(label -> Cells.number(label) % 1 == 0);
    boolean few =
        labels.size() <= MOST_NUMBER_CLASSES
            && table.rows().size() >= ROWS_PER_NUMBER_CLASS * labels.size();
    return whole && few ? Task.MULTICLASS : Task.REGRESSION;
  }

  private static void requireNumbers(Table table, int index) {
    for (Table.Row row : table.rows()) {
      if (!Double.isFinite(Cells.number(row.cell(index)))) {
        throw table.error(
            row,
            index,
            Names.quoted(row.cell(index)) + " is not a finite number, as regression needs.");
      }
    }
  }

  /// The different values, numbers by size and texts by letters.
  private static List<String> labels(Table table, int index) {
    TreeSet<String> labels = new TreeSet<>();
    table.rows().forEach(row -> labels.add(spelling(row.cell(index))));
    boolean numeric = labels.stream().noneMatch(label -> Double.isNaN(Cells.number(label)));
    List<String> sorted = new ArrayList<>(labels);
    if (numeric) {
      sorted.sort(Comparator.comparingDouble(Cells::number));
    }
    return sorted;
  }

  /// One spelling for equal numbers: 1 for 1, 01 and 1.0.
  private static String spelling(String cell) {
    double number = Cells.number(cell);
    if (!Double.isFinite(number)) {
      return cell;
    }
    return number % 1 == 0 && Math.abs(number) < 1e15
        ? String.format(Locale.ROOT, "%d", (long) number)
        : String.valueOf(number);
  }

  /// The same target with what the training part teaches.
  ///
  /// @param training the training part, without missing values in this column
  /// @param index where the target is in it
  /// @return the target as the model keeps it
  /// @throws UserError if the numbers are too large to be standardized
  default Target fitted(Table training, int index) {
    return switch (this) {
      case Classes classes -> classes;
      case Quantity _ -> {
        Column.Numbers numbers = Column.numbers(training, index);
        yield new Quantity(numbers.name(), numbers.mean(), numbers.std());
      }
    };
  }

  /// The numbers of the target, as a model's loss wants them.
  ///
  /// @param table has the target
  /// @param index where the target is in it
  /// @return shape `[m, 1]`: 0 or 1, or the standardized number; `[m, c]` for several classes, 1
  ///   for the true one
  /// @throws UserError if a row has a class that is not known or no number
  default Value encode(Table table, int index) {
    int m = table.rows().size();
    return switch (this) {
      case Classes classes -> {
        int[] numbers = classes(table, index, classes);
        if (classes.task() == Task.MULTICLASS) {
          yield Losses.oneHot(numbers, classes.labels().size());
        }
        double[] ones = new double[m];
        for (int i = 0; i < m; i++) {
          ones[i] = numbers[i];
        }
        yield Value.tensor(Shape.of(m, 1), ones);
      }
      case Quantity quantity -> {
        requireNumbers(table, index);
        double[] numbers = numbers(table, index);
        for (int i = 0; i < m; i++) {
          numbers[i] = (numbers[i] - quantity.mean()) / quantity.scale();
        }
        yield Value.tensor(Shape.of(m, 1), numbers);
      }
    };
  }

  /// The class numbers of all rows.
  ///
  /// @param table has the target
  /// @param index where the target is in it
  /// @param classes the target
  /// @return one index of a label per row
  /// @throws UserError if a row has a class that is not known
  static int[] classes(Table table, int index, Classes classes) {
    return table.rows().stream().mapToInt(row -> classes.classOf(table, row, index)).toArray();
  }

  /// The numbers of all rows.
  ///
  /// @param table has the target
  /// @param index where the target is in it
  /// @return one number per row, in the units of the file
  static double[] numbers(Table table, int index) {
    return table.rows().stream().mapToDouble(row -> Cells.number(row.cell(index))).toArray();
  }
}
