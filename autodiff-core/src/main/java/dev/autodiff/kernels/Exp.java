package dev.autodiff.kernels;

/// The exponential of whole arrays.
final class Exp {
  private Exp() {}

  /// `out[i] = exp(in[i] − shift)` for `n` elements; `in` and `out` may be the same part of one
  /// array.
  static void shifted(double[] in, int at, double shift, double[] out, int outAt, int n) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = Math.exp(in[at + i] - shift);
    }
  }
}
