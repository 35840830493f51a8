package dev.autodiff.kernels;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A loop over float32 vectors, for kernels whose float32 arithmetic gives the rounded float64
/// result: a template like [VectorLoop], filled from [FloatFunctions].
final class FloatVectorLoop implements FloatLoop {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final ScalarFunction TWIN = constant(ScalarFunction.class, 0);
  private static final int ARITY = constant(Integer.class, 1);

  FloatVectorLoop() {}

  private static <T> T constant(Class<T> type, int index) {
    try {
      return MethodHandles.classDataAt(MethodHandles.lookup(), "_", type, index);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FloatVector function(FloatVector a, FloatVector b, FloatVector c) {
    throw new IllegalStateException("the template itself: " + a + b + c);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very same array
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
    int whole = SPECIES.loopBound(n);
    int from = 0;
    int to = whole;
    while (from < to) { // see VectorLoop
      for (int i = from; i < to; i += SPECIES.length()) {
        FloatVector va = FloatVector.fromArray(SPECIES, a, aAt + i);
        FloatVector vb = ARITY > 1 ? FloatVector.fromArray(SPECIES, b, bAt + i) : va;
        FloatVector vc = ARITY > 2 ? FloatVector.fromArray(SPECIES, c, cAt + i) : va;
        function(va, vb, vc).intoArray(out, outAt + i);
      }
      if (to == n) {
        return;
      }
      if (out == a || out == b || out == c) {
        break;
      }
      from = n - SPECIES.length();
      to = n;
    }
    for (int i = whole; i < n; i++) {
      out[outAt + i] = (float) TWIN.at(a[aAt + i], b[bAt + i], c[cAt + i], y[yAt + i]);
    }
  }
}
