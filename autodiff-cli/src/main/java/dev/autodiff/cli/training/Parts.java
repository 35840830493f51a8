package dev.autodiff.cli.training;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.cli.UserError;
import dev.autodiff.cli.table.Table;
import dev.autodiff.cli.table.Target;
import dev.autodiff.nn.Dataset;
import java.util.Arrays;
import java.util.Optional;

/// The rows of a table, cut into parts.
///
/// @param training what the weights and the standardization are fitted on
/// @param validation what decides when to stop, if that is asked for
/// @param test what the model is judged with, if rows are held back
public record Parts(Table training, Optional<Table> validation, Optional<Table> test) {
  private static final int FEWEST_ROWS = 10;

  /// Cuts a table. Classes keep their shares in each part.
  ///
  /// @throws UserError if there are too few rows
  static Parts of(Table table, Target target, Settings settings) {
    int rows = table.rows().size();
    if (rows < 2 || (settings.testFraction() > 0 && rows < FEWEST_ROWS)) {
      throw new UserError(
          "%s: %d rows are too few%s"
              .formatted(
                  table.source(),
                  rows,
                  rows < 2
                      ? " to learn from."
                      : " to hold some back for a test. Use --test-fraction 0 to train on all."));
    }
    Table training = table;
    Optional<Table> test = Optional.empty();
    Optional<Table> validation = Optional.empty();
    if (settings.testFraction() > 0) {
      Dataset.Split split = split(training, target, settings.testFraction(), settings.seed());
      test = Optional.of(rows(table, split.test()));
      training = rows(table, split.train());
    }
    if (settings.patience() > 0) {
      if (training.rows().size() < FEWEST_ROWS) {
        throw new UserError(
            "%s: %d training rows are too few to hold some back for --patience."
                .formatted(table.source(), training.rows().size()));
      }
      // Another seed: the second split must not repeat the choices of the first.
      Dataset.Split split =
          split(training, target, Settings.VALIDATION_FRACTION, settings.seed() + 1);
      validation = Optional.of(rows(training, split.test()));
      training = rows(training, split.train());
    }
    return new Parts(training, validation, test);
  }

  /// Splits a data set whose only feature is the row's index.
  private static Dataset.Split split(Table table, Target target, double fraction, long seed) {
    int m = table.rows().size();
    double[] indices = new double[m];
    Arrays.setAll(indices, i -> i);
    Value features = Value.tensor(Shape.of(m, 1), indices);
    int column = table.column(target.name());
    return switch (target) {
      case Target.Classes classes -> {
        int[] labels = Target.classes(table, column, classes);
        Value targets = Value.vector(Arrays.stream(labels).asDoubleStream().toArray());
        yield new Dataset(features, targets).stratifiedSplit(fraction, seed);
      }
      case Target.Quantity _ -> new Dataset(features, features).split(fraction, seed);
    };
  }

  private static Table rows(Table table, Dataset part) {
    return table.with(
        Arrays.stream(part.features().toArray())
            .mapToObj(index -> table.rows().get((int) index))
            .toList());
  }
}
