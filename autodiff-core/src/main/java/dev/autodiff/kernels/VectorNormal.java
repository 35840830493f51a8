package dev.autodiff.kernels;

import static dev.autodiff.kernels.Special.ERF;
import static dev.autodiff.kernels.Special.ERF_LOW;
import static dev.autodiff.kernels.Special.GELU_SLOPE;
import static dev.autodiff.kernels.Special.SQRT_HALF;
import static dev.autodiff.kernels.Special.TAIL;
import static dev.autodiff.kernels.Special.TAIL_FROM;
import static dev.autodiff.kernels.VectorElementary.ONE;
import static dev.autodiff.kernels.VectorElementary.SPECIES;
import static dev.autodiff.kernels.VectorElementary.ZERO;
import static dev.autodiff.kernels.VectorElementary.copySign;
import static dev.autodiff.kernels.VectorSpecial.expTimes;
import static dev.autodiff.kernels.VectorSpecial.sumLow;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/// The functions of [Special] around the normal distribution on vectors, operation by operation.
final class VectorNormal {
  private static final DoubleVector HALF = DoubleVector.broadcast(SPECIES, 0.5);

  private VectorNormal() {}

  static DoubleVector erf(DoubleVector x) {
    DoubleVector a = x.abs();
    VectorMask<Double> near = a.compare(LT, 1);
    DoubleVector y = erfNearZero(a);
    if (!near.allTrue()) {
      DoubleVector far = ONE.sub(erfcTail(a)).blend(ONE, a.compare(GE, 6));
      y = far.blend(y, near);
    }
    return copySign(y, x);
  }

  static DoubleVector erfc(DoubleVector x) {
    DoubleVector a = x.abs();
    VectorMask<Double> near = a.compare(LT, TAIL_FROM);
    DoubleVector tail = erfcTail(a);
    DoubleVector y = tail.blend(tail.neg().add(2), x.compare(LT, ZERO));
    return near.anyTrue() ? y.blend(ONE.sub(copySign(erfNearZero(a), x)), near) : y;
  }

  static DoubleVector gaussian(DoubleVector x) {
    DoubleVector s = x.mul(x);
    return expTimes(s, x.fma(x, s.neg()), ONE, ZERO);
  }

  static DoubleVector normalPdf(DoubleVector x) {
    DoubleVector s = x.mul(x);
    return expTimes(
        s.mul(0.5),
        x.fma(x, s.neg()).mul(0.5),
        DoubleVector.broadcast(SPECIES, Special.INV_SQRT_2PI),
        DoubleVector.broadcast(SPECIES, Special.INV_SQRT_2PI_LOW));
  }

  static DoubleVector ndtr(DoubleVector x) {
    DoubleVector u = x.abs().mul(SQRT_HALF);
    DoubleVector tail = normalTail(x, u, HALF, ZERO);
    DoubleVector y = ONE.sub(tail).blend(tail, x.compare(LT, ZERO));
    VectorMask<Double> near = u.compare(LT, TAIL_FROM);
    return near.anyTrue() ? y.blend(nearHalf(x, u), near) : y;
  }

  private static DoubleVector nearHalf(DoubleVector x, DoubleVector u) {
    return HALF.fma(copySign(erfNearZero(u), x), HALF);
  }

  static DoubleVector gelu(DoubleVector x) {
    DoubleVector u = x.abs().mul(SQRT_HALF);
    VectorMask<Double> negative = x.compare(LT, ZERO);
    DoubleVector tail = normalTail(x, u, HALF.blend(x.mul(0.5), negative), ZERO);
    DoubleVector y = x.mul(ONE.sub(tail)).blend(tail, negative);
    VectorMask<Double> near = u.compare(LT, TAIL_FROM);
    return near.anyTrue() ? y.blend(x.mul(nearHalf(x, u)), near) : y;
  }

