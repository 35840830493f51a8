package dev.autodiff.kernels;

import java.lang.invoke.MethodHandles;

/// A loop in plain Java, used through [Loop#copyOf] with the function as its constant.
final class ScalarLoop implements Loop {
  private static final ScalarFunction F = constant();

  ScalarLoop() {}

  private static ScalarFunction constant() {
    try {
      return MethodHandles.classDataAt(MethodHandles.lookup(), "_", ScalarFunction.class, 0);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void lanes(
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] c,
      int cAt,
      double[] y,
      int yAt,
      double[] out,
      int outAt,
      int n) {
    // C2 vectorizes a loop only where all arrays have the same index (JDK 25).
    if (aAt == outAt && bAt == outAt && cAt == outAt && yAt == outAt) {
      for (int i = outAt; i < outAt + n; i++) {
        out[i] = F.at(a[i], b[i], c[i], y[i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        out[outAt + i] = F.at(a[aAt + i], b[bAt + i], c[cAt + i], y[yAt + i]);
      }
    }
  }
}
