package dev.autodiff.nn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.autodiff.DType;
import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes the lines of a model file; `docs/model-file.md` describes them.
final class ModelWriter {
  static final String MAGIC = "autodiff-model";
  static final int VERSION = 1;
  static final String CHECKSUM = "checksum sha-256 ";

  /// Numbers per line, so that lines stay short whatever the shape.
  static final int PER_LINE = 8;

  /// Sequentials within sequentials; it bounds the recursion of writing and reading.
  static final int MAX_DEPTH = 64;

  private final OutputStream out;
  private final MessageDigest digest = sha256();
  private long written;

  ModelWriter(OutputStream out) {
    this.out = out;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void write(SavedModel model) throws IOException {
    line(MAGIC + " " + VERSION);
    line("metadata " + model.metadata().size());
    for (Map.Entry<String, String> entry : model.metadata().entrySet()) {
      line(Quoted.quote(entry.getKey()) + " " + Quoted.quote(entry.getValue()));
    }
    layer(model.network(), 0);
    line(CHECKSUM + HexFormat.of().formatHex(digest.digest()));
  }

  private void layer(Layer layer, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw Errors.illegal(
          "save", "layers are nested deeper than " + MAX_DEPTH, "Put them into one Sequential.");
    }
    switch (layer) {
      case Sequential sequential -> {
        line("sequential " + sequential.layers().size());
        for (Layer inner : sequential.layers()) {
          layer(inner, depth + 1);
        }
      }
      case Linear linear -> {
        line("linear");
        array("weight", linear.weight());
        array("bias", linear.bias());
      }
      case Neuron neuron -> {
        line("neuron " + neuron.activation().label());
        array("weights", neuron.weights());
        array("bias", neuron.bias());
      }
      case Activation activation -> line("activation " + activation.label());
      case ConvolutionLayer convolution -> {
        line(settings(convolution));
        array("weight", convolution.weight());
        array("bias", convolution.bias());
      }
      case LayerNorm norm -> {
        line("layer-norm " + norm.eps());
        array("weight", norm.weight());
        array("bias", norm.bias());
      }
      case RmsNorm norm -> {
        line("rms-norm " + norm.eps());
        array("weight", norm.weight());
      }
      case GroupNorm norm -> {
        line("group-norm " + norm.groups() + " " + norm.eps());
        array("weight", norm.weight());
        array("bias", norm.bias());
      }
      case BatchNorm norm -> {
        line("batch-norm " + (norm.training() ? "training " : "trained ") + norm.eps());
        array("weight", norm.weight());
        array("bias", norm.bias());
        array("mean", norm.statistics().mean());
        array("variance", norm.statistics().variance());
      }
      case EmbeddingLayer embedding -> {
        boolean none = embedding.padding() == Embedding.NO_PADDING;
        line("embedding " + (none ? "none" : embedding.padding()));
        array("weight", embedding.weight());
      }
      case PoolingLayer pooling -> line(settings(pooling));
      case ReshapeLayer reshape -> line("reshape " + numbers(reshape.lengths()));
      default ->
          throw Errors.illegal(
              "save",
              "a layer is a " + layer.getClass().getName() + ", which the format does not have",
              "Use the layers of this package.");
    }
  }

  private static String settings(ConvolutionLayer convolution) {
    ConvolutionOptions options = convolution.options();
    return String.join(
        " ",
        convolution.transposed() ? "transposed-convolution" : "convolution",
        numbers(options.stride()),
        numbers(options.padding()),
        numbers(options.dilation()),
        numbers(options.outputPadding()),
        String.valueOf(options.groups()));
  }

  private static String settings(PoolingLayer pooling) {
    Window window = pooling.window();
    return String.join(
        " ",
        pooling.largest() ? "max-pooling" : "average-pooling",
        numbers(window.kernel()),
        numbers(window.stride()),
        numbers(window.padding()),
        numbers(window.dilation()),
        window.ceilMode() ? "ceil" : "floor",
        window.countIncludePad() ? "whole" : "inside");
  }

  private static String numbers(List<Integer> numbers) {
    return numbers.isEmpty()
        ? "none"
        : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private void array(String role, Value array) throws IOException {
    if (array.shape().size() == 0) {
      throw Errors.illegal(
          "save", role + " has shape " + array.shape(), "Save layers with inputs and outputs.");
    }
    StringBuilder head = new StringBuilder(role).append(' ').append(array.dtype());
    for (int length : array.shape().toArray()) {
      head.append(' ').append(length);
    }
    String name = array.name();
    if (name != null) {
      head.append(' ').append(Quoted.quote(name));
    }
    line(head.toString());
    double[] numbers = array.toArray();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < numbers.length; i++) {
      if (!Double.isFinite(numbers[i])) {
        throw Errors.illegal(
            "save",
            role + (name == null ? "" : " " + name) + " holds " + numbers[i] + " at element " + i,
            "Save a model with finite weights.");
      }
      boolean full = i % PER_LINE == PER_LINE - 1 || i == numbers.length - 1;
      text.append(
          array.dtype() == DType.FLOAT32
              ? Float.toString((float) numbers[i])
              : Double.toString(numbers[i]));
      if (full) {
        line(text.toString());
        text.setLength(0);
      } else {
        text.append(' ');
      }
    }
  }

  private void line(String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(UTF_8);
    written += bytes.length;
    if (written > ModelFile.MAX_BYTES || bytes.length > ModelReader.MAX_LINE) {
      throw Errors.illegal(
          "save",
          "the model needs more than "
              + (written > ModelFile.MAX_BYTES ? ModelFile.MAX_BYTES : ModelReader.MAX_LINE)
              + " bytes in a "
              + (written > ModelFile.MAX_BYTES ? "file" : "line"),
          "Use a smaller network or shorter metadata.");
    }
    digest.update(bytes);
    out.write(bytes);
  }
}
