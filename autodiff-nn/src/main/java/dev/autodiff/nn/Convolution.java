package dev.autodiff.nn;

import static dev.autodiff.nn.ConvolutionOptions.each;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Slide;
import dev.autodiff.Value;
import org.jspecify.annotations.Nullable;

/// Convolutions, which in neural networks are cross-correlations: the kernel is not reversed.
///
/// Inputs are `[n, channels, …]` with one or two spatial axes; the axis `n` of many samples may be
/// missing. Padding is zeros that are multiplied like all other elements.
public final class Convolution {
  private Convolution() {}

  /// A convolution along one axis.
  ///
  /// @param x shape `[n, groups·c, length]`, or `[groups·c, length]`
  /// @param weight shape `[groups·o, c, kernel]`
  /// @param bias shape `[groups·o]`; null for none
  /// @param options stride, padding, dilation, groups
  /// @return shape `[n, groups·o, (length + 2·padding − dilation·(kernel − 1) − 1)/stride + 1]`,
  ///   rounded down
  /// @throws IllegalArgumentException if shapes or options do not fit, or the kernel is longer than
  ///   the padded input
  public static Value conv1d(
      Value x, Value weight, @Nullable Value bias, ConvolutionOptions options) {
    return convolve("conv1d", 1, x, weight, bias, options);
  }

  /// A convolution along two axes.
  ///
  /// @param x shape `[n, groups·c, height, width]`, or without `n`
  /// @param weight shape `[groups·o, c, kernel height, kernel width]`
  /// @param bias shape `[groups·o]`; null for none
  /// @param options stride, padding, dilation, groups
  /// @return shape `[n, groups·o, …]` with lengths as in [#conv1d]
  /// @throws IllegalArgumentException if shapes or options do not fit, or the kernel is longer than
  ///   the padded input
  public static Value conv2d(
      Value x, Value weight, @Nullable Value bias, ConvolutionOptions options) {
    return convolve("conv2d", 2, x, weight, bias, options);
  }

  /// A transposed convolution along one axis: the adjoint of [#conv1d] by its input.
  ///
  /// @param x shape `[n, groups·c, length]`, or `[groups·c, length]`
  /// @param weight shape `[groups·c, o, kernel]`
  /// @param bias shape `[groups·o]`; null for none
  /// @param options stride, padding, dilation, output padding, groups
  /// @return shape `[n, groups·o, (length − 1)·stride − 2·padding + dilation·(kernel − 1) + 1 +
  ///   output padding]`
  /// @throws IllegalArgumentException if shapes or options do not fit
  public static Value convTranspose1d(
      Value x, Value weight, @Nullable Value bias, ConvolutionOptions options) {
    return transposed("convTranspose1d", 1, x, weight, bias, options);
  }

  /// A transposed convolution along two axes: the adjoint of [#conv2d] by its input.
  ///
  /// @param x shape `[n, groups·c, height, width]`, or without `n`
  /// @param weight shape `[groups·c, o, kernel height, kernel width]`
  /// @param bias shape `[groups·o]`; null for none
  /// @param options stride, padding, dilation, output padding, groups
  /// @return shape `[n, groups·o, …]` with lengths as in [#convTranspose1d]
  /// @throws IllegalArgumentException if shapes or options do not fit
  public static Value convTranspose2d(
      Value x, Value weight, @Nullable Value bias, ConvolutionOptions options) {
    return transposed("convTranspose2d", 2, x, weight, bias, options);
  }

  private static Value convolve(
      String operation,
      int axes,
      Value x,
      Value weight,
      @Nullable Value bias,
      ConvolutionOptions options) {
    String shapes = described(x, weight, bias);
    requireRanks(operation, axes, x, weight, options, shapes);
    Shape kernel = weight.shape();
    int channels = x.shape().length(-1 - axes);
    if (channels != options.groups() * kernel.length(1)
        || kernel.length(0) % options.groups() != 0) {
      throw Errors.illegal(
          operation,
          shapes + ", groups " + options.groups() + ": the channels do not fit",
          "Give an input [n, groups·c, …] and a weight [groups·o, c, …].");
    }
    requireBias(operation, bias, kernel.length(0), shapes);
    Slide[] slides = slides(operation, axes, options, shapes);
    for (int i = 0; i < axes; i++) {
      int length = x.shape().length(i - axes);
      if (kernel.length(i + 2) == 0 || slides[i].windows(length, kernel.length(i + 2)) < 1) {
        throw Errors.illegal(
            operation,
            shapes + ", " + options + ": no window fits in axis " + (i - axes),
            "Use a kernel that is not longer than the padded input, and not empty.");
      }
    }
    boolean single = x.shape().rank() == axes + 1;
    Value y = (single ? x.unsqueeze(0) : x).convolve(weight, options.groups(), slides);
    Value biased = plus(y, bias, axes);
    return single ? biased.squeeze(0) : biased;
  }

