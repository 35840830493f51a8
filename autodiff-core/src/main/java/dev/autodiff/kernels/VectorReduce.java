package dev.autodiff.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Reductions on the Vector API.
final class VectorReduce {
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  private VectorReduce() {}

  static double sum(double[] x, int at, int n) {
    if (n > 3 * SumTree.BLOCK && WIDTH == SumTree.LANES) {
      return leaf(x, at, n - 3 * SumTree.BLOCK);
    }
    return PlainReduce.sum(x, at, n);
  }

  /// Four blocks side by side, of which the last one has `n` elements: one alone would wait for the
  /// latency of every addition. Vectors have as many lanes as [SumTree] has interleaved sums.
  private static double leaf(double[] x, int at, int n) {
    DoubleVector a = DoubleVector.zero(LANES);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    int i = at;
    for (int end = at + n - 7; i < end; i += 8) {
      a = a.add(DoubleVector.fromArray(LANES, x, i));
      b = b.add(DoubleVector.fromArray(LANES, x, i + SumTree.BLOCK));
      c = c.add(DoubleVector.fromArray(LANES, x, i + 2 * SumTree.BLOCK));
      d = d.add(DoubleVector.fromArray(LANES, x, i + 3 * SumTree.BLOCK));
    }
    int at4 = i + 3 * SumTree.BLOCK;
    int rest = at + n - i;
    double last =
        SumTree.ofLanes(
            rest > 0 ? d.lane(0) + x[at4] : d.lane(0),
            rest > 1 ? d.lane(1) + x[at4 + 1] : d.lane(1),
            rest > 2 ? d.lane(2) + x[at4 + 2] : d.lane(2),
            rest > 3 ? d.lane(3) + x[at4 + 3] : d.lane(3),
            rest > 4 ? d.lane(4) + x[at4 + 4] : d.lane(4),
            rest > 5 ? d.lane(5) + x[at4 + 5] : d.lane(5),
            rest > 6 ? d.lane(6) + x[at4 + 6] : d.lane(6),
            d.lane(7));
    for (int end = at + SumTree.BLOCK; i < end; i += 8) {
      a = a.add(DoubleVector.fromArray(LANES, x, i));
      b = b.add(DoubleVector.fromArray(LANES, x, i + SumTree.BLOCK));
      c = c.add(DoubleVector.fromArray(LANES, x, i + 2 * SumTree.BLOCK));
    }
    return (ofLanes(a) + ofLanes(b)) + (ofLanes(c) + last);
  }

  static double sum(float[] x, int at, int n) {
    if (n > 3 * SumTree.BLOCK && WIDTH == SumTree.LANES) {
      return leaf(x, at, n - 3 * SumTree.BLOCK);
    }
    return PlainReduce.sum(x, at, n);
  }

  private static double leaf(float[] x, int at, int n) {
    DoubleVector a = DoubleVector.zero(LANES);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    int i = at;
    for (int end = at + n - 7; i < end; i += 8) {
      a = a.add(VectorConversion.widened(x, i));
      b = b.add(VectorConversion.widened(x, i + SumTree.BLOCK));
      c = c.add(VectorConversion.widened(x, i + 2 * SumTree.BLOCK));
      d = d.add(VectorConversion.widened(x, i + 3 * SumTree.BLOCK));
    }
    int at4 = i + 3 * SumTree.BLOCK;
    int rest = at + n - i;
    double last =
        SumTree.ofLanes(
            rest > 0 ? d.lane(0) + x[at4] : d.lane(0),
            rest > 1 ? d.lane(1) + x[at4 + 1] : d.lane(1),
            rest > 2 ? d.lane(2) + x[at4 + 2] : d.lane(2),
            rest > 3 ? d.lane(3) + x[at4 + 3] : d.lane(3),
            rest > 4 ? d.lane(4) + x[at4 + 4] : d.lane(4),
            rest > 5 ? d.lane(5) + x[at4 + 5] : d.lane(5),
            rest > 6 ? d.lane(6) + x[at4 + 6] : d.lane(6),
            d.lane(7));
    for (int end = at + SumTree.BLOCK; i < end; i += 8) {
      a = a.add(VectorConversion.widened(x, i));
      b = b.add(VectorConversion.widened(x, i + SumTree.BLOCK));
      c = c.add(VectorConversion.widened(x, i + 2 * SumTree.BLOCK));
    }
    return (ofLanes(a) + ofLanes(b)) + (ofLanes(c) + last);
  }

