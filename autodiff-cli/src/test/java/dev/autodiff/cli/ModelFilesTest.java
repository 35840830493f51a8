package dev.autodiff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.cli.Shell.Result;
import dev.autodiff.nn.Activation;
import dev.autodiff.nn.Initializer;
import dev.autodiff.nn.Linear;
import dev.autodiff.nn.ModelFile;
import dev.autodiff.nn.SavedModel;
import dev.autodiff.nn.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Model files that are damaged, foreign, or do not fit together.
class ModelFilesTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "task", "binary",
          "loss", "binary-cross-entropy-with-logits",
          "target", "y",
          "classes", "[\"a\",\"b\"]",
          "inputs", "[{\"name\":\"x\",\"kind\":\"number\",\"mean\":1,\"std\":2}]");

  @TempDir private Path folder;
  private Path model;
  private Path data;

  @BeforeEach
  void files() throws IOException {
    model = folder.resolve("model");
    data = Files.writeString(folder.resolve("data.csv"), "x,y\n1,a\n2,b\n");
    save(GOOD, network(1, 1));
  }

  private static Sequential network(int inputs, int outputs) {
    return Sequential.mlp(
        new int[] {inputs, outputs},
        Activation.TANH,
        Activation.IDENTITY,
        Initializer.xavierUniform(),
        1);
  }

  private void save(Map<String, String> metadata, Sequential network) throws IOException {
    ModelFile.save(model, new SavedModel(metadata, network));
  }

  private void assertRefused(String message) {
    for (String command : new String[] {"predict", "check"}) {
      Result result = Shell.autodiff(command, model, data);
      assertThat(result.err()).contains(model.toString()).contains(message).hasLineCount(1);
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void goodOnesArePredictedWith() {
    assertThat(Shell.autodiff("predict", model, data).output()).hasLineCount(3);
  }

  @Test
  void everyCutIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(model);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(model, Arrays.copyOf(whole, length));
      assertRefused("");
    }
  }

  @Test
  void everyChangeIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(model);
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
      Files.write(model, changed);
      assertRefused("");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task | | it has no entry 'task'",
        "task | cluster | its task 'cluster' is not known",
        "task | regression | it has no entry 'target-mean'",
        "loss | hinge | its loss 'hinge' is not known",
        "loss | | it has no entry 'loss'",
        "target | | it has no entry 'target'",
        "classes | [\"a\"] | it has 1 classes",
        "classes | [\"a\",\"a\"] | its entry 'classes' cannot be read",
        "classes | [1,2] | its entry 'classes' cannot be read",
        "classes | \"a\" | its entry 'classes' cannot be read",
        "inputs | [] | it has no input columns",
        "inputs | [ | its entry 'inputs' cannot be read",
        "inputs | [{\"name\":\"x\"}] | its entry 'inputs' cannot be read",
        "inputs | [{\"name\":\"x\",\"kind\":\"date\"}] | the kind 'date' of a column",
        "inputs | [{\"name\":\"x\",\"kind\":\"number\",\"mean\":0,\"std\":0}] | deviation is 0.0",
        "inputs | [{\"name\":\"x\",\"kind\":\"number\",\"mean\":1e999,\"std\":1}] | cannot be read",
        "inputs | [{\"name\":\"x\",\"kind\":\"categories\",\"categories\":[]}] | cannot be read",
        "inputs | [{\"name\":\"x\",\"kind\":\"categories\",\"categories\":[\"a\",\"b\"]}] | its"
            + " network does not fit its columns"
      })
  void foreignMetadataAreNamed(String key, String text, String message) throws IOException {
    Map<String, String> metadata = new HashMap<>(GOOD);
    if (text == null) {
      metadata.remove(key);
    } else {
      metadata.put(key, text);
    }
    save(metadata, network(1, 1));
    assertRefused(message);
  }

  @Test
  void networksOfOtherSizesAreNamed() throws IOException {
    save(GOOD, network(1, 2));
    assertRefused("its network does not fit its target");
    save(GOOD, network(2, 1));
    assertRefused("its network does not fit its columns");
  }

  @Test
  void aGradientAtAKinkFailsTheCheck() throws IOException {
    Value zero = Value.full(Shape.of(1, 1), 0);
    Sequential flat =
        Sequential.of(
            new Linear(Value.variable(zero, "w"), Value.variable(zero.reshape(1), "b")),
            Activation.RELU);
    save(GOOD, flat);
    Result result = Shell.autodiff("check", model, data);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("Worst: ").endsWith("FAILED\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void checkTakesRowsAndASampleOfParameters() {
    Result result = Shell.autodiff("check", model, data, "--rows", "1", "--parameters", "1");
    assertThat(result.output()).startsWith("Compared 1 of 2 parameters on 1 row: ");
  }

  @Test
  void checkNeedsTheTarget() throws IOException {
    Files.writeString(data, "x\n1\n");
    Result result = Shell.autodiff("check", model, data);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("there is no column 'y'").hasLineCount(1);
    Files.writeString(data, "x,y\n1,c\n");
    assertThat(Shell.autodiff("check", model, data).err())
        .contains("row 1 (line 2), column 'y': 'c' is not a class of the model");
  }
}
