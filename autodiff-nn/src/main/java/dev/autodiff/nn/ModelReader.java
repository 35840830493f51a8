package dev.autodiff.nn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.autodiff.DType;
import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the lines of a model file; `docs/model-file.md` describes them.
///
/// It trusts nothing: lines, nesting and arrays are bounded by what the file can hold before memory
/// is taken for them, and nothing is handed out before the checksum is right.
final class ModelReader {
  /// Bytes of the longest line; only metadata come near it.
  static final int MAX_LINE = 1 << 20;

  private static final int MAX_RANK = 8;

  /// A number and what separates it from the next.
  private static final int LEAST_BYTES = 2;

  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,4})?");

  private final Path file;
  private final InputStream in;
  private final long size;
  private final MessageDigest digest = ModelWriter.sha256();
  private long consumed;
  private int lineNumber;

  ModelReader(Path file, InputStream in, long size) {
    this.file = file;
    this.in = in;
    this.size = size;
  }

  SavedModel read() throws IOException {
    version();
    if (size > ModelFile.MAX_BYTES) {
      throw corrupt(
          "the file has " + size + " bytes, more than " + ModelFile.MAX_BYTES + " are not read");
    }
    Map<String, String> metadata = metadata();
    String head = line("a layer");
    if (!head.startsWith("sequential ")) {
      throw corrupt("expected \"sequential\" and a count, found " + shown(head));
    }
    Sequential network = (Sequential) layer(head, 0);
    checksum();
    return new SavedModel(metadata, network);
  }

  private void version() throws IOException {
    String line = firstLine();
    String magic = ModelWriter.MAGIC + " ";
    if (line == null
        || !line.startsWith(magic)
        || !COUNT.matcher(line.substring(magic.length())).matches()) {
      throw Errors.illegal(
          "load", file + ", line 1: this is no autodiff model file", "Name a model file.");
    }
    int version = Integer.parseInt(line.substring(magic.length()));
    if (version != ModelWriter.VERSION) {
      throw Errors.illegal(
          "load",
          file
              + ", line 1: format version "
              + version
              + ", this release reads "
              + ModelWriter.VERSION,
          version > ModelWriter.VERSION ? "Update autodiff." : "Save the model again.");
    }
  }

  /// The first line if it can be one of ours: anything may be in a foreign file.
  private @Nullable String firstLine() throws IOException {
    byte[] start = new byte[ModelWriter.MAGIC.length() + 11];
    int length = 0;
    for (int b; length < start.length && (b = in.read()) >= 0; ) {
      start[length++] = (byte) b;
      if (b == '\n') {
        digest.update(start, 0, length);
        consumed = length;
        lineNumber = 1;
        return new String(start, 0, length - 1, UTF_8);
      }
    }
    return null;
  }

  private Map<String, String> metadata() throws IOException {
    int count = count("metadata", line("metadata"));
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String line = line("metadata");
      int middle = Quoted.end(line, 0);
      boolean two = middle > 0 && middle < line.length() && line.charAt(middle) == ' ';
      if (!two || Quoted.end(line, middle + 1) != line.length()) {
        throw corrupt("expected two quoted texts, found " + shown(line));
      }
      String key = text(line.substring(0, middle));
      if (metadata.put(key, text(line.substring(middle + 1))) != null) {
        throw corrupt("the key " + shown(key) + " comes twice");
      }
    }
    return metadata;
  }

  private String text(String quoted) {
    String text = Quoted.unquote(quoted);
    if (text == null) {
      throw corrupt("wrong escape in " + shown(quoted));
    }
    return text;
  }

  private Layer layer(String head, int depth) throws IOException {
    if (depth > ModelWriter.MAX_DEPTH) {
      throw corrupt("layers are nested deeper than " + ModelWriter.MAX_DEPTH);
    }
    String[] words = head.split(" ", -1);
    return switch (words.length == 1 ? words[0] : words[0] + " _") {
      case "sequential _" -> {
        int count = count("sequential", head);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          layers.add(layer(line("a layer"), depth + 1));
        }
        yield valid(() -> new Sequential(layers));
      }
      case "linear" -> {
        Value weight = array("weight");
        Value bias = array("bias");
        yield valid(() -> new Linear(weight, bias));
      }
      case "neuron _" -> {
        Activation activation = activation(head.substring("neuron ".length()));
        Value weights = array("weights");
        Value bias = array("bias");
        yield valid(() -> new Neuron(weights, bias, activation));
      }
      case "activation _" -> activation(head.substring("activation ".length()));
      default -> throw corrupt("there is no layer " + shown(head));
    };
  }

  private Activation activation(String label) {
    for (Activation activation : Activation.values()) {
      if (activation.label().equals(label)) {
        return activation;
      }
    }
    throw corrupt("there is no activation " + shown(label));
  }

  /// Layers check their parameters themselves; here the message gets file and line.
  private <T> T valid(Supplier<T> layer) {
    try {
      return layer.get();
    } catch (IllegalArgumentException e) {
      throw corrupt("the layer does not fit together (" + e.getMessage() + ")");
    }
  }

  private Value array(String role) throws IOException {
    String head = line(role);
    int quote = head.indexOf(" \"");
    @Nullable String name = null;
    if (quote >= 0) {
      if (Quoted.end(head, quote + 1) != head.length()) {
        throw corrupt("expected a quoted name at the end of " + shown(head));
      }
      name = text(head.substring(quote + 1));
    }
    String[] words = (quote < 0 ? head : head.substring(0, quote)).split(" ", -1);
    if (words.length < 2 || words.length > MAX_RANK + 2 || !words[0].equals(role)) {
      throw corrupt(
          "expected \"" + role + "\", an element type and axis lengths, found " + shown(head));
    }
    DType dtype = dtype(words[1]);
    int[] lengths = new int[words.length - 2];
    long elements = 1;
    for (int axis = 0; axis < lengths.length; axis++) {
      lengths[axis] = count(words[axis + 2]);
      if (lengths[axis] == 0) {
        throw corrupt("an axis of length 0 in " + shown(head));
      }
      elements *= lengths[axis];
      if (elements * LEAST_BYTES > size - consumed) {
        throw corrupt("the file is too short for the numbers of " + shown(head));
      }
    }
    Value array = Value.tensor(Shape.of(lengths), numbers((int) elements, dtype)).to(dtype);
    return name == null ? Value.variable(array) : Value.variable(array, name);
  }

  private DType dtype(String word) {
    for (DType dtype : DType.values()) {
      if (dtype.toString().equals(word)) {
        return dtype;
      }
    }
    throw corrupt("there is no element type " + shown(word));
  }

  private double[] numbers(int count, DType dtype) throws IOException {
    double[] numbers = new double[count];
    for (int from = 0; from < count; from += ModelWriter.PER_LINE) {
      int expected = Math.min(ModelWriter.PER_LINE, count - from);
      String line = line("numbers");
      String[] words = line.split(" ", ModelWriter.PER_LINE + 1);
      if (words.length != expected) {
        throw corrupt("expected " + expected + " numbers, found " + shown(line));
      }
      for (int i = 0; i < expected; i++) {
        numbers[from + i] = number(words[i], dtype);
      }
    }
    return numbers;
  }

  private double number(String word, DType dtype) {
    if (!NUMBER.matcher(word).matches()) {
      throw corrupt(shown(word) + " is no number");
    }
    double number = dtype == DType.FLOAT32 ? Float.parseFloat(word) : Double.parseDouble(word);
    if (!Double.isFinite(number)) {
      throw corrupt("the number " + word + " is too large for " + dtype);
    }
    return number;
  }

  private int count(String keyword, String line) {
    if (!line.startsWith(keyword + " ")) {
      throw corrupt("expected \"" + keyword + "\" and a count, found " + shown(line));
    }
    return count(line.substring(keyword.length() + 1));
  }

  private int count(String word) {
    if (!COUNT.matcher(word).matches()) {
      throw corrupt(shown(word) + " is no count");
    }
    return Integer.parseInt(word);
  }

  private void checksum() throws IOException {
    String expected = ModelWriter.CHECKSUM + HexFormat.of().formatHex(digest.digest());
    String found = line("the checksum");
    if (!found.startsWith(ModelWriter.CHECKSUM)) {
      throw corrupt("expected the checksum, found " + shown(found));
    }
    if (!found.equals(expected)) {
      throw corrupt("the checksum is wrong");
    }
    if (in.read() >= 0) {
      throw corrupt("something follows the checksum");
    }
  }

  private String line(String expected) throws IOException {
    lineNumber++;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b; (b = in.read()) != '\n'; ) {
      if (b < 0) {
        throw corrupt("the file ends where " + expected + " should be");
      }
      if (line.size() == MAX_LINE) {
        throw corrupt("the line has more than " + MAX_LINE + " bytes");
      }
      line.write(b);
    }
    byte[] bytes = line.toByteArray();
    digest.update(bytes);
    digest.update((byte) '\n');
    consumed += bytes.length + 1;
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw corrupt("the line is not UTF-8");
    }
  }

  private IllegalArgumentException corrupt(String reason) {
    return Errors.illegal(
        "load",
        file + ", line " + lineNumber + ": " + reason,
        "The file is damaged or was changed; get a fresh copy.");
  }

  /// Foreign text in a message: on one line, and not all of it.
  private static String shown(String text) {
    return Quoted.quote(text.length() <= 40 ? text : text.substring(0, 40) + "…");
  }
}