  private static double ofLanes(DoubleVector s) {
    return SumTree.ofLanes(
        s.lane(0), s.lane(1), s.lane(2), s.lane(3), s.lane(4), s.lane(5), s.lane(6), s.lane(7));
  }

  /// Four rows at a time, so that the sums are read and written less often.
  static void sumLanes(double[] x, int at, int stride, int rows, int width, double[] sums) {
    int lanes = SumTree.LANES;
    for (int r = 0; r < lanes; r++) {
      sumLane(
          x,
          at + r * stride,
          lanes * stride,
          (rows - r + lanes - 1) / lanes,
          width,
          sums,
          r * width);
    }
  }

  private static void sumLane(
      double[] x, int at, int stride, int rows, int width, double[] sums, int to) {
    int whole = LANES.loopBound(width);
    for (int i = 0; i < rows || i == 0; i += 4) {
      int some = Math.min(4, rows - i);
      int from = at + i * stride;
      for (int j = 0; j < whole; j += WIDTH) {
        DoubleVector s =
            i == 0 ? DoubleVector.zero(LANES) : DoubleVector.fromArray(LANES, sums, to + j);
        if (some == 4) {
          s =
              s.add(DoubleVector.fromArray(LANES, x, from + j))
                  .add(DoubleVector.fromArray(LANES, x, from + stride + j));
          s =
              s.add(DoubleVector.fromArray(LANES, x, from + 2 * stride + j))
                  .add(DoubleVector.fromArray(LANES, x, from + 3 * stride + j));
        } else {
          for (int k = 0, next = from + j; k < some; k++, next += stride) {
            s = s.add(DoubleVector.fromArray(LANES, x, next));
          }
        }
        s.intoArray(sums, to + j);
      }
    }
    for (int j = whole; j < width; j++) {
      double s = 0;
      for (int i = 0, from = at + j; i < rows; i++, from += stride) {
        s += x[from];
      }
      sums[to + j] = s;
    }
  }

  static void sumLanes(float[] x, int at, int stride, int rows, int width, double[] sums) {
    int lanes = SumTree.LANES;
    for (int r = 0; r < lanes; r++) {
      sumLane(
          x,
          at + r * stride,
          lanes * stride,
          (rows - r + lanes - 1) / lanes,
          width,
          sums,
          r * width);
    }
  }

  private static void sumLane(
      float[] x, int at, int stride, int rows, int width, double[] sums, int to) {
    int whole = LANES.loopBound(width);
    for (int i = 0; i < rows || i == 0; i += 4) {
      int some = Math.min(4, rows - i);
      int from = at + i * stride;
      for (int j = 0; j < whole; j += WIDTH) {
        DoubleVector s =
            i == 0 ? DoubleVector.zero(LANES) : DoubleVector.fromArray(LANES, sums, to + j);
        if (some == 4) {
          s =
              s.add(VectorConversion.widened(x, from + j))
                  .add(VectorConversion.widened(x, from + stride + j));
          s =
              s.add(VectorConversion.widened(x, from + 2 * stride + j))
                  .add(VectorConversion.widened(x, from + 3 * stride + j));
        } else {
          for (int k = 0, next = from + j; k < some; k++, next += stride) {
            s = s.add(VectorConversion.widened(x, next));
          }
        }
        s.intoArray(sums, to + j);
      }
    }
    for (int j = whole; j < width; j++) {
      double s = 0;
      for (int i = 0, from = at + j; i < rows; i++, from += stride) {
        s += x[from];
      }
      sums[to + j] = s;
    }
  }
}
