package dev.autodiff.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFileTest {
  @TempDir Path folder;

  private static SavedModel neuron(double weight) {
    return new SavedModel(
        Map.of("classes", "no\nyes"),
        Sequential.of(
            new Neuron(
                Value.variable(Value.vector(weight, -2), "weights"),
                Value.variable(0.5),
                Activation.SIGMOID)));
  }

  /// The example of docs/model-file.md.
  private static final String TEXT =
      """
      autodiff-model 1
      metadata 1
      "classes" "no\\nyes"
      sequential 1
      neuron sigmoid
      weights float64 2 "weights"
      0.1 -2.0
      bias float64
      0.5
      checksum sha-256 7271de3512ba14df99451961c3257c12e78416755f10c449426ec4d846b12ee3
      """;

  @Test
  void theFormatIsTheDocumentedOne() throws IOException {
    Path file = folder.resolve("n.model");

    ModelFile.save(file, neuron(0.1));

    assertThat(file).hasContent(TEXT);
    Path page = Path.of("..", "docs", "model-file.md");
    assertThat(Files.readString(page)).contains(TEXT);
    SavedModel loaded = ModelFile.load(file);
    assertThat(loaded.metadata()).containsExactly(Map.entry("classes", "no\nyes"));
    Value output = loaded.network().apply(Value.vector(3, 1));
    assertThat(output.item()).isEqualTo(neuron(0.1).network().apply(Value.vector(3, 1)).item());
  }

  @Test
  void savingReplacesAndLeavesNothingBeside() throws IOException {
    Path file = folder.resolve("n.model");
    ModelFile.save(file, neuron(1));
    ModelFile.save(file, neuron(2));

    assertThat(ModelFile.load(file).network().parameters().getFirst().get(0)).isEqualTo(2);
    assertThat(files()).containsExactly(file);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /// A layer that the format does not have.
  private record Foreign() implements Layer {
    @Override
    public Value apply(Value input) {
      return input;
    }

    @Override
    public List<Value> parameters() {
      return List.of();
    }

    @Override
    public Layer withParameters(List<Value> parameters) {
      return this;
    }
  }

  @Test
  void aModelThatCannotBeSavedLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("n.model");
    ModelFile.save(file, neuron(1));
    byte[] old = Files.readAllBytes(file);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.save(file, neuron(Double.NaN)))
        .withMessage(
            "save: weights weights holds NaN at element 0. Save a model with finite weights.");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ModelFile.save(file, new SavedModel(Map.of(), Sequential.of(new Foreign()))))
        .withMessageContaining("Foreign, which the format does not have");
    Linear empty = new Linear(Value.full(Shape.of(1, 0), 0), Value.vector(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.save(file, new SavedModel(Map.of(), Sequential.of(empty))))
        .withMessageContaining("weight has shape [1, 0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.save(file, new SavedModel(Map.of(), nested(65))))
        .withMessageContaining("nested deeper than 64");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ModelFile.save(
                    file, new SavedModel(Map.of("k", "v".repeat(1 << 20)), Sequential.of())))
        .withMessageContaining("1048576 bytes in a line");

    assertThat(Files.readAllBytes(file)).isEqualTo(old);
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aNetworkThatIsTooLargeIsRefused() throws IOException {
    Value weight = Value.full(Shape.of(4_000_000, 1), Math.PI);
    SavedModel large =
        new SavedModel(
            Map.of(), Sequential.of(new Linear(weight, Value.full(Shape.of(4_000_000), 0))));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.save(folder.resolve("large.model"), large))
        .withMessageContaining("needs more than 67108864 bytes in a file");
    assertThat(files()).isEmpty();
  }

  private static Sequential nested(int depth) {
    Sequential network = Sequential.of();
    for (int i = 0; i < depth; i++) {
      network = Sequential.of(network);
    }
    return network;
  }

  @Test
  void theDeepestNestingLoads() throws IOException {
    Path file = folder.resolve("n.model");
    ModelFile.save(file, new SavedModel(Map.of(), nested(64)));
    assertThat(ModelFile.load(file).network()).isEqualTo(nested(64));
  }

  @Test
  void placesThatAreNoFileAreErrors() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.save(folder, neuron(1)))
        .withMessageContaining("is a folder");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.save(folder.resolve("none/n.model"), neuron(1)))
        .withMessageContaining("the folder of " + folder.resolve("none/n.model"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.load(folder))
        .withMessageContaining("is not a regular file");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> ModelFile.load(folder.resolve("none")));
    assertThat(files()).isEmpty();
  }

  /// Body of a file whose checksum is right, and the expected complaint.
  static Stream<Arguments> wrongFiles() {
    String start = "autodiff-model 1\nmetadata 0\n";
    String linear = start + "sequential 1\nlinear\n";
    return Stream.of(
        Arguments.of("PK\u0003\u0004", "line 1: this is no autodiff model file"),
        Arguments.of(
            "autodiff-model 2\nnew things\n",
            "line 1: format version 2, this release reads 1. Update autodiff."),
        Arguments.of("autodiff-model 0\n", "reads 1. Save the model again."),
        Arguments.of("autodiff-model 99999999999\n", "line 1: this is no autodiff model file"),
        Arguments.of("autodiff-model 1\r\nmetadata 0\r\n", "line 1: this is no"),
        Arguments.of("autodiff-model 1\nmetadata -1\n", "line 2: \"-1\" is no count"),
        Arguments.of(
            "autodiff-model 1\nmetadata 999999999\n", "line 3: expected two quoted texts, found"),
        Arguments.of("autodiff-model 1\nmetadata 1\n\"a\"\n", "line 3: expected two quoted"),
        Arguments.of("autodiff-model 1\nmetadata 1\n\"a\" \"\\x\"\n", "line 3: wrong escape in"),
        Arguments.of("autodiff-model 1\nmetadata 1\n\"a\" \"\\u12\"\n", "line 3: wrong escape in"),
        Arguments.of("autodiff-model 1\nmetadata 1\n\"\\u00AB\" \"\"\n", "line 3: wrong escape in"),
        Arguments.of(
            linear + "weight float64 30 30\n" + "1 ".repeat(800) + "\n",
            "line 5: the file is too short for the numbers of"),
        Arguments.of(
            "autodiff-model 1\nmetadata 2\n\"a\" \"b\"\n\"a\" \"c\"\n",
            "line 4: the key \"a\" comes twice"),
        Arguments.of(start + "linear\n", "line 3: expected \"sequential\" and a count"),
        Arguments.of(start + "sequential 1\nconv\n", "line 4: there is no layer \"conv\""),
        Arguments.of(start + "sequential 1\nactivation relu7\n", "line 4: there is no activation"),
        Arguments.of(linear + "weight float16 1\n1\n", "line 5: there is no element type"),
        Arguments.of(
            linear + "weight float64 999999999 999999999\n1\n",
            "line 5: the file is too short for the numbers of"),
        Arguments.of(linear + "weight float64 0\n", "line 5: an axis of length 0"),
        Arguments.of(linear + "weight float64 1 1 1 1 1 1 1 1 1\n1\n", "line 5: expected"),
        Arguments.of(linear + "weight float64 1 1\nNaN\n", "line 6: \"NaN\" is no number"),
        Arguments.of(linear + "weight float64 1 1\n0x1p3\n", "line 6: \"0x1p3\" is no number"),
        Arguments.of(linear + "weight float64 1 1\n1e999\n", "line 6: the number 1e999 is too"),
        Arguments.of(linear + "weight float32 1 1\n1e39\n", "too large for float32"),
        Arguments.of(linear + "weight float64 1 2\n1\n", "line 6: expected 2 numbers, found"),
        Arguments.of(
            linear + "weight float64 1 1\n1\nbias float64 2\n1 2\n",
            "line 8: the layer does not fit together"),
        Arguments.of(start + "sequential 1\n".repeat(100_000), "layers are nested deeper than 64"),
        Arguments.of(start + "sequential 0\nextra\n", "line 4: expected the checksum, found"),
        Arguments.of(start + "sequential 999999999\n", "line 4: there is no layer \"checksum"),
        Arguments.of(start + "x".repeat(2 << 20), "line 3: the line has more than 1048576"));
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void wrongFilesAreRefusedWithLineAndReason(String body, String complaint) throws IOException {
    Path file = folder.resolve("wrong.model");
    Files.write(file, ModelFileProperties.sealed(body));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.load(file))
        .withMessageStartingWith("load: " + file + ", line ")
        .withMessageContaining(complaint)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = folder.resolve("wrong.model");
    byte[] bytes = "autodiff-model 1\nmetadata 1\n\"a\" \"?\"\n".getBytes(UTF_8);
    bytes[bytes.length - 3] = (byte) 0xff;
    Files.write(file, bytes);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.load(file))
        .withMessageContaining("line 3: the line is not UTF-8");
  }

  @Test
  void aFileThatIsTooLongIsRefusedUnread() throws IOException {
    Path file = folder.resolve("long.model");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.writeBytes("autodiff-model 1\n");
      sparse.setLength(ModelFile.MAX_BYTES + 1);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.load(file))
        .withMessageContaining("line 1: the file has 67108865 bytes, more than 67108864");
  }

  @Test
  void whatFollowsTheChecksumIsRefused() throws IOException {
    Path file = folder.resolve("n.model");
    ModelFile.save(file, neuron(1));
    Files.writeString(file, Files.readString(file) + "\0");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.load(file))
        .withMessageContaining("line 10: something follows the checksum");
  }
}
