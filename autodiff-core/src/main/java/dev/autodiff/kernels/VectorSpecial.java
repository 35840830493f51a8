package dev.autodiff.kernels;

import static dev.autodiff.kernels.VectorElementary.HALF;
import static dev.autodiff.kernels.VectorElementary.ONE;
import static dev.autodiff.kernels.VectorElementary.ZERO;
import static dev.autodiff.kernels.VectorElementary.all;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/// The logistic functions of [Special] on vectors, operation by operation. What few lanes need is
/// computed where any does.
final class VectorSpecial {
  static final DoubleVector FAR = all(40.0);
  static final DoubleVector MINUS_FAR = all(-40.0);
  static final DoubleVector NO_SUM = all(750.0);
  static final DoubleVector LN_2 = all(Special.LN_2);
  static final DoubleVector TO_ZERO = all(Special.TO_ZERO);
  static final DoubleVector MINUS_TO_ZERO = all(-Special.TO_ZERO);

  private VectorSpecial() {}

  static DoubleVector sigmoid(DoubleVector x) {
    DoubleVector e = VectorElementary.exp(x.abs().neg());
    return overOnePlus(ONE.blend(e, x.compare(LT, ZERO)), ZERO, e);
  }

  static DoubleVector softplus(DoubleVector x) {
    DoubleVector e = VectorElementary.exp(x.abs().neg());
    return x.max(ZERO).add(VectorElementary.log1pInside(e));
  }

  static DoubleVector silu(DoubleVector x) {
    VectorMask<Double> negative = x.compare(LT, ZERO);
    DoubleVector e = VectorElementary.exp(x.abs().neg());
    DoubleVector product = x.mul(e);
    DoubleVector n = x.blend(product, negative);
    DoubleVector nLow = ZERO.blend(x.fma(e, n.neg()), negative);
    DoubleVector y = overOnePlus(n, nLow, e);
    if (x.abs().compare(GT, FAR).anyTrue()) {
      DoubleVector left = expTimes(x.neg(), ZERO, x, ZERO);
      return y.blend(x, x.compare(GT, FAR)).blend(left, x.compare(LT, MINUS_FAR));
    }
    return y;
  }

  static DoubleVector siluSlope(DoubleVector x) {
    VectorMask<Double> negative = x.compare(LT, ZERO);
    DoubleVector e = VectorElementary.exp(x.abs().neg());
    DoubleVector y = overOnePlus(ONE.blend(e, negative), ZERO, e);
    DoubleVector other = overOnePlus(e.blend(ONE, negative), ZERO, e);
    DoubleVector result = y.mul(x.fma(other, ONE));
    VectorMask<Double> root = x.compare(GT, -3).and(x.compare(LT, -0.5));
    if (root.anyTrue()) {
      DoubleVector d = x.sub(Special.SILU_SLOPE_ROOT).sub(Special.SILU_SLOPE_ROOT_LOW);
      DoubleVector n = all(Special.SILU_SLOPE_EXP).fma(VectorElementary.expm1(d), d);
      result = result.blend(y.mul(overOnePlus(n, ZERO, e)), root);
    }
    if (x.abs().compare(GT, FAR).anyTrue()) {
      DoubleVector left = expTimes(x.neg(), ZERO, x.add(ONE), ZERO);
      return result.blend(ONE, x.compare(GT, 800)).blend(left, x.compare(LT, MINUS_FAR));
    }
    return result;
  }

  static DoubleVector logAddExp(DoubleVector a, DoubleVector b) {
    DoubleVector m = a.max(b);
    DoubleVector n = a.min(b);
    DoubleVector d = m.sub(n);
    DoubleVector e = VectorElementary.exp(d.neg());
    DoubleVector low = sumLow(m, n.neg(), d);
    DoubleVector y = m.add(VectorElementary.log1pInside(low.neg().fma(e, e)));
    return y.blend(m, d.compare(GT, NO_SUM)).blend(m.add(LN_2), m.compare(EQ, n));
  }

  static DoubleVector logAddExpSlope(DoubleVector a, DoubleVector b) {
    DoubleVector d = a.sub(b);
    DoubleVector y = sigmoid(d);
    DoubleVector low = sumLow(a, b.neg(), d);
    DoubleVector mended = y.fma(low.mul(ONE.sub(y)), y);
    return mended.blend(y, d.abs().compare(GT, NO_SUM)).blend(0.5, a.compare(EQ, b));
  }

  static DoubleVector bceWithLogits(DoubleVector x, DoubleVector y) {
    DoubleVector weight = y.blend(ONE.sub(y), x.compare(GT, ZERO));
    DoubleVector abs = x.abs();
    return VectorFunctions.strongMul(weight, abs).add(softplus(abs.neg()));
  }

  static DoubleVector bceWithLogitsSlope(DoubleVector x, DoubleVector y) {
    DoubleVector abs = x.abs();
    DoubleVector small = sigmoid(abs.neg());
    DoubleVector far = ONE.sub(y).sub(small).blend(small.sub(y), x.compare(LT, ZERO));
    VectorMask<Double> near = abs.compare(LT, ONE);
    if (near.anyTrue()) {
      DoubleVector half = VectorElementary.tanh(x.mul(HALF)).mul(HALF);
      return far.blend(half.add(HALF.sub(y)), near);
    }
    return far;
  }

  static DoubleVector expTimes(
      DoubleVector s, DoubleVector sLow, DoubleVector q, DoubleVector qLow) {
    VectorMask<Double> gone = s.compare(GE, TO_ZERO);
    DoubleVector minus = s.neg().blend(MINUS_TO_ZERO, gone);
    DoubleVector t = VectorElementary.shifted(minus);
    DoubleVector m = VectorElementary.mantissa(minus, t);
    DoubleVector y = VectorElementary.scaled(m.fma(q, m.mul(qLow.sub(q.mul(sLow)))), t);
    return y.blend(VectorElementary.copySign(ZERO, q), gone);
  }

  static DoubleVector overOnePlus(DoubleVector n, DoubleVector nLow, DoubleVector e) {
    DoubleVector d = e.add(ONE);
    DoubleVector inverse = ONE.div(d);
    DoubleVector q = n.mul(inverse);
    DoubleVector r = q.neg().fma(d, n).add(nLow).sub(q.mul(e.sub(d.sub(ONE))));
    return VectorElementary.copySign(r.fma(inverse, q), n);
  }

  static DoubleVector sumLow(DoubleVector a, DoubleVector b, DoubleVector sum) {
    DoubleVector t = sum.sub(a);
    return a.sub(sum.sub(t)).add(b.sub(t));
  }
}
