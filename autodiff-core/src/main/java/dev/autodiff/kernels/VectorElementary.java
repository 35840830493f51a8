package dev.autodiff.kernels;

import static dev.autodiff.kernels.Elementary.*;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The functions of [Elementary] on vectors, operation by operation.
final class VectorElementary {
  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  static final DoubleVector ZERO = DoubleVector.zero(SPECIES);
  static final DoubleVector ONE = DoubleVector.broadcast(SPECIES, 1);

  private VectorElementary() {}

  static DoubleVector fma(DoubleVector a, DoubleVector b, double c) {
    return a.lanewise(FMA, b, c);
  }

  static DoubleVector exp(DoubleVector x) {
    DoubleVector a = clamped(x);
    DoubleVector t = shifted(a);
    return scaled(mantissa(a, t), t);
  }

  static DoubleVector clamped(DoubleVector x) {
    DoubleVector low = x.blend(EXP_MIN, x.compare(LT, EXP_MIN));
    return low.blend(EXP_MAX, low.compare(GT, EXP_MAX));
  }

  static DoubleVector shifted(DoubleVector x) {
    return x.fma(LOG2_E, TO_INTEGER);
  }

  static DoubleVector mantissa(DoubleVector x, DoubleVector t) {
    DoubleVector k = t.sub(TO_INTEGER);
    DoubleVector high = k.neg().lanewise(FMA, DoubleVector.broadcast(SPECIES, LN2_HIGH), x);
    DoubleVector rest = beyondLinear(high, k);
    DoubleVector s = high.add(1);
    return s.add(high.sub(s.sub(1)).add(rest));
  }

  static DoubleVector beyondLinear(DoubleVector high, DoubleVector k) {
    DoubleVector low = k.mul(-LN2_LOW);
    DoubleVector r = high.add(low);
    DoubleVector w = r.mul(r);
    DoubleVector even = fma(fma(fma(w.fma(E8, E6), w, E4), w, E2), w, E0);
    DoubleVector odd = fma(fma(fma(w.fma(E9, E7), w, E5), w, E3), w, E1);
    DoubleVector p = odd.fma(r, even);
    return fma(p, r, 0.5).fma(w, low);
  }

  static DoubleVector scaled(DoubleVector m, DoubleVector t) {
    LongVector k = t.reinterpretAsLongs();
    LongVector half = k.lanewise(ASHR, 1);
    return m.mul(power(half)).mul(power(k.sub(half)));
  }

  static DoubleVector power(LongVector k) {
    return k.lanewise(LSHL, FRACTION_BITS).add(ONE_BITS).reinterpretAsDoubles();
  }

  static DoubleVector expm1(DoubleVector x) {
    DoubleVector low = x.blend(EXPM1_MIN, x.compare(LT, EXPM1_MIN));
    DoubleVector a = low.blend(EXP_MAX, low.compare(GT, EXP_MAX));
    DoubleVector t = shifted(a);
    DoubleVector k = t.sub(TO_INTEGER);
    DoubleVector high = k.neg().lanewise(FMA, DoubleVector.broadcast(SPECIES, LN2_HIGH), a);
    DoubleVector rest = beyondLinear(high, k);
    DoubleVector h = power(t.reinterpretAsLongs().sub(1));
    DoubleVector one = h.sub(0.5);
    DoubleVector linear = h.mul(high);
    DoubleVector sum = one.add(linear);
    DoubleVector error = linear.sub(sum.sub(one)).add(h.sub(one).sub(0.5));
    DoubleVector result = sum.add(h.fma(rest, error)).mul(2);
    return result.blend(x, x.abs().compare(LT, TINY));
  }

  static DoubleVector tanh(DoubleVector x) {
    DoubleVector abs = x.abs();
    DoubleVector a = abs.blend(TANH_ONE, abs.compare(GT, TANH_ONE)).mul(2);
    DoubleVector t = shifted(a);
    DoubleVector k = t.sub(TO_INTEGER);
    DoubleVector high = k.neg().lanewise(FMA, DoubleVector.broadcast(SPECIES, LN2_HIGH), a);
    DoubleVector rest = beyondLinear(high, k);
    DoubleVector h = power(t.reinterpretAsLongs().sub(1));
    DoubleVector one = h.sub(0.5);
    DoubleVector linear = h.mul(high);
    DoubleVector sum = one.add(linear);
    DoubleVector error = linear.sub(sum.sub(one)).add(h.sub(one).sub(0.5));
    DoubleVector sumLow = h.fma(rest, error);
    DoubleVector n = sum.add(sumLow);
    DoubleVector nLow = sumLow.sub(n.sub(sum));
    DoubleVector d = n.add(1);
    DoubleVector part = d.sub(n);
    DoubleVector dLow = n.sub(d.sub(part)).add(ONE.sub(part)).add(nLow);
    DoubleVector inverse = ONE.div(d);
    DoubleVector q = n.mul(inverse);
    DoubleVector minus = q.neg();
    DoubleVector r = minus.fma(d, n).add(minus.fma(dLow, nLow));
    return copySign(r.fma(inverse, q), x).blend(x, abs.compare(LT, TANH_TINY));
  }

