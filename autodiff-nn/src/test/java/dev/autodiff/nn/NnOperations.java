package dev.autodiff.nn;

import static dev.autodiff.golden.Operation.call;
import static dev.autodiff.golden.Operation.many;

import dev.autodiff.Value;
import dev.autodiff.golden.GoldenRecord;
import dev.autodiff.golden.Operation;
import dev.autodiff.nn.Normalization.RunningStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The operations of neural networks, by golden name.
final class NnOperations {
  private static final double EPS = 1e-5;

  private NnOperations() {}

  static final Map<String, Operation> TABLE =
      Map.ofEntries(
          convolution("conv1d", "conv1d", Convolution::conv1d),
          convolution("conv2d", "conv2d", Convolution::conv2d),
          convolution("conv_transpose1d", "convTranspose1d", Convolution::convTranspose1d),
          convolution("conv_transpose2d", "convTranspose2d", Convolution::convTranspose2d),
          call("max_pool1d", "maxPool1d", (x, a) -> Pooling.maxPool1d(x.get(0), window(a))),
          call("max_pool2d", "maxPool2d", (x, a) -> Pooling.maxPool2d(x.get(0), window(a))),
          call("avg_pool1d", "avgPool1d", (x, a) -> Pooling.avgPool1d(x.get(0), window(a))),
          call("avg_pool2d", "avgPool2d", (x, a) -> Pooling.avgPool2d(x.get(0), window(a))),
          call("adaptive_avg_pool2d", "adaptiveAvgPool2d", NnOperations::adaptive),
          call("im2col", "im2col", (x, a) -> Convolution.im2col(x.get(0), window(a))),
          call(
              "layer_norm",
              "layerNorm",
              (x, a) ->
                  Normalization.layerNorm(
                      x.get(0), axes(a, x), at(x, 1), at(x, 2), a.number("eps", EPS))),
          call(
              "rms_norm",
              "rmsNorm",
              (x, a) ->
                  Normalization.rmsNorm(x.get(0), axes(a, x), at(x, 1), a.number("eps", EPS))),
          call("batch_norm_train", "batchNorm", (x, a) -> batchNorm(x, a).output()),
          call(
              "batch_norm_eval",
              "batchNorm",
              (x, a) ->
                  Normalization.batchNorm(
                      x.get(0),
                      new RunningStatistics(x.get(3), x.get(4)),
                      x.get(1),
                      x.get(2),
                      a.number("eps", EPS))),
          call(
              "group_norm",
              "groupNorm",
              (x, a) ->
                  Normalization.groupNorm(
                      x.get(0), a.integer("groups"), at(x, 1), at(x, 2), a.number("eps", EPS))),
          call(
              "instance_norm",
              "instanceNorm",
              (x, a) ->
                  Normalization.instanceNorm(x.get(0), at(x, 1), at(x, 2), a.number("eps", EPS))),
          call("embedding", "embedding", NnOperations::embedding),
          call("dropout", "dropout", NnOperations::dropout),
          call("linear", "linear", (x, _) -> Affine.linear(x.get(0), x.get(1), at(x, 2))),
          call(
              "bilinear",
              "bilinear",
              (x, _) -> Affine.bilinear(x.get(0), x.get(1), x.get(2), at(x, 3))),
          many("lstm_cell", "lstmCell", NnOperations::lstm),
          call("gru_cell", "gruCell", (x, _) -> Recurrent.gruCell(x.get(0), x.get(1), cell(x, 2))),
          call(
              "rnn_tanh_cell",
              "rnnCell",
              (x, _) -> Recurrent.rnnCell(x.get(0), x.get(1), cell(x, 2))),
          call("scaled_dot_product_attention", "scaledDotProduct", NnOperations::attention),
          call(
              "multi_head_self_attention",
              "multiHeadSelf",
              (x, a) ->
                  Attention.multiHeadSelf(
                      x.get(0),
                      a.integer("heads"),
                      x.get(1),
                      x.get(2),
                      x.get(3),
                      x.get(4),
                      Attention.Options.DEFAULT.withCausal(a.flag("causal")))),
          call(
              "normalize",
              "normalize",
              (x, a) ->
                  Normalization.normalize(
                      x.get(0), a.number("p", 2), a.integer("dim"), a.number("eps", 1e-12))),
          call(
              "cosine_similarity",
              "cosineSimilarity",
              (x, a) ->
                  Normalization.cosineSimilarity(
                      x.get(0), x.get(1), a.integer("dim"), a.number("eps", 1e-8))),
          call("glu", "glu", (x, a) -> Gated.glu(x.get(0), a.has("dim") ? a.integer("dim") : -1)),
          call("interpolate", "interpolate", NnOperations::interpolate),
          call(
              "pixel_shuffle",
              "pixelShuffle",
              (x, a) -> Resampling.pixelShuffle(x.get(0), a.integer("factor"))),
          call("prelu", "prelu", (x, _) -> Gated.prelu(x.get(0), x.get(1))));

  @FunctionalInterface
  private interface Convolving {
    Value apply(Value x, Value weight, @Nullable Value bias, ConvolutionOptions options);
  }

