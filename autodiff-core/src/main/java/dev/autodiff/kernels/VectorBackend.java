package dev.autodiff.kernels;

/// Loops on the Vector API. Linked only if the module `jdk.incubator.vector` is there.
final class VectorBackend implements Backend {
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
      int cRow,
      int m,
      int k,
      int n) {
    DoubleGemm.multiply(a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
  }

  @Override
  public void add(
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    DoubleGemm.add(a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
  }

  @Override
  public void multiply(
      float[] a,
      int aAt,
      Strides as,
      float[] b,
      int bAt,
      Strides bs,
      float[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    FloatGemm.multiply(a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
  }

  @Override
  public void add(
      float[] a,
      int aAt,
      Strides as,
      float[] b,
      int bAt,
      Strides bs,
      float[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    FloatGemm.add(a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
  }

  @Override
  public void addAll(
      double[] a,
      int aAt,
      int aRow,
      double[] b,
      int[] bAts,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    DoubleGemm.taps(false, a, aAt, aRow, b, bAts, bRow, c, cAt, cRow, m, k, n);
  }

  @Override
  public void multiplyAll(
      double[] a,
      int aAt,
      int aRow,
      double[] b,
      int[] bAts,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    DoubleGemm.taps(true, a, aAt, aRow, b, bAts, bRow, c, cAt, cRow, m, k, n);
  }

  @Override
  public void addAll(
      float[] a,
      int aAt,
      int aRow,
      float[] b,
      int[] bAts,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    FloatGemm.taps(false, a, aAt, aRow, b, bAts, bRow, c, cAt, cRow, m, k, n);
  }

  @Override
  public void multiplyAll(
      float[] a,
      int aAt,
      int aRow,
      float[] b,
      int[] bAts,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    FloatGemm.taps(true, a, aAt, aRow, b, bAts, bRow, c, cAt, cRow, m, k, n);
  }

  @Override
  public Loop loop(LaneKernel kernel) {
    return VectorLoops.of(kernel);
  }

  @Override
  public FloatLoop floatLoop(LaneKernel kernel) {
    return VectorLoops.ofFloats(kernel);
  }

  @Override
  public void widen(float[] in, int at, double[] out, int outAt, int n) {
    VectorConversion.widen(in, at, out, outAt, n);
  }

  @Override
  public void narrow(double[] in, int at, float[] out, int outAt, int n) {
    VectorConversion.narrow(in, at, out, outAt, n);
  }

  @Override
  public double sum(double[] x, int at, int n) {
    return VectorReduce.sum(x, at, n);
  }

  @Override
  public double sum(float[] x, int at, int n) {
    return VectorReduce.sum(x, at, n);
  }

  @Override
  public void sumLanes(double[] x, int at, int stride, int rows, int width, double[] sums) {
    VectorReduce.sumLanes(x, at, stride, rows, width, sums);
  }

  @Override
  public void sumLanes(float[] x, int at, int stride, int rows, int width, double[] sums) {
    VectorReduce.sumLanes(x, at, stride, rows, width, sums);
  }

  @Override
  public double extreme(boolean largest, double[] x, int at, int n) {
    return DoubleExtremes.extreme(largest, x, at, n);
  }

  @Override
  public float extreme(boolean largest, float[] x, int at, int n) {
    return FloatExtremes.extreme(largest, x, at, n);
  }

  @Override
  public void keepExtremes(
      boolean largest,
      double[] x,
      int at,
      int stride,
      int rows,
      double[] out,
      int outAt,
      int width) {
    DoubleExtremes.keepExtremes(largest, x, at, stride, rows, out, outAt, width);
  }

  @Override
  public void keepExtremes(
      boolean largest, float[] x, int at, int stride, int rows, float[] out, int outAt, int width) {
    FloatExtremes.keepExtremes(largest, x, at, stride, rows, out, outAt, width);
  }
}
