package dev.autodiff.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.bench.gradbench.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "kernels, matmul-32x16x16-f64",
    "eager, chain-16",
    "compile, rosenbrock-vector-8k-compiled",
    "training, train-2-16-16-1-batch-32-f64-compiled"
  })
  void everyGroupStartsAndWritesItsFiles(String group, String workload) throws IOException {
    int status = Main.run(group, "--quick", "--only", workload, "-o", folder.toString());

    assertThat(status).isZero();
    Map<?, ?> json =
        (Map<?, ?>)
            Objects.requireNonNull(Json.parse(Files.readAllBytes(folder.resolve(group + ".json"))));
    Map<?, ?> environment = (Map<?, ?>) Objects.requireNonNull(json.get("environment"));
    assertThat(environment.keySet().stream().map(String::valueOf))
        .containsExactlyInAnyOrder(
            "date",
            "cpu",
            "cores",
            "system",
            "jdk",
            "flags",
            "commit",
            "threads",
            "seconds per iteration");
    Map<?, ?> result = (Map<?, ?>) ((List<?>) Objects.requireNonNull(json.get("results"))).get(0);
    assertThat(result.get("name")).isEqualTo(workload);
    assertThat((Double) result.get("nanoseconds")).isPositive();
    assertThat((Double) result.get("peak heap bytes")).isPositive();
    assertThat((Double) result.get("allocated bytes per run")).isPositive();
    assertThat(Files.readString(folder.resolve(group + ".md"))).contains("| " + workload + " |");
    assertThat(folder.resolve(group + "-jmh.json")).isNotEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--seconds=0", "--seconds=NaN", "--only=nothing-of-this-name"})
  void optionsThatCannotBeAreRefusedBeforeAnythingRuns(String option) {
    assertThat(Main.run("kernels", option, "-o", folder.toString())).isEqualTo(2);
    assertThat(folder.resolve("kernels-jmh.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "matmul-32x16x16-f32",
        "softmax-1000x1000-f64",
        "chain-16",
        "rosenbrock-scalars-8k",
        "rosenbrock-vector-8k-compiled",
        "train-2-16-16-1-batch-32-f64",
        "train-30-64-1-batch-64-f64-compiled"
      })
  void workloadsCanBeCheckedAndRunOnCommand(String workload) throws IOException {
    List<Map<?, ?>> answers =
        answers("check " + workload, "run " + workload + " 0", "drop " + workload, "run no 0");

    assertThat((double[]) answers.get(0).get("results")).hasSize(5).doesNotContain(Double.NaN);
    assertThat((Double) answers.get(1).get("median")).isPositive();
    assertThat(answers.get(2)).isEmpty();
    assertThat((String) answers.get(3).get("error")).contains("there is no workload 'no'");
  }

  @Test
  void peersLearnWhereTheyAre() throws IOException {
    assertThat(answers("host").getFirst().keySet().stream().map(String::valueOf))
        .contains("date", "cpu", "jdk", "flags", "commit");
  }

  @Test
  void compiledAndEagerWorkloadsComputeTheSame() throws IOException {
    for (String name : List.of("rosenbrock-scalars-8k", "rosenbrock-vector-8k")) {
      List<Map<?, ?>> answers = answers("check " + name, "check " + name + "-compiled");
      double[] eager = (double[]) Objects.requireNonNull(answers.get(0).get("results"));
      double[] compiled = (double[]) Objects.requireNonNull(answers.get(1).get("results"));
      assertThat(compiled[0] / eager[0] - 1).isBetween(-1e-12, 1e-12);
    }
  }

  @Test
  void trainingLowersTheLoss() throws IOException {
    for (String variant : List.of("", "-compiled")) {
      double[] losses =
          (double[])
              Objects.requireNonNull(
                  answers("check train-30-64-1-batch-64-f64" + variant).get(0).get("results"));
      assertThat(losses[4]).isLessThan(losses[0]);
    }
  }

  private static List<Map<?, ?>> answers(String... commands) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PeerServer()
        .serve(
            new BufferedReader(new StringReader(String.join("\n", commands))),
            new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8)
        .lines()
        .<Map<?, ?>>map(
            line -> (Map<?, ?>) Objects.requireNonNull(Json.parse(line.getBytes(UTF_8))))
        .toList();
  }
}
