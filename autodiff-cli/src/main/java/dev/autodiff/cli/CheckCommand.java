package dev.autodiff.cli;

import dev.autodiff.GradientCheck;
import dev.autodiff.Value;
import dev.autodiff.cli.model.TabularModel;
import dev.autodiff.cli.table.Table;
import dev.autodiff.cli.text.Digits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `autodiff check`.
@Command(
    name = "check",
    description = "Compares the gradients of a trained model with finite differences.",
    mixinStandardHelpOptions = true,
    versionProvider = Program.Version.class,
    sortOptions = false,
    footer = {
      "",
      "Exit code 0 if they agree, 1 if not.",
      "",
      "Example:",
      "  autodiff check autodiff-run/model.autodiff flowers.csv --rows 32"
    })
final class CheckCommand implements Callable<Integer> {
  /// A difference across a kink of relu is no derivative; the shorter the steps, the fewer cross
  /// one.
  private static final List<Double> SHORTER_REACHES = List.of(1e-3, 1e-5, 1e-6);

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model file of a training.")
  private Path modelFile;

  @Parameters(
      index = "1",
      paramLabel = "DATA.csv",
      description = "Rows with the model's inputs and target.")
  private Path data;

  @Mixin private CsvOptions csv;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "16",
      description = "So many rows from the start of the file. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--parameters",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "Check at most so many parameters, chosen at random. Default: ${DEFAULT-VALUE}.")
  private int parameters;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of that choice. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /// Made by picocli, which sets the fields.
  @SuppressWarnings("NullAway.Init")
  CheckCommand() {}

  @Override
  public Integer call() {
    if (rows < 1 || parameters < 1) {
      throw new UserError((rows < 1 ? "--rows" : "--parameters") + ": give at least 1.");
    }
    TabularModel model = TabularModel.load(modelFile);
    Table file = csv.read(data);
    model.schema().requireInputs(file);
    List<String> needed = new ArrayList<>(model.schema().names());
    needed.add(model.schema().target().name());
    Table whole = csv.missing().apply(file, needed, _ -> {});
    Table table = whole.with(whole.rows().subList(0, Math.min(rows, whole.rows().size())));
    return report(model, table);
  }

  private int report(TabularModel model, Table table) {
    List<Value> leaves = model.network().parameters();
    long all = leaves.stream().mapToLong(leaf -> leaf.shape().size()).sum();
    double reach = Double.POSITIVE_INFINITY;
    GradientCheck.Result result = compare(model, table, reach);
    for (int i = 0; i < SHORTER_REACHES.size() && !result.passed(); i++) {
      reach = SHORTER_REACHES.get(i);
      result = compare(model, table, reach);
    }
    GradientCheck.Entry worst = result.worst();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Compared %s of %s on %s: backward sweep and central differences, extrapolated.%n",
        result.checked(), Digits.count(all, "parameter"), Digits.count(table.rows().size(), "row"));
    out.printf(
        "Worst: %s[%d]%n  backward    %s%n  difference  %s ± %s%n  error       %s (at most %s)%n",
        leaves.get(worst.input()).name(),
        worst.entry(),
        worst.gradient(),
        worst.difference(),
        Digits.of(worst.uncertainty()),
        Digits.of(worst.error()),
        Digits.of(result.tolerance()));
    if (Double.isFinite(reach)) {
      out.printf(
          "Steps were at most %s: longer ones cross a kink, as relu has.%n", Digits.of(reach));
    }
    out.println(result.passed() ? "passed" : "FAILED");
    out.flush();
    return result.passed() ? 0 : Program.FAILED;
  }

  private GradientCheck.Result compare(TabularModel model, Table table, double reach) {
    return GradientCheck.standard()
        .sample(parameters, seed)
        .stepLimit((_, _) -> 2 * reach)
        .check(moved -> model.loss(table, moved), model.network().parameters());
  }
}
