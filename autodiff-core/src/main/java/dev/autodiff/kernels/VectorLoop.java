package dev.autodiff.kernels;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// A loop over vectors, used through [Loop#copyOf] with the function on vectors, its scalar twin
/// and the number of operands as constants. The twin computes the lanes after the last full vector.
final class VectorLoop implements Loop {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorFunction F = constant(VectorFunction.class, 0);
  private static final ScalarFunction TWIN = constant(ScalarFunction.class, 1);
  private static final int ARITY = constant(Integer.class, 2);

  VectorLoop() {}

  private static <T> T constant(Class<T> type, int index) {
    try {
      return MethodHandles.classDataAt(MethodHandles.lookup(), "_", type, index);
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
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += SPECIES.length()) {
      DoubleVector va = DoubleVector.fromArray(SPECIES, a, aAt + i);
      DoubleVector vb = ARITY > 1 ? DoubleVector.fromArray(SPECIES, b, bAt + i) : va;
      DoubleVector vc = ARITY > 2 ? DoubleVector.fromArray(SPECIES, c, cAt + i) : va;
      F.at(va, vb, vc).intoArray(out, outAt + i);
    }
    for (int i = whole; i < n; i++) {
      out[outAt + i] = TWIN.at(a[aAt + i], b[bAt + i], c[cAt + i], y[yAt + i]);
    }
  }
}
