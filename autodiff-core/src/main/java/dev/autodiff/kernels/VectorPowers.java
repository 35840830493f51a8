package dev.autodiff.kernels;

import static dev.autodiff.kernels.VectorElementary.FRACTION_BITS;
import static dev.autodiff.kernels.VectorElementary.HALF;
import static dev.autodiff.kernels.VectorElementary.INFINITY;
import static dev.autodiff.kernels.VectorElementary.LN2_HIGH;
import static dev.autodiff.kernels.VectorElementary.LN2_LOW;
import static dev.autodiff.kernels.VectorElementary.MINUS_LN2_LOW;
import static dev.autodiff.kernels.VectorElementary.MIN_NORMAL;
import static dev.autodiff.kernels.VectorElementary.ONE;
import static dev.autodiff.kernels.VectorElementary.SQRT_HALF_BITS;
import static dev.autodiff.kernels.VectorElementary.TO_INTEGER;
import static dev.autodiff.kernels.VectorElementary.TO_INTEGER_BITS;
import static dev.autodiff.kernels.VectorElementary.TWO;
import static dev.autodiff.kernels.VectorElementary.ZERO;
import static dev.autodiff.kernels.VectorElementary.all;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/// The functions of [Powers] on vectors, operation by operation.
final class VectorPowers {
  static final DoubleVector EXPONENT_MAX = all(Powers.EXPONENT_MAX);
  static final DoubleVector EXPONENT_MIN = all(-Powers.EXPONENT_MAX);
  static final DoubleVector INTEGERS = all(Powers.INTEGERS);
  static final DoubleVector EVEN = all(Powers.EVEN);
  static final DoubleVector THIRD = all(Powers.THIRD);
  static final DoubleVector THIRD_LOW = all(Powers.THIRD_LOW);
  static final DoubleVector A0 = all(Powers.A0);
  static final DoubleVector A1 = all(Powers.A1);
  static final DoubleVector A2 = all(Powers.A2);
  static final DoubleVector A3 = all(Powers.A3);
  static final DoubleVector A4 = all(Powers.A4);
  static final DoubleVector A5 = all(Powers.A5);
  static final DoubleVector A6 = all(Powers.A6);
  static final DoubleVector A7 = all(Powers.A7);

  private VectorPowers() {}

  static DoubleVector pow(DoubleVector a, DoubleVector b) {
    DoubleVector abs = a.abs();
    VectorMask<Double> small = abs.compare(LT, MIN_NORMAL);
    DoubleVector scaled = abs.mul(ONE.blend(Powers.UP, small));
    DoubleVector y = ofNormal(scaled, ZERO.blend(Powers.UP_EXPONENT, small), b);
    VectorMask<Double> normal = a.compare(GE, MIN_NORMAL).and(a.compare(LT, INFINITY));
    return normal.and(b.compare(EQ, b)).allTrue() ? y : ofAny(a, b, y);
  }

  /// With `y` where the power of the absolute value is neither 0 nor ∞ for a base that is.
  static DoubleVector ofAny(DoubleVector a, DoubleVector b, DoubleVector y) {
    DoubleVector abs = a.abs();
    DoubleVector rising = INFINITY.blend(ZERO, b.compare(GT, ZERO));
    DoubleVector falling = ZERO.blend(INFINITY, b.compare(GT, ZERO));
    VectorMask<Double> infinite = abs.compare(EQ, INFINITY);
    VectorMask<Double> zero = abs.compare(EQ, ZERO);
    DoubleVector magnitude = y.blend(rising, zero).blend(falling, infinite);

    DoubleVector size = b.abs();
    VectorMask<Double> small = size.compare(LT, INTEGERS);
    DoubleVector t = size.blend(size.add(INTEGERS), small);
    VectorMask<Double> broken = small.and(t.sub(INTEGERS).compare(NE, size));
    LongVector last = t.reinterpretAsLongs().lanewise(LSHL, 63);
    LongVector sign = last.and(a.reinterpretAsLongs());
    DoubleVector signed = magnitude.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
    VectorMask<Double> even = broken.or(size.compare(LT, EVEN).not());
    DoubleVector power = signed.blend(magnitude, even);

    VectorMask<Double> finite = a.compare(LT, ZERO).and(infinite.not());
    VectorMask<Double> undefined = finite.and(broken).or(a.compare(NE, a)).or(b.compare(NE, b));
    VectorMask<Double> one = a.compare(EQ, ONE).or(b.compare(EQ, ZERO));
    return power.blend(Double.NaN, undefined).blend(ONE, one);
  }

