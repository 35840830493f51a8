package dev.autodiff.nn;

import dev.autodiff.Errors;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Networks in files.
///
/// The format is text that describes itself, with a version in the first line and a checksum in the
/// last; `docs/model-file.md` has every line of it. Saving and loading gives the same bits.
public final class ModelFile {
  /// No file is longer: about three million weights. It bounds the memory that loading takes.
  static final long MAX_BYTES = 64L << 20;

  private ModelFile() {}

  /// Writes a network to a file.
  ///
  /// The file is written beside its place and then moved there, so a reader sees the old file or
  /// the new one, never a part.
  ///
  /// @param file where to; an existing file is replaced
  /// @param model what to write; its layers are those of this package
  /// @throws IllegalArgumentException if it has another kind of layer, a weight is not finite, or
  ///   it is too large
  /// @throws IOException if the file cannot be written
  public static void save(Path file, SavedModel model) throws IOException {
    Path place = file.toAbsolutePath();
    if (Files.isDirectory(place)) {
      throw Errors.illegal("save", file + " is a folder", "Name a file.");
    }
    if (!Files.isDirectory(place.resolveSibling(""))) {
      throw Errors.illegal("save", "the folder of " + file + " does not exist", "Create it.");
    }
    Path beside = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel channel =
              FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        new ModelWriter(out).write(model);
        out.flush();
        channel.force(true);
      }
      try {
        Files.move(
            beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException _) {
        Files.move(beside, place, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /// Reads a network from a file.
  ///
  /// @param file what [#save] wrote
  /// @return the network and its metadata
  /// @throws IllegalArgumentException if the file is of another kind or version, cut off, or
  ///   changed; the message names file, line and reason
  /// @throws IOException if the file cannot be read
  public static SavedModel load(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw Errors.illegal("load", file + " is not a regular file", "Name a model file.");
    }
    long size = Files.size(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return new ModelReader(file, in, size).read();
    }
  }
}
