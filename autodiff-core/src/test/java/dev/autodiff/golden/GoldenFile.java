package dev.autodiff.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Finds golden files: among the test resources, or in the folder that `-Dautodiff.golden=DIR`
/// names.
public final class GoldenFile {
  private static final String FOLDER = System.getProperty("autodiff.golden", "");

  private static final JsonMapper JSON = new JsonMapper();

  private GoldenFile() {}

  /// Whether the files are the ones that the tests bring with them.
  public static boolean bundled() {
    return FOLDER.isEmpty();
  }

  /// Whether the folder has a file; a folder may hold only some.
  public static boolean exists(String name) {
    try (InputStream stream = open(name)) {
      return stream != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<GoldenRecord> records(String name) {
    return lines(name).stream()
        .filter(line -> !line.isBlank())
        .map(line -> new GoldenRecord(JSON.readTree(line)))
        .toList();
  }

  public static List<String> lines(String name) {
    try (InputStream stream = open(name)) {
      if (stream == null) {
        throw new IllegalArgumentException("no golden file " + name + " " + FOLDER);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable InputStream open(String name) throws IOException {
    if (bundled()) {
      return GoldenFile.class.getResourceAsStream("/golden/" + name);
    }
    if (!Files.isDirectory(Path.of(FOLDER))) {
      throw new IllegalArgumentException("autodiff.golden: " + FOLDER + " is not a folder");
    }
    Path file = Path.of(FOLDER, name);
    return Files.exists(file) ? Files.newInputStream(file) : null;
  }
}
