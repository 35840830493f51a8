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

/// The functions of [LaneKernel] on vectors.
final class VectorFunctions {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final DoubleVector ZERO = DoubleVector.zero(SPECIES);
  private static final DoubleVector ONE = DoubleVector.broadcast(SPECIES, 1);
  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(
          float.class, jdk.incubator.vector.VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

  private VectorFunctions() {}

  static VectorFunction of(LaneKernel kernel) {
    return switch (kernel) {
      case NEG -> (a, _, _) -> a.neg();
      case ABS -> (a, _, _) -> a.abs();
      case SIGN -> (a, _, _) -> sign(a);
      case SQUARE -> (a, _, _) -> a.mul(a);
      case SQRT -> (a, _, _) -> a.sqrt();
      case RECIPROCAL -> (a, _, _) -> ONE.div(a);
      case ROUND_FLOAT32 -> (a, _, _) -> roundFloat32(a);
      case RELU -> (a, _, _) -> a.blend(ZERO, a.compare(LE, ZERO));
      case LEAKY_RELU -> (a, b, _) -> b.mul(a).blend(a, a.compare(GT, ZERO));
      case EXP -> (a, _, _) -> VectorElementary.exp(a);
      case EXPM1 -> (a, _, _) -> VectorElementary.expm1(a);
      case LOG -> (a, _, _) -> VectorElementary.log(a);
      case LOG1P -> (a, _, _) -> VectorElementary.log1p(a);
      case TANH -> (a, _, _) -> VectorElementary.tanh(a);
      case SIGMOID -> (a, _, _) -> VectorSpecial.sigmoid(a);
      case LOG_SIGMOID -> (a, _, _) -> VectorSpecial.softplus(a.neg()).neg();
      case SOFTPLUS -> (a, _, _) -> VectorSpecial.softplus(a);
      case ELU -> (a, b, _) -> b.mul(VectorElementary.expm1(a)).blend(a, a.compare(GT, ZERO));
      case SILU -> (a, _, _) -> VectorSpecial.silu(a);
      case SILU_SLOPE -> (a, _, _) -> VectorSpecial.siluSlope(a);
      case GELU -> (a, _, _) -> VectorNormal.gelu(a);
      case GELU_SLOPE -> (a, _, _) -> VectorNormal.geluSlope(a);
      case ERF -> (a, _, _) -> VectorNormal.erf(a);
      case ERFC -> (a, _, _) -> VectorNormal.erfc(a);
      case GAUSSIAN -> (a, _, _) -> VectorNormal.gaussian(a);
      case NORMAL_PDF -> (a, _, _) -> VectorNormal.normalPdf(a);
      case NDTR -> (a, _, _) -> VectorNormal.ndtr(a);
      case LOG_ADD_EXP -> (a, b, _) -> VectorSpecial.logAddExp(a, b);
      case LOG_ADD_EXP_SLOPE -> (a, b, _) -> VectorSpecial.logAddExpSlope(a, b);
      case BCE_WITH_LOGITS -> (a, b, _) -> VectorSpecial.bceWithLogits(a, b);
      case BCE_WITH_LOGITS_SLOPE -> (a, b, _) -> VectorSpecial.bceWithLogitsSlope(a, b);
      case ADD -> (a, b, _) -> a.add(b);
      case SUB -> (a, b, _) -> a.sub(b);
      case MUL -> (a, b, _) -> a.mul(b);
      case DIV -> (a, b, _) -> a.div(b);
      case STRONG_MUL -> (a, b, _) -> strongMul(a, b);
      case ZERO_MUL -> (a, b, _) -> zeroMul(a, b);
      case MAXIMUM -> (a, b, _) -> a.max(b);
      case MINIMUM -> (a, b, _) -> a.min(b);
      case EQUAL -> (a, b, _) -> ZERO.blend(ONE, a.compare(EQ, b));
      case GREATER -> (a, b, _) -> ZERO.blend(ONE, a.compare(GT, b));
      case GREATER_EQUAL -> (a, b, _) -> ZERO.blend(ONE, a.compare(GE, b));
      case WHERE -> (a, b, c) -> c.blend(b, a.compare(NE, ZERO));
      case CLAMP -> (a, b, c) -> a.max(b).min(c);
    };
  }

  private static DoubleVector sign(DoubleVector a) {
    DoubleVector one = ONE.blend(-1, a.compare(VectorOperators.LT, ZERO));
    return a.blend(one, a.abs().compare(GT, ZERO));
  }

  private static DoubleVector roundFloat32(DoubleVector a) {
    FloatVector narrow = (FloatVector) a.convertShape(VectorOperators.D2F, HALF, 0);
    return (DoubleVector) narrow.convertShape(VectorOperators.F2D, SPECIES, 0);
  }

  static DoubleVector strongMul(DoubleVector a, DoubleVector b) {
    DoubleVector product = a.mul(b);
    VectorMask<Double> meant = product.compare(NE, product).and(a.compare(EQ, ZERO));
    return product.blend(ZERO, meant);
  }

  private static DoubleVector zeroMul(DoubleVector a, DoubleVector b) {
    DoubleVector product = a.mul(b);
    VectorMask<Double> zero = a.compare(EQ, ZERO).or(b.compare(EQ, ZERO));
    return product.blend(ZERO, product.compare(NE, product).and(zero));
  }
}
