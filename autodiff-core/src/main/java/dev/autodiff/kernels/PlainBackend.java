package dev.autodiff.kernels;

/// Plain loops, written so that C2 vectorizes them.
final class PlainBackend implements Backend {
  @Override
  public void multiply(
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int cAt,
      int m,
      int k,
      int n) {
    PlainGemm.multiply(a, aAt, as, b, bAt, bs, c, cAt, m, k, n);
  }

  @Override
  public Loop loop(LaneKernel kernel) {
    return Loop.copyOf(ScalarLoop.class, kernel.scalar());
  }
}
