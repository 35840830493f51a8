package dev.autodiff.kernels;

import java.util.Arrays;

/// Reductions in plain Java.
final class PlainReduce {
  private PlainReduce() {}

  static double sum(double[] x, int at, int n) {
    if (n > SumTree.BLOCK) {
      int half = SumTree.half(n);
      return sum(x, at, half) + sum(x, at + half, n - half);
    }
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = at;
    for (int end = at + n - 7; i < end; i += 8) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
    int rest = at + n - i;
    s0 = rest > 0 ? s0 + x[i] : s0;
    s1 = rest > 1 ? s1 + x[i + 1] : s1;
    s2 = rest > 2 ? s2 + x[i + 2] : s2;
    s3 = rest > 3 ? s3 + x[i + 3] : s3;
    s4 = rest > 4 ? s4 + x[i + 4] : s4;
    s5 = rest > 5 ? s5 + x[i + 5] : s5;
    s6 = rest > 6 ? s6 + x[i + 6] : s6;
    return SumTree.ofLanes(s0, s1, s2, s3, s4, s5, s6, s7);
  }

  static double sum(float[] x, int at, int n) {
    if (n > SumTree.BLOCK) {
      int half = SumTree.half(n);
      return sum(x, at, half) + sum(x, at + half, n - half);
    }
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = at;
    for (int end = at + n - 7; i < end; i += 8) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
    int rest = at + n - i;
    s0 = rest > 0 ? s0 + x[i] : s0;
    s1 = rest > 1 ? s1 + x[i + 1] : s1;
    s2 = rest > 2 ? s2 + x[i + 2] : s2;
    s3 = rest > 3 ? s3 + x[i + 3] : s3;
    s4 = rest > 4 ? s4 + x[i + 4] : s4;
    s5 = rest > 5 ? s5 + x[i + 5] : s5;
    s6 = rest > 6 ? s6 + x[i + 6] : s6;
    return SumTree.ofLanes(s0, s1, s2, s3, s4, s5, s6, s7);
  }

  static void sumLanes(double[] x, int at, int stride, int rows, int width, double[] sums) {
    Arrays.fill(sums, 0, SumTree.LANES * width, 0);
    for (int i = 0; i < rows; i++) {
      for (int j = 0, from = at + i * stride, to = i % SumTree.LANES * width; j < width; j++) {
        sums[to + j] += x[from + j];
      }
    }
  }

  static void sumLanes(float[] x, int at, int stride, int rows, int width, double[] sums) {
    Arrays.fill(sums, 0, SumTree.LANES * width, 0);
    for (int i = 0; i < rows; i++) {
      for (int j = 0, from = at + i * stride, to = i % SumTree.LANES * width; j < width; j++) {
        sums[to + j] += x[from + j];
      }
    }
  }

  static double extreme(boolean largest, double[] x, int at, int n) {
    double a = largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    double b = a;
    double c = a;
    double d = a;
    int i = at;
    int end = at + n;
    if (largest) {
      for (; i < end - 3; i += 4) {
        a = Math.max(a, x[i]);
        b = Math.max(b, x[i + 1]);
        c = Math.max(c, x[i + 2]);
        d = Math.max(d, x[i + 3]);
      }
      for (; i < end; i++) {
        a = Math.max(a, x[i]);
      }
      return Math.max(Math.max(a, b), Math.max(c, d));
    }
    for (; i < end - 3; i += 4) {
      a = Math.min(a, x[i]);
      b = Math.min(b, x[i + 1]);
      c = Math.min(c, x[i + 2]);
      d = Math.min(d, x[i + 3]);
    }
    for (; i < end; i++) {
      a = Math.min(a, x[i]);
    }
    return Math.min(Math.min(a, b), Math.min(c, d));
  }

  static void keepExtremes(
      boolean largest,
      double[] x,
      int at,
      int stride,
      int rows,
      double[] out,
      int outAt,
      int width) {
    for (int i = 0; i < rows; i++) {
      int from = at + i * stride;
      for (int j = 0; j < width; j++) {
        double a = out[outAt + j];
        double b = x[from + j];
        out[outAt + j] = largest ? Math.max(a, b) : Math.min(a, b);
      }
    }
  }

  static float extreme(boolean largest, float[] x, int at, int n) {
    float a = largest ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
    float b = a;
    float c = a;
    float d = a;
    int i = at;
    int end = at + n;
    if (largest) {
      for (; i < end - 3; i += 4) {
        a = Math.max(a, x[i]);
        b = Math.max(b, x[i + 1]);
        c = Math.max(c, x[i + 2]);
        d = Math.max(d, x[i + 3]);
      }
      for (; i < end; i++) {
        a = Math.max(a, x[i]);
      }
      return Math.max(Math.max(a, b), Math.max(c, d));
    }
    for (; i < end - 3; i += 4) {
      a = Math.min(a, x[i]);
      b = Math.min(b, x[i + 1]);
      c = Math.min(c, x[i + 2]);
      d = Math.min(d, x[i + 3]);
    }
    for (; i < end; i++) {
      a = Math.min(a, x[i]);
    }
    return Math.min(Math.min(a, b), Math.min(c, d));
  }

  static void keepExtremes(
      boolean largest, float[] x, int at, int stride, int rows, float[] out, int outAt, int width) {
    for (int i = 0; i < rows; i++) {
      int from = at + i * stride;
      for (int j = 0; j < width; j++) {
        float a = out[outAt + j];
        float b = x[from + j];
        out[outAt + j] = largest ? Math.max(a, b) : Math.min(a, b);
      }
    }
  }
}
