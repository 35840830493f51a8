package dev.autodiff.kernels;

/// Copies between arrays of either element type.
public final class Conversion {
  private Conversion() {}

  /// Copies elements, which are rounded if the target is narrower.
  ///
  /// @param source `double[]` or `float[]`
  /// @param at position of the first element there
  /// @param out `double[]` or `float[]`
  /// @param outAt position of the first element there
  /// @param n number of elements
  @SuppressWarnings("SuspiciousSystemArraycopy") // both are float[] there
  public static void copy(Object source, int at, Object out, int outAt, int n) {
    if (source instanceof double[] doubles) {
      if (out instanceof double[] lanes) {
        System.arraycopy(doubles, at, lanes, outAt, n);
      } else {
        Backend.CHOSEN.narrow(doubles, at, (float[]) out, outAt, n);
      }
    } else if (out instanceof double[] lanes) {
      Backend.CHOSEN.widen((float[]) source, at, lanes, outAt, n);
    } else {
      System.arraycopy(source, at, out, outAt, n);
    }
  }
}
