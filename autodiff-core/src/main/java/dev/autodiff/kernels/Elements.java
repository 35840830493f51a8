package dev.autodiff.kernels;

/// Loops over the elements of arrays of equal length.
public final class Elements {
  private Elements() {}

  /// Evaluates a kernel in every lane, on several threads if there are many.
  ///
  /// @param kernel the kernel
  /// @param a first operand, a `double[]` or a `float[]` as all others
  /// @param b second operand, any array of this length if there is none
  /// @param c third operand, any array of this length if there is none
  /// @param out receives the values; may be one of the operands
  public static void map(Kernel kernel, Object a, Object b, Object c, Object out) {
    if (out instanceof double[] y) {
      map(kernel, (double[]) a, (double[]) b, (double[]) c, y);
    } else {
      map(kernel, (float[]) a, (float[]) b, (float[]) c, (float[]) out);
    }
  }

  private static void map(Kernel kernel, double[] a, double[] b, double[] c, double[] out) {
    if (out.length <= LaneProgram.BLOCK) {
      kernel.lanes(a, 0, b, 0, c, 0, a, 0, out, 0, out.length);
    } else {
      Parallel.range(
          out.length, (lo, hi) -> kernel.lanes(a, lo, b, lo, c, lo, a, lo, out, lo, hi - lo));
    }
  }

  private static void map(Kernel kernel, float[] a, float[] b, float[] c, float[] out) {
    if (out.length <= LaneProgram.BLOCK) {
      kernel.floatLanes(a, 0, b, 0, c, 0, a, 0, out, 0, out.length);
    } else {
      Parallel.range(
          out.length, (lo, hi) -> kernel.floatLanes(a, lo, b, lo, c, lo, a, lo, out, lo, hi - lo));
    }
  }
}
