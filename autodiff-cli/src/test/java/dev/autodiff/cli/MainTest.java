package dev.autodiff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "demo", "train", "predict", "check"})
  void helpHasExamples(String command) {
    Object[] arguments =
        command.isEmpty() ? new Object[] {"--help"} : new Object[] {command, "--help"};
    assertThat(Shell.autodiff(arguments).output())
        .startsWith("Usage: autodiff " + command)
        .containsPattern("Examples?:")
        .contains("  autodiff " + (command.isEmpty() ? "demo" : command))
        .contains("--debug");
  }

  @Test
  void versionNamesAutodiffAndJava() {
    assertThat(Shell.autodiff("--version").output()).containsPattern("^autodiff \\S.*\nJava \\d+");
  }

  @Test
  void demoReachesItsAccuracyAndSaysWhereItsFilesAre() throws IOException {
    Path out = folder.resolve("demo");
    String text = Shell.autodiff("demo", "--out", out).output();
    assertThat(text)
        .contains("569 rows, 30 input columns")
        .contains("epoch 30/30  loss ")
        .contains("ETA ")
        .contains("Test on 113 rows that training did not see")
        .contains("actual \\ predicted  benign  malignant")
        .contains("open " + out.resolve("report.html"))
        .doesNotContain("\r");
    JsonNode metrics = JsonMapper.shared().readTree(Files.readString(out.resolve("metrics.json")));
    assertThat(metrics.path("test").path("accuracy").doubleValue()).isGreaterThanOrEqualTo(0.96);
    assertThat(metrics.path("test").path("rocAuc").doubleValue()).isGreaterThan(0.99);
    Path data = out.resolve("breast-cancer.csv");
    assertThat(Shell.autodiff("predict", out.resolve("model.autodiff"), data).output())
        .hasLineCount(570);
    assertThat(Files.readString(out.resolve("breast-cancer.NOTICE.txt"))).contains("cite");
  }
}
