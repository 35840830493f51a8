package dev.autodiff.kernels;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// A loop over float32 lanes that computes on float64 vectors: it widens what it loads and rounds
/// what it stores. A template like [VectorLoop], filled from [VectorFunctions].
final class WideningLoop implements FloatLoop {
  private static final VectorSpecies<Double> WIDE = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> NARROW =
      VectorSpecies.of(float.class, VectorShape.forBitSize(WIDE.vectorBitSize() / 2));
  private static final ScalarFunction TWIN = constant(ScalarFunction.class, 0);
  private static final int ARITY = constant(Integer.class, 1);

  WideningLoop() {}

  private static <T> T constant(Class<T> type, int index) {
    try {
      return MethodHandles.classDataAt(MethodHandles.lookup(), "_", type, index);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DoubleVector function(DoubleVector a, DoubleVector b, DoubleVector c) {
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
    int whole = NARROW.loopBound(n);
    int from = 0;
    int to = whole;
    while (from < to) { // see VectorLoop
      for (int i = from; i < to; i += NARROW.length()) {
        FloatVector na = FloatVector.fromArray(NARROW, a, aAt + i);
        FloatVector nb = ARITY > 1 ? FloatVector.fromArray(NARROW, b, bAt + i) : na;
        FloatVector nc = ARITY > 2 ? FloatVector.fromArray(NARROW, c, cAt + i) : na;
        DoubleVector va = (DoubleVector) na.convertShape(F2D, WIDE, 0);
        DoubleVector vb = ARITY > 1 ? (DoubleVector) nb.convertShape(F2D, WIDE, 0) : va;
        DoubleVector vc = ARITY > 2 ? (DoubleVector) nc.convertShape(F2D, WIDE, 0) : va;
        ((FloatVector) function(va, vb, vc).convertShape(D2F, NARROW, 0)).intoArray(out, outAt + i);
      }
      if (to == n) {
        return;
      }
      if (out == a || out == b || out == c) {
        break;
      }
      from = n - NARROW.length();
      to = n;
    }
    for (int i = whole; i < n; i++) {
      out[outAt + i] = (float) TWIN.at(a[aAt + i], b[bAt + i], c[cAt + i], y[yAt + i]);
    }
  }
}
