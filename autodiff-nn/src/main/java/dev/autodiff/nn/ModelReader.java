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
      default -> settled(head, words);
    };
  }

  /// A layer whose line has its settings.
  private Layer settled(String head, String[] words) throws IOException {
    return switch (words[0] + " " + words.length) {
      case "convolution 6", "transposed-convolution 6" -> {
        ConvolutionOptions options =
            new ConvolutionOptions(
                numbers(words[1]),
                numbers(words[2]),
                numbers(words[3]),
                numbers(words[4]),
                count(words[5]));
        Value weight = array("weight");
        Value bias = array("bias");
        boolean transposed = words[0].startsWith("transposed");
        yield valid(() -> new ConvolutionLayer(weight, bias, options, transposed));
      }
      case "layer-norm 2" ->
          new LayerNorm(array("weight"), array("bias"), number(words[1], DType.FLOAT64));
      case "rms-norm 2" -> new RmsNorm(array("weight"), number(words[1], DType.FLOAT64));
      case "group-norm 3" -> {
        double eps = number(words[2], DType.FLOAT64);
        yield new GroupNorm(count(words[1]), array("weight"), array("bias"), eps);
      }
      case "batch-norm 3" -> {
        boolean training = either(words[1], "training", "trained");
        double eps = number(words[2], DType.FLOAT64);
        Value weight = array("weight");
        Value bias = array("bias");
        Value mean = array("mean").detach();
        Value variance = array("variance").detach();
        yield new BatchNorm(
            weight, bias, new Normalization.RunningStatistics(mean, variance), eps, training);
      }
      case "embedding 2" -> {
        int padding = words[1].equals("none") ? Embedding.NO_PADDING : integer(words[1]);
        yield new EmbeddingLayer(array("weight"), padding);
      }
      case "max-pooling 7", "average-pooling 7" ->
          new PoolingLayer(
              words[0].startsWith("max"),
              new Window(
                  numbers(words[1]),
                  numbers(words[2]),
                  numbers(words[3]),
                  numbers(words[4]),
                  either(words[5], "ceil", "floor"),
                  either(words[6], "whole", "inside")));
      case "reshape 2" -> new ReshapeLayer(numbers(words[1]));
      default -> throw corrupt("there is no layer " + shown(head));
    };
  }

  private boolean either(String word, String yes, String no) {
    if (!word.equals(yes) && !word.equals(no)) {
      throw corrupt("expected \"" + yes + "\" or \"" + no + "\", found " + shown(word));
    }
    return word.equals(yes);
  }

  private List<Integer> numbers(String word) {
    List<Integer> numbers = new ArrayList<>();
    if (!word.equals("none")) {
      for (String number : word.split(",", -1)) {
        numbers.add(integer(number));
      }
    }
    return numbers;
  }

  private int integer(String word) {
    return word.startsWith("-") ? -count(word.substring(1)) : count(word);
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
