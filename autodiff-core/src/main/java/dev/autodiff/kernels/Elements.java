package dev.autodiff.kernels;

/// Loops over the elements of arrays of equal length.
public final class Elements {
  private Elements() {}

  /// Evaluates a kernel in every lane, on several threads if there are many.
  ///
  /// @param kernel the kernel
  /// @param a first operand
  /// @param b second operand, any array of this length if there is none
  /// @param c third operand, any array of this length if there is none
  /// @param out receives the values
  public static void map(Kernel kernel, double[] a, double[] b, double[] c, double[] out) {
    if (out.length <= LaneProgram.BLOCK) {
      kernel.lanes(a, 0, b, 0, c, 0, a, 0, out, 0, out.length);
    } else {
      Parallel.range(
          out.length, (lo, hi) -> kernel.lanes(a, lo, b, lo, c, lo, a, lo, out, lo, hi - lo));
    }
  }
}
