package dev.autodiff.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Reductions on the Vector API.
final class VectorReduce {
  /// [SumTree] has eight interleaved sums, whatever the machine's vectors hold.
  private static final VectorSpecies<Double> EIGHT = DoubleVector.SPECIES_512;

  private static final VectorSpecies<Float> EIGHT_FLOATS = FloatVector.SPECIES_256;
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  private VectorReduce() {}

  static double sum(double[] x, int at, int n) {
    if (n == SumTree.LEAF && WIDTH == SumTree.LANES) {
      return leaf(x, at);
    }
    return PlainReduce.sum(x, at, n);
  }

  /// Four blocks side by side: one alone would wait for the latency of every addition.
  private static double leaf(double[] x, int at) {
    DoubleVector a = DoubleVector.zero(EIGHT);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    for (int i = at, end = at + SumTree.BLOCK; i < end; i += 8) {
      a = a.add(DoubleVector.fromArray(EIGHT, x, i));
      b = b.add(DoubleVector.fromArray(EIGHT, x, i + SumTree.BLOCK));
      c = c.add(DoubleVector.fromArray(EIGHT, x, i + 2 * SumTree.BLOCK));
      d = d.add(DoubleVector.fromArray(EIGHT, x, i + 3 * SumTree.BLOCK));
    }
    return (ofLanes(a) + ofLanes(b)) + (ofLanes(c) + ofLanes(d));
  }

  static double sum(float[] x, int at, int n) {
    if (n == SumTree.LEAF && WIDTH == SumTree.LANES) {
      return leaf(x, at);
    }
    return PlainReduce.sum(x, at, n);
  }

  private static double leaf(float[] x, int at) {
    DoubleVector a = DoubleVector.zero(EIGHT);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    for (int i = at, end = at + SumTree.BLOCK; i < end; i += 8) {
      a = a.add(widened(x, i));
      b = b.add(widened(x, i + SumTree.BLOCK));
      c = c.add(widened(x, i + 2 * SumTree.BLOCK));
      d = d.add(widened(x, i + 3 * SumTree.BLOCK));
    }
    return (ofLanes(a) + ofLanes(b)) + (ofLanes(c) + ofLanes(d));
  }

  private static DoubleVector widened(float[] x, int at) {
    FloatVector narrow = FloatVector.fromArray(EIGHT_FLOATS, x, at);
    return (DoubleVector) narrow.convertShape(VectorOperators.F2D, EIGHT, 0);
  }

  private static double ofLanes(DoubleVector s) {
    return SumTree.ofLanes(
        s.lane(0), s.lane(1), s.lane(2), s.lane(3), s.lane(4), s.lane(5), s.lane(6), s.lane(7));
  }

  static void addRows(double[] x, int at, int stride, int rows, int width, double[] sums) {
    for (int r = 0; r < rows; r++) {
      int from = at + r * stride;
      int to = r * width;
      int j = 0;
      for (; j <= width - WIDTH; j += WIDTH) {
        DoubleVector.fromArray(LANES, sums, to + j)
            .add(DoubleVector.fromArray(LANES, x, from + j))
            .intoArray(sums, to + j);
      }
      for (; j < width; j++) {
        sums[to + j] += x[from + j];
      }
    }
  }

  static void addRows(float[] x, int at, int stride, int rows, int width, double[] sums) {
    for (int r = 0; r < rows; r++) {
      int from = at + r * stride;
      int to = r * width;
      int j = 0;
      for (; j <= width - WIDTH; j += WIDTH) {
        DoubleVector.fromArray(LANES, sums, to + j)
            .add(VectorConversion.widened(x, from + j))
            .intoArray(sums, to + j);
      }
      for (; j < width; j++) {
        sums[to + j] += x[from + j];
      }
    }
  }

  static double extreme(boolean largest, double[] x, int at, int n) {
    if (n < 4 * WIDTH) {
      return PlainReduce.extreme(largest, x, at, n);
    }
    return largest ? max(x, at, n) : min(x, at, n);
  }

  /// The last vectors overlap those before: an element that is looked at twice changes nothing.
  private static double max(double[] x, int at, int n) {
    DoubleVector a = DoubleVector.broadcast(LANES, Double.NEGATIVE_INFINITY);
    DoubleVector b = a;
    int last = at + n - 2 * WIDTH;
    for (int i = at; i < last; i += 2 * WIDTH) {
      a = a.max(DoubleVector.fromArray(LANES, x, i));
      b = b.max(DoubleVector.fromArray(LANES, x, i + WIDTH));
    }
    a = a.max(DoubleVector.fromArray(LANES, x, last));
    b = b.max(DoubleVector.fromArray(LANES, x, last + WIDTH));
    return a.max(b).reduceLanes(VectorOperators.MAX);
  }

  private static double min(double[] x, int at, int n) {
    DoubleVector a = DoubleVector.broadcast(LANES, Double.POSITIVE_INFINITY);
    DoubleVector b = a;
    int last = at + n - 2 * WIDTH;
    for (int i = at; i < last; i += 2 * WIDTH) {
      a = a.min(DoubleVector.fromArray(LANES, x, i));
      b = b.min(DoubleVector.fromArray(LANES, x, i + WIDTH));
    }
    a = a.min(DoubleVector.fromArray(LANES, x, last));
    b = b.min(DoubleVector.fromArray(LANES, x, last + WIDTH));
    return a.min(b).reduceLanes(VectorOperators.MIN);
  }

  static void keepExtremes(boolean largest, double[] x, int at, double[] out, int outAt, int n) {
    int i = 0;
    for (; i <= n - WIDTH; i += WIDTH) {
      DoubleVector a = DoubleVector.fromArray(LANES, out, outAt + i);
      DoubleVector b = DoubleVector.fromArray(LANES, x, at + i);
      (largest ? a.max(b) : a.min(b)).intoArray(out, outAt + i);
    }
    PlainReduce.keepExtremes(largest, x, at + i, out, outAt + i, n - i);
  }
}