  static DoubleVector geluSlope(DoubleVector x) {
    DoubleVector d = x.sub(Special.GELU_SLOPE_ROOT);
    VectorMask<Double> left = d.compare(LT, 0);
    VectorMask<Double> root = d.abs().compare(LT, 0.3);
    DoubleVector y = ZERO;
    if (!left.allTrue()) {
      y = x.fma(normalPdf(x), ndtr(x)).blend(ONE, x.compare(GT, 40));
    }
    if (left.anyTrue()) {
      y = y.blend(normalTail(x, x.neg().mul(SQRT_HALF), HALF, x), left);
    }
    if (root.anyTrue()) {
      DoubleVector e = d.sub(Special.GELU_SLOPE_ROOT_LOW);
      y = y.blend(e.mul(powersFromOne(GELU_SLOPE, e).add(GELU_SLOPE[0])), root);
    }
    return y;
  }

  private static DoubleVector erfNearZero(DoubleVector a) {
    DoubleVector rest = a.mul(powersFromOne(ERF, a.mul(a)).add(ERF_LOW));
    return a.fma(DoubleVector.broadcast(SPECIES, ERF[0]), rest);
  }

  private static DoubleVector erfcTail(DoubleVector a) {
    DoubleVector s = a.mul(a);
    return tail(s, a.fma(a, s.neg()), a, ZERO, ONE, ZERO);
  }

  private static DoubleVector normalTail(
      DoubleVector x, DoubleVector u, DoubleVector scale, DoubleVector shift) {
    DoubleVector a = x.abs();
    DoubleVector s = x.mul(x);
    DoubleVector product = a.fma(DoubleVector.broadcast(SPECIES, SQRT_HALF), u.neg());
    DoubleVector uLow = a.fma(DoubleVector.broadcast(SPECIES, Special.SQRT_HALF_LOW), product);
    return tail(s.mul(0.5), x.fma(x, s.neg()).mul(0.5), u, uLow, scale, shift);
  }

  private static DoubleVector tail(
      DoubleVector s,
      DoubleVector sLow,
      DoubleVector u,
      DoubleVector uLow,
      DoubleVector scale,
      DoubleVector shift) {
    DoubleVector t = u.sub(Special.TAIL_CENTRE).div(u.add(Special.TAIL_CENTRE));
    DoubleVector rest = powersFromOne(TAIL, t).add(Special.TAIL_LOW);
    DoubleVector p = rest.add(TAIL[0]);
    DoubleVector pLow = rest.sub(p.sub(TAIL[0]));
    DoubleVector twice = u.mul(2);
    DoubleVector d = twice.add(1);
    DoubleVector dLow = twice.sub(d.sub(1)).add(uLow.mul(2));
    DoubleVector inverse = ONE.div(d);
    DoubleVector q = p.mul(inverse);
    DoubleVector qLow = q.neg().fma(d, p).add(pLow).sub(q.mul(dLow)).mul(inverse);
    DoubleVector first = scale.mul(q);
    DoubleVector firstLow = scale.fma(q, first.neg()).add(scale.mul(qLow));
    DoubleVector second = shift.mul(Special.INV_SQRT_2PI);
    DoubleVector secondLow =
        shift
            .fma(DoubleVector.broadcast(SPECIES, Special.INV_SQRT_2PI), second.neg())
            .add(shift.mul(Special.INV_SQRT_2PI_LOW));
    DoubleVector sum = first.add(second);
    DoubleVector low = sumLow(first, second, sum).add(firstLow).add(secondLow);
    DoubleVector y = expTimes(s, sLow, sum, low);
    VectorMask<Double> gone = s.compare(GE, Special.TO_ZERO);
    if (gone.anyTrue()) {
      DoubleVector sign = shift.blend(scale, shift.compare(EQ, 0));
      return y.blend(copySign(ZERO, sign), gone);
    }
    return y;
  }

  private static DoubleVector powersFromOne(double[] c, DoubleVector t) {
    DoubleVector w = t.mul(t);
    int i = c.length - 1;
    DoubleVector even = DoubleVector.broadcast(SPECIES, c[i]);
    DoubleVector odd = DoubleVector.broadcast(SPECIES, c[i - 1]);
    for (i -= 2; i > 0; i -= 2) {
      even = VectorElementary.fma(even, w, c[i]);
      odd = VectorElementary.fma(odd, w, c[i - 1]);
    }
    return t.mul(t.fma(even, odd));
  }
}
