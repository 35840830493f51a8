package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The page of all rules says what the registry says.
class RulesPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/rules.md").normalize();

  @Test
  void thePageIsUpToDate() throws IOException {
    if (Boolean.getBoolean("autodiff.regenerate")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, RulesPage.text());
    }
    assertThat(PAGE)
        .as("run: mvn -pl autodiff-core test -Dtest=RulesPageTest -Dautodiff.regenerate=true")
        .hasContent(RulesPage.text());
  }

  @Test
  void everyShapedOperationHasAnExample() {
    Set<Class<?>> shown = new HashSet<>();
    RulesPage.examples().forEach(example -> shown.add(example.op().getClass()));
    assertThat(shown).containsExactlyInAnyOrder(ShapedFamily.operations());
  }

  @Test
  void rulesArePrintedAsMathematics() {
    assertThat(RulesPage.partial(Elementwise.ATAN, 0)).isEqualTo("`(1/hypot(a, 1))²`");
    assertThat(RulesPage.partial(Elementwise.SQRT, 0)).isEqualTo("`0.5/y`");
    assertThat(RulesPage.partial(Elementwise.SIGMOID, 0)).isEqualTo("`y·σ(−a)`");
    assertThat(RulesPage.partial(Elementwise.DIV, 1)).isEqualTo("`−y/b`");
    assertThat(RulesPage.partial(Elementwise.LEAKY_RELU, 0)).isEqualTo("`where(a > 0, 1, b)`");
    assertThat(RulesPage.partial(Elementwise.ASIN, 0)).isEqualTo("`1/sqrt((1 − a)·(a + 1))`");
    assertThat(RulesPage.partial(Elementwise.ATAN2, 0))
        .isEqualTo("`b/u/u` with `u = where(v ≠ 0, v, 1)`, `v = hypot(a, b)`");
  }
}
