package dev.autodiff.kernels;

import static dev.autodiff.kernels.VectorElementary.HALF;
import static dev.autodiff.kernels.VectorElementary.ONE;
import static dev.autodiff.kernels.VectorElementary.TWO;
import static dev.autodiff.kernels.VectorElementary.ZERO;
import static dev.autodiff.kernels.VectorElementary.all;
import static dev.autodiff.kernels.VectorElementary.copySign;
import static dev.autodiff.kernels.VectorSpecial.expTimes;
import static dev.autodiff.kernels.VectorSpecial.sumLow;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/// The functions of [Special] around the normal distribution on vectors, operation by operation.
final class VectorNormal {

  static final DoubleVector ERF_ONE = all(6.0);
  static final DoubleVector ERF_LOW = all(Special.ERF_LOW);
  static final DoubleVector SQRT_HALF = all(Special.SQRT_HALF);
  static final DoubleVector SQRT_HALF_LOW = all(Special.SQRT_HALF_LOW);
  static final DoubleVector TAIL_LOW = all(Special.TAIL_LOW);
  static final DoubleVector TAIL_CENTRE = all(Special.TAIL_CENTRE);
  static final DoubleVector TAIL_FROM = all(Special.TAIL_FROM);
  static final DoubleVector INV_SQRT_2PI = all(Special.INV_SQRT_2PI);
  static final DoubleVector INV_SQRT_2PI_LOW = all(Special.INV_SQRT_2PI_LOW);
  static final DoubleVector GELU_SLOPE_ROOT = all(Special.GELU_SLOPE_ROOT);
  static final DoubleVector GELU_SLOPE_ROOT_LOW = all(Special.GELU_SLOPE_ROOT_LOW);
  static final DoubleVector ERF_0 = all(Special.ERF[0]);
  static final DoubleVector ERF_1 = all(Special.ERF[1]);
  static final DoubleVector ERF_2 = all(Special.ERF[2]);
  static final DoubleVector ERF_3 = all(Special.ERF[3]);
  static final DoubleVector ERF_4 = all(Special.ERF[4]);
  static final DoubleVector ERF_5 = all(Special.ERF[5]);
  static final DoubleVector ERF_6 = all(Special.ERF[6]);
  static final DoubleVector ERF_7 = all(Special.ERF[7]);
  static final DoubleVector ERF_8 = all(Special.ERF[8]);
  static final DoubleVector ERF_9 = all(Special.ERF[9]);
  static final DoubleVector ERF_10 = all(Special.ERF[10]);
  static final DoubleVector ERF_11 = all(Special.ERF[11]);
  static final DoubleVector ERF_12 = all(Special.ERF[12]);
  static final DoubleVector TAIL_0 = all(Special.TAIL[0]);
  static final DoubleVector TAIL_1 = all(Special.TAIL[1]);
  static final DoubleVector TAIL_2 = all(Special.TAIL[2]);
  static final DoubleVector TAIL_3 = all(Special.TAIL[3]);
  static final DoubleVector TAIL_4 = all(Special.TAIL[4]);
  static final DoubleVector TAIL_5 = all(Special.TAIL[5]);
  static final DoubleVector TAIL_6 = all(Special.TAIL[6]);
  static final DoubleVector TAIL_7 = all(Special.TAIL[7]);
  static final DoubleVector TAIL_8 = all(Special.TAIL[8]);
  static final DoubleVector TAIL_9 = all(Special.TAIL[9]);
  static final DoubleVector TAIL_10 = all(Special.TAIL[10]);
  static final DoubleVector TAIL_11 = all(Special.TAIL[11]);
  static final DoubleVector TAIL_12 = all(Special.TAIL[12]);
  static final DoubleVector TAIL_13 = all(Special.TAIL[13]);
  static final DoubleVector TAIL_14 = all(Special.TAIL[14]);
  static final DoubleVector TAIL_15 = all(Special.TAIL[15]);
  static final DoubleVector TAIL_16 = all(Special.TAIL[16]);
  static final DoubleVector TAIL_17 = all(Special.TAIL[17]);
  static final DoubleVector TAIL_18 = all(Special.TAIL[18]);
  static final DoubleVector TAIL_19 = all(Special.TAIL[19]);
  static final DoubleVector TAIL_20 = all(Special.TAIL[20]);
  static final DoubleVector TAIL_21 = all(Special.TAIL[21]);
  static final DoubleVector TAIL_22 = all(Special.TAIL[22]);
  static final DoubleVector GELU_SLOPE_0 = all(Special.GELU_SLOPE[0]);
  static final DoubleVector GELU_SLOPE_1 = all(Special.GELU_SLOPE[1]);
  static final DoubleVector GELU_SLOPE_2 = all(Special.GELU_SLOPE[2]);
  static final DoubleVector GELU_SLOPE_3 = all(Special.GELU_SLOPE[3]);
  static final DoubleVector GELU_SLOPE_4 = all(Special.GELU_SLOPE[4]);
  static final DoubleVector GELU_SLOPE_5 = all(Special.GELU_SLOPE[5]);
  static final DoubleVector GELU_SLOPE_6 = all(Special.GELU_SLOPE[6]);
  static final DoubleVector GELU_SLOPE_7 = all(Special.GELU_SLOPE[7]);
  static final DoubleVector GELU_SLOPE_8 = all(Special.GELU_SLOPE[8]);
  static final DoubleVector GELU_SLOPE_9 = all(Special.GELU_SLOPE[9]);
  static final DoubleVector GELU_SLOPE_10 = all(Special.GELU_SLOPE[10]);
  static final DoubleVector GELU_SLOPE_11 = all(Special.GELU_SLOPE[11]);
  static final DoubleVector GELU_SLOPE_12 = all(Special.GELU_SLOPE[12]);
  static final DoubleVector GELU_SLOPE_NEAR_ZERO_0 = all(Special.GELU_SLOPE_NEAR_ZERO[0]);
  static final DoubleVector GELU_SLOPE_NEAR_ZERO_1 = all(Special.GELU_SLOPE_NEAR_ZERO[1]);
  static final DoubleVector GELU_SLOPE_NEAR_ZERO_2 = all(Special.GELU_SLOPE_NEAR_ZERO[2]);
  static final DoubleVector GELU_SLOPE_NEAR_ZERO_3 = all(Special.GELU_SLOPE_NEAR_ZERO[3]);
  static final DoubleVector GELU_SLOPE_NEAR_ZERO_4 = all(Special.GELU_SLOPE_NEAR_ZERO[4]);
  static final DoubleVector GELU_SLOPE_NEAR_ZERO_5 = all(Special.GELU_SLOPE_NEAR_ZERO[5]);
  static final DoubleVector GELU_SLOPE_NEAR_ZERO_6 = all(Special.GELU_SLOPE_NEAR_ZERO[6]);
  static final DoubleVector GELU_SLOPE_NEAR_ZERO_7 = all(Special.GELU_SLOPE_NEAR_ZERO[7]);
  static final DoubleVector GELU_SLOPE_NEAR_ZERO_8 = all(Special.GELU_SLOPE_NEAR_ZERO[8]);
  static final DoubleVector GELU_SLOPE_NEAR_ZERO_LOW = all(Special.GELU_SLOPE_NEAR_ZERO_LOW);
  static final DoubleVector TO_ZERO = all(Special.TO_ZERO);

