package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which backend is chosen, in a JVM of its own for each way to start one.
class BackendTest {
  private static final String FLAG = "--add-modules=jdk.incubator.vector";

  /// Prints the chosen backend to a JVM's output.
  static final class Print {
    private Print() {}

    public static void main(String[] args) {
      System.out.println(Backend.CHOSEN.getClass().getSimpleName());
    }
  }

  @Test
  void theVectorApiIsUsedWhereItIsThere() throws Exception {
    assertThat(outputOf(FLAG)).contains("VectorBackend").doesNotContain("PlainBackend");
  }

  @Test
  void withoutItsModuleALineSaysHowToGetIt() throws Exception {
    assertThat(outputOf()).contains("PlainBackend").containsOnlyOnce("--add-modules jdk.incubator");
  }

  @Test
  void switchedOffNothingIsSaid() throws Exception {
    assertThat(outputOf("-Dautodiff.vector=false")).isEqualToIgnoringWhitespace("PlainBackend");
    assertThat(outputOf(FLAG, "-Dautodiff.vector=false")).contains("PlainBackend");
  }

  private static String outputOf(String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Print.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
