package dev.autodiff.nn.fit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.PageExamples;
import dev.autodiff.Value;
import dev.autodiff.nn.fit.MoreGarbowHillstrom.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page about minimization: its programs, and its table of counts beside SciPy's.
class OptimizationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "optimization.md");
  private static final Path SCIPY = Path.of("src", "test", "resources", "minimize", "scipy.csv");
  private static final String HEAD =
      """
      | problem | n | `leastSquares` | SciPy `lm` | `lbfgs` | SciPy `L-BFGS-B` | `newton` | SciPy `trust-ncg` |
      |---|---|---|---|---|---|---|---|
      """;
  private static final Pattern TABLE = Pattern.compile(Pattern.quote(HEAD) + "((?:\\|.*\n)*)");

  @TempDir Path folder;

  /// What one method of one library did.
  private record Run(int values, int gradients, int products, double value) {
    static Run of(Minimum<Value> m) {
      Minimum.Counts counts = m.counts();
      return new Run(
          counts.values(),
          counts.gradients() + counts.jacobians(),
          counts.hessianProducts(),
          m.value());
    }

    String cell(Problem problem, String method) {
      String counts =
          switch (method) {
            case "leastSquares" -> values + " / " + gradients;
            case "lbfgs" -> "" + values;
            default -> values + " / " + products;
          };
      return problem.reached(value)
          ? counts
          : counts + String.format(Locale.ROOT, " (%.6g)", value);
    }
  }

  @Test
  void examplesPrintWhatThePageSays() throws IOException, InterruptedException {
    PageExamples.check("docs/optimization.md", folder);
  }

  /// Counts may differ a little: other processors round elementary functions in another way.
  @Test
  void theTableIsUpToDate() throws IOException {
    String rows = rows();
    String page = Files.readString(PAGE, UTF_8);
    if (Boolean.getBoolean("autodiff.regenerate")) {
      page = TABLE.matcher(page).replaceFirst(Matcher.quoteReplacement(HEAD + rows));
      Files.writeString(PAGE, page, UTF_8);
    }
    Matcher table = TABLE.matcher(page);
    assertThat(table.find()).isTrue();
    String[] was = table.group(1).split("\n", -1);
    String[] is = rows.split("\n", -1);
    assertThat(is).hasSameSizeAs(was);
    for (int i = 0; i < is.length; i++) {
      String[] wasCells = was[i].split("\\|", -1);
      String[] isCells = is[i].split("\\|", -1);
      for (int j = 1; j < isCells.length; j++) {
        if (j == 3 || j == 5 || j == 7) {
          double before = first(wasCells[j]);
          assertThat(first(isCells[j])).as(is[i]).isCloseTo(before, within(10 + 0.25 * before));
        } else {
          assertThat(isCells[j]).isEqualTo(wasCells[j]);
        }
      }
    }
  }

  private static double first(String cell) {
    return Double.parseDouble(cell.trim().split(" ", -1)[0]);
  }

  private static String rows() throws IOException {
    Map<String, Run> scipy = scipy();
    StringBuilder rows = new StringBuilder();
    for (Problem problem : MoreGarbowHillstrom.ALL) {
      Value start = Value.vector(problem.start());
      rows.append("| ").append(problem.name().replaceAll(", n = .*", ""));
      rows.append(" | ").append(problem.start().length);
      for (String method : List.of("leastSquares", "lbfgs", "newton")) {
        Run theirs = scipy.get(problem.name() + "; " + method);
        assertThat(theirs).as(problem.name()).isNotNull();
        Minimum<Value> own =
            switch (method) {
              case "leastSquares" -> Minimize.leastSquares(problem.residuals(), start);
              case "lbfgs" -> Minimize.lbfgs(problem::sumOfSquares, start);
              default -> Minimize.newton(problem::sumOfSquares, start);
            };
        rows.append(" | ").append(Run.of(own).cell(problem, method));
        rows.append(" | ").append(theirs.cell(problem, method));
      }
      rows.append(" |\n");
    }
    return rows.toString();
  }

  private static Map<String, Run> scipy() throws IOException {
    Map<String, Run> runs = new HashMap<>();
    for (String line : Files.readAllLines(SCIPY, UTF_8)) {
      if (!line.startsWith("#")) {
        String[] cells = line.split("; ", -1);
        runs.put(
            cells[0] + "; " + cells[1],
            new Run(
                Integer.parseInt(cells[2]),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4]),
                Double.parseDouble(cells[5])));
      }
    }
    return runs;
  }
}