  private VectorNormal() {}

  static DoubleVector erf(DoubleVector x) {
    DoubleVector a = x.abs();
    VectorMask<Double> near = a.compare(LT, ONE);
    DoubleVector far = ONE.sub(erfcTail(a)).blend(ONE, a.compare(GE, ERF_ONE));
    return copySign(far.blend(erfNearZero(a), near), x);
  }

  static DoubleVector erfc(DoubleVector x) {
    DoubleVector a = x.abs();
    VectorMask<Double> near = a.compare(LT, TAIL_FROM);
    DoubleVector tail = erfcTail(a);
    DoubleVector y = tail.blend(TWO.sub(tail), x.compare(LT, ZERO));
    return y.blend(ONE.sub(copySign(erfNearZero(a), x)), near);
  }

  static DoubleVector gaussian(DoubleVector x) {
    DoubleVector s = x.mul(x);
    return expTimes(s, x.fma(x, s.neg()), ONE, ZERO);
  }

  static DoubleVector normalPdf(DoubleVector x) {
    DoubleVector s = x.mul(x);
    return expTimes(s.mul(HALF), x.fma(x, s.neg()).mul(HALF), INV_SQRT_2PI, INV_SQRT_2PI_LOW);
  }

  static DoubleVector ndtr(DoubleVector x) {
    DoubleVector u = x.abs().mul(SQRT_HALF);
    DoubleVector tail = normalTail(x, u, HALF, ZERO);
    DoubleVector y = ONE.sub(tail).blend(tail, x.compare(LT, ZERO));
    VectorMask<Double> near = u.compare(LT, TAIL_FROM);
    return y.blend(nearHalf(x, u), near);
  }

