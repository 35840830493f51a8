package dev.autodiff.kernels;

import static dev.autodiff.kernels.VectorElementary.HALF;
import static dev.autodiff.kernels.VectorElementary.ONE;
import static dev.autodiff.kernels.VectorElementary.SPECIES;
import static dev.autodiff.kernels.VectorElementary.ZERO;
import static dev.autodiff.kernels.VectorElementary.all;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/// The functions of [Trigonometry] on vectors, operation by operation.
final class VectorTrigonometry {
  static final DoubleVector LIMIT = all(Trigonometry.LIMIT);
  static final DoubleVector TWO_OVER_PI = all(Trigonometry.TWO_OVER_PI);
  static final DoubleVector P1 = all(Trigonometry.P1);
  static final DoubleVector MINUS_P2 = all(-Trigonometry.P2);
  static final DoubleVector P3 = all(Trigonometry.P3);
  static final DoubleVector TINY = all(Trigonometry.TINY);
  static final DoubleVector S0 = all(Trigonometry.S0);
  static final DoubleVector S1 = all(Trigonometry.S1);
  static final DoubleVector S2 = all(Trigonometry.S2);
  static final DoubleVector S3 = all(Trigonometry.S3);
  static final DoubleVector S4 = all(Trigonometry.S4);
  static final DoubleVector S5 = all(Trigonometry.S5);
  static final DoubleVector S6 = all(Trigonometry.S6);
  static final DoubleVector C0 = all(Trigonometry.C0);
  static final DoubleVector C1 = all(Trigonometry.C1);
  static final DoubleVector C2 = all(Trigonometry.C2);
  static final DoubleVector C3 = all(Trigonometry.C3);
  static final DoubleVector C4 = all(Trigonometry.C4);
  static final DoubleVector C5 = all(Trigonometry.C5);
  static final DoubleVector C6 = all(Trigonometry.C6);
  static final LongVector NO_SHIFT = all(0L);
  static final LongVector SHIFT = all(1L);
  static final LongVector BIT_1 = all(2L);

  private VectorTrigonometry() {}

  static DoubleVector sin(DoubleVector x) {
    DoubleVector abs = x.abs();
    DoubleVector y = quarter(x, NO_SHIFT).blend(x, abs.compare(LT, TINY));
    VectorMask<Double> near = abs.compare(LE, LIMIT);
    return near.allTrue() ? y : FarLanes.sin(x.blend(ZERO, near)).blend(y, near);
  }

  static DoubleVector cos(DoubleVector x) {
    DoubleVector y = quarter(x, SHIFT);
    VectorMask<Double> near = x.abs().compare(LE, LIMIT);
    return near.allTrue() ? y : FarLanes.cos(x.blend(ZERO, near)).blend(y, near);
  }

  static DoubleVector quarter(DoubleVector x, LongVector shift) {
    DoubleVector t = x.fma(TWO_OVER_PI, VectorElementary.TO_INTEGER);
    DoubleVector k = t.sub(VectorElementary.TO_INTEGER);
    DoubleVector minus = k.neg();
    DoubleVector first = minus.fma(P1, x);
    DoubleVector second = k.mul(MINUS_P2);
    DoubleVector sum = first.add(second);
    DoubleVector rest = minus.fma(P3, VectorSpecial.sumLow(first, second, sum));
    DoubleVector r = sum.add(rest);
    DoubleVector low = rest.sub(r.sub(sum));
    DoubleVector z = r.mul(r);
    DoubleVector half = z.mul(HALF);

    DoubleVector s = S6.fma(z, S5).fma(z, S4).fma(z, S3).fma(z, S2).fma(z, S1).fma(z, S0);
    DoubleVector sine = r.add(r.mul(z).fma(s, half.neg().fma(low, low)));

    DoubleVector c = C6.fma(z, C5).fma(z, C4).fma(z, C3).fma(z, C2).fma(z, C1).fma(z, C0);
    DoubleVector w = ONE.sub(half);
    DoubleVector error = ONE.sub(w).sub(half);
    DoubleVector cosine = w.add(error.add(z.mul(z).fma(c, r.neg().mul(low))));

    LongVector quadrant = t.reinterpretAsLongs().add(shift);
    VectorMask<Double> odd = quadrant.lanewise(LSHL, 63).compare(LT, NO_SHIFT).cast(SPECIES);
    LongVector sign = quadrant.and(BIT_1).lanewise(LSHL, 62);
    LongVector bits = sine.blend(cosine, odd).reinterpretAsLongs();
    return bits.lanewise(XOR, sign).reinterpretAsDoubles();
  }

  /// Lanes beyond the limit, one by one. A class of its own, so that the code stays out of the
  /// loop. What it gets and gives is made for it, since every vector that meets a call is an object
  /// from the moment it is computed.
  static final class FarLanes {
    private FarLanes() {}

    static DoubleVector sin(DoubleVector x) {
      double[] y = x.toArray();
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.sin(y[i]);
      }
      return DoubleVector.fromArray(SPECIES, y, 0);
    }

    static DoubleVector cos(DoubleVector x) {
      double[] y = x.toArray();
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.cos(y[i]);
      }
      return DoubleVector.fromArray(SPECIES, y, 0);
    }
  }
}
