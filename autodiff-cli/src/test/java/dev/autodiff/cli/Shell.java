package dev.autodiff.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Runs commands as a shell would, inside the test's process.
final class Shell {
  private Shell() {}

  /// What a command left behind.
  record Result(int exitCode, String out, String err) {
    /// Requires success and gives the output.
    String output() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ": " + err);
      }
      return out;
    }
  }

  static Result autodiff(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = Stream.of(arguments).map(String::valueOf).toArray(String[]::new);
    int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), texts);
    return new Result(exitCode, out.toString(), err.toString());
  }

  /// A copy of a bundled data set in a folder.
  static Path data(String name, Path folder) {
    try (InputStream in =
        Objects.requireNonNull(Shell.class.getResourceAsStream("/data/" + name), name)) {
      Path file = folder.resolve(name);
      Files.write(file, in.readAllBytes());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The names of everything below a folder.
  static List<String> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
