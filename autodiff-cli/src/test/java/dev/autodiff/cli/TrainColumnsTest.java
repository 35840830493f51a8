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
import org.junit.jupiter.params.provider.ValueSource;

/// What training makes of the columns of a file.
class TrainColumnsTest {
  @TempDir private Path folder;

  private Path run() {
    return folder.resolve("run");
  }

  private static String table(char separator, String lineEnd) {
    return IntStream.range(0, 40)
        .mapToObj(i -> "%d,\"a \"\"b\"\" ,;\t|%d\",%s".formatted(i, i % 2, i < 20 ? "no" : "yes"))
        .map(row -> row.replaceFirst(",", "\0").replaceFirst(",(?=[ny])", "\0"))
        .map(row -> row.replace('\0', separator))
        .collect(
            Collectors.joining(lineEnd, "x,text,y".replace(',', separator) + lineEnd, lineEnd));
  }

  @ParameterizedTest
  @CsvSource({"multiclass,3 classes", "regression,a number", ",3 classes"})
  void fewWholeNumbersAreClassesUnlessForced(String task, String said) {
    Path wine = Shell.data("wine.csv", folder);
    Object[] plain = {"train", wine, "--target", "cultivar", "--epochs", "2", "--out", run()};
    Object[] forced = {
      "train", wine, "--target", "cultivar", "--epochs", "2", "--out", run(), "--task", task
    };
    assertThat(Shell.autodiff(task == null ? plain : forced).output()).contains(said);
  }

  @ParameterizedTest
  @ValueSource(chars = {',', ';', '\t', '|'})
  void separatorsQuotesMarksAndLineEndsDoNotMatter(char separator) throws IOException {
    String[] texts = {table(',', "\n"), "\uFEFF" + table(separator, "\r\n")};
    byte[][] models = new byte[2][];
    for (int i = 0; i < 2; i++) {
      Path file = Files.writeString(folder.resolve("data.csv"), texts[i]);
      Path out = folder.resolve("run" + i);
      String said =
          Shell.autodiff("train", file, "--target", "y", "--epochs", "3", "--out", out).output();
      assertThat(said).contains("40 rows, 2 input columns (1 numeric, 1 categorical)");
      models[i] = Files.readAllBytes(out.resolve("model.autodiff"));
    }
    assertThat(models[0]).isEqualTo(models[1]);
  }

  @Test
  void constantColumnsAreLeftOutWithAWarning() throws IOException {
    String rows =
        IntStream.range(0, 20)
            .mapToObj(i -> i + ",7,same," + (i < 9 ? "no" : "yes"))
            .collect(Collectors.joining("\n", "x,one,two,y\n", "\n"));
    Path file = Files.writeString(folder.resolve("data.csv"), rows);
    Result result = Shell.autodiff("train", file, "--target", "y", "--out", run());
    assertThat(result.output()).contains("1 input column (all numeric)");
    assertThat(result.err())
        .contains("column 'one' is '7' in every training row, so it is left out")
        .contains("column 'two' is 'same' in every training row, so it is left out");
    Path lean = Files.writeString(folder.resolve("lean.csv"), "x\n3\n");
    assertThat(Shell.autodiff("predict", run().resolve("model.autodiff"), lean).output())
        .startsWith("x,probability_yes,predicted_y\n3,");
  }

  @Test
  void categoricalTurnsNumbersIntoCategories() {
    Path wine = Shell.data("wine.csv", folder);
    String out =
        Shell.autodiff(
                "train",
                wine,
                "--target",
                "alcohol",
                "--categorical",
                "cultivar",
                "--epochs",
                "1",
                "--out",
                run())
            .output();
    assertThat(out).contains("13 input columns (12 numeric, 1 categorical)").contains("15 inputs");
  }

  @Test
  void namesAreHarmlessInEveryFile() throws IOException {
    String rows =
        IntStream.range(0, 20)
            .mapToObj(i -> i + "," + (i < 9 ? "<b>&no" : "\"\u001B[31mred\n\""))
            .collect(Collectors.joining("\n", "<script>x,\"y\"\"<\"\n", "\n"));
    Path file = Files.writeString(folder.resolve("<data>.csv"), rows);
    String out = Shell.autodiff("train", file, "--target", "y\"<", "--out", run()).output();
    assertThat(out).doesNotContain("\u001B");
    String report = Files.readString(run().resolve("report.html"));
    assertThat(report).doesNotContain("<script>").doesNotContain("<b>&no").doesNotContain("\u001B");
    assertThat(report).contains("&lt;script&gt;x");
    for (String picture : List.of("loss.svg", "graph.svg")) {
      assertThat(WellFormed.xml(Files.readString(run().resolve(picture)))).isEqualTo("svg");
    }
  }

  @Test
  void everyCellIsReadBeforeTraining() throws IOException {
    for (int bad = 0; bad < 20; bad++) {
      int odd = bad;
      String rows =
          IntStream.range(0, 20)
              .mapToObj(i -> (i == odd ? "1.7e308" : "0.5" + i) + "," + i % 2)
              .collect(Collectors.joining("\n", "x,y\n", "\n"));
      Path file = Files.writeString(folder.resolve("data.csv"), rows);
      Result result = Shell.autodiff("train", file, "--target", "y", "--out", run());
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains("column 'x'").hasLineCount(1);
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void categoriesThatOnlyTestRowsHaveAreTold() throws IOException {
    int told = 0;
    for (int seed = 1; seed <= 10; seed++) {
      String rows =
          IntStream.range(0, 20)
              .mapToObj(i -> i + "," + (i == 3 ? "rare" : "c" + i % 2) + "," + i % 2)
              .collect(Collectors.joining("\n", "x,c,y\n", "\n"));
      Path file = Files.writeString(folder.resolve("data.csv"), rows);
      Result result =
          Shell.autodiff(
              "train", file, "--target", "y", "--epochs", "1", "--seed", seed, "--out", run());
      boolean known = result.output().contains("4 inputs → ");
      assertThat(result.err().isEmpty()).isEqualTo(known);
      if (!known) {
        told++;
        assertThat(result.err())
            .contains("row 4 (line 5), column 'c': 'rare' was not in the training rows");
      }
    }
    assertThat(told).isBetween(1, 9);
  }

  @Test
  void theUserNamesTheClassOfTheProbability() throws IOException {
    Path penguins = Shell.data("penguins.csv", folder);
    String out =
        Shell.autodiff(
                "train",
                penguins,
                "--target",
                "sex",
                "--missing",
                "drop",
                "--positive",
                "female",
                "--out",
                run())
            .output();
    assertThat(out).contains("2 classes (male, female)").contains("probability of 'female'");
    List<String> lines =
        Shell.autodiff("predict", run().resolve("model.autodiff"), penguins, "--missing", "drop")
            .output()
            .lines()
            .toList();
    assertThat(lines.getFirst()).endsWith(",probability_female,predicted_sex");
    assertThat(lines.stream().filter(line -> line.matches(".*,(\\w+),2\\d+,[^,]*,\\1")))
        .hasSizeGreaterThan(280);
  }
}
