package dev.autodiff.kernels;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// A loop over vectors: the template that [VectorLoops] makes one class per kernel of, in which the
/// code of the kernel's function of [VectorFunctions] stands in place of [#function], and its
/// scalar twin, which computes lanes that fill no vector, is a constant.
final class VectorLoop implements Loop {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final ScalarFunction TWIN = constant(ScalarFunction.class, 0);
  private static final int ARITY = constant(Integer.class, 1);

  VectorLoop() {}

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
    int whole = SPECIES.loopBound(n);
    int from = 0;
    int to = whole;
    while (from < to) { // one loop for both, because C2 takes its time with the function
      for (int i = from; i < to; i += SPECIES.length()) {
        DoubleVector va = DoubleVector.fromArray(SPECIES, a, aAt + i);
        DoubleVector vb = ARITY > 1 ? DoubleVector.fromArray(SPECIES, b, bAt + i) : va;
        DoubleVector vc = ARITY > 2 ? DoubleVector.fromArray(SPECIES, c, cAt + i) : va;
        function(va, vb, vc).intoArray(out, outAt + i);
      }
      if (to == n) {
        return;
      }
      if (out == a || out == b || out == c) {
        break;
      }
      from = n - SPECIES.length(); // some lanes twice, which is faster than the others singly
      to = n;
    }
    for (int i = whole; i < n; i++) {
      out[outAt + i] = TWIN.at(a[aAt + i], b[bAt + i], c[cAt + i], y[yAt + i]);
    }
  }
}
