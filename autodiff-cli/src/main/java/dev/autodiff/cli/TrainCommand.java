package dev.autodiff.cli;

import dev.autodiff.Threads;
import dev.autodiff.cli.model.ModelLoss;
import dev.autodiff.cli.table.Task;
import dev.autodiff.cli.text.Names;
import dev.autodiff.cli.training.Descent;
import dev.autodiff.cli.training.Experiment;
import dev.autodiff.cli.training.Settings;
import dev.autodiff.nn.Activation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `autodiff train`.
@Command(
    name = "train",
    description = "Trains a network on a CSV file with a header.",
    mixinStandardHelpOptions = true,
    versionProvider = Program.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Two classes of any spelling, more classes, or a number: what the target is, is found out and"
          + " said.",
      "Columns of text become one input per text; columns of numbers are standardized.",
      "",
      "Examples:",
      "  autodiff train flowers.csv --target species",
      "  autodiff train prices.csv --target price --hidden 32,16 --epochs 300",
      "  autodiff train visits.csv --target paid --hidden none --drop id --missing drop"
    })
final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private CsvOptions csv;

  @Parameters(paramLabel = "DATA.csv", description = "The rows to learn from.")
  private Path data;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      required = true,
      order = -2,
      description = "The column to predict.")
  private String target;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "binary, multiclass or regression. Default: found in the data.")
  private @Nullable String task;

  @Option(
      names = "--positive",
      paramLabel = "CLASS",
      description = "Of two classes, the one whose probability is predicted. Default: the second.")
  private @Nullable String positive;

  @Option(
      names = "--drop",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns to leave out.")
  private List<String> dropped = new ArrayList<>();

  @Option(
      names = "--categorical",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of numbers that stand for categories.")
  private List<String> categorical = new ArrayList<>();

  @Option(
      names = "--hidden",
      paramLabel = "N,N…|none",
      defaultValue = "16",
      description = "Neurons of each hidden layer; none for a linear model. Default: 16.")
  private String hidden;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      defaultValue = "tanh",
      description =
          "After each hidden layer: sigmoid, tanh, relu, leaky-relu, elu, gelu, silu, softplus. "
              + "Default: ${DEFAULT-VALUE}.")
  private String activation;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "binary-cross-entropy-with-logits, binary-cross-entropy, cross-entropy or"
              + " mean-squared-error. Default: the first for two classes, the third for more, the"
              + " last for numbers.")
  private @Nullable String loss;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "gradient-descent",
      description =
          "gradient-descent, nesterov, adam, adamw, rmsprop, adagrad, adadelta, adamax, nadam,"
              + " radam, asgd, or, with --batch full, lbfgs. Default: ${DEFAULT-VALUE}.")
  private String optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Step size. Default: 0.01; 1 for adadelta and lbfgs.")
  private @Nullable Double learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "X",
      description = "Of gradient-descent and nesterov, from 0 to below 1. Default: 0.9.")
  private @Nullable Double momentum;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "How strongly weights are drawn to 0. Default: 0; 0.01 for adamw.")
  private @Nullable Double weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description =
          "How the step size changes: constant, cosine (down to 0 over all epochs), plateau (a"
              + " tenth when the loss has not fallen for 10 epochs). Default: ${DEFAULT-VALUE}.")
  private String schedule;

  @Option(
      names = "--clip",
      paramLabel = "X",
      description = "The largest norm of the gradient. Default: any.")
  private @Nullable Double clip;

  @Option(
      names = "--batch",
      paramLabel = "N|full",
      defaultValue = "32",
      description = "Rows per step. Default: ${DEFAULT-VALUE}.")
  private String batch;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "100",
      description = "How often to go through all rows. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "End after N epochs without a lower loss on a fifth of the training rows, held back for"
              + " this, and keep the best weights. Default: 0, never.")
  private int patience;

  @Option(
      names = "--test-fraction",
      paramLabel = "X",
      defaultValue = "0.2",
      description = "Share of rows held back for the test; 0 for none. Default: ${DEFAULT-VALUE}.")
  private double testFraction;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of split, first weights and shuffling. Same seed, same model. Default: 1.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Default: one per core. The result does not depend on it.")
  private @Nullable Integer threads;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "autodiff-run",
      description = "Folder for the model and the report. Default: ${DEFAULT-VALUE}.")
  private Path out;

  /// Made by picocli, which sets the fields.
  @SuppressWarnings("NullAway.Init")
  TrainCommand() {}

  @Override
  public void run() {
    Settings settings = settings();
    if (threads != null) {
      if (threads < 1 || threads > 1024) {
        throw new UserError("--threads: " + threads + " is not from 1 to 1024.");
      }
      Threads.set(threads);
    }
    Experiment.Columns columns =
        new Experiment.Columns(
            target, new LinkedHashSet<>(dropped), new LinkedHashSet<>(categorical), csv.missing());
    TrainingSession.of(spec.commandLine()).run(csv.read(data), columns, settings, out, Map.of());
  }

  private Settings settings() {
    return new Settings(
        layers(),
        activation(),
        loss == null ? null : ModelLoss.named(loss),
        Descent.of(optimizer, learningRate, momentum, weightDecay, schedule, clip),
        batch.equals("full") ? 0 : number("--batch", batch),
        epochs,
        seed,
        testFraction,
        patience,
        task(),
        positive);
  }

  private List<Integer> layers() {
    if (hidden.equals("none")) {
      return List.of();
    }
    return Arrays.stream(hidden.split(",", -1)).map(n -> number("--hidden", n.strip())).toList();
  }

  private Activation activation() {
    try {
      return Activation.named(activation);
    } catch (IllegalArgumentException e) {
      throw new UserError("--activation: " + e.getMessage(), e);
    }
  }

  private @Nullable Task task() {
    if (task == null) {
      return null;
    }
    List<String> labels = Arrays.stream(Task.values()).map(Task::label).toList();
    for (Task known : Task.values()) {
      if (known.label().equals(task)) {
        return known;
      }
    }
    throw new UserError(
        "--task: there is no task " + Names.quoted(task) + "." + Names.didYouMean(task, labels));
  }

  private static int number(String option, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException _) {
      // The same answer as for a number that is too small.
    }
    String other = option.equals("--batch") ? "full" : "none";
    throw new UserError(
        option
            + ": "
            + Names.quoted(text)
            + " is not a whole number of at least 1, or "
            + other
            + ".");
  }
}
