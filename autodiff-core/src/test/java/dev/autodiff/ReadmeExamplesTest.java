package dev.autodiff;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The programs in the README and on the pages that need no more than the core.
class ReadmeExamplesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/compile.md",
        "docs/transforms.md",
        "docs/diagnostics.md",
        "docs/sparse.md",
        "docs/implicit.md",
        "docs/threads-and-memory.md"
      })
  void examplesPrintWhatThePageSays(String page) throws IOException, InterruptedException {
    PageExamples.check(page, folder);
  }
}
