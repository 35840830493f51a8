package dev.autodiff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Training on real data, from the command line to the files.
class TrainCommandTest {
  private static final List<String> FILES =
      List.of("graph.svg", "loss.svg", "metrics.json", "model.autodiff", "report.html");

  @TempDir private Path folder;

  private Path run() {
    return folder.resolve("run");
  }

  private JsonNode metrics() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(run().resolve("metrics.json")));
  }

  @Test
  void threeClassesOfTexts() throws IOException {
    Path iris = Shell.data("iris.csv", folder);
    String out = Shell.autodiff("train", iris, "--target", "species", "--out", run()).output();
    assertThat(out)
        .contains("150 rows, 4 input columns (all numeric)")
        .contains("'species': 3 classes (setosa, versicolor, virginica), multi-class")
        .contains("120 rows for training, 30 for the test; seed 1")
        .contains("4 inputs → 16 tanh → 3 outputs; 131 parameters")
        .contains("cross-entropy")
        .contains("epoch 100/100")
        .contains("Test on 30 rows that training did not see")
        .containsPattern("setosa +10 +0 +0\n");
    JsonNode metrics = metrics();
    assertThat(metrics.path("task").stringValue()).isEqualTo("multiclass");
    assertThat(metrics.path("test").path("accuracy").doubleValue()).isGreaterThanOrEqualTo(0.9);
    assertThat(metrics.path("test").path("confusionMatrix").path(0).path(0).intValue())
        .isEqualTo(10);
    assertThat(metrics.path("losses")).hasSize(101);
    assertThat(Shell.files(run())).containsAll(FILES).hasSize(FILES.size() + 1);
  }

  @Test
  void categoriesAndMissingValues() throws IOException {
    Path penguins = Shell.data("penguins.csv", folder);
    Result result =
        Shell.autodiff("train", penguins, "--target", "sex", "--missing", "drop", "--out", run());
    assertThat(result.output())
        .contains("333 rows, 7 input columns (5 numeric, 2 categorical)")
        .contains("'sex': 2 classes (female, male), binary classification; probability of 'male'")
        .contains("11 inputs → 16 tanh → 1 output");
    assertThat(result.err())
        .contains("warning")
        .contains("11 of 344 rows left out, values are missing in bill_length_mm (2)");
    assertThat(metrics().path("test").path("rocAuc").doubleValue()).isGreaterThan(0.9);
  }

  @Test
  void numbersInTheirOwnUnits() throws IOException {
    Path diabetes = Shell.data("diabetes.csv", folder);
    String out =
        Shell.autodiff("train", diabetes, "--target", "target", "--hidden", "none", "--out", run())
            .output();
    assertThat(out).contains("'target': a number, regression").contains("mean-squared-error");
    JsonNode test = metrics().path("test");
    // The target's standard deviation is 77; least squares leaves 54 on training rows.
    assertThat(test.path("rootMeanSquaredError").doubleValue()).isBetween(45.0, 65.0);
    assertThat(test.path("rSquared").doubleValue()).isBetween(0.3, 0.6);
    assertThat(metrics().path("training").path("rSquared").doubleValue()).isBetween(0.48, 0.56);
  }

  @Test
  void sameSeedSameModelWithAnyNumberOfThreads() throws IOException {
    Path iris = Shell.data("iris.csv", folder);
    byte[][] models = new byte[3][];
    String[][] more = {{"--threads", "1"}, {"--threads", "2"}, {"--seed", "2"}};
    for (int i = 0; i < 3; i++) {
      Path out = folder.resolve("run" + i);
      Shell.autodiff(
              "train",
              iris,
              "--target",
              "species",
              "--epochs",
              "5",
              "--out",
              out,
              more[i][0],
              more[i][1])
          .output();
      models[i] = Files.readAllBytes(out.resolve("model.autodiff"));
    }
    assertThat(models[0]).isEqualTo(models[1]).isNotEqualTo(models[2]);
  }

  @Test
  void divergenceKeepsTheLastGoodWeightsAndTheEarlierRun() throws IOException {
    Path diabetes = Shell.data("diabetes.csv", folder);
    Shell.autodiff("train", diabetes, "--target", "target", "--epochs", "2", "--out", run())
        .output();
    byte[] earlier = Files.readAllBytes(run().resolve("model.autodiff"));
    Result result =
        Shell.autodiff(
            "train",
            diabetes,
            "--target",
            "target",
            "--hidden",
            "none",
            "--learning-rate",
            "9",
            "--epochs",
            "1000",
            "--out",
            run());
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err())
        .containsPattern(
            "training stopped: the .*linear1\\.(weight|bias).* in step \\d+ \\(epoch \\d+\\)")
        .contains("The last good weights are in " + run() + "-stopped.");
    assertThat(Files.readAllBytes(run().resolve("model.autodiff"))).isEqualTo(earlier);
    Path kept = folder.resolve("run-stopped");
    assertThat(Shell.files(kept)).containsAll(FILES);
    assertThat(Files.readString(kept.resolve("report.html"))).contains("Training stopped:");
    JsonNode metrics = JsonMapper.shared().readTree(Files.readString(kept.resolve("metrics.json")));
    assertThat(metrics.path("run").path("stopReason").stringValue()).isEqualTo("NON_FINITE");
    // Last, not best: the best were those before the first step.
    JsonNode rSquared = metrics.path("training").path("rSquared");
    assertThat(rSquared.isNull() || rSquared.doubleValue() < -1e6).isTrue();
    assertThat(Shell.autodiff("predict", kept.resolve("model.autodiff"), diabetes).exitCode())
        .isIn(0, 2);
  }

  @Test
  void earlyStoppingKeepsTheBestEpoch() throws IOException {
    Path diabetes = Shell.data("diabetes.csv", folder);
    String out =
        Shell.autodiff(
                "train",
                diabetes,
                "--target",
                "target",
                "--hidden",
                "64",
                "--patience",
                "5",
                "--epochs",
                "1000",
                "--out",
                run())
            .output();
    assertThat(out)
        .contains("283 rows for training, 71 for early stopping, 88 for the test")
        .containsPattern(
            "Stopped: no better for 5 epochs. Kept the weights of epoch \\d+, which has the lowest"
                + " validation");
    JsonNode end = metrics().path("run");
    assertThat(end.path("stopReason").stringValue()).isEqualTo("EARLY_STOP");
    assertThat(end.path("bestEpoch").intValue()).isEqualTo(end.path("epochs").intValue() - 5);
    assertThat(Files.readString(run().resolve("loss.svg"))).contains(">validation<");
  }

  @ParameterizedTest
  @CsvSource({
    "iris.csv, species, cross-entropy",
    "iris.csv, species, mean-squared-error",
    "penguins.csv, sex, binary-cross-entropy-with-logits",
    "penguins.csv, sex, binary-cross-entropy",
    "penguins.csv, sex, mean-squared-error",
    "diabetes.csv, target, mean-squared-error"
  })
  void everyLossLearnsAndChecks(String data, String target, String loss) throws IOException {
    Path file = Shell.data(data, folder);
    Shell.autodiff(
            "train",
            file,
            "--target",
            target,
            "--loss",
            loss,
            "--missing",
            "drop",
            "--epochs",
            "20",
            "--out",
            run())
        .output();
    JsonNode losses = metrics().path("losses");
    assertThat(losses.path(20).path("training").doubleValue())
        .isLessThan(0.7 * losses.path(0).path("training").doubleValue());
    assertThat(
            Shell.autodiff("check", run().resolve("model.autodiff"), file, "--missing", "drop")
                .output())
        .endsWith("passed\n");
  }

  @Test
  void fourRowsOfExclusiveOr() throws IOException {
    Path xor = Files.writeString(folder.resolve("xor.csv"), "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n");
    String out =
        Shell.autodiff(
                "train",
                xor,
                "--target",
                "y",
                "--hidden",
                "8",
                "--learning-rate",
                "0.3",
                "--batch",
                "full",
                "--epochs",
                "300",
                "--test-fraction",
                "0",
                "--out",
                run())
            .output();
    assertThat(out).contains("Measured on the 4 training rows; none were held back");
    assertThat(metrics().path("training").path("accuracy").doubleValue()).isEqualTo(1);
    assertThat(metrics().has("test")).isFalse();
  }

  @Test
  void otherFilesInTheFolderStay() throws IOException {
    Files.createDirectory(run());
    Files.writeString(run().resolve("notes.txt"), "mine");
    Files.writeString(run().resolve("model.autodiff"), "old");
    Path iris = Shell.data("iris.csv", folder);
    Shell.autodiff("train", iris, "--target", "species", "--epochs", "1", "--out", run()).output();
    assertThat(Files.readString(run().resolve("notes.txt"))).isEqualTo("mine");
    assertThat(Files.readString(run().resolve("model.autodiff"))).startsWith("autodiff-model 1\n");
    assertThat(Shell.files(run())).hasSize(FILES.size() + 2);
  }

  @Test
  void kinksDoNotFailTheCheck() {
    Path iris = Shell.data("iris.csv", folder);
    Shell.autodiff(
            "train",
            iris,
            "--target",
            "species",
            "--activation",
            "relu",
            "--epochs",
            "20",
            "--out",
            run())
        .output();
    assertThat(
            Shell.autodiff("check", run().resolve("model.autodiff"), iris, "--rows", "150")
                .output())
        .contains("Steps were at most ")
        .endsWith("passed\n");
  }

  @Test
  void theGraphIsThatOfTheWorstRow() throws IOException {
    String rows =
        IntStream.range(0, 30)
            .mapToObj(i -> i + "," + (i == 7 ? 99 : i))
            .collect(Collectors.joining("\n", "x,y\n", "\n"));
    Path file = Files.writeString(folder.resolve("line.csv"), rows);
    Shell.autodiff(
            "train",
            file,
            "--target",
            "y",
            "--test-fraction",
            "0",
            "--hidden",
            "none",
            "--out",
            run())
        .output();
    assertThat(Files.readString(run().resolve("graph.svg"))).contains("loss of row 8 of line.csv");
  }
}