  static DoubleVector nearHalf(DoubleVector x, DoubleVector u) {
    return HALF.fma(copySign(erfNearZero(u), x), HALF);
  }

  static DoubleVector gelu(DoubleVector x) {
    DoubleVector u = x.abs().mul(SQRT_HALF);
    VectorMask<Double> negative = x.compare(LT, ZERO);
    DoubleVector tail = normalTail(x, u, HALF.blend(x.mul(HALF), negative), ZERO);
    DoubleVector y = x.mul(ONE.sub(tail)).blend(tail, negative);
    VectorMask<Double> near = u.compare(LT, TAIL_FROM);
    return y.blend(x.mul(nearHalf(x, u)), near);
  }

  static DoubleVector geluSlope(DoubleVector x) {
    DoubleVector a = x.abs();
    DoubleVector u = a.mul(SQRT_HALF);
    DoubleVector tail = normalTail(x, u, HALF, a.neg());
    DoubleVector y = ONE.sub(tail).blend(tail, x.compare(LT, ZERO));
    y = y.blend(geluSlopeNearZero(x), u.compare(LT, TAIL_FROM));
    DoubleVector d = x.sub(GELU_SLOPE_ROOT);
    DoubleVector e = d.sub(GELU_SLOPE_ROOT_LOW);
    DoubleVector nearRoot = e.mul(geluSlopePowers(e).add(GELU_SLOPE_0));
    return y.blend(nearRoot, d.abs().compare(LT, 0.3));
  }

  static DoubleVector geluSlopeNearZero(DoubleVector x) {
    DoubleVector t = x.mul(x);
    DoubleVector w = t.mul(t);
    DoubleVector even =
        GELU_SLOPE_NEAR_ZERO_8
            .fma(w, GELU_SLOPE_NEAR_ZERO_6)
            .fma(w, GELU_SLOPE_NEAR_ZERO_4)
            .fma(w, GELU_SLOPE_NEAR_ZERO_2);
    DoubleVector odd =
        GELU_SLOPE_NEAR_ZERO_7
            .fma(w, GELU_SLOPE_NEAR_ZERO_5)
            .fma(w, GELU_SLOPE_NEAR_ZERO_3)
            .fma(w, GELU_SLOPE_NEAR_ZERO_1);
    DoubleVector rest = t.mul(t.fma(even, odd)).add(GELU_SLOPE_NEAR_ZERO_LOW);
    return x.fma(rest.add(GELU_SLOPE_NEAR_ZERO_0), HALF);
  }

  static DoubleVector erfNearZero(DoubleVector a) {
    DoubleVector rest = a.mul(erfPowers(a.mul(a)).add(ERF_LOW));
    return a.fma(ERF_0, rest);
  }

  static DoubleVector erfcTail(DoubleVector a) {
    DoubleVector s = a.mul(a);
    return tail(s, a.fma(a, s.neg()), a, ZERO, ONE, ZERO);
  }

  static DoubleVector normalTail(
      DoubleVector x, DoubleVector u, DoubleVector scale, DoubleVector shift) {
    DoubleVector a = x.abs();
    DoubleVector s = x.mul(x);
    DoubleVector product = a.fma(SQRT_HALF, u.neg());
    DoubleVector uLow = a.fma(SQRT_HALF_LOW, product);
    return tail(s.mul(HALF), x.fma(x, s.neg()).mul(HALF), u, uLow, scale, shift);
  }

