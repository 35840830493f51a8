package dev.autodiff.cli.report;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.cli.table.Column;
import dev.autodiff.cli.table.Schema;
import dev.autodiff.cli.table.Target;
import dev.autodiff.cli.table.Task;
import dev.autodiff.cli.text.Digits;
import dev.autodiff.cli.text.Names;
import dev.autodiff.cli.training.Descent;
import dev.autodiff.cli.training.Evaluation;
import dev.autodiff.cli.training.Evaluation.Metric;
import dev.autodiff.cli.training.Experiment;
import dev.autodiff.cli.training.Outcome;
import dev.autodiff.cli.training.Settings;
import dev.autodiff.nn.Sequential;
import java.util.List;
import java.util.stream.Collectors;

/// A training in a few lines of text.
public final class Summary {
  private Summary() {}

  /// What will be trained, before it is.
  ///
  /// @param experiment ready to run
  /// @return lines with a line end each
  public static String before(Experiment experiment) {
    Schema schema = experiment.schema();
    Settings settings = experiment.settings();
    return """
    data      %s: %s, %s
    target    %s
    split     %s
    network   %s
    loss      %s
    training  %s
    """
        .formatted(
            experiment.table().source(),
            Digits.count(experiment.table().rows().size(), "row"),
            columns(schema),
            target(schema.target()),
            split(experiment),
            network(schema, settings, experiment.network()),
            experiment.loss().label(),
            training(settings));
  }

  private static String columns(Schema schema) {
    long numbers = schema.inputs().stream().filter(c -> c instanceof Column.Numbers).count();
    long categories = schema.inputs().size() - numbers;
    String kinds =
        numbers == 0
            ? "all categorical"
            : categories == 0
                ? "all numeric"
                : numbers + " numeric, " + categories + " categorical";
    return Digits.count(schema.inputs().size(), "input column") + " (" + kinds + ")";
  }

  static String target(Target target) {
    String name = Names.quoted(target.name()) + ": ";
    return switch (target) {
      case Target.Quantity _ -> name + "a number, " + target.task().description();
      case Target.Classes(String _, Task task, List<String> labels) -> {
        String classes = labels.size() + " classes (" + Names.list(labels) + "), ";
        String of = task == Task.BINARY ? "; probability of " + Names.quoted(labels.get(1)) : "";
        yield name + classes + task.description() + of;
      }
    };
  }

  private static String split(Experiment experiment) {
    String validation =
        experiment
            .parts()
            .validation()
            .map(part -> ", " + part.rows().size() + " for early stopping")
            .orElse("");
    String test =
        experiment
            .parts()
            .test()
            .map(part -> ", " + part.rows().size() + " for the test")
            .orElse(", none for a test");
    int training = experiment.parts().training().rows().size();
    return training
        + " rows for training"
        + validation
        + test
        + "; seed "
        + experiment.settings().seed();
  }

  static String network(Schema schema, Settings settings, Sequential network) {
    long parameters = 0;
    for (Value parameter : network.parameters()) {
      parameters += parameter.shape().size();
    }
    String hidden =
        settings.hidden().stream()
            .map(n -> n + " " + settings.activation().label() + " → ")
            .collect(Collectors.joining());
    int outputs = network.apply(Value.full(Shape.of(1, schema.width()), 0)).shape().length(1);
    return "%s → %s%s; %s"
        .formatted(
            Digits.count(schema.width(), "input"),
            hidden,
            Digits.count(outputs, "output"),
            Digits.count(parameters, "parameter"));
  }

  private static String training(Settings settings) {
    Descent descent = settings.descent();
    return "%s, learning rate %s%s%s%s%s, %s, %s%s"
        .formatted(
            descent.method().label().replace('-', ' '),
            Digits.of(descent.learningRate()),
            descent.course() == Descent.Course.CONSTANT
                ? ""
                : " (" + descent.course().label() + ")",
            descent.method().hasMomentum() ? ", momentum " + Digits.of(descent.momentum()) : "",
            descent.weightDecay() == 0 ? "" : ", weight decay " + Digits.of(descent.weightDecay()),
            descent.clip() == Double.POSITIVE_INFINITY
                ? ""
                : ", gradient norm up to " + Digits.of(descent.clip()),
            settings.batch() == 0 ? "all rows in each step" : "batches of " + settings.batch(),
            Digits.count(settings.epochs(), "epoch"),
            settings.patience() == 0 ? "" : ", patience " + settings.patience());
  }

  /// How good the model is.
  ///
  /// @param outcome a finished training
  /// @return lines with a line end each
  public static String after(Outcome outcome) {
    Evaluation evaluation = outcome.decisive();
    StringBuilder text = new StringBuilder(heading(outcome)).append('\n');
    int width = evaluation.metrics().stream().mapToInt(m -> m.name().length()).max().orElse(0);
    for (Metric metric : evaluation.metrics()) {
      String note = metric.note().isEmpty() ? "" : "   (" + metric.note() + ")";
      text.append("  ")
          .append(metric.name())
          .repeat(" ", width - metric.name().length() + 3)
          .append(Digits.score(metric.value()))
          .append(note)
          .append('\n');
    }
    evaluation
        .confusion()
        .ifPresent(
            confusion -> {
              List<String> labels = labels(outcome.model().schema().target());
              text.append('\n').append(confusion.table(labels).indent(2));
            });
    return text.toString();
  }

  /// How long it took, why it ended before its last epoch if it did, and what was kept.
  ///
  /// @param outcome a finished training
  /// @return sentences
  public static String ending(Outcome outcome) {
    String trained =
        "Trained "
            + Digits.count(outcome.result().history().last().epoch(), "epoch")
            + " in "
            + Digits.time(outcome.result().elapsed())
            + ".";
    String loss = outcome.settings().patience() > 0 ? "validation loss" : "training loss";
    return switch (outcome.result().stopReason()) {
      case NON_FINITE -> trained;
      case EPOCHS_DONE -> trained + kept(outcome, loss);
      case EARLY_STOP ->
          trained
              + " Stopped: no better for "
              + Digits.count(outcome.settings().patience(), "epoch")
              + "."
              + kept(outcome, loss);
    };
  }

  private static String kept(Outcome outcome, String loss) {
    int best = outcome.result().bestEpoch();
    return " Kept the weights of epoch " + best + ", which has the lowest " + loss + ".";
  }

  static String heading(Outcome outcome) {
    int rows = outcome.decisive().rows();
    return outcome.onTest().isPresent()
        ? "Test on " + Digits.count(rows, "row") + " that training did not see"
        : "Measured on the " + Digits.count(rows, "training row") + "; none were held back";
  }

  /// The names of the classes, fit for one line each.
  static List<String> labels(Target target) {
    return switch (target) {
      case Target.Classes(String _, Task _, List<String> labels) ->
          labels.stream().map(label -> Names.list(List.of(label))).toList();
      case Target.Quantity _ -> List.of();
    };
  }
}
