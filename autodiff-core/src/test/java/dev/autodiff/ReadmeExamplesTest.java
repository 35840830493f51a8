package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Joiner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs every Java program in the README and on the pages with programs as its reader would, and
/// compares what it prints with what the page says it prints.
class ReadmeExamplesTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```java\n(.*?)```\n+(?:It prints:\n+)?```text\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/compile.md",
        "docs/transforms.md",
        "docs/diagnostics.md",
        "docs/sparse.md",
        "docs/implicit.md"
      })
  void examplesPrintWhatThePageSays(String page) throws IOException, InterruptedException {
    String text = Files.readString(Path.of("..", page));
    Matcher example = EXAMPLE.matcher(text);
    int count = 0;
    while (example.find()) {
      count++;
      assertThat(run(example.group(1))).isEqualTo(example.group(2));
    }
    assertThat(count).isEqualTo(text.split("```java", -1).length - 1).isPositive();
  }

  private String run(String program) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("Example.java"), program);
    Path out = folder.resolve("out.txt");
    Path errors = folder.resolve("errors.txt");
    String classPath =
        Joiner.on(java.io.File.pathSeparator).join(location(Value.class), location(Joiner.class));
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-cp",
                classPath,
                source.toString())
            .redirectError(errors.toFile())
            .redirectOutput(out.toFile())
            .start();
    assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(java.exitValue()).as(Files.readString(errors, StandardCharsets.UTF_8)).isZero();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private static Path location(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }
}
