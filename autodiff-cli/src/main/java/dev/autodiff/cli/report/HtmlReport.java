package dev.autodiff.cli.report;

import dev.autodiff.cli.table.Column;
import dev.autodiff.cli.table.Target;
import dev.autodiff.cli.table.Task;
import dev.autodiff.cli.text.Digits;
import dev.autodiff.cli.text.Names;
import dev.autodiff.cli.training.Evaluation;
import dev.autodiff.cli.training.Evaluation.Metric;
import dev.autodiff.cli.training.Outcome;
import dev.autodiff.nn.ConfusionMatrix;
import java.util.List;
import java.util.stream.Collectors;

/// A training as one HTML page without links to anything outside.
final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c2026; --soft: #5b6470; --line: #e3e6ea; \
      --back: #f6f7f9; --card: #ffffff; --accent: #2563eb; --right: 37 99 235; --wrong: 217 119 6; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #9aa3b0; --line: #2c3038; \
      --back: #0f1115; --card: #16181d; --accent: #6ea8fe; --right: 110 168 254; --wrong: 255 180 84; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--back); color: var(--ink); \
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
      main { max-width: 860px; margin: 0 auto; padding: 32px 20px 64px; }
      h1 { font-size: 26px; line-height: 1.2; margin: 0 0 4px; }
      h2 { font-size: 17px; margin: 36px 0 10px; }
      p { margin: 6px 0; } .soft { color: var(--soft); }
      .tiles { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 18px; }
      .tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
      .tile { flex: 1 1 150px; padding: 12px 16px; }
      .tile b { display: block; font-size: 26px; line-height: 1.3; font-weight: 600; }
      .tile small { display: block; color: var(--soft); line-height: 1.35; }
      .card { padding: 4px 16px; overflow: auto; }
      .picture { padding: 12px; text-align: center; } .picture svg { max-width: 100%; height: auto; }
      .graph { width: min(1440px, 100vw - 40px); position: relative; left: 50%; \
      transform: translateX(-50%); } .graph svg { max-width: none; }
      .stop { border-left: 4px solid rgb(var(--wrong)); padding: 10px 16px; margin-top: 18px; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { text-align: left; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); \
      overflow-wrap: anywhere; }
      tr:last-child > * { border-bottom: 0; } th { font-weight: 500; color: var(--soft); }
      td.n, th.n { text-align: right; white-space: nowrap; overflow-wrap: normal; }
      .matrix { width: auto; } .matrix td { text-align: center; padding: 8px 18px; border-radius: 4px; \
      border: 0; } .matrix th { border: 0; padding: 6px 12px; }
      code { font: 13px/1.5 ui-monospace, "SF Mono", Consolas, monospace; }
      pre { margin: 0; padding: 10px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
      """;

  private final Outcome outcome;
  private final StringBuilder html = new StringBuilder();

  private HtmlReport(Outcome outcome) {
    this.outcome = outcome;
  }

  /// Writes the page.
  ///
  /// @param chart the losses as SVG
  /// @param graph the graph of one sample's loss as SVG
  static String of(Outcome outcome, String chart, String graph) {
    return new HtmlReport(outcome).page(chart, graph);
  }

  private String page(String chart, String graph) {
    Target target = outcome.model().schema().target();
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .append(escaped(target.name()))
        .append(" – autodiff</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<main>\n");
    html.append("<h1>Predicting ").append(escaped(Names.quoted(target.name()))).append("</h1>\n");
    html.append("<p class=\"soft\">").append(escaped(Summary.target(target))).append(".</p>\n");
    stopped();
    tiles();
    confusion();
    metrics();
    picture("Loss", "picture", chart, lossText());
    picture("Graph of one sample's loss", "picture graph", graph, GRAPH_TEXT);
    settings();
    columns();
    html.append("</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private static final String GRAPH_TEXT =
      "The row with the largest loss, of the first 200 that were judged. Each block holds its value"
          + " and, below it, the gradient of the loss by it. The values run forward, the gradients"
          + " backward.";

  private void stopped() {
    outcome
        .result()
        .nonFinite()
        .ifPresent(
            nonFinite ->
                html.append("<p class=\"card stop\">Training stopped: ")
                    .append(escaped(nonFinite.toString()))
                    .append(". What follows is the last good model.</p>\n"));
  }

  private void tiles() {
    html.append("<h2>").append(escaped(Summary.heading(outcome))).append("</h2>\n");
    html.append("<div class=\"tiles\">\n");
    for (Metric metric : outcome.decisive().metrics().stream().limit(3).toList()) {
      html.append("<div class=\"tile\">")
          .append(escaped(metric.name()))
          .append("<b>")
          .append(Digits.score(metric.value()))
          .append("</b><small>")
          .append(escaped(metric.note()))
          .append("</small></div>\n");
    }
    html.append("</div>\n");
  }

  private void confusion() {
    ConfusionMatrix matrix = outcome.decisive().confusion().orElse(null);
    if (matrix == null) {
      return;
    }
    List<String> labels = Summary.labels(outcome.model().schema().target());
    html.append("<h2>Confusion matrix</h2>\n<div class=\"card\"><table class=\"matrix\">\n")
        .append("<tr><th></th>");
    labels.forEach(
        label -> html.append("<th class=\"n\">taken for ").append(escaped(label)).append("</th>"));
    html.append("</tr>\n");
    for (int i = 0; i < matrix.classes(); i++) {
      html.append("<tr><th>").append(escaped(labels.get(i))).append("</th>");
      long all = Math.max(1, matrix.counts().get(i).stream().mapToLong(Long::longValue).sum());
      for (int j = 0; j < matrix.classes(); j++) {
        long percent = Math.round(100.0 * matrix.count(i, j) / all);
        html.append(
            "<td style=\"background: rgb(var(--%s) / %d%%)\">%s</td>"
                .formatted(
                    i == j ? "right" : "wrong",
                    Math.round(percent * 0.45),
                    Digits.count(matrix.count(i, j))));
      }
      html.append("</tr>\n");
    }
    html.append("</table></div>\n");
  }

  private void metrics() {
    Evaluation training = outcome.onTraining();
    html.append("<h2>Metrics</h2>\n<div class=\"card\"><table>\n<tr><th></th>");
    outcome.onTest().ifPresent(test -> rowsHead("test", test));
    rowsHead("training", training);
    html.append("<th></th></tr>\n");
    for (int i = 0; i < training.metrics().size(); i++) {
      Metric metric = outcome.decisive().metrics().get(i);
      html.append("<tr><td>").append(escaped(metric.name())).append("</td>");
      if (outcome.onTest().isPresent()) {
        number(metric);
      }
      number(training.metrics().get(i));
      html.append("<td class=\"soft\">").append(escaped(metric.note())).append("</td></tr>\n");
    }
    html.append("</table></div>\n");
  }

  private void rowsHead(String part, Evaluation evaluation) {
    html.append(
        "<th class=\"n\">%s (%s)</th>".formatted(part, Digits.count(evaluation.rows(), "row")));
  }

  private void number(Metric metric) {
    html.append("<td class=\"n\">").append(Digits.score(metric.value())).append("</td>");
  }

  private String lossText() {
    return "Measured on all rows after each epoch. " + Summary.ending(outcome);
  }

  private void picture(String title, String style, String svg, String text) {
    html.append("<h2>").append(title).append("</h2>\n<p class=\"soft\">").append(text);
    html.append("</p>\n<div class=\"card ").append(style).append("\">\n");
    // A declaration is only allowed at the start of a file.
    html.append(svg.replaceFirst("^<\\?xml[^>]*>\\s*", "")).append("</div>\n");
  }

  private void settings() {
    html.append("<h2>Settings</h2>\n<div class=\"card\"><table>\n");
    row("data", outcome.source());
    row(
        "network",
        Summary.network(outcome.model().schema(), outcome.settings(), outcome.model().network()));
    outcome.settings().entries(outcome.model().loss()).forEach(this::row);
    html.append("</table></div>\n");
  }

  private void row(String name, String value) {
    html.append("<tr><td>").append(escaped(name)).append("</td><td>");
    html.append(escaped(value)).append("</td></tr>\n");
  }

  private void columns() {
    html.append("<h2>Input columns</h2>\n<div class=\"card\"><table>\n");
    for (Column column : outcome.model().schema().inputs()) {
      row(
          Names.visible(column.name()),
          switch (column) {
            case Column.Numbers(String _, double mean, double std) ->
                "number, mean " + Digits.of(mean) + ", standard deviation " + Digits.of(std);
            case Column.Categories(String _, List<String> categories) ->
                categories.stream()
                    .map(Names::quoted)
                    .collect(Collectors.joining(", ", "categories ", ""));
          });
    }
    html.append("</table></div>\n");
    html.append("<h2>Use</h2>\n<div class=\"card\"><pre><code>")
        .append("autodiff predict model.autodiff NEW.csv\n")
        .append("autodiff check model.autodiff ")
        .append(escaped(outcome.source()))
        .append("</code></pre></div>\n");
    if (outcome.model().schema().target().task() != Task.REGRESSION) {
      html.append("<p class=\"soft\">NEW.csv needs the input columns above.</p>\n");
    }
  }

  private static String escaped(String text) {
    return Names.visible(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
