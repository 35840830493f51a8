package dev.autodiff.kernels;

/// Exponentials of whole arrays.
final class Exp {
  /// Elements at a time: they stay in the first-level cache between two loops.
  private static final int BLOCK = 1 << 10;

  private Exp() {}

  /// `out[outAt + i] = exp(in[at + i] − shift)` for `n` elements; `in` and `out` may be the same
  /// part of one array.
  static void shifted(double[] in, int at, double shift, double[] out, int outAt, int n) {
    for (int i = 0; i < n; i += BLOCK) {
      int some = Math.min(BLOCK, n - i);
      int to = outAt + i;
      shift(in, at + i, shift, out, to, some);
      LaneKernel.EXP.lanes(out, to, out, to, out, to, out, to, out, to, some);
    }
  }

  /// `out[outAt + i] = in[at + i] − shift`, otherwise the same.
  static void shift(double[] in, int at, double shift, double[] out, int outAt, int n) {
    // C2 vectorizes a loop only where both arrays have the same index (JDK 25).
    if (at == outAt) {
      for (int i = at; i < at + n; i++) {
        out[i] = in[i] - shift;
      }
    } else {
      for (int i = 0; i < n; i++) {
        out[outAt + i] = in[at + i] - shift;
      }
    }
  }
}
