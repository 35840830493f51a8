package dev.autodiff.kernels;

import java.lang.invoke.MethodHandles;

/// The float32 twin of [ScalarLoop].
final class ScalarFloatLoop implements FloatLoop {
  private static final ScalarFunction F = constant();

  ScalarFloatLoop() {}

  private static ScalarFunction constant() {
    try {
      return MethodHandles.classDataAt(MethodHandles.lookup(), "_", ScalarFunction.class, 0);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void lanes(
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
      int n) {
    // C2 vectorizes a loop only where all arrays have the same index (JDK 25).
    if (aAt == outAt && bAt == outAt && cAt == outAt && yAt == outAt) {
      for (int i = outAt; i < outAt + n; i++) {
        out[i] = (float) F.at(a[i], b[i], c[i], y[i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        out[outAt + i] = (float) F.at(a[aAt + i], b[bAt + i], c[cAt + i], y[yAt + i]);
      }
    }
  }
}
