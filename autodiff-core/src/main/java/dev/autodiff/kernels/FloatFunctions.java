package dev.autodiff.kernels;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The functions of [LaneKernel] that float32 vectors compute with the bits of float64 arithmetic
/// rounded to float32: one of `+ − × ÷ √`, and choices between operands.
///
/// One rounding to 53 digits and a second to 24 give what a single one to 24 gives, because 53 ≥
/// 2·24 + 2 (Figueroa, When is double rounding innocuous?, SIGNUM Newsletter 30(3), 1995). Below
/// the normal range sums and products are exact in float64, and a quotient is as far from the
/// midpoints of the coarser grid. A fused multiply-add is not among them: rounded twice it differs
/// from that of float32.
final class FloatFunctions {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final FloatVector ZERO = FloatVector.zero(SPECIES);
  static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1);

  private FloatFunctions() {}

  static FloatVector neg(FloatVector a) {
    return a.neg();
  }

  static FloatVector abs(FloatVector a) {
    return a.abs();
  }

  static FloatVector sign(FloatVector a) {
    FloatVector one = ONE.blend(-1, a.compare(LT, ZERO));
    return a.blend(one, a.abs().compare(GT, ZERO));
  }

  static FloatVector square(FloatVector a) {
    return a.mul(a);
  }

  static FloatVector sqrt(FloatVector a) {
    return a.sqrt();
  }

  static FloatVector reciprocal(FloatVector a) {
    return ONE.div(a);
  }

  static FloatVector relu(FloatVector a) {
    return a.blend(ZERO, a.compare(LE, ZERO));
  }

  static FloatVector leakyRelu(FloatVector a, FloatVector b) {
    return b.mul(a).blend(a, a.compare(GT, ZERO));
  }

  static FloatVector add(FloatVector a, FloatVector b) {
    return a.add(b);
  }

  static FloatVector sub(FloatVector a, FloatVector b) {
    return a.sub(b);
  }

  static FloatVector mul(FloatVector a, FloatVector b) {
    return a.mul(b);
  }

  static FloatVector div(FloatVector a, FloatVector b) {
    return a.div(b);
  }

  static FloatVector strongMul(FloatVector a, FloatVector b) {
    FloatVector product = a.mul(b);
    VectorMask<Float> meant = product.compare(NE, product).and(a.compare(EQ, ZERO));
    return product.blend(ZERO, meant);
  }

  static FloatVector zeroMul(FloatVector a, FloatVector b) {
    FloatVector product = a.mul(b);
    VectorMask<Float> zero = a.compare(EQ, ZERO).or(b.compare(EQ, ZERO));
    return product.blend(ZERO, product.compare(NE, product).and(zero));
  }

  static FloatVector maximum(FloatVector a, FloatVector b) {
    return a.max(b);
  }

  static FloatVector minimum(FloatVector a, FloatVector b) {
    return a.min(b);
  }

  static FloatVector equal(FloatVector a, FloatVector b) {
    return ZERO.blend(ONE, a.compare(EQ, b));
  }

  static FloatVector greater(FloatVector a, FloatVector b) {
    return ZERO.blend(ONE, a.compare(GT, b));
  }

  static FloatVector greaterEqual(FloatVector a, FloatVector b) {
    return ZERO.blend(ONE, a.compare(GE, b));
  }

  static FloatVector where(FloatVector a, FloatVector b, FloatVector c) {
    return c.blend(b, a.compare(NE, ZERO));
  }

  static FloatVector clamp(FloatVector a, FloatVector b, FloatVector c) {
    return a.max(b).min(c);
  }
}
