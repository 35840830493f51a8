package dev.autodiff.kernels;

/// The loop of one kernel over float32 lanes: in each the function's result on the widened
/// operands, rounded once. See [Kernel#floatLanes].
interface FloatLoop {
  void lanes(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      float[] y,
      int yAt,
      float[] out,
      int outAt,
      int n);
}