  private static Map.Entry<String, Operation> convolution(
      String op, String name, Convolving convolve) {
    return call(op, name, (x, a) -> convolve.apply(x.get(0), x.get(1), at(x, 2), options(a)));
  }

  private static ConvolutionOptions options(GoldenRecord args) {
    return ConvolutionOptions.DEFAULT
        .withStride(integers(args, "stride", 1))
        .withPadding(integers(args, "padding", 0))
        .withDilation(integers(args, "dilation", 1))
        .withOutputPadding(integers(args, "output_padding", 0))
        .withGroups(args.has("groups") ? args.integer("groups") : 1);
  }

  private static Window window(GoldenRecord args) {
    return Window.of(args.integers("kernel"))
        .withStride(args.integers("stride"))
        .withPadding(integers(args, "padding", 0))
        .withDilation(integers(args, "dilation", 1))
        .withCeilMode(args.flag("ceil_mode"))
        .withCountIncludePad(!args.has("count_include_pad") || args.flag("count_include_pad"));
  }

  private static int[] integers(GoldenRecord args, String field, int otherwise) {
    return args.has(field) ? args.integers(field) : new int[] {otherwise};
  }

  private static @Nullable Value at(List<Value> x, int index) {
    return x.size() > index ? x.get(index) : null;
  }

  private static Value adaptive(List<Value> x, GoldenRecord args) {
    int[] size = args.integers("output_size");
    return Pooling.adaptiveAvgPool2d(x.get(0), size[0], size[size.length - 1]);
  }

  private static int axes(GoldenRecord args, List<Value> x) {
    if (args.has("normalized_dims")) {
      return args.integer("normalized_dims");
    }
    return x.size() > 1 ? x.get(1).shape().rank() : 1;
  }

  static Normalization.BatchNormalized batchNorm(List<Value> x, GoldenRecord args) {
    int channels = x.get(0).shape().length(1);
    RunningStatistics before =
        args.has("running_mean_before")
            ? new RunningStatistics(
                Value.vector(args.numbers("running_mean_before")).to(x.get(0).dtype()),
                Value.vector(args.numbers("running_var_before")).to(x.get(0).dtype()))
            : RunningStatistics.initial(channels);
    return Normalization.batchNorm(
        x.get(0),
        before,
        at(x, 1),
        at(x, 2),
        args.number("momentum", 0.1),
        args.number("eps", EPS));
  }

  private static Value embedding(List<Value> x, GoldenRecord args) {
    if (args.has("index")) {
      return Embedding.lookup(x.get(0), args.integers("index"));
    }
    boolean padded = !Double.isNaN(args.number("padding_idx", Double.NaN));
    return Embedding.lookup(
        x.get(0), x.get(1), padded ? args.integer("padding_idx") : Embedding.NO_PADDING);
  }

  private static Value dropout(List<Value> x, GoldenRecord args) {
    double p = args.number("p", 0.5);
    if (x.size() > 1) {
      return Dropout.masked(x.get(0), x.get(1), p);
    }
    boolean training = !args.has("train") || args.flag("train");
    return training ? Dropout.apply(x.get(0), p, new SplittableRandom(1)) : x.get(0).add(0);
  }

  private static List<Value> lstm(List<Value> x, GoldenRecord args) {
    Recurrent.LstmState before = new Recurrent.LstmState(x.get(1), x.get(2));
    Recurrent.LstmState after = Recurrent.lstmCell(x.get(0), before, cell(x, 3));
    return List.of(after.hidden(), after.cell());
  }

  private static Recurrent.Weights cell(List<Value> x, int from) {
    return new Recurrent.Weights(x.get(from), x.get(from + 1), at(x, from + 2), at(x, from + 3));
  }

  /// A mask that keeps keys is of zeros and ones, and no gradient is asked for it; else it is
  /// added.
  private static Value attention(List<Value> x, GoldenRecord args) {
    Attention.Options options = Attention.Options.DEFAULT.withCausal(args.flag("causal"));
    double scale = args.number("scale", Double.NaN);
    if (!Double.isNaN(scale)) {
      options = options.withScale(scale);
    }
    if (x.size() > 3) {
      Value mask = x.get(3);
      boolean keep =
          mask.isConstant()
              && !mask.isSymbolic()
              && Arrays.stream(mask.toArray()).allMatch(m -> m == 0 || m == 1);
      options = keep ? options.withKeep(mask) : options.withBias(mask);
    }
    return Attention.scaledDotProduct(x.get(0), x.get(1), x.get(2), options);
  }

  private static Value interpolate(List<Value> x, GoldenRecord args) {
    Resampling.Mode mode =
        args.text("mode").equals("nearest")
            ? Resampling.Mode.NEAREST
            : args.flag("align_corners") ? Resampling.Mode.LINEAR_ALIGNED : Resampling.Mode.LINEAR;
    return args.has("size")
        ? Resampling.interpolate(x.get(0), args.integers("size"), mode)
        : Resampling.interpolate(x.get(0), args.number("scale"), mode);
  }
}