  private static Value transposed(
      String operation,
      int axes,
      Value x,
      Value weight,
      @Nullable Value bias,
      ConvolutionOptions options) {
    String shapes = described(x, weight, bias);
    requireRanks(operation, axes, x, weight, options, shapes);
    Shape kernel = weight.shape();
    int channels = x.shape().length(-1 - axes);
    if (channels != kernel.length(0) || channels % options.groups() != 0) {
      throw Errors.illegal(
          operation,
          shapes + ", groups " + options.groups() + ": the channels do not fit",
          "Give an input [n, groups·c, …] and a weight [groups·c, o, …].");
    }
    requireBias(operation, bias, options.groups() * kernel.length(1), shapes);
    Slide[] slides = slides(operation, axes, options, shapes);
    int[] more = each(operation, "output padding", options.outputPadding(), axes, 0, shapes);
    int[] lengths = new int[axes];
    for (int i = 0; i < axes; i++) {
      Slide slide = slides[i];
      int length = x.shape().length(i - axes);
      int span = slide.dilation() * (kernel.length(i + 2) - 1) + 1;
      lengths[i] = (length - 1) * slide.stride() - 2 * slide.before() + span + more[i];
      if (length == 0 || kernel.length(i + 2) == 0 || lengths[i] < 1) {
        throw Errors.illegal(
            operation,
            shapes + ", " + options + ": axis " + (i - axes) + " would have no elements",
            "Give an input and a kernel that are not empty, and less padding.");
      }
      if (more[i] >= Math.max(slide.stride(), slide.dilation())) {
        throw Errors.illegal(
            operation,
            shapes + ", output padding is " + options.outputPadding(),
            "Give less than the stride or the dilation.");
      }
    }
    boolean single = x.shape().rank() == axes + 1;
    Value input = single ? x.unsqueeze(0) : x;
    Value y = put(input, weight, lengths, more, options.groups(), slides);
    Value biased = plus(y, bias, axes);
    return single ? biased.squeeze(0) : biased;
  }

  /// Where the output padding is not less than the stride, as a dilation allows, the end has zeros
  /// that no window would reach.
  private static Value put(
      Value x, Value weight, int[] lengths, int[] more, int groups, Slide... slides) {
    int[] reached = lengths.clone();
    int[][] amounts = new int[lengths.length + 2][2];
    boolean longer = false;
    for (int i = 0; i < lengths.length; i++) {
      int beyond = Math.max(0, more[i] - slides[i].stride() + 1);
      reached[i] -= beyond;
      amounts[i + 2][1] = beyond;
      longer |= beyond > 0;
    }
    Value y = x.convolveTransposed(weight, Shape.of(reached), groups, slides);
    return longer ? y.pad(0, amounts) : y;
  }

  /// All windows of an image as columns, as a convolution multiplies them with its kernel.
  ///
  /// @param x shape `[n, channels, height, width]`, or without `n`
  /// @param window length, stride, padding and dilation of the windows
  /// @return shape `[n, channels·(elements of a window), windows]`
  /// @throws IllegalArgumentException if the shape or the window does not fit
  public static Value im2col(Value x, Window window) {
    Value windows = window.of("im2col", 2, x, 0);
    int rank = windows.shape().rank();
    int[] lengths = windows.shape().toArray();
    int[] order = new int[rank];
    for (int axis = 0; axis < rank - 4; axis++) {
      order[axis] = axis;
    }
    order[rank - 4] = rank - 2;
    order[rank - 3] = rank - 1;
    order[rank - 2] = rank - 4;
    order[rank - 1] = rank - 3;
    int rows = lengths[rank - 5] * lengths[rank - 2] * lengths[rank - 1];
    int columns = lengths[rank - 4] * lengths[rank - 3];
    Value permuted = windows.permute(order);
    return rank == 5
        ? permuted.reshape(rows, columns)
        : permuted.reshape(lengths[0], rows, columns);
  }

  private static void requireRanks(
      String operation,
      int axes,
      Value x,
      Value weight,
      ConvolutionOptions options,
      String shapes) {
    int rank = x.shape().rank();
    if ((rank != axes + 1 && rank != axes + 2) || weight.shape().rank() != axes + 2) {
      throw Errors.illegal(
          operation,
          shapes,
          "Give an input of rank "
              + (axes + 2)
              + ", or "
              + (axes + 1)
              + " for one sample, and a weight of rank "
              + (axes + 2)
              + ".");
    }
    if (options.groups() < 1) {
      throw Errors.illegal(
          operation, shapes + ", groups is " + options.groups(), "Give at least 1.");
    }
  }

  private static void requireBias(
      String operation, @Nullable Value bias, int channels, String shapes) {
    if (bias != null && !bias.shape().equals(Shape.of(channels))) {
      throw Errors.illegal(operation, shapes, "Give a bias of shape [" + channels + "].");
    }
  }

  private static Slide[] slides(
      String operation, int axes, ConvolutionOptions options, String shapes) {
    int[] stride = each(operation, "stride", options.stride(), axes, 1, shapes);
    int[] padding = each(operation, "padding", options.padding(), axes, 0, shapes);
    int[] dilation = each(operation, "dilation", options.dilation(), axes, 1, shapes);
    Slide[] slides = new Slide[axes];
    for (int i = 0; i < axes; i++) {
      slides[i] = new Slide(stride[i], padding[i], padding[i], dilation[i]);
    }
    return slides;
  }

  private static Value plus(Value y, @Nullable Value bias, int axes) {
    if (bias == null) {
      return y;
    }
    return y.add(axes == 1 ? bias.reshape(-1, 1) : bias.reshape(-1, 1, 1));
  }

  private static String described(Value x, Value weight, @Nullable Value bias) {
    String shapes = "input is " + x.shape() + ", weight is " + weight.shape();
    return bias == null ? shapes : shapes + ", bias is " + bias.shape();
  }
}
