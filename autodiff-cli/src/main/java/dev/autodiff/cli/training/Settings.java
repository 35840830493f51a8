package dev.autodiff.cli.training;

import dev.autodiff.cli.UserError;
import dev.autodiff.cli.model.ModelLoss;
import dev.autodiff.cli.table.Task;
import dev.autodiff.nn.Activation;
import dev.autodiff.nn.Batching;
import dev.autodiff.nn.Initializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How to train.
///
/// @param hidden neurons of each hidden layer; none for a linear model
/// @param activation after each hidden layer
/// @param loss what to make small, or null for the usual one of the task
/// @param descent how the weights follow their gradients
/// @param batch rows per step, 0 for all
/// @param epochs the most epochs
/// @param seed of the split, the first weights and the shuffling
/// @param testFraction share of the rows that is held back for the test; 0 for none
/// @param patience epochs without a lower validation loss before the training ends; 0 to run all
///   epochs
/// @param task the task, or null to find it out
/// @param positive the class whose probability is predicted, of two, or null for the second
public record Settings(
    List<Integer> hidden,
    Activation activation,
    @Nullable ModelLoss loss,
    Descent descent,
    int batch,
    int epochs,
    long seed,
    double testFraction,
    int patience,
    @Nullable Task task,
    @Nullable String positive) {
  /// Share of the training rows that decides about early stopping.
  static final double VALIDATION_FRACTION = 0.2;

  private static final int MOST_LAYERS = 50;

  /// A model file holds so many weights.
  private static final long MOST_PARAMETERS = 2_500_000;

  /// Checks the ranges.
  ///
  /// @throws UserError that names the option
  public Settings {
    hidden = List.copyOf(hidden);
    require(hidden.size() <= MOST_LAYERS, "--hidden", "more than " + MOST_LAYERS + " layers");
    require(hidden.stream().allMatch(n -> n >= 1), "--hidden", "layers need at least 1 neuron");
    require(batch >= 0, "--batch", batch + " is not at least 1, or full");
    require(
        batch == 0 || descent.method() != Descent.Method.LBFGS,
        "--batch",
        "lbfgs needs all rows in each step, full");
    require(epochs >= 1, "--epochs", epochs + " is not at least 1");
    require(
        testFraction >= 0 && testFraction <= 0.9,
        "--test-fraction",
        testFraction + " is not from 0 to 0.9");
    require(patience >= 0, "--patience", patience + " is not at least 0");
  }

  private static void require(boolean holds, String option, String problem) {
    if (!holds) {
      throw new UserError(option + ": " + problem + ".");
    }
  }

  /// The sizes of the network's layers.
  int[] sizes(int inputs, int outputs) {
    int[] sizes = new int[hidden.size() + 2];
    sizes[0] = inputs;
    for (int i = 0; i < hidden.size(); i++) {
      sizes[i + 1] = hidden.get(i);
    }
    sizes[sizes.length - 1] = outputs;
    long parameters = 0;
    for (int i = 1; i < sizes.length; i++) {
      parameters += (sizes[i - 1] + 1L) * sizes[i];
      require(
          parameters <= MOST_PARAMETERS,
          "--hidden",
          "the network would have more than 2,500,000 weights, the most that a model file holds");
    }
    return sizes;
  }

  /// Keeps the variance of signals for the activation.
  Initializer initializer() {
    return switch (activation) {
      case RELU, LEAKY_RELU, ELU, GELU, SILU, SOFTPLUS -> Initializer.heNormal();
      case IDENTITY, SIGMOID, TANH, SOFTMAX, LOG_SOFTMAX -> Initializer.xavierUniform();
    };
  }

  Batching batching() {
    return batch == 0 ? Batching.fullBatch() : Batching.miniBatch(batch, seed);
  }

  /// The settings by option name, as the report lists them.
  ///
  /// @param used the loss that was used
  /// @return in the order of this record
  public Map<String, String> entries(ModelLoss used) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(
        "hidden",
        hidden.isEmpty()
            ? "none"
            : hidden.stream().map(String::valueOf).collect(Collectors.joining(",")));
    entries.put("activation", activation.label());
    entries.put("loss", used.label());
    entries.putAll(descent.entries());
    entries.put("batch", batch == 0 ? "full" : String.valueOf(batch));
    entries.put("epochs", String.valueOf(epochs));
    entries.put("patience", patience == 0 ? "none" : String.valueOf(patience));
    entries.put("test-fraction", String.valueOf(testFraction));
    entries.put("seed", String.valueOf(seed));
    return entries;
  }
}
