package dev.autodiff.nn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The golden vectors: those bundled with the tests, or those of the folder that
/// `-Dautodiff.golden=DIR` names.
final class GoldenFiles {
  private static final JsonMapper JSON = new JsonMapper();

  private GoldenFiles() {}

  static boolean bundled() {
    return System.getProperty("autodiff.golden") == null;
  }

  static Path folder() {
    String property = System.getProperty("autodiff.golden");
    return property == null ? resources("/golden") : Path.of(property);
  }

  /// The files `e2e_*.json`, by name.
  static List<Path> trainings() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.getFileName().toString().matches("e2e_.*\\.json"))
          .sorted()
          .toList();
    }
  }

  static JsonNode json(Path file) throws IOException {
    return JSON.readTree(Files.readString(file, UTF_8));
  }

  /// The records of a file with one per line; none if the folder lacks the file.
  static List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    Path file = folder().resolve(name);
    if (bundled() || Files.exists(file)) {
      for (String line : Files.readAllLines(file, UTF_8)) {
        records.add(JSON.readTree(line));
      }
    }
    return records;
  }

  /// The rows of a data set without its count line, from beside the golden folder or from our own.
  static Optional<double[][]> dataset(String name) throws IOException {
    for (Path folder :
        List.of(
            folder().resolve("datasets"),
            folder().resolveSibling("datasets"),
            resources("/datasets"))) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file, UTF_8);
        String[] first = lines.getFirst().split(",", -1);
        boolean counted = first[0].equals(String.valueOf(lines.size() - 1));
        return Optional.of(
            lines.stream()
                .skip(counted ? 1 : 0)
                .map(
                    line ->
                        Arrays.stream(line.split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                .toArray(double[][]::new));
      }
    }
    return Optional.empty();
  }

  static double number(JsonNode node) {
    return node.isString() ? Double.parseDouble(node.asString()) : node.asDouble();
  }

  static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(array.get(i));
    }
    return numbers;
  }

  static int[] integers(JsonNode array) {
    return Arrays.stream(numbers(array)).mapToInt(x -> (int) x).toArray();
  }

  /// The constant of a record `{"shape", "data"}`.
  static Value value(JsonNode node) {
    return Value.tensor(Shape.of(integers(node.get("shape"))), numbers(node.get("data")));
  }

  private static Path resources(String name) {
    try {
      var url = GoldenFiles.class.getResource(name);
      if (url == null) {
        throw new AssertionError("no test resource " + name);
      }
      return Path.of(URI.create(url.toString()));
    } catch (RuntimeException e) {
      throw new AssertionError("test resources are not files: " + name, e);
    }
  }
}
