package dev.autodiff.kernels;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
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
  static final DoubleVector HALF = all(0.5);
  static final DoubleVector ONE = all(1.0);
  static final DoubleVector TWO = all(2.0);
  static final DoubleVector MINUS_ONE = all(-1.0);
  static final DoubleVector MIN_NORMAL = all(Double.MIN_NORMAL);
  static final DoubleVector INFINITY = all(Double.POSITIVE_INFINITY);
  static final DoubleVector MINUS_LN2_HIGH = all(-Elementary.LN2_HIGH);
  static final DoubleVector MINUS_LN2_LOW = all(-Elementary.LN2_LOW);
  static final DoubleVector LOG2_E = all(Elementary.LOG2_E);
  static final DoubleVector LN2_HIGH = all(Elementary.LN2_HIGH);
  static final DoubleVector LN2_LOW = all(Elementary.LN2_LOW);
  static final DoubleVector TO_INTEGER = all(Elementary.TO_INTEGER);
  static final DoubleVector E0 = all(Elementary.E0);
  static final DoubleVector E1 = all(Elementary.E1);
  static final DoubleVector E2 = all(Elementary.E2);
  static final DoubleVector E3 = all(Elementary.E3);
  static final DoubleVector E4 = all(Elementary.E4);
  static final DoubleVector E5 = all(Elementary.E5);
  static final DoubleVector E6 = all(Elementary.E6);
  static final DoubleVector E7 = all(Elementary.E7);
  static final DoubleVector E8 = all(Elementary.E8);
  static final DoubleVector E9 = all(Elementary.E9);
  static final DoubleVector L0 = all(Elementary.L0);
  static final DoubleVector L1 = all(Elementary.L1);
  static final DoubleVector L2 = all(Elementary.L2);
  static final DoubleVector L3 = all(Elementary.L3);
  static final DoubleVector L4 = all(Elementary.L4);
  static final DoubleVector L5 = all(Elementary.L5);
  static final DoubleVector L6 = all(Elementary.L6);
  static final DoubleVector L7 = all(Elementary.L7);
  static final DoubleVector TINY = all(Elementary.TINY);
  static final DoubleVector TANH_TINY = all(Elementary.TANH_TINY);
  static final DoubleVector TANH_ONE = all(Elementary.TANH_ONE);
  static final DoubleVector EXP_NORMAL = all(Elementary.EXP_NORMAL);
  static final DoubleVector EXP_MAX = all(Elementary.EXP_MAX);
  static final DoubleVector EXP_MIN = all(Elementary.EXP_MIN);
  static final DoubleVector EXPM1_MIN = all(Elementary.EXPM1_MIN);
  static final LongVector SQRT_HALF_BITS = all(Elementary.SQRT_HALF_BITS);
  static final LongVector ONE_BITS = all(Elementary.ONE_BITS);
  static final LongVector TO_INTEGER_BITS = all(Elementary.TO_INTEGER_BITS);
  static final LongVector ONE_LONG = all(1L);
  static final LongVector SIGN_BIT = all(Long.MIN_VALUE);
  static final LongVector NO_BITS = all(0L);
  static final int FRACTION_BITS = Elementary.FRACTION_BITS;

  private VectorElementary() {}

  static DoubleVector all(double x) {
    return DoubleVector.broadcast(SPECIES, x);
  }

  static LongVector all(long x) {
    return LongVector.broadcast(LongVector.SPECIES_PREFERRED, x);
  }

  static DoubleVector exp(DoubleVector x) {
    boolean normal = x.abs().compare(LT, EXP_NORMAL).allTrue();
    DoubleVector a = normal ? x : clamped(x);
    DoubleVector t = shifted(a);
    DoubleVector m = mantissa(a, t);
    return normal ? raised(m, t) : scaled(m, t);
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
    DoubleVector high = k.fma(MINUS_LN2_HIGH, x);
    DoubleVector rest = beyondLinear(high, k);
    DoubleVector s = high.add(ONE);
    return s.add(high.sub(s.sub(ONE)).add(rest));
  }

  static DoubleVector beyondLinear(DoubleVector high, DoubleVector k) {
    DoubleVector low = k.mul(MINUS_LN2_LOW);
    DoubleVector r = high.add(low);
    DoubleVector w = r.mul(r);
    DoubleVector p = expOdd(w).fma(r, expEven(w));
    return p.fma(r, HALF).fma(w, low);
  }

  static DoubleVector expEven(DoubleVector w) {
    return E8.fma(w, E6).fma(w, E4).fma(w, E2).fma(w, E0);
  }

  static DoubleVector expOdd(DoubleVector w) {
    return E9.fma(w, E7).fma(w, E5).fma(w, E3).fma(w, E1);
  }

  static DoubleVector scaled(DoubleVector m, DoubleVector t) {
    LongVector k = t.reinterpretAsLongs();
    LongVector half = k.lanewise(ASHR, 1);
    return m.mul(power(half)).mul(power(k.sub(half)));
  }

  static DoubleVector raised(DoubleVector m, DoubleVector t) {
    LongVector k = t.reinterpretAsLongs().lanewise(LSHL, FRACTION_BITS);
    return m.reinterpretAsLongs().add(k).reinterpretAsDoubles();
  }

  static DoubleVector power(LongVector k) {
    return k.lanewise(LSHL, FRACTION_BITS).add(ONE_BITS).reinterpretAsDoubles();
  }

  static DoubleVector expm1(DoubleVector x) {
    DoubleVector low = x.blend(EXPM1_MIN, x.compare(LT, EXPM1_MIN));
    DoubleVector a = low.blend(EXP_MAX, low.compare(GT, EXP_MAX));
    DoubleVector t = shifted(a);
    DoubleVector k = t.sub(TO_INTEGER);
    DoubleVector high = k.fma(MINUS_LN2_HIGH, a);
    DoubleVector rest = beyondLinear(high, k);
    DoubleVector h = power(t.reinterpretAsLongs().sub(ONE_LONG));
    DoubleVector one = h.sub(HALF);
    DoubleVector linear = h.mul(high);
    DoubleVector sum = one.add(linear);
    DoubleVector error = linear.sub(sum.sub(one)).add(h.sub(one).sub(HALF));
    DoubleVector result = sum.add(h.fma(rest, error)).mul(TWO);
    return result.blend(x, x.abs().compare(LT, TINY));
  }

  static DoubleVector tanh(DoubleVector x) {
    DoubleVector abs = x.abs();
    DoubleVector a = abs.blend(TANH_ONE, abs.compare(GT, TANH_ONE)).mul(TWO);
    DoubleVector t = shifted(a);
    DoubleVector k = t.sub(TO_INTEGER);
    DoubleVector high = k.fma(MINUS_LN2_HIGH, a);
    DoubleVector rest = beyondLinear(high, k);
    DoubleVector h = power(t.reinterpretAsLongs().sub(ONE_LONG));
    DoubleVector one = h.sub(HALF);
    DoubleVector linear = h.mul(high);
    DoubleVector sum = one.add(linear);
    DoubleVector error = linear.sub(sum.sub(one)).add(h.sub(one).sub(HALF));
    DoubleVector sumLow = h.fma(rest, error);
    DoubleVector n = sum.add(sumLow);
    DoubleVector nLow = sumLow.sub(n.sub(sum));
    DoubleVector d = n.add(ONE);
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
    LongVector sign = x.reinterpretAsLongs().and(SIGN_BIT);
    return magnitude.abs().reinterpretAsLongs().or(sign).reinterpretAsDoubles();
  }

  static DoubleVector log(DoubleVector x) {
    VectorMask<Double> normal = x.compare(GE, MIN_NORMAL).and(x.compare(LT, INFINITY));
    if (normal.allTrue()) {
      return logOfNormal(x, ZERO);
    }
    VectorMask<Double> small = x.compare(LT, MIN_NORMAL);
    DoubleVector y = logOfNormal(x.mul(ONE.blend(0x1p54, small)), ZERO.blend(54, small));
    return outside(y, x, ZERO);
  }

  static DoubleVector logOfNormal(DoubleVector x, DoubleVector shift) {
    LongVector bits = x.reinterpretAsLongs();
    LongVector k = bits.sub(SQRT_HALF_BITS).lanewise(ASHR, FRACTION_BITS);
    DoubleVector f = bits.sub(k.lanewise(LSHL, FRACTION_BITS)).reinterpretAsDoubles().sub(ONE);
    DoubleVector exponent = k.add(TO_INTEGER_BITS).reinterpretAsDoubles().sub(TO_INTEGER);
    return logOf(f, ZERO, exponent.sub(shift));
  }

  /// The logarithm where `x` is at its pole, below it, infinite or NaN.
  static DoubleVector outside(DoubleVector y, DoubleVector x, DoubleVector pole) {
    DoubleVector high = y.blend(Double.POSITIVE_INFINITY, x.compare(EQ, Double.POSITIVE_INFINITY));
    DoubleVector right = high.blend(Double.NaN, x.compare(GE, pole).not());
    return right.blend(Double.NEGATIVE_INFINITY, x.compare(EQ, pole));
  }

  static DoubleVector log1p(DoubleVector x) {
    DoubleVector y = log1pInside(x);
    VectorMask<Double> inside = x.compare(GT, MINUS_ONE).and(x.compare(LT, INFINITY));
    return inside.allTrue() ? y : outside(y, x, MINUS_ONE);
  }

  /// For `−1 < x < ∞` or NaN.
  static DoubleVector log1pInside(DoubleVector x) {
    return log1pOf(x).blend(x, x.abs().compare(LT, TINY));
  }

  static DoubleVector log1pOf(DoubleVector x) {
    DoubleVector u = x.add(ONE);
    DoubleVector part = u.sub(ONE);
    DoubleVector lost = ONE.sub(u.sub(part)).add(x.sub(part));
    LongVector bits = u.reinterpretAsLongs();
    LongVector k = bits.sub(SQRT_HALF_BITS).lanewise(ASHR, FRACTION_BITS);
    LongVector down = k.lanewise(LSHL, FRACTION_BITS);
    DoubleVector m = bits.sub(down).reinterpretAsDoubles().sub(ONE);
    DoubleVector mLow = lost.mul(ONE_BITS.sub(down).max(NO_BITS).reinterpretAsDoubles());
    DoubleVector exponent = k.add(TO_INTEGER_BITS).reinterpretAsDoubles().sub(TO_INTEGER);
    VectorMask<Double> near = exponent.compare(EQ, ZERO);
    return logOf(m.blend(x, near), mLow.blend(ZERO, near), exponent);
  }

  static DoubleVector logOf(DoubleVector f, DoubleVector fLow, DoubleVector exponent) {
    DoubleVector d = f.add(TWO);
    DoubleVector dLow = f.sub(d.sub(TWO)).add(fLow);
    DoubleVector inverse = ONE.div(d);
    DoubleVector s = f.mul(inverse);
    DoubleVector minus = s.neg();
    DoubleVector r = minus.fma(d, f).add(minus.fma(dLow, fLow));
    DoubleVector sLow = r.mul(inverse);
    DoubleVector z = s.mul(s);
    DoubleVector w = z.mul(z);
    DoubleVector even = L6.fma(w, L4).fma(w, L2).fma(w, L0);
    DoubleVector odd = L7.fma(w, L5).fma(w, L3).fma(w, L1);
    DoubleVector p = odd.fma(z, even);
    DoubleVector rest = s.mul(z).fma(p, sLow.mul(TWO));
    DoubleVector high = exponent.mul(LN2_HIGH);
    DoubleVector twice = s.mul(TWO);
    DoubleVector sum = high.add(twice);
    DoubleVector error = twice.sub(sum.sub(high));
    return sum.add(error.add(exponent.fma(LN2_LOW, rest)));
  }
}
