package dev.autodiff.cli.report;

import dev.autodiff.cli.table.Target;
import dev.autodiff.cli.training.Evaluation;
import dev.autodiff.cli.training.Evaluation.Metric;
import dev.autodiff.cli.training.Outcome;
import dev.autodiff.nn.EpochReport;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The numbers of a training as JSON; a number that is not finite is null.
final class MetricsJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private MetricsJson() {}

  /// Writes the numbers of a training.
  static String of(Outcome outcome) {
    Target target = outcome.model().schema().target();
    ObjectNode root = JSON.createObjectNode();
    root.put("data", outcome.source());
    root.put("target", target.name());
    root.put("task", target.task().label());
    if (target instanceof Target.Classes(String _, var _, List<String> labels)) {
      labels.forEach(root.putArray("classes")::add);
    }
    ObjectNode rows = root.putObject("rows");
    rows.put("training", outcome.parts().training().rows().size());
    outcome.parts().validation().ifPresent(part -> rows.put("validation", part.rows().size()));
    outcome.parts().test().ifPresent(part -> rows.put("test", part.rows().size()));
    ObjectNode settings = root.putObject("settings");
    outcome.settings().entries(outcome.model().loss()).forEach(settings::put);
    outcome.onTest().ifPresent(test -> evaluation(root.putObject("test"), test));
    evaluation(root.putObject("training"), outcome.onTraining());
    ending(root.putObject("run"), outcome);
    ArrayNode losses = root.putArray("losses");
    for (EpochReport epoch : outcome.result().history().epochs()) {
      ObjectNode node = losses.addObject().put("epoch", epoch.epoch());
      number(node, "training", epoch.trainingLoss());
      OptionalDouble validation = epoch.validationLoss();
      if (validation.isPresent()) {
        number(node, "validation", validation.getAsDouble());
      }
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void evaluation(ObjectNode node, Evaluation evaluation) {
    for (Metric metric : evaluation.metrics()) {
      number(node, metric.key(), metric.value());
    }
    evaluation
        .confusion()
        .ifPresent(
            confusion -> {
              ArrayNode actual = node.putArray("confusionMatrix");
              for (List<Long> counts : confusion.counts()) {
                counts.forEach(actual.addArray()::add);
              }
            });
  }

  private static void ending(ObjectNode node, Outcome outcome) {
    node.put("epochs", outcome.result().history().last().epoch());
    node.put("steps", outcome.result().steps());
    node.put("stopReason", outcome.result().stopReason().name());
    outcome
        .result()
        .nonFinite()
        .ifPresent(nonFinite -> node.put("nonFinite", nonFinite.toString()));
    node.put("bestEpoch", outcome.result().bestEpoch());
    node.put("seconds", outcome.result().elapsed().toMillis() / 1000.0);
  }

  private static void number(ObjectNode node, String key, double number) {
    if (Double.isFinite(number)) {
      node.put(key, number);
    } else {
      node.putNull(key);
    }
  }
}
