package dev.autodiff.kernels;

import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Conversions between element types on the Vector API.
final class VectorConversion {
  static final VectorSpecies<Double> WIDE = DoubleVector.SPECIES_PREFERRED;
  static final VectorSpecies<Float> NARROW =
      VectorSpecies.of(float.class, VectorShape.forBitSize(WIDE.vectorBitSize() / 2));

  private VectorConversion() {}

  static DoubleVector widened(float[] in, int at) {
    return (DoubleVector) FloatVector.fromArray(NARROW, in, at).convertShape(F2D, WIDE, 0);
  }

  /// The elements before `end`, and zeros.
  static DoubleVector widened(float[] in, int at, int end) {
    return (DoubleVector)
        FloatVector.fromArray(NARROW, in, at, NARROW.indexInRange(at, end))
            .convertShape(F2D, WIDE, 0);
  }

  static void widen(float[] in, int at, double[] out, int outAt, int n) {
    int whole = WIDE.loopBound(n);
    for (int i = 0; i < whole; i += WIDE.length()) {
      widened(in, at + i).intoArray(out, outAt + i);
    }
    for (int i = whole; i < n; i++) {
      out[outAt + i] = in[at + i];
    }
  }

  static void narrow(double[] in, int at, float[] out, int outAt, int n) {
    int whole = WIDE.loopBound(n);
    for (int i = 0; i < whole; i += WIDE.length()) {
      DoubleVector x = DoubleVector.fromArray(WIDE, in, at + i);
      ((FloatVector) x.convertShape(D2F, NARROW, 0)).intoArray(out, outAt + i);
    }
    for (int i = whole; i < n; i++) {
      out[outAt + i] = (float) in[at + i];
    }
  }
}
