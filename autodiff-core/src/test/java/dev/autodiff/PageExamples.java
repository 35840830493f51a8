package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/// Runs every Java program of a page in a process of its own, and compares what it prints with what
/// the page says it prints.
public final class PageExamples {
  private static final Pattern EXAMPLE =
      Pattern.compile("```java\n(.*?)```\n+(?:It prints:\n+)?```text\n(.*?)```", Pattern.DOTALL);

  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private PageExamples() {}

  /// Runs and compares all of them.
  ///
  /// @param page its name, from the root of the repository
  /// @param folder an empty one
  public static void check(String page, Path folder) throws IOException, InterruptedException {
    String text = Files.readString(Path.of("..", page));
    Matcher example = EXAMPLE.matcher(text);
    int count = 0;
    while (example.find()) {
      count++;
      assertThat(output(example.group(1), folder)).isEqualTo(example.group(2));
    }
    assertThat(count).isEqualTo(text.split("```java", -1).length - 1).isPositive();
  }

  /// What a program prints.
  ///
  /// @param program the text of its source file
  /// @param folder where files may be written
  public static String output(String program, Path folder)
      throws IOException, InterruptedException {
    folder = Files.createTempDirectory(folder, "example");
    Path source = Files.writeString(folder.resolve("Example.java"), program);
    Path out = folder.resolve("out.txt");
    Path errors = folder.resolve("errors.txt");
    compile(source, folder);
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-XX:TieredStopAtLevel=1", // these two make short programs shorter
                "-XX:+UseSerialGC",
                "-cp",
                folder + File.pathSeparator + CLASS_PATH,
                "Example")
            .redirectError(errors.toFile())
            .redirectOutput(out.toFile())
            .start();
    assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(java.exitValue()).as(Files.readString(errors, StandardCharsets.UTF_8)).isZero();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  /// Compiles a source file in this process, where the compiler stays warm: `java Example.java`
  /// would start a cold one.
  ///
  /// @param source the file
  /// @param folder gets the classes
  public static void compile(Path source, Path folder) {
    var messages = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                messages,
                messages,
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                CLASS_PATH,
                source.toString());
    assertThat(status).as(messages.toString(StandardCharsets.UTF_8)).isZero();
  }
}
