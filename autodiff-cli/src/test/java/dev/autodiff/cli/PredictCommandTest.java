package dev.autodiff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Value;
import dev.autodiff.cli.Shell.Result;
import dev.autodiff.nn.ModelFile;
import dev.autodiff.nn.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Predictions for other rows.
class PredictCommandTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path pets;
  private static Path flowers;

  @BeforeAll
  static void train() throws IOException {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    i % 20
                        + ","
                        + (i % 2 == 0 ? "red" : "blue")
                        + ","
                        + (i % 20 < 9 ? "cat" : "dog"))
            .collect(Collectors.joining("\n", "weight,colour,pet\n", "\n"));
    Path data = Files.writeString(shared.resolve("pets.csv"), rows);
    Path out = shared.resolve("pets");
    Shell.autodiff("train", data, "--target", "pet", "--hidden", "none", "--out", out).output();
    pets = out.resolve("model.autodiff");
    Path iris = Shell.data("iris.csv", shared);
    out = shared.resolve("iris");
    Shell.autodiff("train", iris, "--target", "species", "--epochs", "20", "--out", out).output();
    flowers = out.resolve("model.autodiff");
  }

  private Result predict(Path model, String text, Object... more) throws IOException {
    Path file = Files.writeString(folder.resolve("new.csv"), text);
    Object[] arguments = new Object[3 + more.length];
    arguments[0] = "predict";
    arguments[1] = model;
    arguments[2] = file;
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Shell.autodiff(arguments);
  }

  private static double probability(String line) {
    String[] fields = line.split(",", -1);
    return Double.parseDouble(fields[fields.length - 2]);
  }

  @Test
  void probabilityIsTheSigmoidOfTheStandardizedInputs() throws IOException {
    String out = predict(pets, "weight,colour\n4.5,red\n").output();
    SavedModel saved = ModelFile.load(pets);
    JsonNode weight = JsonMapper.shared().readTree(saved.metadata().get("inputs")).path(0);
    double x = (4.5 - weight.path("mean").doubleValue()) / weight.path("std").doubleValue();
    List<Value> parameters = saved.network().parameters();
    double[] w = parameters.get(0).toArray();
    // The categories are sorted: blue, red.
    double z = w[0] * x + w[2] + parameters.get(1).toArray()[0];
    double p = 1 / (1 + Math.exp(-z));
    assertThat(out.lines()).hasSize(2);
    assertThat(probability(out.lines().toList().get(1))).isCloseTo(p, within(1e-14));
    assertThat(out).endsWith(p < 0.5 ? ",cat\n" : ",dog\n");
  }

  @Test
  void columnsComeInAnyOrderAndOthersAreCarriedThrough() throws IOException {
    String first = predict(pets, "weight,colour\n4,red\n18,blue\n").output();
    String second =
        predict(pets, "pet,note,colour,weight\n?,\" a, \"\"b\"\" \",red, 4 \n,2.50,blue,18.0\n")
            .output();
    assertThat(second.lines().toList().get(0))
        .isEqualTo("pet,note,colour,weight,probability_dog,predicted_pet");
    assertThat(second.lines().toList().get(1)).startsWith("?,\" a, \"\"b\"\" \",red, 4 ,");
    for (int i = 1; i <= 2; i++) {
      assertThat(probability(second.lines().toList().get(i)))
          .isEqualTo(probability(first.lines().toList().get(i)));
    }
  }

  @Test
  void eachClassHasAProbability() throws IOException {
    String out = predict(flowers, Files.readString(shared.resolve("iris.csv"))).output();
    List<String> lines = out.lines().toList();
    assertThat(lines.getFirst())
        .endsWith(
            ",species,probability_setosa,probability_versicolor,probability_virginica,"
                + "predicted_species");
    int right = 0;
    for (String line : lines.subList(1, 151)) {
      String[] fields = line.split(",", -1);
      double[] p = Arrays.stream(fields, 5, 8).mapToDouble(Double::parseDouble).toArray();
      assertThat(p[0] + p[1] + p[2]).isCloseTo(1, within(1e-12));
      int best = p[0] > p[1] && p[0] > p[2] ? 0 : p[1] > p[2] ? 1 : 2;
      assertThat(fields[8]).isEqualTo(List.of("setosa", "versicolor", "virginica").get(best));
      right += fields[4].equals(fields[8]) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(135);
  }

  @Test
  void numbersComeInTheUnitsOfTheFile() throws IOException {
    String rows =
        IntStream.range(0, 40)
            .mapToObj(i -> i + "," + (1000 + 50 * i))
            .collect(Collectors.joining("\n", "x,y\n", "\n"));
    Path data = Files.writeString(folder.resolve("line.csv"), rows);
    Path out = folder.resolve("run");
    Shell.autodiff(
            "train", data, "--target", "y", "--hidden", "none", "--epochs", "400", "--out", out)
        .output();
    String[] last =
        predict(out.resolve("model.autodiff"), "x\n10.5\n").output().strip().split(",", -1);
    assertThat(Double.parseDouble(last[last.length - 1])).isCloseTo(1525, within(1e-3));
  }

  @Test
  void aFileIsWrittenWhole() throws IOException {
    Path out = Files.writeString(folder.resolve("out.csv"), "old");
    Result result = predict(pets, "weight,colour\n4,red\n", "--out", out);
    assertThat(result.output()).isEmpty();
    assertThat(Files.readString(out)).startsWith("weight,colour,probability_dog,predicted_pet\n4,");
    assertThat(Shell.files(folder)).containsExactly("", "new.csv", "out.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weigth,colour\\n"
            + "1,red\\n"
            + " | new.csv: the model needs the column 'weight'. Did you mean 'weigth'?",
        "a,b\\n1,red\\n | new.csv: the model needs 2 columns that are not there: weight, colour.",
        "weight,colour\\n"
            + "heavy,red\\n"
            + " | new.csv: row 1 (line 2), column 'weight': 'heavy' is not a number",
        "weight,colour\\n"
            + "1e309,red\\n"
            + " | new.csv: row 1 (line 2), column 'weight': '1e309' is too far",
        "weight,colour\\n"
            + "1,red\\n"
            + ",red\\n"
            + " | new.csv: row 2 (line 3), column 'weight': the value is missing",
        "weight,colour,predicted_pet\\n1,red,x\\n | there is a column 'predicted_pet' already",
        "weight,colour\\n | there is a header but no rows"
      })
  void columnsThatDoNotFitAreNamed(String text, String message) throws IOException {
    Result result = predict(pets, text.strip().replace("\\n", "\n"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(message).hasLineCount(1);
  }

  @Test
  void rowsThatMissValuesCanBeLeftOut() throws IOException {
    Result result = predict(pets, "weight,colour\n1,red\n,red\n2,\n", "--missing", "drop");
    assertThat(result.output()).hasLineCount(2);
    assertThat(result.err()).contains("2 of 3 rows left out");
  }

  @Test
  void unknownCategoriesCountAsNoneAndAreTold() throws IOException {
    Result result = predict(pets, "weight,colour\n4,green\n4,pink\n4,red\n");
    List<String> lines = result.output().lines().toList();
    assertThat(probability(lines.get(1)))
        .isEqualTo(probability(lines.get(2)))
        .isNotEqualTo(probability(lines.get(3)));
    assertThat(result.err())
        .contains("warning: ")
        .contains("row 1 (line 2), column 'colour': 'green' was not in the training rows")
        .contains("(blue, red); 1 more such row")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"missing", "readme.txt/x"})
  void foldersThatDoNotExistAreNamed(String name) throws IOException {
    Files.writeString(folder.resolve("readme.txt"), "");
    Result result =
        predict(pets, "weight,colour\n4,red\n", "--out", folder.resolve(name).resolve("out.csv"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--out: ").hasLineCount(1);
  }
}
