package dev.autodiff.kernels;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Largest and smallest elements of float32 arrays on the Vector API.
///
/// The file of the other type is the same with the type exchanged; a test holds that.
final class FloatExtremes {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  private FloatExtremes() {}

  static float extreme(boolean largest, float[] x, int at, int n) {
    if (n < 4 * WIDTH) {
      return PlainReduce.extreme(largest, x, at, n);
    }
    float found = largest ? max(x, at, n) : min(x, at, n);
    // NaN stands for a sum that was none, and of two zeros the first was kept.
    return found != 0 && !Float.isNaN(found) ? found : PlainReduce.extreme(largest, x, at, n);
  }

  /// The largest element up to the sign of zero, or NaN if there may be one: comparisons and a sum
  /// are much faster than a maximum that looks at signs and NaN. The last vectors overlap those
  /// before: an element that is looked at twice changes nothing.
  private static float max(float[] x, int at, int n) {
    FloatVector a = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector sum = FloatVector.zero(LANES);
    FloatVector other = sum;
    int last = at + n - 4 * WIDTH;
    for (int i = at; ; i = Math.min(i + 4 * WIDTH, last)) {
      FloatVector p = FloatVector.fromArray(LANES, x, i);
      FloatVector q = FloatVector.fromArray(LANES, x, i + WIDTH);
      FloatVector r = FloatVector.fromArray(LANES, x, i + 2 * WIDTH);
      FloatVector s = FloatVector.fromArray(LANES, x, i + 3 * WIDTH);
      a = a.blend(p, a.compare(LT, p));
      b = b.blend(q, b.compare(LT, q));
      c = c.blend(r, c.compare(LT, r));
      d = d.blend(s, d.compare(LT, s));
      sum = sum.add(p).add(r);
      other = other.add(q).add(s);
      if (i == last) {
        break;
      }
    }
    float largest = a.max(b).max(c.max(d)).reduceLanes(MAX);
    FloatVector all = sum.add(other);
    return all.compare(EQ, all).allTrue() ? largest : Float.NaN;
  }

  private static float min(float[] x, int at, int n) {
    FloatVector a = FloatVector.broadcast(LANES, Float.POSITIVE_INFINITY);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector sum = FloatVector.zero(LANES);
    FloatVector other = sum;
    int last = at + n - 4 * WIDTH;
    for (int i = at; ; i = Math.min(i + 4 * WIDTH, last)) {
      FloatVector p = FloatVector.fromArray(LANES, x, i);
      FloatVector q = FloatVector.fromArray(LANES, x, i + WIDTH);
      FloatVector r = FloatVector.fromArray(LANES, x, i + 2 * WIDTH);
      FloatVector s = FloatVector.fromArray(LANES, x, i + 3 * WIDTH);
      a = a.blend(p, a.compare(GT, p));
      b = b.blend(q, b.compare(GT, q));
      c = c.blend(r, c.compare(GT, r));
      d = d.blend(s, d.compare(GT, s));
      sum = sum.add(p).add(r);
      other = other.add(q).add(s);
      if (i == last) {
        break;
      }
    }
    float smallest = a.min(b).min(c.min(d)).reduceLanes(MIN);
    FloatVector all = sum.add(other);
    return all.compare(EQ, all).allTrue() ? smallest : Float.NaN;
  }

  static void keepExtremes(
      boolean largest, float[] x, int at, int stride, int rows, float[] out, int outAt, int width) {
    int whole = LANES.loopBound(width);
    for (int i = 0; i < rows; i += 8) {
      int some = Math.min(8, rows - i);
      for (int j = 0; j < whole; j += WIDTH) {
        keep(largest, x, at + i * stride + j, stride, some, out, outAt + j);
      }
    }
    int rest = width - whole;
    PlainReduce.keepExtremes(largest, x, at + whole, stride, rows, out, outAt + whole, rest);
  }

  private static void keep(
      boolean largest, float[] x, int at, int stride, int rows, float[] out, int to) {
    FloatVector before = FloatVector.fromArray(LANES, out, to);
    FloatVector y = before;
    FloatVector sum = before;
    for (int i = 0, from = at; i < rows; i++, from += stride) {
      FloatVector p = FloatVector.fromArray(LANES, x, from);
      y = y.blend(p, largest ? y.compare(LT, p) : y.compare(GT, p));
      sum = sum.add(p);
    }
    // Where the sum is no number, or the result a zero, it takes the slow maximum.
    if (!sum.compare(EQ, sum).and(y.compare(NE, 0)).allTrue()) {
      y = before;
      for (int i = 0, from = at; i < rows; i++, from += stride) {
        FloatVector p = FloatVector.fromArray(LANES, x, from);
        y = largest ? y.max(p) : y.min(p);
      }
    }
    y.intoArray(out, to);
  }
}