  static DoubleVector tail(
      DoubleVector s,
      DoubleVector sLow,
      DoubleVector u,
      DoubleVector uLow,
      DoubleVector scale,
      DoubleVector shift) {
    DoubleVector t = u.sub(TAIL_CENTRE).div(u.add(TAIL_CENTRE));
    DoubleVector rest = tailPowers(t).add(TAIL_LOW);
    DoubleVector p = rest.add(TAIL_0);
    DoubleVector pLow = rest.sub(p.sub(TAIL_0));
    DoubleVector twice = u.mul(TWO);
    DoubleVector d = twice.add(ONE);
    DoubleVector dLow = twice.sub(d.sub(ONE)).add(uLow.mul(TWO));
    DoubleVector inverse = ONE.div(d);
    DoubleVector q = p.mul(inverse);
    DoubleVector qLow = q.neg().fma(d, p).add(pLow).sub(q.mul(dLow)).mul(inverse);
    DoubleVector first = scale.mul(q);
    DoubleVector firstLow = scale.fma(q, first.neg()).add(scale.mul(qLow));
    DoubleVector second = shift.mul(INV_SQRT_2PI);
    DoubleVector secondLow = shift.fma(INV_SQRT_2PI, second.neg()).add(shift.mul(INV_SQRT_2PI_LOW));
    DoubleVector sum = first.add(second);
    DoubleVector low = sumLow(first, second, sum).add(firstLow).add(secondLow);
    DoubleVector y = expTimes(s, sLow, sum, low);
    VectorMask<Double> gone = s.compare(GE, TO_ZERO);
    DoubleVector sign = shift.blend(scale, shift.compare(EQ, ZERO));
    return y.blend(copySign(ZERO, sign), gone);
  }

  /// The powers from one of a polynomial of [Special], as two interleaved Horner schemes.
  static DoubleVector erfPowers(DoubleVector t) {
    DoubleVector w = t.mul(t);
    DoubleVector even =
        ERF_12.fma(w, ERF_10).fma(w, ERF_8).fma(w, ERF_6).fma(w, ERF_4).fma(w, ERF_2);
    DoubleVector odd = ERF_11.fma(w, ERF_9).fma(w, ERF_7).fma(w, ERF_5).fma(w, ERF_3).fma(w, ERF_1);
    return t.mul(t.fma(even, odd));
  }

  static DoubleVector tailPowers(DoubleVector t) {
    DoubleVector w = t.mul(t);
    DoubleVector even =
        TAIL_22
            .fma(w, TAIL_20)
            .fma(w, TAIL_18)
            .fma(w, TAIL_16)
            .fma(w, TAIL_14)
            .fma(w, TAIL_12)
            .fma(w, TAIL_10)
            .fma(w, TAIL_8)
            .fma(w, TAIL_6)
            .fma(w, TAIL_4)
            .fma(w, TAIL_2);
    DoubleVector odd =
        TAIL_21
            .fma(w, TAIL_19)
            .fma(w, TAIL_17)
            .fma(w, TAIL_15)
            .fma(w, TAIL_13)
            .fma(w, TAIL_11)
            .fma(w, TAIL_9)
            .fma(w, TAIL_7)
            .fma(w, TAIL_5)
            .fma(w, TAIL_3)
            .fma(w, TAIL_1);
    return t.mul(t.fma(even, odd));
  }

  static DoubleVector geluSlopePowers(DoubleVector t) {
    DoubleVector w = t.mul(t);
    DoubleVector even =
        GELU_SLOPE_12
            .fma(w, GELU_SLOPE_10)
            .fma(w, GELU_SLOPE_8)
            .fma(w, GELU_SLOPE_6)
            .fma(w, GELU_SLOPE_4)
            .fma(w, GELU_SLOPE_2);
    DoubleVector odd =
        GELU_SLOPE_11
            .fma(w, GELU_SLOPE_9)
            .fma(w, GELU_SLOPE_7)
            .fma(w, GELU_SLOPE_5)
            .fma(w, GELU_SLOPE_3)
            .fma(w, GELU_SLOPE_1);
    return t.mul(t.fma(even, odd));
  }
}
