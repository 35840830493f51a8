package dev.autodiff.cli.training;

import dev.autodiff.cli.model.TabularModel;
import dev.autodiff.cli.model.TabularModel.Predictions;
import dev.autodiff.cli.table.Table;
import dev.autodiff.cli.table.Target;
import dev.autodiff.cli.table.Task;
import dev.autodiff.cli.text.Digits;
import dev.autodiff.cli.text.Names;
import dev.autodiff.nn.ConfusionMatrix;
import dev.autodiff.nn.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How good a model is on some rows.
///
/// @param rows how many rows there were
/// @param metrics the numbers, most important first
/// @param confusion how often each class was taken for each, where classes are predicted
public record Evaluation(int rows, List<Metric> metrics, Optional<ConfusionMatrix> confusion) {
  /// Copies the list.
  public Evaluation {
    metrics = List.copyOf(metrics);
  }

  /// One number.
  ///
  /// @param key its name in files
  /// @param name its name for people
  /// @param value the number; NaN where it is not defined
  /// @param note what to compare it with; may be empty
  public record Metric(String key, String name, double value, String note) {}

  /// Judges a model.
  ///
  /// @param model the model
  /// @param table rows with inputs and target
  /// @return the metrics
  static Evaluation of(TabularModel model, Table table) {
    Predictions predictions = model.predict(table, _ -> {});
    int column = table.column(model.schema().target().name());
    return switch (model.schema().target()) {
      case Target.Classes classes ->
          classification(classes, predictions, Target.classes(table, column, classes));
      case Target.Quantity quantity ->
          regression(quantity, predictions, Target.numbers(table, column));
    };
  }

  private static Evaluation classification(
      Target.Classes classes, Predictions predictions, int[] actual) {
    int count = classes.labels().size();
    int[] predicted = predictions.classes().stream().mapToInt(Integer::intValue).toArray();
    ConfusionMatrix confusion = Metrics.confusionMatrix(predicted, actual, count);
    List<Metric> metrics = new ArrayList<>();
    metrics.add(
        new Metric("accuracy", "accuracy", confusion.accuracy(), guess(classes, confusion)));
    if (classes.task() == Task.BINARY) {
      boolean both = Arrays.stream(actual).distinct().count() == 2;
      double auc = both ? Metrics.rocAuc(predictions.scores().toArray(), actual) : Double.NaN;
      metrics.add(
          new Metric("rocAuc", "ROC-AUC", auc, both ? "0.5 is chance" : "needs both classes"));
      metrics.add(
          new Metric(
              "logLoss", "log loss", Metrics.logLoss(predictions.values().toArray(), actual), ""));
      String positive = "of " + Names.quoted(classes.labels().get(1));
      metrics.add(new Metric("precision", "precision", confusion.precision(1), positive));
      metrics.add(new Metric("recall", "recall", confusion.recall(1), positive));
      metrics.add(new Metric("f1", "F1", confusion.f1(1), positive));
    } else {
      metrics.add(
          new Metric("logLoss", "log loss", Metrics.logLoss(predictions.values(), actual), ""));
      double f1 = 0;
      for (int k = 0; k < count; k++) {
        f1 += confusion.f1(k) / count;
      }
      metrics.add(new Metric("macroF1", "F1", f1, "mean of the classes"));
    }
    return new Evaluation(actual.length, metrics, Optional.of(confusion));
  }

  private static Evaluation regression(
      Target.Quantity quantity, Predictions predictions, double[] actual) {
    double[] predicted = predictions.values().toArray();
    double squares = 0;
    double absolutes = 0;
    double guessed = 0;
    for (int i = 0; i < actual.length; i++) {
      squares += Math.pow(predicted[i] - actual[i], 2) / actual.length;
      absolutes += Math.abs(predicted[i] - actual[i]) / actual.length;
      guessed += Math.pow(quantity.mean() - actual[i], 2) / actual.length;
    }
    String units = "in units of " + Names.quoted(quantity.name());
    return new Evaluation(
        actual.length,
        List.of(
            new Metric("rSquared", "R²", Metrics.rSquared(predicted, actual), "1 is perfect"),
            new Metric(
                "rootMeanSquaredError",
                "root mean squared error",
                Math.sqrt(squares),
                "always guessing the mean: " + Digits.of(Math.sqrt(guessed))),
            new Metric("meanAbsoluteError", "mean absolute error", absolutes, units)),
        Optional.empty());
  }

  private static String guess(Target.Classes classes, ConfusionMatrix confusion) {
    int most = 0;
    long rows = 0;
    for (int k = 0; k < confusion.classes(); k++) {
      long count = confusion.counts().get(k).stream().mapToLong(Long::longValue).sum();
      if (count > rows) {
        most = k;
        rows = count;
      }
    }
    return "always guessing "
        + Names.quoted(classes.labels().get(most))
        + ": "
        + Digits.score((double) rows / confusion.total());
  }
}
