package dev.autodiff.golden;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The page `docs/accuracy.md`.
///
/// @param text what it should hold
record AccuracyPage(String text) {
  static final String ARCHITECTURE = "amd64";

  private static final String HEAD =
      """
      # Accuracy

      The largest errors of the functions and of their first derivatives, in units in the last place (ulp)
      of the exact number: 0 is the correctly rounded result, 0.5 or 1 the double next to it. The exact
      numbers are rounded from 60 digits (mpmath 1.3.0). The points cover all magnitudes: the domain's
      edges, zeros of the derivative, saturation, subnormal and the largest numbers. A function of two
      operands has two derivatives; the worse one counts.

      PyTorch 2.13.0 and JAX 0.10.2, both in float64 on a CPU, were measured on about 200 points per
      function, of which the ones used here are a part. Their figures are the worst of those. JAX flushes
      subnormal numbers to zero, which makes some of its figures infinite.

      | function | points | value, ulp | derivative, ulp | PyTorch value | PyTorch derivative | JAX value | JAX derivative |
      |---|---|---|---|---|---|---|---|
      """;

  private static final String FOOT =
      """

      The tests hold every point to a bound: for values 2 ulp, or 8 ulp where a function is composed of
      others (sigmoid, logSigmoid, softplus, gelu, silu, elu, logAddExp, ndtr), and what an operand that is
      off by an ulp changes, 2⁻⁵²·|x·y′|; for derivatives 4 ulp. Points where the 60 digits were used up
      (geluTanh left of −12, the derivative of erfcx beyond 1e20) are left out here; other tests have them
      with more digits.

      Measured on x86-64, with derivatives from `backward()`. Other architectures have other functions
      behind `java.lang.Math`, and may differ by an ulp; the bounds hold everywhere.

      This page is generated, and a test fails when it is out of date. To write it anew:

      ```
      mvn -pl autodiff-core test -Dtest=SpecialFunctionAccuracyTest -Dautodiff.regenerate=true
      ```
      """;

  static AccuracyPage of(Map<String, FunctionAccuracy> functions) {
    Map<String, List<String>> others = others();
    StringBuilder text = new StringBuilder(HEAD);
    functions.forEach(
        (op, accuracy) -> {
          List<String> cells = new ArrayList<>(accuracy.cells(name(op)));
          cells.addAll(others.getOrDefault(op, List.of("–", "–", "–", "–")));
          text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        });
    return new AccuracyPage(text.append(FOOT).toString());
  }

  private static String name(String op) {
    String base = op.replace("_near", "");
    Operation operation = Operations.TABLE.get(base);
    String name = operation == null ? base : operation.name();
    return op.equals(base) ? name : name + ", operands near 1";
  }

  /// The figures of PyTorch and JAX by function.
  private static Map<String, List<String>> others() {
    Map<String, List<String>> figures = new HashMap<>();
    for (String line : GoldenFile.lines("ulp_table.md")) {
      List<String> cells = Splitter.on('|').trimResults().splitToList(line);
      if (cells.size() > 6) {
        figures.put(cells.get(1), cells.subList(3, 7).stream().map(AccuracyPage::figure).toList());
      }
    }
    return figures;
  }

  /// Leaves out where it happened.
  private static String figure(String cell) {
    String number = cell.replaceAll(" \\(.*", "");
    return number.equals("-") ? "–" : number;
  }

  String published() throws IOException {
    return Files.exists(file()) ? Files.readString(file()) : "";
  }

  /// Writes beside the page and moves, so that no half page is left.
  void write() throws IOException {
    Path beside = Files.createTempFile(file().getParent(), "accuracy", ".md");
    Files.writeString(beside, text);
    Files.move(beside, file(), StandardCopyOption.REPLACE_EXISTING);
  }

  /// The page in the folder of the whole project, from wherever in it the tests run.
  private static Path file() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("autodiff-core"))) {
      folder = requireNonNull(folder.getParent(), "outside the project");
    }
    return folder.resolve("docs").resolve("accuracy.md");
  }
}