  static DoubleVector ofNormal(DoubleVector a, DoubleVector shift, DoubleVector b) {
    LongVector bits = a.reinterpretAsLongs();
    LongVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(ASHR, FRACTION_BITS);
    DoubleVector f =
        bits.sub(exponent.lanewise(LSHL, FRACTION_BITS)).reinterpretAsDoubles().sub(ONE);
    DoubleVector k = exponent.add(TO_INTEGER_BITS).reinterpretAsDoubles().sub(TO_INTEGER);
    k = k.sub(shift);

    DoubleVector d = f.add(TWO);
    DoubleVector inverse = ONE.div(d);
    DoubleVector s = f.mul(inverse);
    DoubleVector minus = s.neg();
    DoubleVector sLow = minus.fma(f.sub(d.sub(TWO)), minus.fma(d, f)).mul(inverse);
    DoubleVector z = s.mul(s);
    DoubleVector zLow = s.mul(TWO).fma(sLow, s.fma(s, z.neg()));
    DoubleVector w = z.mul(z);
    DoubleVector even = A6.fma(w, A4).fma(w, A2).fma(w, A0);
    DoubleVector odd = A7.fma(w, A5).fma(w, A3).fma(w, A1);
    DoubleVector beyond = z.mul(odd.fma(z, even));
    DoubleVector c = beyond.add(THIRD);
    DoubleVector cLow = beyond.sub(c.sub(THIRD)).add(THIRD_LOW);
    DoubleVector t = z.mul(c);
    DoubleVector tLow = z.fma(cLow, zLow.fma(c, z.fma(c, t.neg())));
    DoubleVector u = s.mul(t);
    DoubleVector uLow = s.fma(tLow, sLow.fma(t, s.fma(t, u.neg())));
    DoubleVector artanh = s.add(u);
    DoubleVector artanhLow = u.sub(artanh.sub(s)).add(sLow.add(uLow));
    DoubleVector high = k.mul(LN2_HIGH);
    DoubleVector twice = artanh.mul(TWO);
    DoubleVector log = high.add(twice);
    DoubleVector logLow = twice.sub(log.sub(high)).add(k.fma(LN2_LOW, artanhLow.mul(TWO)));

    DoubleVector atLeast = b.blend(EXPONENT_MIN, b.compare(LT, EXPONENT_MIN));
    DoubleVector times = atLeast.blend(EXPONENT_MAX, atLeast.compare(GT, EXPONENT_MAX));
    DoubleVector x = times.mul(log);
    DoubleVector xLow = times.fma(logLow, times.fma(log, x.neg()));
    DoubleVector inside = VectorElementary.clamped(x);
    return exp(inside, ZERO.blend(xLow, inside.compare(EQ, x)));
  }

  static DoubleVector exp(DoubleVector x, DoubleVector xLow) {
    DoubleVector t = VectorElementary.shifted(x);
    DoubleVector k = t.sub(TO_INTEGER);
    DoubleVector high = k.neg().fma(LN2_HIGH, x);
    DoubleVector low = k.fma(MINUS_LN2_LOW, xLow);
    DoubleVector r = high.add(low);
    DoubleVector rLow = low.sub(r.sub(high));
    DoubleVector w = r.mul(r);
    DoubleVector wLow = r.mul(TWO).fma(rLow, r.fma(r, w.neg()));
    DoubleVector even = VectorElementary.expEven(w);
    DoubleVector odd = VectorElementary.expOdd(w);
    DoubleVector p = odd.fma(r, even);
    DoubleVector linear = r.add(ONE);
    DoubleVector half = w.mul(HALF);
    DoubleVector sum = linear.add(half);
    DoubleVector lost = r.sub(linear.sub(ONE)).add(half.sub(sum.sub(linear)));
    DoubleVector rest = p.mul(r).fma(w, lost.add(HALF.fma(wLow, rLow)));
    return VectorElementary.scaled(sum.add(rest), t);
  }
}
