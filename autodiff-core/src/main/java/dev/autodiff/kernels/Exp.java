package dev.autodiff.kernels;

/// The exponential of whole arrays.
final class Exp {
  /// Elements at a time: they stay in the first-level cache between two loops.
  private static final int BLOCK = 1 << 10;

  private Exp() {}

  /// `out[i] = exp(in[i] − shift)` for `n` elements; `in` and `out` may be the same part of one
  /// array.
  static void shifted(double[] in, int at, double shift, double[] out, int outAt, int n) {
    for (int i = 0; i < n; i += BLOCK) {
      int some = Math.min(BLOCK, n - i);
      int to = outAt + i;
      Backend.CHOSEN.subtract(in, at + i, shift, out, to, some);
      LaneKernel.EXP.lanes(out, to, out, to, out, to, out, to, out, to, some);
    }
  }
}
