package dev.autodiff.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.autodiff.cli.model.TabularModel;
import dev.autodiff.cli.model.TabularModel.Predictions;
import dev.autodiff.cli.report.RunFolder;
import dev.autodiff.cli.table.Table;
import dev.autodiff.cli.table.Target;
import dev.autodiff.cli.table.Task;
import dev.autodiff.cli.text.Names;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `autodiff predict`.
@Command(
    name = "predict",
    description = "Adds predictions to the rows of a CSV file.",
    mixinStandardHelpOptions = true,
    versionProvider = Program.Version.class,
    sortOptions = false,
    footer = {
      "",
      "The file needs the model's input columns, in any order; other columns are carried through.",
      "",
      "Examples:",
      "  autodiff predict autodiff-run/model.autodiff new.csv",
      "  autodiff predict autodiff-run/model.autodiff new.csv --out predicted.csv"
    })
final class PredictCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model file of a training.")
  private Path modelFile;

  @Parameters(index = "1", paramLabel = "DATA.csv", description = "The rows to predict for.")
  private Path data;

  @Mixin private CsvOptions csv;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write. Default: standard output.")
  private @Nullable Path out;

  /// Made by picocli, which sets the fields.
  @SuppressWarnings("NullAway.Init")
  PredictCommand() {}

  @Override
  public void run() {
    List<String> warnings = new ArrayList<>();
    TabularModel model = TabularModel.load(modelFile);
    Table file = csv.read(data);
    model.schema().requireInputs(file);
    Table table = csv.missing().apply(file, model.schema().names(), warnings::add);
    List<String> added = added(model.schema().target());
    for (String name : added) {
      if (table.header().contains(name)) {
        throw new UserError(
            table.source()
                + ": there is a column "
                + Names.quoted(name)
                + " already, as this command would add. Rename it.");
      }
    }
    Predictions predictions = model.predict(table, warnings::add);
    String text = text(table, added, model.schema().target(), predictions);
    if (out == null) {
      print(text);
    } else {
      write(out, text);
    }
    PrintWriter err = spec.commandLine().getErr();
    warnings.forEach(warning -> err.println("autodiff: warning: " + Names.visible(warning)));
    err.flush();
  }

  private static List<String> added(Target target) {
    List<String> names = new ArrayList<>();
    if (target instanceof Target.Classes(String _, Task task, List<String> labels)) {
      List<String> shown = task == Task.BINARY ? labels.subList(1, 2) : labels;
      shown.forEach(label -> names.add("probability_" + label));
    }
    names.add("predicted_" + target.name());
    return names;
  }

  private static String text(
      Table table, List<String> added, Target target, Predictions predictions) {
    double[] values = predictions.values().toArray();
    int width = predictions.values().shape().length(1);
    StringWriter text = new StringWriter();
    try (CsvWriter writer =
        CsvWriter.builder()
            .fieldSeparator(table.separator())
            .lineDelimiter(LineDelimiter.LF)
            .build(text)) {
      List<String> header = new ArrayList<>(table.header());
      header.addAll(added);
      writer.writeRecord(header);
      for (int i = 0; i < table.rows().size(); i++) {
        List<String> fields = new ArrayList<>(table.rows().get(i).fields());
        for (int j = 0; j < width; j++) {
          fields.add(String.valueOf(values[i * width + j]));
        }
        if (target instanceof Target.Classes classes) {
          fields.add(classes.labels().get(predictions.classes().get(i)));
        }
        writer.writeRecord(fields);
      }
    } catch (IOException e) {
      throw new AssertionError("a string cannot fail to be written", e);
    }
    return text.toString();
  }

  private void print(String text) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.print(text);
    if (writer.checkError()) {
      throw new UserError("standard output: could not be written in full.");
    }
  }

  private static void write(Path file, String text) {
    if (Files.isDirectory(file)) {
      throw new UserError("--out: " + file + " is a folder. Name a file.");
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new UserError("--out: the folder of " + file + " does not exist.");
    }
    // A device such as /dev/null must not be replaced by a file.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try {
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new UserError("--out: " + file + " cannot be written: " + e.getMessage(), e);
      }
    } else {
      RunFolder.write(
          parent, Map.of(file.getFileName().toString(), beside -> Files.writeString(beside, text)));
    }
  }
}
