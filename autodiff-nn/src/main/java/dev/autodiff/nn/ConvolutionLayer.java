package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// A convolution along one or two axes with weights of its own, or its transpose: see
/// [Convolution].
///
/// @param weight `[groups·o, c, kernel …]`, or transposed `[groups·c, o, kernel …]`
/// @param bias one per output channel
/// @param options stride, padding, dilation, groups
/// @param transposed whether it is the transpose
public record ConvolutionLayer(
    Value weight, Value bias, ConvolutionOptions options, boolean transposed) implements Layer {
  /// Checks the shapes.
  ///
  /// @throws IllegalArgumentException if they do not fit each other
  public ConvolutionLayer {
    Shape shape = weight.shape();
    boolean ranks = shape.rank() == 3 || shape.rank() == 4;
    if (!ranks
        || !bias.shape().equals(Shape.of(outputs(shape, options, transposed)))
        || weight.dtype() != bias.dtype()) {
      throw Errors.illegal(
          "convolution",
          "weight is "
              + weight.dtype()
              + " "
              + shape
              + ", bias "
              + bias.dtype()
              + " "
              + bias.shape()
              + ", groups "
              + options.groups(),
          "Give a weight of rank 3 or 4 and a bias [output channels] of one dtype.");
    }
  }

  private static int outputs(Shape weight, ConvolutionOptions options, boolean transposed) {
    return transposed ? options.groups() * weight.length(1) : weight.length(0);
  }

  /// A new convolution. Weights and bias are uniform on `±1/√(in/groups·elements of the kernel)`,
  /// as PyTorch documents it for its own.
  ///
  /// @param in input channels, a multiple of the groups
  /// @param out output channels, a multiple of the groups
  /// @param options stride, padding, dilation, groups
  /// @param random where the weights come from; the same state gives the same bits
  /// @param kernel lengths of the kernel, one or two
  /// @return the layer, its parameters named `weight` and `bias`
  /// @throws IllegalArgumentException if a number is below 1 or the channels do not fit the groups
  public static ConvolutionLayer of(
      int in, int out, ConvolutionOptions options, RandomGenerator random, int... kernel) {
    return of(in, out, options, false, random, kernel);
  }

  /// A new transposed convolution. Weights and bias are uniform on `±1/√(out/groups·elements of the
  /// kernel)`, as PyTorch documents it for its own.
  ///
  /// @param in input channels, a multiple of the groups
  /// @param out output channels, a multiple of the groups
  /// @param options stride, padding, dilation, output padding, groups
  /// @param random where the weights come from; the same state gives the same bits
  /// @param kernel lengths of the kernel, one or two
  /// @return the layer, its parameters named `weight` and `bias`
  /// @throws IllegalArgumentException if a number is below 1 or the channels do not fit the groups
  public static ConvolutionLayer transposed(
      int in, int out, ConvolutionOptions options, RandomGenerator random, int... kernel) {
    return of(in, out, options, true, random, kernel);
  }

  private static ConvolutionLayer of(
      int in,
      int out,
      ConvolutionOptions options,
      boolean transposed,
      RandomGenerator random,
      int... kernel) {
    int groups = options.groups();
    int elements = Arrays.stream(kernel).reduce(1, Math::multiplyExact);
    boolean fit = groups > 0 && in > 0 && out > 0 && in % groups == 0 && out % groups == 0;
    if (!fit || elements < 1 || kernel.length < 1 || kernel.length > 2) {
      throw Errors.illegal(
          "convolution",
          "got "
              + in
              + " to "
              + out
              + " channels in "
              + groups
              + " groups, kernel "
              + Arrays.toString(kernel),
          "Give multiples of the groups, and one or two lengths of at least 1.");
    }
    int[] lengths = new int[kernel.length + 2];
    lengths[0] = transposed ? in : out;
    lengths[1] = (transposed ? out : in) / groups;
    System.arraycopy(kernel, 0, lengths, 2, kernel.length);
    double bound = 1 / Math.sqrt((double) lengths[1] * elements);
    Initializer uniform = Initializer.uniform(-bound, bound);
    Value weight = uniform.sample(Shape.of(lengths), in, out, random);
    Value bias = uniform.sample(Shape.of(out), in, out, random);
    return new ConvolutionLayer(
        Value.variable(weight, "weight"), Value.variable(bias, "bias"), options, transposed);
  }

  /// The convolution of a batch, or of one sample.
  ///
  /// @param input shape `[n, channels, …]`, or without `n`
  /// @return shape `[n, output channels, …]`, or without `n`
  /// @throws IllegalArgumentException if the shapes do not fit
  @Override
  public Value apply(Value input) {
    boolean line = weight.shape().rank() == 3;
    if (transposed) {
      return line
          ? Convolution.convTranspose1d(input, weight, bias, options)
          : Convolution.convTranspose2d(input, weight, bias, options);
    }
    return line
        ? Convolution.conv1d(input, weight, bias, options)
        : Convolution.conv2d(input, weight, bias, options);
  }

  @Override
  public List<Value> parameters() {
    return List.of(weight, bias);
  }

  @Override
  public ConvolutionLayer withParameters(List<Value> parameters) {
    Parameters.requireFit("convolution", parameters(), parameters);
    return new ConvolutionLayer(parameters.get(0), parameters.get(1), options, transposed);
  }
}
