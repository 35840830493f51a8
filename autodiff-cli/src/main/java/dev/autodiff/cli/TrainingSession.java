package dev.autodiff.cli;

import dev.autodiff.cli.report.RunFiles;
import dev.autodiff.cli.report.RunFolder;
import dev.autodiff.cli.report.Summary;
import dev.autodiff.cli.table.Table;
import dev.autodiff.cli.text.Names;
import dev.autodiff.cli.training.Experiment;
import dev.autodiff.cli.training.Outcome;
import dev.autodiff.cli.training.Settings;
import dev.autodiff.nn.NonFinite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/// Trains, tells how it goes, and writes the files.
///
/// @param out takes the progress and the summary
/// @param err takes warnings
record TrainingSession(PrintWriter out, PrintWriter err) {
  static TrainingSession of(CommandLine command) {
    return new TrainingSession(command.getOut(), command.getErr());
  }

  /// Trains on a table.
  ///
  /// @param folder where the files go
  /// @param extra further files to put there, by name
  /// @throws UserError if the data cannot be learned from, the files cannot be written, or a number
  ///   went non-finite
  void run(
      Table table,
      Experiment.Columns columns,
      Settings settings,
      Path folder,
      Map<String, String> extra) {
    RunFolder.requireWritable(folder);
    // Told only when they are not followed by an error, which stands alone.
    List<String> warnings = new ArrayList<>();
    Experiment experiment = Experiment.prepare(table, columns, settings, warnings::add);
    tell(warnings);
    out.println(Summary.before(experiment));
    ProgressLine progress =
        new ProgressLine(
            out, ProgressLine.isTerminal(), experiment.parts().training().rows().size());
    Outcome outcome = experiment.run(progress);
    progress.end();
    Optional<NonFinite> nonFinite = outcome.result().nonFinite();
    if (nonFinite.isPresent()) {
      throw stopped(outcome, nonFinite.get(), folder);
    }
    List<String> files = RunFiles.write(outcome, folder, extra);
    out.println();
    out.print(Summary.after(outcome));
    out.printf(
        "%n%s%nWritten to %s: %s%n", Summary.ending(outcome), folder, String.join(", ", files));
    out.flush();
  }

  /// The folder of an earlier, good run must not get the files of a stopped one.
  private static UserError stopped(Outcome outcome, NonFinite nonFinite, Path folder) {
    Path beside = folder.resolveSibling(folder.getFileName() + "-stopped");
    RunFiles.write(outcome, beside, Map.of());
    return new UserError(
        "%s: training stopped: %s. The last good weights are in %s. Try a smaller --learning-rate."
            .formatted(outcome.source(), nonFinite, beside));
  }

  private void tell(List<String> warnings) {
    warnings.forEach(warning -> err.println("autodiff: warning: " + Names.visible(warning)));
    err.flush();
  }
}
