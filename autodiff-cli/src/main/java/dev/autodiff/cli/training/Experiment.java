package dev.autodiff.cli.training;

import dev.autodiff.cli.UserError;
import dev.autodiff.cli.model.ModelLoss;
import dev.autodiff.cli.model.TabularModel;
import dev.autodiff.cli.table.MissingValues;
import dev.autodiff.cli.table.Schema;
import dev.autodiff.cli.table.Table;
import dev.autodiff.cli.table.Target;
import dev.autodiff.cli.text.Names;
import dev.autodiff.nn.Dataset;
import dev.autodiff.nn.EarlyStop;
import dev.autodiff.nn.Progress;
import dev.autodiff.nn.Sequential;
import dev.autodiff.nn.Trainer;
import dev.autodiff.nn.TrainingListener;
import dev.autodiff.nn.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A table that is ready to be trained on.
///
/// @param settings how to train
/// @param table all rows that are used
/// @param parts the rows by part
/// @param schema what goes in and out
/// @param loss what is made small
/// @param network the untrained network
public record Experiment(
    Settings settings,
    Table table,
    Parts parts,
    Schema schema,
    ModelLoss loss,
    Sequential network) {
  /// Which columns serve for what.
  ///
  /// @param target name of the column to predict
  /// @param dropped names of columns to leave out
  /// @param categorical names of columns that are categories even if they hold numbers
  /// @param missing what to do with rows that miss values
  public record Columns(
      String target, Set<String> dropped, Set<String> categorical, MissingValues missing) {}

  /// Finds out what the columns are and cuts the rows into parts.
  ///
  /// @param data all rows
  /// @param columns which columns serve for what
  /// @param settings how to train
  /// @param warnings told what is left out, and of categories that only test rows have
  /// @return ready to run
  /// @throws UserError if the data cannot be learned from
  public static Experiment prepare(
      Table data, Columns columns, Settings settings, Consumer<String> warnings) {
    data.column(columns.target());
    columns.dropped().forEach(data::column);
    columns.categorical().forEach(data::column);
    if (columns.dropped().contains(columns.target())) {
      throw new UserError("--drop: " + Names.quoted(columns.target()) + " is the target.");
    }
    List<String> inputs = new ArrayList<>(data.header());
    inputs.removeAll(columns.dropped());
    Table table = columns.missing().apply(data, inputs, warnings);
    inputs.remove(columns.target());
    Target target =
        Target.detect(table, table.column(columns.target()), settings.task(), settings.positive());
    Parts parts = Parts.of(table, target, settings);
    Schema schema =
        Schema.fit(table, parts.training(), target, inputs, columns.categorical(), warnings);
    // Every cell is read now: a bad one in a test row must not come to light after an hour of
    // training.
    schema.features(table, warnings);
    schema.targets(table);
    ModelLoss loss = settings.loss() == null ? ModelLoss.of(target.task()) : settings.loss();
    loss.requireFits(target.task());
    int[] sizes = settings.sizes(schema.width(), TabularModel.outputs(schema.target()));
    Sequential network =
        Sequential.mlp(
            sizes,
            settings.activation(),
            loss.output(target.task()),
            settings.initializer(),
            settings.seed());
    return new Experiment(settings, table, parts, schema, loss, network);
  }

  /// Trains and judges the model.
  ///
  /// @param watcher told after each epoch
  /// @return the model of the epoch with the lowest validation loss, or training loss where nothing
  ///   is held back; if a number went non-finite, the last good one
  public Outcome run(Consumer<Progress> watcher) {
    Trainer.Builder<Sequential> trainer =
        Trainer.builder(network)
            .loss(loss.loss())
            .batching(settings.batching())
            .epochs(settings.epochs())
            .listener(TrainingListener.progress(watcher));
    settings.descent().applyTo(trainer, settings.epochs());
    parts.validation().ifPresent(rows -> trainer.validation(dataset(rows)));
    if (settings.patience() > 0) {
      trainer.listener(new EarlyStop(settings.patience(), 0));
    }
    TrainingResult<Sequential> result = trainer.build().train(dataset(parts.training()));
    if (result.nonFinite().isEmpty()) {
      return outcome(result, result.best());
    }
    try {
      return outcome(result, result.model());
    } catch (UserError _) {
      // The last good weights can be so large that the predictions for other rows overflow.
      return outcome(result, result.best());
    }
  }

  private Outcome outcome(TrainingResult<Sequential> result, Sequential trained) {
    TabularModel model = new TabularModel(schema, loss, trained);
    return new Outcome(
        table.source(),
        settings,
        parts,
        model,
        result,
        Evaluation.of(model, parts.training()),
        parts.test().map(rows -> Evaluation.of(model, rows)));
  }

  private Dataset dataset(Table rows) {
    return new Dataset(schema.features(rows, _ -> {}), schema.targets(rows));
  }
}
