package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PowersTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double ODD = 0x1p52 + 1;

  /// Base, exponent and the correctly rounded power, from 90-digit mpmath.
  private static final double[][] REFERENCE = {
    {1.7, 2.3, 3.388695291147646},
    {0.1, -7.9, 79432823.47242819},
    {308.1280344632282, 2.8943487340207454, 15968202.718360942},
    {1.0000000000000002, 1E16, 9.21143870499353},
    {0.9999999999999999, -5E18, 1.2074430006663084E241},
    {Double.MIN_VALUE, 0.25, 1.4908919308538355E-81},
    {1E-310, -0.9, 1.0000000000000186E279},
    {2.0, -1073.5, Double.MIN_VALUE},
    {1.5, 1750.0, 1.4444527745742028E308},
    {0.6923702861794342, 1555.7197342894322, 4.0863102905288487E-249},
    {1.3973616079407363, -998.7253722538003, 7.523287449719145E-146},
    {9.329056161065143E-198, 0.20088921737267448, 2.6227983287239852E-40},
    {1E300, 1.02, 1.0000000000000123E306},
    {3.0, 40.0, 1.2157665459056929E19},
    {10.0, -5.0, 1E-05},
    {0.7071067811865476, 2.0, 0.5000000000000001},
  };

  @Test
  void isWithinOneUlp() {
    for (double[] point : REFERENCE) {
      double y = Powers.pow(point[0], point[1]);
      assertThat(Math.abs(y - point[2]))
          .as("%s^%s = %s", point[0], point[1], y)
          .isLessThanOrEqualTo(Math.ulp(point[2]));
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      double a = Math.exp(random.nextDouble(-30, 30));
      double b = random.nextDouble(-20, 20);
      double expected = StrictMath.pow(a, b);
      assertThat(Math.abs(Powers.pow(a, b) - expected))
          .as("%s^%s", a, b)
          .isLessThanOrEqualTo(Math.ulp(expected));
    }
  }

  @Test
  void powersThatAreDoublesAreExact() {
    for (int k = -1074; k < 1024; k++) {
      assertThat(Powers.pow(2, k)).isEqualTo(Math.scalb(1.0, k));
      assertThat(Powers.pow(-2, k)).isEqualTo(Math.scalb(k % 2 == 0 ? 1.0 : -1.0, k));
    }
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 10_000; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      assertThat(Powers.pow(any, 1)).isEqualTo(Double.valueOf(any));
      double integer = random.nextInt(1, 1 << 13);
      for (int n = 2; n <= 4; n++) {
        BigDecimal exact = BigDecimal.valueOf(integer).pow(n, MathContext.UNLIMITED);
        assertThat(Powers.pow(-integer, n))
            .isEqualTo(n % 2 == 0 ? exact.doubleValue() : -exact.doubleValue());
        if (n % 2 == 0) {
          assertThat(Powers.pow(exact.doubleValue(), 0.5))
              .isEqualTo(n == 2 ? integer : integer * integer);
        }
      }
    }
  }

  @Test
  void specialCasesAreThoseOfTheStandard() {
    for (double any : new double[] {Double.NaN, INF, -INF, 0, -0.0, 3, -0.5}) {
      assertThat(Powers.pow(any, 0)).isEqualTo(1);
      assertThat(Powers.pow(any, -0.0)).isEqualTo(1);
      assertThat(Powers.pow(1, any)).isEqualTo(1);
    }
    double nan = Double.NaN;
    double[][] cases = {
      {nan, 2, nan},
      {2, nan, nan},
      {-1, nan, nan},
      {-1, INF, 1},
      {-1, -INF, 1},
      {0, 2, 0},
      {0, -2, INF},
      {-0.0, 3, -0.0},
      {-0.0, -3, -INF},
      {-0.0, 2.5, 0},
      {-0.0, -2.5, INF},
      {-0.0, 4, 0},
      {-0.0, ODD, -0.0},
      {-0.0, -ODD, -INF},
      {-0.0, 0x1p53, 0},
      {-0.0, 0x1p51 + 0.5, 0},
      {0, INF, 0},
      {0, -INF, INF},
      {-0.0, INF, 0},
      {-0.0, -INF, INF},
      {INF, 2, INF},
      {INF, -2, 0},
      {-INF, 3, -INF},
      {-INF, -3, -0.0},
      {-INF, 2, INF},
      {-INF, 0.5, INF},
      {-INF, -0.5, 0},
      {-INF, INF, INF},
      {-INF, -INF, 0},
      {INF, INF, INF},
      {INF, -INF, 0},
      {0.5, INF, 0},
      {0.5, -INF, INF},
      {-0.5, INF, 0},
      {-0.5, -INF, INF},
      {2, INF, INF},
      {2, -INF, 0},
      {-2, INF, INF},
      {-2, -INF, 0},
      {-2, 0.5, nan},
      {-2, 3, -8},
      {-2, -3, -0.125},
      {-2, 1e300, INF},
      {-1, ODD, -1},
      {-1, 0x1p53, 1},
      {-1, 0x1p52 - 0.5, nan},
      {2, 1024, INF},
      {2, -1075.1, 0},
      {-2, 1025, -INF},
      {-2, -1077, -0.0},
      {1e300, 1e300, INF},
      {1e-300, 1e300, 0},
      {Double.MIN_VALUE, 1, Double.MIN_VALUE},
      {Double.MIN_VALUE, -1, INF},
      {Double.MAX_VALUE, 1, Double.MAX_VALUE},
      {Math.nextUp(1.0), 1e300, INF},
      {Math.nextDown(1.0), 1e300, 0},
      {1, 1e300, 1},
      {2, 1e-320, 1},
    };
    for (double[] point : cases) {
      assertThat(Powers.pow(point[0], point[1]))
          .as("%s^%s", point[0], point[1])
          .isEqualTo(Double.valueOf(point[2]));
    }
  }
}
