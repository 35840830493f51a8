package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every loop of a kernel gives the bits of its function, in every lane, wherever the arrays begin.
class LaneKernelTest {
  /// The numbers at which some function changes its course, and their neighbours.
  private static final double[] SPECIAL = special();

  private static final int WIDEST = LaneProgram.WIDTH;

  private static double[] special() {
    double[] corners = {
      Double.NaN,
      Double.POSITIVE_INFINITY,
      0.0,
      Double.MIN_VALUE,
      3e-323,
      1e-310,
      Double.MIN_NORMAL,
      1e-300,
      1e-160,
      0x1p-54,
      0x1p-53,
      1e-17,
      1e-9,
      1e-3,
      0.17,
      0.25,
      0.3465735902799727,
      0.45,
      0.5,
      0.6931471805599453,
      Math.sqrt(0.5),
      1,
      Math.sqrt(2),
      1.5,
      2,
      3,
      6,
      19.0625,
      22,
      26.6,
      36.7,
      40,
      50,
      700,
      708,
      708.4,
      709.782712893384,
      710,
      745.2,
      746,
      800,
      1e5,
      102_000,
      1e6,
      4.5e15,
      1e16,
      0x1p63,
      1e154,
      1e155,
      1e300,
      Double.MAX_VALUE
    };
    List<Double> all = new ArrayList<>();
    for (double x : corners) {
      for (double near : new double[] {x, Math.nextUp(x), Math.nextDown(x)}) {
        all.add(near);
        all.add(-near);
      }
    }
    return all.stream().mapToDouble(x -> x).toArray();
  }

  static double number(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
      case 1 -> Double.longBitsToDouble(random.nextLong());
      case 2 -> random.nextDouble(-2, 2);
      default -> random.nextDouble(-50, 50);
    };
  }

  private static double[] numbers(SplittableRandom random, int n) {
    double[] numbers = new double[n];
    Arrays.setAll(numbers, _ -> number(random));
    return numbers;
  }

  @ParameterizedTest
  @EnumSource
  void everyLoopGivesTheBitsOfTheFunction(LaneKernel kernel) {
    for (Loop loop :
        List.of(
            Loop.copyOf(Loop.class, ScalarLoop.class, kernel.scalar()), VectorLoops.of(kernel))) {
      SplittableRandom random = new SplittableRandom(5);
      check(kernel, loop, SPECIAL, SPECIAL.clone(), SPECIAL.clone());
      for (int n : new int[] {0, 1, 3, 7, 8, 9, 16, 31, 67, 256, 5000}) {
        check(kernel, loop, numbers(random, n), numbers(random, n), numbers(random, n));
      }
      for (double x : SPECIAL) { // what all lanes have in common may be computed another way
        double[] same = new double[WIDEST];
        Arrays.fill(same, x);
        check(kernel, loop, same, same.clone(), same.clone());
      }
      for (double x : kernel.arity() == 1 ? new double[0] : SPECIAL) {
        double[] same = new double[SPECIAL.length];
        Arrays.fill(same, x);
        check(kernel, loop, same, SPECIAL, numbers(random, same.length));
        check(kernel, loop, numbers(random, same.length), same, SPECIAL);
      }
    }
  }

  private static void check(LaneKernel kernel, Loop loop, double[] a, double[] b, double[] c) {
    int n = a.length;
    double[] expected = new double[n];
    Arrays.setAll(expected, i -> kernel.at(a[i], b[i], c[i], 0));
    double[] out = new double[n];
    loop.lanes(a, 0, b, 0, c, 0, a, 0, out, 0, n);
    same(kernel, expected, out, a, b, c);
    double[] out3 = new double[n + 5];
    Arrays.fill(out3, 42);
    loop.lanes(shift(a, 1), 1, shift(b, 2), 2, shift(c, 4), 4, a, 0, out3, 3, n);
    same(kernel, expected, Arrays.copyOfRange(out3, 3, n + 3), a, b, c);
    assertThat(new double[] {out3[2], out3[n + 3]}).containsExactly(42, 42);
    for (int k = 0; k < 3; k++) {
      double[][] operands = {a.clone(), b.clone(), c.clone()};
      loop.lanes(operands[0], 0, operands[1], 0, operands[2], 0, a, 0, operands[k], 0, n);
      same(kernel, expected, operands[k], a, b, c);
    }
  }

  private static double[] shift(double[] x, int by) {
    double[] shifted = new double[x.length + by];
    System.arraycopy(x, 0, shifted, by, x.length);
    return shifted;
  }

  private static void same(
      LaneKernel kernel, double[] expected, double[] got, double[] a, double[] b, double[] c) {
    for (int i = 0; i < expected.length; i++) {
      if (Double.doubleToLongBits(expected[i]) != Double.doubleToLongBits(got[i])) {
        assertThat(got[i])
            .as("%s at %s, %s, %s, lane %d of %d", kernel, a[i], b[i], c[i], i, expected.length)
            .isEqualTo(expected[i]);
        throw new AssertionError(kernel + ": another zero at " + a[i] + ", " + b[i]);
      }
    }
  }
}
