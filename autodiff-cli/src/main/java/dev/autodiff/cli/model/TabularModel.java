package dev.autodiff.cli.model;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.cli.UserError;
import dev.autodiff.cli.table.Schema;
import dev.autodiff.cli.table.Table;
import dev.autodiff.cli.table.Target;
import dev.autodiff.cli.table.Task;
import dev.autodiff.nn.Metrics;
import dev.autodiff.nn.ModelFile;
import dev.autodiff.nn.SavedModel;
import dev.autodiff.nn.Sequential;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A network and what it needs to know to read tables.
///
/// @param schema its columns
/// @param loss what it was trained with
/// @param network the network
public record TabularModel(Schema schema, ModelLoss loss, Sequential network) {
  /// Reads a model file.
  ///
  /// @param file what [#save] wrote
  /// @return the model
  /// @throws UserError if the file is missing, damaged, or not from `autodiff train`
  public static TabularModel load(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserError(file + ": this is a folder. Give the model file in it.");
    }
    try {
      SavedModel saved = ModelFile.load(file);
      TabularModel model =
          new TabularModel(
              ModelMetadata.schema(file.toString(), saved.metadata()),
              ModelMetadata.loss(file.toString(), saved.metadata()),
              saved.network());
      model.requireFit(file);
      return model;
    } catch (NoSuchFileException e) {
      throw new UserError(file + ": there is no such file.", e);
    } catch (AccessDeniedException e) {
      throw new UserError(file + ": no permission to read this file.", e);
    } catch (IOException e) {
      throw new UserError(file + ": cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /// Writes a model file.
  ///
  /// @param file where to
  /// @param notes further entries, as settings and the name of the data
  /// @throws IOException if it cannot be written
  /// @throws UserError if the model is too large for a file
  public void save(Path file, Map<String, String> notes) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>(ModelMetadata.write(schema, loss));
    entries.putAll(notes);
    try {
      ModelFile.save(file, new SavedModel(entries, network));
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /// How many outputs a network needs.
  ///
  /// @param target what is predicted
  /// @return 1 for a number or two classes, else one per class
  public static int outputs(Target target) {
    return switch (target) {
      case Target.Classes(String _, Task task, List<String> labels) ->
          task == Task.BINARY ? 1 : labels.size();
      case Target.Quantity _ -> 1;
    };
  }

  private void requireFit(Path file) {
    Shape expected = Shape.of(1, outputs(schema.target()));
    Value probe = Value.full(Shape.of(1, schema.width()), 0);
    try {
      if (network.apply(probe).shape().equals(expected)) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new UserError(file + ": its network does not fit its columns: " + e.getMessage(), e);
    }
    throw new UserError(file + ": its network does not fit its target.");
  }

  /// Predictions for the rows of a table.
  ///
  /// @param scores the network's outputs as they are, shape `[m, k]`
  /// @param values shape `[m, k]`: probabilities of the classes in order, of the second class where
  ///   there are two, or the predicted number in the units of the file
  /// @param classes indices of the predicted classes; empty for numbers
  public record Predictions(Value scores, Value values, List<Integer> classes) {}

  /// Predicts.
  ///
  /// @param table has the input columns, without missing values in them
  /// @param warnings told of unknown categories
  /// @return one prediction per row
  /// @throws UserError if a cell does not fit its column, or a prediction is not finite
  public Predictions predict(Table table, Consumer<String> warnings) {
    Value outputs = network.apply(schema.features(table, warnings)).detach();
    Value values = loss.link(outputs);
    requireFinite(table, values);
    return switch (schema.target()) {
      case Target.Quantity quantity -> {
        Value numbers = values.mul(quantity.scale()).add(quantity.mean());
        requireFinite(table, numbers);
        yield new Predictions(outputs, numbers, List.of());
      }
      case Target.Classes classes -> {
        int[] predicted =
            classes.task() == Task.BINARY
                ? Metrics.classes(values.toArray(), 0.5)
                : Metrics.classes(values);
        yield new Predictions(outputs, values, Arrays.stream(predicted).boxed().toList());
      }
    };
  }

  /// The loss of some rows as a function of the parameters.
  ///
  /// @param table has the input columns and the target, without missing values in them
  /// @param parameters as many as the network has, of the same shapes
  /// @return a scalar
  /// @throws UserError if a cell does not fit its column
  public Value loss(Table table, List<Value> parameters) {
    Value features = schema.features(table, _ -> {});
    return loss.loss()
        .of(network.withParameters(parameters).apply(features), schema.targets(table));
  }

  private static void requireFinite(Table table, Value values) {
    double[] data = values.toArray();
    int width = values.shape().length(1);
    for (int i = 0; i < data.length; i++) {
      if (!Double.isFinite(data[i])) {
        Table.Row row = table.rows().get(i / width);
        throw new UserError(
            "%s: row %d (line %d): the prediction is %s. Look for numbers far outside the training range."
                .formatted(table.source(), row.number(), row.line(), data[i]));
      }
    }
  }
}
