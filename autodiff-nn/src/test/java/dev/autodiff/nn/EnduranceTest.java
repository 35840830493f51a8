package dev.autodiff.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training needs no more memory the longer it runs, in a heap of 64 MiB.
///
/// `-Dautodiff.steps=N` makes it N steps.
class EnduranceTest {
  private static final int STEPS = Integer.getInteger("autodiff.steps", 100_000);
  private static final long MOST = 1 << 20;

  @TempDir Path folder;

  @Test
  void memoryInUseStaysWhereItWas() throws IOException, InterruptedException {
    List<String> lines = output();
    assertThat(lines).hasSize(4);
    for (int i = 0; i < 4; i += 2) {
      String[] early = lines.get(i).split(" ", -1);
      String[] late = lines.get(i + 1).split(" ", -1);
      assertThat(late[0]).isEqualTo(early[0]).isEqualTo(i == 0 ? "eager" : "compiled");
      assertThat(late[1]).isEqualTo(Integer.toString(STEPS));
      for (int k = 2; k < 4; k++) {
        assertThat(Long.parseLong(late[k]) - Long.parseLong(early[k]))
            .as("%s: growth of %s, of %s", early[0], k == 2 ? "the heap" : "metaspace", early[k])
            .isLessThan(MOST);
      }
    }
  }

  private List<String> output() throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path errors = folder.resolve("errors.txt");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Dautodiff.vector=false",
                "-cp",
                System.getProperty("java.class.path"),
                Endurance.class.getName(),
                Integer.toString(STEPS))
            .redirectError(errors.toFile())
            .redirectOutput(out.toFile())
            .start();
    assertThat(java.waitFor(30, TimeUnit.MINUTES)).isTrue();
    assertThat(java.exitValue()).as(Files.readString(errors, UTF_8)).isZero();
    return Files.readAllLines(out, UTF_8);
  }
}
