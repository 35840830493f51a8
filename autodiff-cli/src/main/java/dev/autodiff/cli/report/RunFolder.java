package dev.autodiff.cli.report;

import dev.autodiff.cli.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder that a training writes its files to, all of them or none.
public final class RunFolder {
  /// Held while files are moved, so that the end of the process does not come between.
  private static final Object MOVING = new Object();

  private RunFolder() {}

  /// Writes one file.
  @FunctionalInterface
  public interface Content {
    /// Writes the file.
    ///
    /// @param file where to; it does not exist
    /// @throws IOException if it cannot be written
    void writeTo(Path file) throws IOException;
  }

  /// Finds out before a long training whether its files can be written.
  ///
  /// @param folder where they will go
  /// @throws UserError if they cannot
  public static void requireWritable(Path folder) {
    if (Files.exists(folder)) {
      if (!Files.isDirectory(folder)) {
        throw new UserError("--out: " + folder + " is a file. Name a folder.");
      }
      if (!Files.isWritable(folder)) {
        throw new UserError("--out: no permission to write to the folder " + folder + ".");
      }
      return;
    }
    Path parent = existingParent(folder);
    if (!Files.isDirectory(parent)) {
      throw new UserError("--out: " + folder + " cannot be made: " + parent + " is a file.");
    }
    if (!Files.isWritable(parent)) {
      throw new UserError("--out: no permission to make " + folder + " in " + parent + ".");
    }
  }

  /// Writes files beside their place and moves them there when all are whole.
  ///
  /// Files of other names that the folder holds stay as they are.
  ///
  /// @param folder where to; made if it does not exist
  /// @param files what to write, by name
  /// @throws UserError if they cannot be written; the folder is then as it was
  public static void write(Path folder, Map<String, Content> files) {
    requireWritable(folder);
    Path place = folder.toAbsolutePath().normalize();
    boolean fresh = !Files.exists(place);
    Path staging = null;
    Thread cleaner = null;
    try {
      Path near = fresh ? existingParent(place) : place;
      staging = Files.createTempDirectory(near, ".autodiff-");
      Path made = staging;
      // Ctrl-C ends the process without unwinding; moves that have begun are finished first.
      cleaner =
          new Thread(
              () -> {
                synchronized (MOVING) {
                  delete(made);
                }
              });
      Runtime.getRuntime().addShutdownHook(cleaner);
      Path whole = Files.createDirectory(staging.resolve("new"));
      for (Map.Entry<String, Content> file : files.entrySet()) {
        file.getValue().writeTo(whole.resolve(file.getKey()));
      }
      synchronized (MOVING) {
        if (fresh) {
          Files.createDirectories(Objects.requireNonNullElse(place.getParent(), place));
          Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE);
        } else {
          exchange(whole, place, Files.createDirectory(staging.resolve("old")), files.keySet());
        }
      }
    } catch (IOException e) {
      throw new UserError("--out: " + folder + " cannot be written: " + reason(e), e);
    } finally {
      delete(staging);
      if (cleaner != null) {
        forget(cleaner);
      }
    }
  }

  /// Replaces files one by one, each at once; if one cannot be replaced, the old ones come back.
  private static void exchange(Path whole, Path place, Path old, Iterable<String> names)
      throws IOException {
    List<String> saved = new ArrayList<>();
    List<String> moved = new ArrayList<>();
    try {
      for (String name : names) {
        if (Files.isDirectory(place.resolve(name))) {
          throw new FileAlreadyExistsException(name, null, "there is a folder of that name");
        }
        if (Files.exists(place.resolve(name))) {
          Files.copy(place.resolve(name), old.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
          saved.add(name);
        }
        Files.move(whole.resolve(name), place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        moved.add(name);
      }
    } catch (IOException e) {
      for (String name : moved) {
        if (saved.contains(name)) {
          Files.move(old.resolve(name), place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } else {
          Files.deleteIfExists(place.resolve(name));
        }
      }
      throw e;
    }
  }

  private static Path existingParent(Path folder) {
    Path parent = folder.toAbsolutePath().normalize().getParent();
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    return parent == null ? folder.toAbsolutePath().getRoot() : parent;
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replaceAll("Exception$", "") + ": " + e.getMessage();
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending: the hook runs.
    }
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // What is left is a hidden folder; the run itself is not worth failing for it.
    }
  }
}
