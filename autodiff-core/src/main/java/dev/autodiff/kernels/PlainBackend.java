package dev.autodiff.kernels;

import org.jspecify.annotations.Nullable;

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
      int cRow,
      int m,
      int k,
      int n) {
    PlainDoubleGemm.multiply(a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
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
    PlainDoubleGemm.add(a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
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
    PlainFloatGemm.multiply(a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
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
    PlainFloatGemm.add(a, aAt, as, b, bAt, bs, c, cAt, cRow, m, k, n);
  }

  @Override
  public @Nullable Loop loop(LaneKernel kernel) {
    return null;
  }

  @Override
  public @Nullable FloatLoop floatLoop(LaneKernel kernel) {
    return null;
  }

  @Override
  public void widen(float[] in, int at, double[] out, int outAt, int n) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = in[at + i];
    }
  }

  @Override
  public void narrow(double[] in, int at, float[] out, int outAt, int n) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = (float) in[at + i];
    }
  }

  @Override
  public double sum(double[] x, int at, int n) {
    return PlainReduce.sum(x, at, n);
  }

  @Override
  public double sum(float[] x, int at, int n) {
    return PlainReduce.sum(x, at, n);
  }

  @Override
  public void sumLanes(double[] x, int at, int stride, int rows, int width, double[] sums) {
    PlainReduce.sumLanes(x, at, stride, rows, width, sums);
  }

  @Override
  public void sumLanes(float[] x, int at, int stride, int rows, int width, double[] sums) {
    PlainReduce.sumLanes(x, at, stride, rows, width, sums);
  }

  @Override
  public double extreme(boolean largest, double[] x, int at, int n) {
    return PlainReduce.extreme(largest, x, at, n);
  }

  @Override
  public float extreme(boolean largest, float[] x, int at, int n) {
    return PlainReduce.extreme(largest, x, at, n);
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
    PlainReduce.keepExtremes(largest, x, at, stride, rows, out, outAt, width);
  }

  @Override
  public void keepExtremes(
      boolean largest, float[] x, int at, int stride, int rows, float[] out, int outAt, int width) {
    PlainReduce.keepExtremes(largest, x, at, stride, rows, out, outAt, width);
  }
}
