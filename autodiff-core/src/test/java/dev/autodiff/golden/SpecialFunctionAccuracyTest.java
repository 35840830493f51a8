package dev.autodiff.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How many units in the last place values and first derivatives are off, and that this is what
/// `docs/accuracy.md` says.
class SpecialFunctionAccuracyTest {
  private static final String FILE = "special_mpmath.jsonl";

  /// Losses are tested where they live.
  private static final Set<String> OTHER_MODULES = Set.of("bce_with_logits", "bce_probability");

  @Test
  void valuesAndDerivativesKeepTheirBounds() {
    Comparison comparison = new Comparison();
    Map<String, FunctionAccuracy> functions = measure(comparison);
    System.out.printf(
        "%s: %d points of %d functions%n", FILE, comparison.records(), functions.size());
    assertThat(comparison.failures()).isEmpty();
    assertThat(functions).hasSizeGreaterThan(20);
  }

  @Test
  void theAccuracyPageIsUpToDate() throws IOException {
    assumeTrue(GoldenFile.bundled(), "the page tells of the bundled points");
    AccuracyPage page = AccuracyPage.of(measure(new Comparison()));
    if (Boolean.getBoolean("autodiff.regenerate")) {
      page.write();
    }
    // Each architecture has functions of its own behind java.lang.Math.
    assumeTrue(AccuracyPage.ARCHITECTURE.equals(System.getProperty("os.arch")));
    assertThat(page.published()).isEqualTo(page.text());
  }

  private static Map<String, FunctionAccuracy> measure(Comparison comparison) {
    assumeTrue(GoldenFile.exists(FILE), FILE + " is not in the folder");
    Map<String, FunctionAccuracy> functions = new LinkedHashMap<>();
    for (GoldenRecord record : GoldenFile.records(FILE)) {
      String base = record.op().replace("_near", "");
      Operation operation = Operations.TABLE.get(base);
      if (operation != null) {
        comparison.count(record.op());
        functions
            .computeIfAbsent(record.op(), _ -> new FunctionAccuracy(base, operation.call()))
            .measure(record, comparison);
      } else if (!OTHER_MODULES.contains(base)) {
        comparison.fail(record.toString(), "there is no such operation");
      }
    }
    return functions;
  }
}
