package dev.autodiff.cli.report;

import dev.autodiff.Value;
import dev.autodiff.cli.graph.GraphPicture;
import dev.autodiff.cli.model.TabularModel;
import dev.autodiff.cli.table.Table;
import dev.autodiff.cli.training.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files of a training.
public final class RunFiles {
  /// Name of the model file.
  public static final String MODEL = "model.autodiff";

  /// Name of the page for people.
  public static final String REPORT = "report.html";

  private static final int JUDGED_ROWS = 200;

  private RunFiles() {}

  /// Writes all files of a training, or none.
  ///
  /// @param outcome a finished training
  /// @param folder where to
  /// @param extra further files to put beside them, by name
  /// @return the names of the files, most important first
  /// @throws dev.autodiff.cli.UserError if they cannot be written
  public static List<String> write(Outcome outcome, Path folder, Map<String, String> extra) {
    String chart = LossChart.svg(outcome.result().history());
    String graph = graph(outcome);
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(REPORT, HtmlReport.of(outcome, chart, graph));
    texts.put("metrics.json", MetricsJson.of(outcome));
    texts.put("loss.svg", chart);
    texts.put("graph.svg", graph);
    texts.putAll(extra);
    Map<String, RunFolder.Content> files = new LinkedHashMap<>();
    files.put(MODEL, file -> outcome.model().save(file, notes(outcome)));
    texts.forEach((name, text) -> files.put(name, file -> Files.writeString(file, text)));
    RunFolder.write(folder, files);
    return List.copyOf(files.keySet());
  }

  private static Map<String, String> notes(Outcome outcome) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("data", outcome.source());
    notes.put("training-rows", String.valueOf(outcome.parts().training().rows().size()));
    notes.put("epochs-done", String.valueOf(outcome.result().history().last().epoch()));
    outcome
        .settings()
        .entries(outcome.model().loss())
        .forEach((name, value) -> notes.put("setting-" + name, value));
    return notes;
  }

  /// The largest loss of some test rows, or training rows where there is no test: a row that the
  /// model gets right has gradients of nearly zero everywhere.
  private static String graph(Outcome outcome) {
    Table part = outcome.parts().test().orElse(outcome.parts().training());
    Table.Row worst = part.rows().getFirst();
    Value loss = loss(outcome.model(), part, worst);
    for (Table.Row row : part.rows().subList(1, Math.min(JUDGED_ROWS, part.rows().size()))) {
      Value other = loss(outcome.model(), part, row);
      if (other.item() > loss.item()) {
        worst = row;
        loss = other;
      }
    }
    Path data = Path.of(outcome.source());
    return GraphPicture.of(loss)
        .titled("loss of row " + worst.number() + " of " + data.getFileName())
        .svg();
  }

  private static Value loss(TabularModel model, Table part, Table.Row row) {
    return model.loss(part.with(List.of(row)), model.network().parameters());
  }
}
