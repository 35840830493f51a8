package dev.autodiff;

import java.util.SplittableRandom;

/// Draws operands of an elementwise row inside its domain, with room to move.
final class Points {
  /// Points where formulas simplify, so that a wrong case distinction shows.
  private static final double[] NEAT = {0, 1, -1, 2, 0.5};

  private static final int ATTEMPTS = 10_000;

  private Points() {}

  /// A number of either sign, with a magnitude from 0.01 to `10^top`, now and then a neat one.
  static double any(double top, SplittableRandom random) {
    if (random.nextInt(10) == 0) {
      return NEAT[random.nextInt(NEAT.length)];
    }
    double magnitude = Math.pow(10, random.nextDouble(-2, top));
    return random.nextBoolean() ? magnitude : -magnitude;
  }

  /// Whether differences can be taken at a point: its room is not tiny beside its operands, and
  /// neither value nor slope is so near underflow or overflow that differences have no digits.
  static boolean roomy(Elementwise row, double... x) {
    double largest = 1;
    for (int k = 0; k < row.arity(); k++) {
      largest = Math.max(largest, Math.abs(x[k]));
    }
    double y = row.primal(x[0], x[1], x[2]);
    boolean digits = inRange(y);
    for (int k = 0; k < row.arity(); k++) {
      digits &= inRange(row.partial(k).at(x[0], x[1], x[2], y));
    }
    // Differences of a cube at 0 are all rounding; ElementwiseCompositionsTest looks there.
    boolean cube = row == Elementwise.TANH_SHRINK && x[0] == 0;
    return digits && !cube && row.domain().room(x[0], x[1], x[2]) >= 1e-3 * largest;
  }

  private static boolean inRange(double x) {
    return x == 0 || (Math.abs(x) > 1e-250 && Math.abs(x) < 1e250);
  }

  /// One array of elements per operand, such that every lane of the result is roomy.
  ///
  /// @param lanes for each operand and lane, which entry feeds it
  /// @param sizes number of entries per operand
  static double[][] draw(
      Elementwise row, int[][] lanes, int[] sizes, double top, SplittableRandom random) {
    double[][] data = new double[sizes.length][];
    for (int k = 0; k < sizes.length; k++) {
      data[k] = random.doubles(sizes[k]).map(_ -> any(top, random)).toArray();
    }
    int redraws = 0;
    for (int lane = 0; lane < lanes[0].length; lane++) {
      double a = at(data, lanes, 0, lane);
      double b = at(data, lanes, 1, lane);
      double c = at(data, lanes, 2, lane);
      if (!roomy(row, a, b, c)) {
        if (++redraws > ATTEMPTS) {
          throw new AssertionError(row + ": no point with room, magnitudes up to 1e" + top);
        }
        for (int k = 0; k < data.length; k++) {
          data[k][lanes[k][lane]] = any(top, random);
        }
        lane = -1; // an entry may feed lanes that were fine before
      }
    }
    return data;
  }

  private static double at(double[][] data, int[][] lanes, int operand, int lane) {
    return operand < data.length ? data[operand][lanes[operand][lane]] : 0;
  }

  /// For each lane of a result, which entry of an operand feeds it; NumPy's broadcasting, written
  /// plainly.
  static int[] lanes(Shape operand, Shape result) {
    int[] entries = new int[result.size()];
    for (int lane = 0; lane < entries.length; lane++) {
      int rest = lane;
      int stride = 1;
      for (int k = 1; k <= operand.rank(); k++) {
        int index = rest % result.length(-k);
        rest /= result.length(-k);
        entries[lane] += operand.length(-k) == 1 ? 0 : index * stride;
        stride *= operand.length(-k);
      }
    }
    return entries;
  }
}
