package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SpecialTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double MIN = Double.MIN_VALUE;
  private static final double MAX = Double.MAX_VALUE;

  /// A function with its values at −∞, −0, 0 and ∞, its direction (1 rising, −1 falling, 0 neither)
  /// and pairs of an argument and the correctly rounded value there, from 60-digit mpmath.
  private static final class Case {
    final String name;
    final DoubleUnaryOperator f;
    final double[] limits;
    final int direction;
    final double[][] reference;

    Case(String name, DoubleUnaryOperator f, double[] limits, int direction, double[][] reference) {
      this.name = name;
      this.f = f;
      this.limits = limits;
      this.direction = direction;
      this.reference = reference;
    }
  }

  private static double[] limits(double atMinusInf, double atMinusZero, double atZero, double inf) {
    return new double[] {atMinusInf, atMinusZero, atZero, inf};
  }

  private static Stream<Case> cases() {
    double ln2 = 0.6931471805599453;
    double peak = 0.3989422804014327;
    return Stream.of(
        new Case(
            "erf",
            Special::erf,
            limits(-1, -0.0, 0, 1),
            1,
            new double[][] {
              {1e-310, 1.1283791670955e-310},
              {0.3, 0.3286267594591274},
              {0.75, 0.7111556336535151},
              {-2.5, -0.999593047982555},
              {MIN, MIN},
              {-MAX, -1}
            }),
        new Case(
            "erfc",
            Special::erfc,
            limits(2, 1, 1, 0),
            -1,
            new double[][] {
              {0.46, 0.5153446099983203},
              {1.5, 0.033894853524689274},
              {10, 2.088487583762545e-45},
              {26, 5.663192408856143e-296},
              {27, 5.23705e-319},
              {-1, 1.8427007929497148},
              {1e300, 0},
              {-MAX, 2}
            }),
        new Case(
            "gaussian",
            Special::gaussian,
            limits(0, 1, 1, 0),
            0,
            new double[][] {
              {0.5, 0.7788007830714049},
              {26.3, 4.007281139193885e-301},
              {-27, 2.507972e-317},
              {1e300, 0},
              {-MAX, 0},
              {1e-200, 1}
            }),
        new Case(
            "normalPdf",
            Special::normalPdf,
            limits(0, peak, peak, 0),
            0,
            new double[][] {
              {1, 0.24197072451914334},
              {-20.3, 1.308288554681529e-90},
              {38.1, 2.44232597e-316},
              {1e300, 0},
              {-MAX, 0},
              {MIN, peak}
            }),
        new Case(
            "ndtr",
            Special::ndtr,
            limits(0, 0.5, 0.5, 1),
            1,
            new double[][] {
              {-38, 2.88542835e-316},
              {-37.1, 1.4047119663106221e-301},
              {-10.7, 5.088910855027318e-27},
              {-1, 0.15865525393145705},
              {2.5, 0.9937903346742238},
              {1e300, 1},
              {-MAX, 0}
            }),
        new Case(
            "gelu",
            Special::gelu,
            limits(-0.0, -0.0, 0, INF),
            0,
            new double[][] {
              {-38.2, -5.378646e-318},
              {-20.3, -1.3051366269427644e-90},
              {-0.7, -0.1693745565561511},
              {1.3, 1.1741593700387065},
              {1e-310, 5e-311},
              {1e300, 1e300},
              {-MAX, -0.0}
            }),
        new Case(
            "geluSlope",
            Special::geluSlope,
            limits(-0.0, 0.5, 0.5, 1),
            0,
            new double[][] {
              {-38.2, -2.05464136e-316},
              {-0.75, 0.0007742782607648957},
              {-0.7517915246935645, -6.453751729367753e-18},
              {-1.3, -0.12597868507653923},
              {0.4, 0.8027297977316535},
              {1e300, 1},
              {-MAX, -0.0}
            }),
        new Case(
            "sigmoid",
            Special::sigmoid,
            limits(0, 0.5, 0.5, 1),
            1,
            new double[][] {
              {-740, 4.2e-322},
              {-0.0009278801276427998, 0.4997680299847324},
              {-3.7, 0.024127021417669196},
              {2.2, 0.9002495108803149},
              {1e300, 1},
              {-MAX, 0}
            }),
        new Case(
            "logSigmoid",
            Special::logSigmoid,
            limits(-INF, -ln2, -ln2, -0.0),
            1,
            new double[][] {
              {-740, -740},
              {-2, -2.1269280110429727},
              {1, -0.3132616875182228},
              {25, -1.3887943864867583e-11},
              {740, -4.2e-322},
              {-MAX, -MAX},
              {1e300, -0.0}
            }),
        new Case(
            "softplus",
            Special::softplus,
            limits(0, ln2, ln2, INF),
            1,
            new double[][] {
              {-740, 4.2e-322},
              {-2, 0.1269280110429725},
              {1, 1.3132616875182228},
              {25, 25.000000000013888},
              {1e300, 1e300},
              {-MAX, 0}
            }),
        new Case(
            "silu",
            Special::silu,
            limits(-0.0, -0.0, 0, INF),
            0,
            new double[][] {
              {-746, -7.76e-322},
              {-710, -3.1781632202293424e-306},
              {-1.7, -0.262590950642009},
              {3.3, 3.1826150754003004},
              {1e-310, 5e-311},
              {1e300, 1e300},
              {-MAX, -0.0}
            }),
        new Case(
            "siluSlope",
            Special::siluSlope,
            limits(-0.0, 0.5, 0.5, 1),
            0,
            new double[][] {
              {-745, -2.1e-321},
              {-1.2784645427610737, 2.3843834755243115e-17},
              {-1.28, -0.00033409488523572034},
              {0.6, 0.7829268504997898},
              {39, 1.0000000000000004},
              {1e300, 1},
              {-MAX, -0.0}
            }));
  }

  @TestFactory
  Stream<DynamicTest> limitsWithTheSignOfZero() {
    return cases()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name,
                    () -> {
                      assertThat(c.f.applyAsDouble(Double.NaN)).isNaN();
                      double[] at = {-INF, -0.0, 0.0, INF};
                      for (int i = 0; i < at.length; i++) {
                        // equals() of the boxed values tells −0 from 0.
                        assertThat(Double.valueOf(c.f.applyAsDouble(at[i])))
                            .as("at %s", at[i])
                            .isEqualTo(Double.valueOf(c.limits[i]));
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> correctlyRoundedReferenceValues() {
    return cases()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name,
                    () -> {
                      for (double[] point : c.reference) {
                        assertUlps(c.f.applyAsDouble(point[0]), point[1], 2, "at " + point[0]);
                      }
                    }));
  }

  /// Points at which leaving out one of the first-order corrections costs two ulp or more.
  @Test
  void roundingCorrectionsAreInPlace() {
    assertUlps(Special.erfc(0.815242857142857), 0.24894014139445597, 1, "erfc(0.815242857142857)");
    assertUlps(Special.erfc(26.4272), 1.0450661125972119e-305, 1, "erfc(26.4272)");
    assertUlps(
        Special.ndtr(-1.1618142857142857), 0.12265545496722116, 1, "ndtr(-1.1618142857142857)");
    assertUlps(Special.ndtr(-23.643345), 6.909304421902858e-124, 1, "ndtr(-23.643345)");
    assertUlps(
        Special.ndtr(-25.33582857142857), 6.438326106178728e-142, 1, "ndtr(-25.33582857142857)");
    assertUlps(
        Special.gelu(-31.09956928571429), -3.7957421010970097e-211, 1, "gelu(-31.09956928571429)");
    assertUlps(Special.silu(-6.973), -0.006526458333403483, 1, "silu(-6.973)");
    assertUlps(
        Special.geluSlope(-1.0729857142857144),
        -0.09907601151615666,
        1,
        "geluSlope(-1.0729857142857144)");
    assertUlps(Special.logAddExp(-0.0285, -3.3812), 0.005891527259856462, 4, "(-0.0285, -3.3812)");
  }

  @TestFactory
  Stream<DynamicTest> monotone() {
    return cases()
        .filter(c -> c.direction != 0)
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name,
                    () -> {
                      double last = c.f.applyAsDouble(-50);
                      for (double x = -50; x <= 50; x += 0x1p-7) {
                        double y = c.f.applyAsDouble(x);
                        assertThat((y - last) * c.direction + 0.0)
                            .as("step to %s", x)
                            .isNotNegative();
                        last = y;
                      }
                    }));
  }

  @Test
  void oddAndComplementaryErrorFunctions() {
    for (double x = -7; x <= 7; x += 0x1p-6) {
      double y = Special.erf(x);
      assertThat(Special.erf(-x)).as("erf odd at %s", x).isEqualTo(-y);
      assertUlps(y + Special.erfc(x), 1, 2, "erf + erfc at " + x);
    }
  }

  @Test
  void bellsAreEvenAndScaledCopies() {
    for (double x = 0; x <= 26; x += 0x1p-6) {
      assertThat(Special.gaussian(-x)).isEqualTo(Special.gaussian(x));
      assertThat(Special.normalPdf(-x)).isEqualTo(Special.normalPdf(x));
      // (2x)²/2 = 2x², so that the square of the first is a multiple of the second.
      double square = Special.gaussian(x) * Special.gaussian(x);
      assertUlps(Special.normalPdf(2 * x), square * 0.3989422804014327, 6, "φ(2x) at x = " + x);
    }
  }

  @Test
  void symmetriesOfTheNormalDistribution() {
    for (double x = 0; x <= 9; x += 0x1p-6) {
      double upper = Special.ndtr(x);
      double lower = Special.ndtr(-x);
      assertUlps(upper + lower, 1, 2, "Φ(x) + Φ(−x) at " + x);
      assertThat(Special.gelu(x) + Special.gelu(-x))
          .as("x·(Φ(x) − Φ(−x)) at %s", x)
          .isCloseTo(x * (upper - lower), within(4 * Math.ulp(x)));
      assertThat(Special.geluSlope(x) + Special.geluSlope(-x))
          .as("slopes at %s", x)
          .isCloseTo(1, within(0x1p-50));
    }
  }

  @Test
  void symmetriesOfTheLogisticFamily() {
    for (double x = 0; x <= 60; x += 0x1p-5) {
      assertUlps(Special.sigmoid(x) + Special.sigmoid(-x), 1, 2, "σ(x) + σ(−x) at " + x);
      assertThat(Special.softplus(x) - Special.softplus(-x))
          .as("softplus(x) − softplus(−x) at %s", x)
          .isCloseTo(x, within(2 * Math.ulp(x + 1)));
      assertThat(Special.silu(x) + Special.silu(-x))
          .as("silu(x) + silu(−x) at %s", x)
          .isCloseTo(x * Math.tanh(x / 2), within(4 * Math.ulp(x)));
      assertThat(Special.siluSlope(x) + Special.siluSlope(-x))
          .as("slopes at %s", x)
          .isCloseTo(1, within(0x1p-50));
      assertThat(Special.logSigmoid(x)).isEqualTo(-Special.softplus(-x));
    }
  }

  /// The tail's asymptotic series `φ(x)/x·(1 − 1/x² + 3/x⁴ − 15/x⁶)`, independent of the
  /// polynomial.
  @Test
  void farLeftTailFollowsItsAsymptoticSeries() {
    for (double x = 30; x <= 37; x += 0x1p-5) {
      double w = 1 / (x * x);
      double series = Special.normalPdf(x) / x * (1 - w * (1 - w * (3 - w * 15)));
      assertThat(Special.ndtr(-x) / series - 1)
          .as("at %s", -x)
          .isCloseTo(0, within(105 * w * w * w * w));
    }
  }

  @Test
  void slopesAreContinuousWhereTheFormulaChanges() {
    for (double seam : new double[] {-1.0517915246935645, -0.4517915246935645}) {
      assertNoStep(Special::geluSlope, seam);
    }
    for (double seam : new double[] {-3, -0.5}) {
      assertNoStep(Special::siluSlope, seam);
    }
  }

  private static void assertNoStep(DoubleUnaryOperator f, double seam) {
    double below = f.applyAsDouble(Math.nextDown(seam));
    // Both second derivatives are under 0.6 here, so the two points may differ by 1.2 ulp(seam).
    double bound = 1.2 * Math.ulp(seam) + 6 * Math.ulp(below);
    assertThat(f.applyAsDouble(Math.nextUp(seam)))
        .as("at %s", seam)
        .isCloseTo(below, within(bound));
  }

  @Test
  void logAddExpReferenceValues() {
    // 60-digit mpmath, rounded once.
    assertUlps(Special.logAddExp(0.1, 40), 40, 1, "(0.1, 40)");
    assertUlps(Special.logAddExp(2, -3.1), 2.006078236601779, 2, "(2, −3.1)");
    assertUlps(Special.logAddExp(1e4, 1e4 + 0.3), 10000.854355244468, 2, "(1e4, 1e4+0.3)");
    assertUlps(Special.logAddExp(-745, -744), -743.6867383124818, 2, "(−745, −744)");
    assertUlps(Special.logAddExp(0, 0), 0.6931471805599453, 0, "(0, 0)");
    assertUlps(Special.logAddExpSlope(0.1, 40), 4.6951575726311895e-18, 2, "(0.1, 40)");
    assertUlps(Special.logAddExpSlope(2, -3.1), 0.9939401985084159, 2, "(2, −3.1)");
    assertUlps(Special.logAddExpSlope(1e4, 1e4 + 0.3), 0.4255574831885189, 2, "(1e4, 1e4+0.3)");
    assertUlps(Special.logAddExpSlope(-745, -744), 0.2689414213699951, 2, "(−745, −744)");
  }

  @Test
  void logAddExpOfSpecialArguments() {
    assertLogAddExp(INF, INF, INF, 0.5, 0.5);
    assertLogAddExp(-INF, -INF, -INF, 0.5, 0.5);
    assertLogAddExp(-INF, INF, INF, 0, 1);
    assertLogAddExp(-INF, -3, -3, 0, 1);
    assertLogAddExp(INF, 7, INF, 1, 0);
    assertLogAddExp(MAX, MAX, MAX, 0.5, 0.5);
    assertLogAddExp(MAX, -MAX, MAX, 1, 0);
    assertLogAddExp(-MAX, -1e300, -1e300, 0, 1);
    assertThat(Special.logAddExp(1000, 1000)).isEqualTo(1000.6931471805599);
    for (double other : new double[] {-INF, 0, INF, Double.NaN}) {
      assertThat(Special.logAddExp(Double.NaN, other)).isNaN();
      assertThat(Special.logAddExp(other, Double.NaN)).isNaN();
      assertThat(Special.logAddExpSlope(Double.NaN, other)).isNaN();
      assertThat(Special.logAddExpSlope(other, Double.NaN)).isNaN();
    }
  }

  @Test
  void logAddExpIsSoftplusWithAShift() {
    for (double a = -30; a <= 30; a += 0.37) {
      for (double b = -30; b <= 30; b += 0.41) {
        double bound = 2 * Math.ulp(Math.abs(a) + Math.abs(b) + 1);
        assertThat(Special.logAddExp(a, b))
            .as("(%s, %s)", a, b)
            .isEqualTo(Special.logAddExp(b, a))
            .isCloseTo(b + Special.softplus(a - b), within(bound));
        assertUlps(Special.logAddExpSlope(a, b) + Special.logAddExpSlope(b, a), 1, 2, a + ", " + b);
      }
    }
  }

  private static void assertLogAddExp(
      double a, double b, double value, double slopeA, double slopeB) {
    assertThat(Special.logAddExp(a, b)).as("(%s, %s)", a, b).isEqualTo(value);
    assertThat(Special.logAddExp(b, a)).as("(%s, %s)", b, a).isEqualTo(value);
    assertThat(Special.logAddExpSlope(a, b)).as("slope (%s, %s)", a, b).isEqualTo(slopeA);
    assertThat(Special.logAddExpSlope(b, a)).as("slope (%s, %s)", b, a).isEqualTo(slopeB);
  }

  private static void assertUlps(double got, double want, int ulps, String what) {
    // Not isCloseTo(): it subtracts the shortest decimals of the two, which misjudges single ulps.
    assertThat(Math.abs(got - want))
        .as("%s: %s instead of %s", what, got, want)
        .isLessThanOrEqualTo(ulps * Math.ulp(want));
  }

  @Test
  void crossEntropyOfLogitsKeepsTheDigitsOfSurePredictions() {
    for (double x : new double[] {-30, -3, -1, -0.4, 0, 1e-9, 0.7, 1, 2.5, 20}) {
      for (double y : new double[] {0, 0.25, 0.5, 1}) {
        double plain = Math.log1p(Math.exp(x)) - y * x;
        assertThat(Special.bceWithLogits(x, y)).isCloseTo(plain, within(1e-14));
        double slope = 1 / (1 + Math.exp(-x)) - y;
        assertThat(Special.bceWithLogitsSlope(x, y)).isCloseTo(slope, within(1e-15));
      }
    }
    double small = Math.exp(-50);
    assertThat(Special.bceWithLogits(50, 1)).isCloseTo(small, within(1e-15 * small));
    assertThat(Special.bceWithLogits(-50, 0)).isCloseTo(small, within(1e-15 * small));
    assertThat(Special.bceWithLogits(INF, 1)).isZero();
    assertThat(Special.bceWithLogits(-INF, 0)).isZero();
    assertThat(Special.bceWithLogits(INF, 0.5)).isEqualTo(INF);
    assertThat(Special.bceWithLogitsSlope(50, 1)).isCloseTo(-small, within(1e-15 * small));
    assertThat(Special.bceWithLogitsSlope(-50, 0)).isCloseTo(small, within(1e-15 * small));
    assertThat(Special.bceWithLogitsSlope(1e-10, 0.5)).isCloseTo(2.5e-11, within(1e-26));
  }
}
