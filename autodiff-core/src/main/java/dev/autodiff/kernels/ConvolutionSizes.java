package dev.autodiff.kernels;

/// The lengths of a convolution in two spatial axes. One spatial axis is two with a first of length
/// 1.
///
/// Inputs are `[images, groups, inputs, height, width]`, kernels `[groups, outputs, inputs,
/// kernelHeight, kernelWidth]`, outputs `[images, groups, outputs, outHeight, outWidth]`; all are
/// dense.
///
/// @param images how many images there are
/// @param groups how many groups of channels, which do not see each other
/// @param outputs channels of the output in one group
/// @param inputs channels of the input in one group
/// @param rows along the height
/// @param columns along the width
public record ConvolutionSizes(
    int images, int groups, int outputs, int inputs, Line rows, Line columns) {

  /// How a kernel slides along one axis: output `i` is made of the inputs `i·stride + k·dilation −
  /// before`; those outside the input are 0.
  ///
  /// @param input length of the input
  /// @param kernel length of the kernel
  /// @param output length of the output
  /// @param stride distance between neighbours of the output, in elements of the input
  /// @param dilation distance between neighbours of the kernel, in elements of the input
  /// @param before how far the first window begins before the input; negative if behind its begin
  public record Line(int input, int kernel, int output, int stride, int dilation, int before) {
    /// Inputs that `count` neighbouring windows reach over.
    int reach(int count) {
      return (count - 1) * stride + (kernel - 1) * dilation + 1;
    }

    /// With a stride of 1, how the reversed kernel slides over the output to reach the input.
    Line reversed() {
      return new Line(output, kernel, input, 1, dilation, (kernel - 1) * dilation - before);
    }
  }

  /// Elements of the kernel per pair of channels.
  int taps() {
    return rows.kernel * columns.kernel;
  }

  /// Elements of one channel of the input.
  int inputPlane() {
    return rows.input * columns.input;
  }

  /// Elements of one channel of the output.
  int outputPlane() {
    return rows.output * columns.output;
  }

  /// Input and output exchanged.
  ConvolutionSizes reversed() {
    return new ConvolutionSizes(
        images, groups, inputs, outputs, rows.reversed(), columns.reversed());
  }

  /// Multiply-adds for one element of each channel of the output, as [Parallel] counts work.
  long work() {
    return 1 + (long) outputs * inputs * taps() / 16;
  }
}
