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
import java.util.stream.Stream;

/// Runs every Java program of a page as its reader would, and compares what it prints with what the
/// page says it prints.
public final class PageExamples {
  private static final Pattern EXAMPLE =
      Pattern.compile("```java\n(.*?)```\n+(?:It prints:\n+)?```text\n(.*?)```", Pattern.DOTALL);

  private PageExamples() {}

  /// Runs and compares all of them.
  ///
  /// @param page its name, from the root of the repository
  /// @param folder an empty one
  /// @param classes one of each module or library that the programs use beside the core
  public static void check(String page, Path folder, Class<?>... classes)
      throws IOException, InterruptedException {
    String text = Files.readString(Path.of("..", page));
    Matcher example = EXAMPLE.matcher(text);
    int count = 0;
    while (example.find()) {
      count++;
      assertThat(run(example.group(1), folder, classes)).isEqualTo(example.group(2));
    }
    assertThat(count).isEqualTo(text.split("```java", -1).length - 1).isPositive();
  }

  private static String run(String program, Path folder, Class<?>... classes)
      throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("Example.java"), program);
    Path out = folder.resolve("out.txt");
    Path errors = folder.resolve("errors.txt");
    String classPath =
        Joiner.on(java.io.File.pathSeparator)
            .join(
                Stream.concat(Stream.of(Value.class, Joiner.class), Stream.of(classes))
                    .map(PageExamples::location)
                    .toList());
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-XX:TieredStopAtLevel=1", // these two make short programs shorter
                "-XX:+UseSerialGC",
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
