package dev.autodiff.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.PageExamples;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/// Runs every Java program on the page as its reader would, and compares what it prints with what
/// the page says it prints; test classes on the page have to pass.
class TestkitPageTest {
  private static final Path PAGE = Path.of("..", "docs", "testkit.md");
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n((?:(?!```).)*)```\n\n```text\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TESTS =
      Pattern.compile("```java\n((?:(?!```).)*?\nclass (\\w+) .*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void programsPrintWhatThePageSays() throws IOException, InterruptedException {
    String text = Files.readString(PAGE, UTF_8);
    Matcher program = PROGRAM.matcher(text);
    StringBuilder fresh = new StringBuilder();
    int end = 0;
    int count = 0;
    while (program.find()) {
      count++;
      fresh
          .append(text, end, program.start(2))
          .append(PageExamples.output(program.group(1), folder));
      end = program.end(2);
    }
    fresh.append(text, end, text.length());
    if (Boolean.getBoolean("autodiff.regenerate")) {
      Files.writeString(PAGE, fresh, UTF_8);
      text = fresh.toString();
    }
    assertThat(fresh.toString()).isEqualTo(text);
    assertThat(count).isEqualTo(text.split("```java", -1).length - 2).isPositive();
  }

  @Test
  void testsOnThePagePass() throws IOException, ClassNotFoundException {
    Matcher tests = TESTS.matcher(Files.readString(PAGE, UTF_8));
    assertThat(tests.find()).isTrue();
    Path source = Files.writeString(folder.resolve(tests.group(2) + ".java"), tests.group(1));
    PageExamples.compile(source, folder);
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(DiscoverySelectors.selectClass(loader.loadClass(tests.group(2))))
                  .configurationParameter("jqwik.database", "")
                  .build(),
              summary);
    }
    assertThat(summary.getSummary().getFailures())
        .as(() -> summary.getSummary().getFailures().getFirst().getException().toString())
        .isEmpty();
    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(3);
  }
}
