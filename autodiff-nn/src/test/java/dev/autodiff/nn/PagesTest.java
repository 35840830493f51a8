package dev.autodiff.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autodiff.golden.CataloguePage;
import dev.autodiff.golden.CoreSuites;
import dev.autodiff.golden.EdgeCasesPage;
import dev.autodiff.golden.GoldenFile;
import dev.autodiff.golden.GoldenSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The pages that are written from the golden files of both modules.
class PagesTest {
  private static final Path DOCS = Path.of("..", "docs");

  @BeforeEach
  void theBundledFiles() {
    assumeTrue(GoldenFile.bundled(), "the pages tell of the bundled records");
  }

  @Test
  void theCatalogueIsUpToDate() throws IOException {
    check("catalogue.md", CataloguePage.text(suites()));
  }

  @Test
  void theEdgeCasesAreUpToDate() throws IOException {
    check("edge-cases.md", EdgeCasesPage.text(suites()));
  }

  private static List<GoldenSuite> suites() {
    List<GoldenSuite> suites = new ArrayList<>(CoreSuites.all());
    suites.addAll(NnSuites.all());
    return suites;
  }

  private static void check(String name, String text) throws IOException {
    Path page = DOCS.resolve(name);
    if (Boolean.getBoolean("autodiff.regenerate")) {
      Files.writeString(page, text, UTF_8);
    }
    assertThat(Files.readString(page, UTF_8)).isEqualTo(text);
  }
}
