package dev.autodiff.cli;

import dev.autodiff.cli.report.RunFiles;
import dev.autodiff.cli.table.CsvFile;
import dev.autodiff.cli.table.MissingValues;
import dev.autodiff.cli.table.Table;
import dev.autodiff.cli.training.Descent;
import dev.autodiff.cli.training.Experiment;
import dev.autodiff.cli.training.Settings;
import dev.autodiff.nn.Activation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `autodiff demo`.
@Command(
    name = "demo",
    description = "Trains a network on bundled data: is a breast tumour malignant or benign?",
    mixinStandardHelpOptions = true,
    versionProvider = Program.Version.class,
    footer = {
      "",
      "The data: Breast Cancer Wisconsin (Diagnostic), 569 patients, 30 measurements each.",
      "W. N. Street, W. H. Wolberg, O. L. Mangasarian, 1993; UCI Machine Learning Repository.",
      "",
      "Examples:",
      "  autodiff demo",
      "  autodiff demo --out my-demo"
    })
final class DemoCommand implements Runnable {
  private static final String DATA = "breast-cancer.csv";
  private static final String NOTICE = "breast-cancer.NOTICE.txt";

  /// Chosen by splitting the training rows of seed 1 again, twenty times; the test rows had no say.
  private static final Settings SETTINGS =
      new Settings(
          List.of(16),
          Activation.TANH,
          null,
          Descent.of("gradient-descent", 0.01, 0.9, null, "constant", null),
          32,
          30,
          1,
          0.2,
          0,
          null,
          "malignant");

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "autodiff-demo",
      description = "Folder for the model and the report. Default: ${DEFAULT-VALUE}.")
  private Path out;

  /// Made by picocli, which sets the fields.
  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public void run() {
    Experiment.Columns columns =
        new Experiment.Columns("diagnosis", Set.of(), Set.of(), MissingValues.ERROR);
    String data = resource(DATA);
    Table table = CsvFile.parse(DATA, data.getBytes(StandardCharsets.UTF_8), ',');
    Map<String, String> extra = new LinkedHashMap<>();
    extra.put(DATA, data);
    extra.put(NOTICE, resource(NOTICE));
    TrainingSession.of(spec.commandLine()).run(table, columns, SETTINGS, out, extra);
    spec.commandLine()
        .getOut()
        .printf(
            """
            %n\
            Look at it:  open %s in a browser
            Go on with:  autodiff predict %s %s
                         autodiff check %2$s %3$s
            """,
            out.resolve(RunFiles.REPORT), out.resolve(RunFiles.MODEL), out.resolve(DATA));
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(DemoCommand.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
