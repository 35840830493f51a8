package dev.autodiff.kernels;

/// Convolutions, as neural networks have them: cross-correlations of images of many channels.
///
/// [ConvolutionSizes] says how the three arrays lie and which elements meet. Each of them is a
/// bilinear function of the other two, so these three methods are each other's adjoints.
public final class Convolve {
  private Convolve() {}

  /// The output, from input and kernel: `yₒᵢ = Σ w_{ock}·x_{c, i·stride + k·dilation − before}`.
  ///
  /// @param x holds the input from `xAt`
  /// @param xAt where it begins
  /// @param w holds the kernel from `wAt`
  /// @param wAt where it begins
  /// @param y gets the output from `yAt`
  /// @param yAt where it begins
  /// @param sizes the lengths
  public static void output(
      double[] x, int xAt, double[] w, int wAt, double[] y, int yAt, ConvolutionSizes sizes) {
    DoubleConvolution.output(x, xAt, w, wAt, y, yAt, sizes);
  }

  /// The same in float32.
  ///
  /// @param x holds the input from `xAt`
  /// @param xAt where it begins
  /// @param w holds the kernel from `wAt`
  /// @param wAt where it begins
  /// @param y gets the output from `yAt`
  /// @param yAt where it begins
  /// @param sizes the lengths
  public static void output(
      float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, ConvolutionSizes sizes) {
    FloatConvolution.output(x, xAt, w, wAt, y, yAt, sizes);
  }

  /// The input, from output and kernel: each output put back, times the kernel, where it came from.
  ///
  /// @param y holds the output from `yAt`
  /// @param yAt where it begins
  /// @param w holds the kernel from `wAt`
  /// @param wAt where it begins
  /// @param x gets the input from `xAt`
  /// @param xAt where it begins
  /// @param sizes the lengths
  public static void input(
      double[] y, int yAt, double[] w, int wAt, double[] x, int xAt, ConvolutionSizes sizes) {
    DoubleConvolution.input(y, yAt, w, wAt, x, xAt, sizes);
  }

  /// The same in float32.
  ///
  /// @param y holds the output from `yAt`
  /// @param yAt where it begins
  /// @param w holds the kernel from `wAt`
  /// @param wAt where it begins
  /// @param x gets the input from `xAt`
  /// @param xAt where it begins
  /// @param sizes the lengths
  public static void input(
      float[] y, int yAt, float[] w, int wAt, float[] x, int xAt, ConvolutionSizes sizes) {
    FloatConvolution.input(y, yAt, w, wAt, x, xAt, sizes);
  }

  /// The kernel, from input and output: the sum over all positions of what each tap met.
  ///
  /// @param x holds the input from `xAt`
  /// @param xAt where it begins
  /// @param y holds the output from `yAt`
  /// @param yAt where it begins
  /// @param w gets the kernel from `wAt`
  /// @param wAt where it begins
  /// @param sizes the lengths
  public static void kernel(
      double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, ConvolutionSizes sizes) {
    DoubleConvolution.kernel(x, xAt, y, yAt, w, wAt, sizes);
  }

  /// The same in float32.
  ///
  /// @param x holds the input from `xAt`
  /// @param xAt where it begins
  /// @param y holds the output from `yAt`
  /// @param yAt where it begins
  /// @param w gets the kernel from `wAt`
  /// @param wAt where it begins
  /// @param sizes the lengths
  public static void kernel(
      float[] x, int xAt, float[] y, int yAt, float[] w, int wAt, ConvolutionSizes sizes) {
    FloatConvolution.kernel(x, xAt, y, yAt, w, wAt, sizes);
  }
}