  /// `magnitude`, which is not negative, with the sign of `x`.
  static DoubleVector copySign(DoubleVector magnitude, DoubleVector x) {
    LongVector sign = x.reinterpretAsLongs().and(Long.MIN_VALUE);
    return magnitude.abs().reinterpretAsLongs().or(sign).reinterpretAsDoubles();
  }

  static DoubleVector log(DoubleVector x) {
    VectorMask<Double> normal =
        x.compare(GE, Double.MIN_NORMAL).and(x.compare(LT, Double.POSITIVE_INFINITY));
    if (normal.allTrue()) {
      return logOfNormal(x, ZERO);
    }
    VectorMask<Double> small = x.compare(LT, Double.MIN_NORMAL);
    DoubleVector y = logOfNormal(x.mul(ONE.blend(0x1p54, small)), ZERO.blend(54, small));
    return outside(y, x, ZERO);
  }

  private static DoubleVector logOfNormal(DoubleVector x, DoubleVector shift) {
    LongVector bits = x.reinterpretAsLongs();
    LongVector k = bits.sub(SQRT_HALF_BITS).lanewise(ASHR, FRACTION_BITS);
    DoubleVector f = bits.sub(k.lanewise(LSHL, FRACTION_BITS)).reinterpretAsDoubles().sub(1);
    DoubleVector exponent = k.add(TO_INTEGER_BITS).reinterpretAsDoubles().sub(TO_INTEGER);
    return logOf(f, ZERO, exponent.sub(shift));
  }

  /// The logarithm where `x` is at its pole, below it, infinite or NaN.
  private static DoubleVector outside(DoubleVector y, DoubleVector x, DoubleVector pole) {
    DoubleVector high = y.blend(Double.POSITIVE_INFINITY, x.compare(EQ, Double.POSITIVE_INFINITY));
    DoubleVector right = high.blend(Double.NaN, x.compare(GE, pole).not());
    return right.blend(Double.NEGATIVE_INFINITY, x.compare(EQ, pole));
  }

  static DoubleVector log1p(DoubleVector x) {
    DoubleVector y = log1pOf(x).blend(x, x.abs().compare(LT, TINY));
    VectorMask<Double> inside = x.compare(GT, -1).and(x.compare(LT, Double.POSITIVE_INFINITY));
    return inside.allTrue() ? y : outside(y, x, ONE.neg());
  }

  static DoubleVector log1pOf(DoubleVector x) {
    DoubleVector u = x.add(1);
    DoubleVector part = u.sub(1);
    DoubleVector lost = ONE.sub(u.sub(part)).add(x.sub(part));
    LongVector bits = u.reinterpretAsLongs();
    LongVector k = bits.sub(SQRT_HALF_BITS).lanewise(ASHR, FRACTION_BITS);
    LongVector down = k.lanewise(LSHL, FRACTION_BITS);
    DoubleVector m = bits.sub(down).reinterpretAsDoubles().sub(1);
    DoubleVector mLow = lost.mul(down.neg().add(ONE_BITS).max(0).reinterpretAsDoubles());
    DoubleVector exponent = k.add(TO_INTEGER_BITS).reinterpretAsDoubles().sub(TO_INTEGER);
    VectorMask<Double> near = exponent.compare(EQ, 0);
    return logOf(m.blend(x, near), mLow.blend(0, near), exponent);
  }

  private static DoubleVector logOf(DoubleVector f, DoubleVector fLow, DoubleVector exponent) {
    DoubleVector d = f.add(2);
    DoubleVector dLow = f.sub(d.sub(2)).add(fLow);
    DoubleVector inverse = ONE.div(d);
    DoubleVector s = f.mul(inverse);
    DoubleVector minus = s.neg();
    DoubleVector r = minus.fma(d, f).add(minus.fma(dLow, fLow));
    DoubleVector sLow = r.mul(inverse);
    DoubleVector z = s.mul(s);
    DoubleVector w = z.mul(z);
    DoubleVector even = fma(fma(w.fma(L6, L4), w, L2), w, L0);
    DoubleVector odd = fma(fma(w.fma(L7, L5), w, L3), w, L1);
    DoubleVector p = odd.fma(z, even);
    DoubleVector rest = s.mul(z).fma(p, sLow.mul(2));
    DoubleVector high = exponent.mul(LN2_HIGH);
    DoubleVector twice = s.mul(2);
    DoubleVector sum = high.add(twice);
    DoubleVector error = twice.sub(sum.sub(high));
    return sum.add(
        error.add(exponent.lanewise(FMA, DoubleVector.broadcast(SPECIES, LN2_LOW), rest)));
  }
}
