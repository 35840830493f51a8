package dev.autodiff.kernels;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The functions of [LaneKernel] on vectors: for each kernel the method of its name, which
/// [VectorLoop] finds and puts into a loop. So methods here and those that they call are static,
/// and nothing they use is private.
final class VectorFunctions {
  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  static final DoubleVector ZERO = DoubleVector.zero(SPECIES);
  static final DoubleVector ONE = DoubleVector.broadcast(SPECIES, 1);
  static final VectorSpecies<Float> HALF =
      VectorSpecies.of(
          float.class, jdk.incubator.vector.VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

  private VectorFunctions() {}

  static DoubleVector neg(DoubleVector a) {
    return a.neg();
  }

  static DoubleVector abs(DoubleVector a) {
    return a.abs();
  }

  static DoubleVector square(DoubleVector a) {
    return a.mul(a);
  }

  static DoubleVector sqrt(DoubleVector a) {
    return a.sqrt();
  }

  static DoubleVector reciprocal(DoubleVector a) {
    return ONE.div(a);
  }

  static DoubleVector relu(DoubleVector a) {
    return a.blend(ZERO, a.compare(LE, ZERO));
  }

  static DoubleVector leakyRelu(DoubleVector a, DoubleVector b) {
    return b.mul(a).blend(a, a.compare(GT, ZERO));
  }

  static DoubleVector exp(DoubleVector a) {
    return VectorElementary.exp(a);
  }

  static DoubleVector expm1(DoubleVector a) {
    return VectorElementary.expm1(a);
  }

  static DoubleVector log(DoubleVector a) {
    return VectorElementary.log(a);
  }

  static DoubleVector log1p(DoubleVector a) {
    return VectorElementary.log1p(a);
  }

  static DoubleVector sin(DoubleVector a) {
    return VectorTrigonometry.sin(a);
  }

  static DoubleVector cos(DoubleVector a) {
    return VectorTrigonometry.cos(a);
  }

  static DoubleVector tanh(DoubleVector a) {
    return VectorElementary.tanh(a);
  }

  static DoubleVector sigmoid(DoubleVector a) {
    return VectorSpecial.sigmoid(a);
  }

  static DoubleVector logSigmoid(DoubleVector a) {
    return VectorSpecial.softplus(a.neg()).neg();
  }

  static DoubleVector softplus(DoubleVector a) {
    return VectorSpecial.softplus(a);
  }

  static DoubleVector elu(DoubleVector a, DoubleVector b) {
    return b.mul(VectorElementary.expm1(a)).blend(a, a.compare(GT, ZERO));
  }

  static DoubleVector silu(DoubleVector a) {
    return VectorSpecial.silu(a);
  }

  static DoubleVector siluSlope(DoubleVector a) {
    return VectorSpecial.siluSlope(a);
  }

  static DoubleVector gelu(DoubleVector a) {
    return VectorNormal.gelu(a);
  }

  static DoubleVector geluSlope(DoubleVector a) {
    return VectorNormal.geluSlope(a);
  }

  static DoubleVector erf(DoubleVector a) {
    return VectorNormal.erf(a);
  }

  static DoubleVector erfc(DoubleVector a) {
    return VectorNormal.erfc(a);
  }

  static DoubleVector gaussian(DoubleVector a) {
    return VectorNormal.gaussian(a);
  }

  static DoubleVector normalPdf(DoubleVector a) {
    return VectorNormal.normalPdf(a);
  }

  static DoubleVector ndtr(DoubleVector a) {
    return VectorNormal.ndtr(a);
  }

  static DoubleVector logAddExp(DoubleVector a, DoubleVector b) {
    return VectorSpecial.logAddExp(a, b);
  }

  static DoubleVector logAddExpSlope(DoubleVector a, DoubleVector b) {
    return VectorSpecial.logAddExpSlope(a, b);
  }

  static DoubleVector bceWithLogits(DoubleVector a, DoubleVector b) {
    return VectorSpecial.bceWithLogits(a, b);
  }

  static DoubleVector bceWithLogitsSlope(DoubleVector a, DoubleVector b) {
    return VectorSpecial.bceWithLogitsSlope(a, b);
  }

  static DoubleVector add(DoubleVector a, DoubleVector b) {
    return a.add(b);
  }

  static DoubleVector sub(DoubleVector a, DoubleVector b) {
    return a.sub(b);
  }

  static DoubleVector mul(DoubleVector a, DoubleVector b) {
    return a.mul(b);
  }

  static DoubleVector div(DoubleVector a, DoubleVector b) {
    return a.div(b);
  }

  static DoubleVector pow(DoubleVector a, DoubleVector b) {
    return VectorPowers.pow(a, b);
  }

  static DoubleVector maximum(DoubleVector a, DoubleVector b) {
    return a.max(b);
  }

  static DoubleVector minimum(DoubleVector a, DoubleVector b) {
    return a.min(b);
  }

  static DoubleVector equal(DoubleVector a, DoubleVector b) {
    return ZERO.blend(ONE, a.compare(EQ, b));
  }

  static DoubleVector greater(DoubleVector a, DoubleVector b) {
    return ZERO.blend(ONE, a.compare(GT, b));
  }

  static DoubleVector greaterEqual(DoubleVector a, DoubleVector b) {
    return ZERO.blend(ONE, a.compare(GE, b));
  }

  static DoubleVector where(DoubleVector a, DoubleVector b, DoubleVector c) {
    return c.blend(b, a.compare(NE, ZERO));
  }

  static DoubleVector clamp(DoubleVector a, DoubleVector b, DoubleVector c) {
    return a.max(b).min(c);
  }

  static DoubleVector sign(DoubleVector a) {
    DoubleVector one = ONE.blend(-1, a.compare(VectorOperators.LT, ZERO));
    return a.blend(one, a.abs().compare(GT, ZERO));
  }

  static DoubleVector roundFloat32(DoubleVector a) {
    FloatVector narrow = (FloatVector) a.convertShape(VectorOperators.D2F, HALF, 0);
    return (DoubleVector) narrow.convertShape(VectorOperators.F2D, SPECIES, 0);
  }

  static DoubleVector strongMul(DoubleVector a, DoubleVector b) {
    DoubleVector product = a.mul(b);
    VectorMask<Double> meant = product.compare(NE, product).and(a.compare(EQ, ZERO));
    return product.blend(ZERO, meant);
  }

  static DoubleVector zeroMul(DoubleVector a, DoubleVector b) {
    DoubleVector product = a.mul(b);
    VectorMask<Double> zero = a.compare(EQ, ZERO).or(b.compare(EQ, ZERO));
    return product.blend(ZERO, product.compare(NE, product).and(zero));
  }
}
