package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Special functions at points whose values are rounded from 80 digits: all magnitudes, tails,
/// roots and their neighbours.
class ExactPointsTest {
  private static final double ULPS = 4;

  /// At the double next to a root of `ln Γ` two numbers cancel that have 106 bits.
  private static final double ULPS_AT_ROOTS = 64;

  private static final Map<String, DoubleUnaryOperator> FUNCTIONS =
      Map.ofEntries(
          Map.entry("lgamma", Gamma::lgamma),
          Map.entry("digamma", Gamma::digamma),
          Map.entry("trigamma", x -> Gamma.polygamma(1, x)),
          Map.entry("tetragamma", x -> Gamma.polygamma(2, x)),
          Map.entry("i0", Bessel::i0),
          Map.entry("i1", x -> Bessel.i(1, x)),
          Map.entry("i2", x -> Bessel.i(2, x)),
          Map.entry("erfcx", ErrorFunctions::erfcx),
          Map.entry("erfcx1", x -> ErrorFunctions.erfcxDerivative(1, x)),
          Map.entry("erfcx2", x -> ErrorFunctions.erfcxDerivative(2, x)),
          Map.entry("logNdtr", ErrorFunctions::logNdtr),
          Map.entry("hazard", ErrorFunctions::normalHazard),
          Map.entry("erfinv", ErrorFunctions::erfinv),
          Map.entry("erfinvSlope", ErrorFunctions::erfinvSlope),
          Map.entry("sinc", Sinc::sinc),
          Map.entry("sinc1", x -> Sinc.sincDerivative(1, x)),
          Map.entry("sinc2", x -> Sinc.sincDerivative(2, x)),
          Map.entry("mish", Activations::mish),
          Map.entry("mishSlope", Activations::mishSlope),
          Map.entry("geluTanh", Activations::geluTanh),
          Map.entry("geluTanhSlope", Activations::geluTanhSlope),
          Map.entry("tanhShrink", Activations::tanhShrink),
          Map.entry("asinh", Logarithms::asinh),
          Map.entry("acosh", Logarithms::acosh),
          Map.entry("atanh", Logarithms::atanh),
          Map.entry("logit", Logarithms::logit),
          Map.entry("log2", Logarithms::log2),
          Map.entry("exp2", Logarithms::exp2));

  /// A value that is known.
  record Point(String function, double x, double y) {
    static Point of(String line) {
      String[] cells = line.split(",", -1);
      return new Point(cells[0], Double.parseDouble(cells[1]), Double.parseDouble(cells[2]));
    }
  }

  static List<String> functions() {
    return FUNCTIONS.keySet().stream().sorted().toList();
  }

  private static Stream<Point> points(String file) throws IOException {
    try (InputStream stream = ExactPointsTest.class.getResourceAsStream("/kernels/" + file)) {
      byte[] bytes = Objects.requireNonNull(stream).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Point::of);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void keepsItsDigits(String function) throws IOException {
    List<Point> points =
        points("exact_points.csv").filter(point -> point.function.equals(function)).toList();
    assertThat(points).hasSizeGreaterThan(20);
    double bound = function.equals("lgamma") ? ULPS_AT_ROOTS : ULPS;
    for (Point point : points) {
      double y = Objects.requireNonNull(FUNCTIONS.get(function)).applyAsDouble(point.x);
      assertThat(Math.abs(y - point.y) / Math.ulp(point.y))
          .as("%s(%s) = %s, exactly %s", function, point.x, y, point.y)
          .isLessThanOrEqualTo(bound);
    }
  }

  @Test
  void powersOfTwoAndIntegersAreExact() {
    for (int k = -1074; k < 1024; k++) {
      assertThat(Logarithms.exp2(k)).isEqualTo(Math.scalb(1.0, k));
      assertThat(Logarithms.log2(Math.scalb(1.0, k))).isEqualTo(k);
    }
    for (int k = 1; k < 100; k++) {
      assertThat(Sinc.sinc(k)).isZero();
      assertThat(Sinc.sincDerivative(1, k)).isEqualTo((k % 2 == 0 ? 1.0 : -1.0) / k);
    }
    assertThat(Gamma.lgamma(1)).isZero();
    assertThat(Gamma.lgamma(2)).isZero();
  }

  @Test
  void polesAndEnds() {
    double inf = Double.POSITIVE_INFINITY;
    for (double pole : new double[] {0, -0.0, -1, -2, -1e10, -inf, inf}) {
      assertThat(Gamma.lgamma(pole)).as("lgamma(%s)", pole).isEqualTo(inf);
    }
    assertThat(Gamma.digamma(0.0)).isEqualTo(-inf);
    assertThat(Gamma.digamma(-0.0)).isEqualTo(inf);
    assertThat(Gamma.digamma(-1)).isNaN();
    assertThat(Gamma.digamma(inf)).isEqualTo(inf);
    assertThat(Gamma.polygamma(1, -3)).isEqualTo(inf);
    assertThat(Gamma.polygamma(2, -3)).isNaN();
    assertThat(Gamma.polygamma(1, inf)).isZero();
    assertThat(Gamma.polygamma(-1, 1)).isNaN();
    assertThat(Bessel.i0(714)).isEqualTo(inf);
    assertThat(Bessel.i0(713.9)).isLessThan(inf);
    assertThat(ErrorFunctions.erfinv(1)).isEqualTo(inf);
    assertThat(ErrorFunctions.erfinv(-1)).isEqualTo(-inf);
    assertThat(ErrorFunctions.erfinv(1.5)).isNaN();
    assertThat(ErrorFunctions.erfcx(-30)).isEqualTo(inf);
    assertThat(ErrorFunctions.erfcx(inf)).isZero();
    assertThat(ErrorFunctions.logNdtr(-1e150)).isEqualTo(-0.5 * (1e150 * 1e150));
    assertThat(ErrorFunctions.logNdtr(-1.5e154)).isEqualTo(-0.75e154 * 1.5e154);
    assertThat(ErrorFunctions.logNdtr(-1e155)).isEqualTo(-inf);
    assertThat(ErrorFunctions.logNdtr(-inf)).isEqualTo(-inf);
  }

  @Test
  void divisionsRoundDown() {
    assertThat(Division.floorDivide(-7, 2)).isEqualTo(-4);
    assertThat(Division.floorDivide(7, -2)).isEqualTo(-4);
    assertThat(Division.floorDivide(-7, -2)).isEqualTo(3);
    assertThat(Division.floorDivide(1, 0.1)).isEqualTo(9);
    assertThat(Division.floorDivide(-2, Double.POSITIVE_INFINITY)).isEqualTo(-1);
    assertThat(Division.floorDivide(3, 0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Division.remainder(-7, 3)).isEqualTo(2);
    assertThat(Division.remainder(7, -3)).isEqualTo(-2);
    assertThat(Division.remainder(5, 0)).isNaN();
  }

  /// Also where neither the power nor the factorial is a double, but their product is.
  @Test
  void polygammaOfAnyOrderKeepsItsDigits() throws IOException {
    List<Point> points = points("polygamma_points.csv").toList();
    assertThat(points).hasSizeGreaterThan(200);
    for (Point point : points) {
      double y = Gamma.polygamma(Integer.parseInt(point.function), point.x);
      assertThat(Math.abs(y - point.y) / Math.ulp(point.y))
          .as("order %s at %s = %s, exactly %s", point.function, point.x, y, point.y)
          .isLessThanOrEqualTo(ULPS);
    }
    double inf = Double.POSITIVE_INFINITY;
    assertThat(Gamma.polygamma(2, 1e-200)).isEqualTo(-inf);
    assertThat(Gamma.polygamma(30, 1e-20)).isEqualTo(-inf);
    assertThat(Gamma.polygamma(499, -1000.3)).isEqualTo(inf);
    assertThat(Gamma.polygamma(500, -1000.3)).isEqualTo(inf);
    assertThat(1 / Gamma.polygamma(4, 1e307)).isEqualTo(-inf);
    assertThat(Gamma.polygamma(4, Double.NaN)).isNaN();
  }

  @Test
  void polygammaOfAnyOrderIsASumOverPoles() {
    for (int n : new int[] {12, 20, 60}) {
      for (double x : new double[] {0.5, 0.7, 1.5, 7, 20, 90}) {
        double sum = 0;
        for (int k = 20_000; k >= 0; k--) {
          sum += Math.pow(x + k, -(n + 1));
        }
        for (int k = 2; k <= n; k++) {
          sum *= k;
        }
        double y = n % 2 == 0 ? -sum : sum;
        assertThat(Gamma.polygamma(n, x))
            .as("order %d at %s", n, x)
            .isCloseTo(y, within(1e-13 * sum));
      }
    }
    assertThat(Gamma.polygamma(500, 3)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Gamma.polygamma(501, 3)).isNaN();
    assertThat(1 / Gamma.polygamma(2, Double.POSITIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void derivativesOfErfcxFollowTheirRecurrence() {
    assertThat(ErrorFunctions.erfcxDerivative(0, 0.7)).isEqualTo(ErrorFunctions.erfcx(0.7));
    for (double x : new double[] {-3, -0.2, 0.3, 0.8, 1, 1.5, 3, 10}) {
      for (int n = 1; n < 9; n++) {
        double up = 2 * x * ErrorFunctions.erfcxDerivative(n, x);
        double before = 2 * n * ErrorFunctions.erfcxDerivative(n - 1, x);
        assertThat(ErrorFunctions.erfcxDerivative(n + 1, x))
            .as("order %d at %s", n + 1, x)
            .isCloseTo(up + before, within(1e-14 * (Math.abs(up) + Math.abs(before))));
      }
    }
    assertThat(ErrorFunctions.erfcxDerivative(500, 400)).isFinite().isNotZero();
    assertThat(ErrorFunctions.erfcxDerivative(501, 400)).isNaN();
  }

  /// From `x·sinc x = sin(πx)/π`, differentiated.
  @Test
  void derivativesOfSincFollowTheirRecurrence() {
    assertThat(Sinc.sincDerivative(0, 0.3)).isEqualTo(Sinc.sinc(0.3));
    for (double x : new double[] {-5.3, -0.4, 0.1, 0.3, 1.2, 2.75, 3.6, 9.4, 30.1}) {
      for (int n = 1; n < 9; n++) {
        double y = x * Sinc.sincDerivative(n, x) + n * Sinc.sincDerivative(n - 1, x);
        double wave = Math.pow(Math.PI, n - 1) * Math.sin(Math.PI * (x + 0.5 * n));
        assertThat(y)
            .as("order %d at %s", n, x)
            .isCloseTo(wave, within(1e-13 * Math.pow(Math.PI, n)));
      }
    }
    for (int n : new int[] {1, 3, 5, 7}) {
      double slope = (n % 4 == 1 ? -1 : 1) * Math.pow(Math.PI, n + 1) / (n + 2);
      assertThat(Sinc.sincDerivative(n, 1e-200) * 1e200)
          .isCloseTo(slope, within(1e-12 * Math.abs(slope)));
      assertThat(Sinc.sincDerivative(n, 1e-5) * 1e5)
          .isCloseTo(slope, within(1e-7 * Math.abs(slope)));
    }
    assertThat(Sinc.sincDerivative(30, 100)).isFinite();
    assertThat(Sinc.sincDerivative(31, 100)).isNaN();
  }

  @Test
  void sumsOfPowersOfTwo() {
    double inf = Double.POSITIVE_INFINITY;
    assertThat(Logarithms.logAddExp2(3, 3)).isEqualTo(4);
    assertThat(Logarithms.logAddExp2(-inf, 2)).isEqualTo(2);
    assertThat(Logarithms.logAddExp2(inf, inf)).isEqualTo(inf);
    assertThat(Logarithms.logAddExp2(5000, 0)).isEqualTo(5000);
    assertThat(Logarithms.logAddExp2Slope(3, 3)).isEqualTo(0.5);
    assertThat(Logarithms.logAddExp2Slope(inf, inf)).isEqualTo(0.5);
    assertThat(Logarithms.logAddExp2Slope(5000, 0)).isEqualTo(1);
    assertThat(Logarithms.logAddExp2Slope(0, 5000)).isZero();
    double[][] reference = {
      {0.1, 40.0, 40.00000000000141, 9.747722856766344e-13},
      {40.0, 0.1, 40.00000000000141, 0.9999999999990252},
      {0.1, -3.3, 0.2305781047689689, 0.9134653406410783},
      {-7.3, -7.1, -6.196537035752195, 0.46539803861923645},
      {1.7, 0.001, 2.0873620095992282, 0.7645262754016324},
      {-0.1, 52.9, 52.9, 1.1102230246251575e-16}
    };
    for (double[] row : reference) {
      double y = Logarithms.logAddExp2(row[0], row[1]);
      assertThat(y).isCloseTo(row[2], within(2 * Math.ulp(row[2])));
      assertThat(Logarithms.logAddExp2(row[1], row[0])).isEqualTo(y);
      double slope = Logarithms.logAddExp2Slope(row[0], row[1]);
      assertThat(slope).isCloseTo(row[3], within(2 * Math.ulp(row[3])));
    }
  }

  @Test
  void softsignAndTheFarLeftOfGelu() {
    double inf = Double.POSITIVE_INFINITY;
    assertThat(Activations.softsign(3)).isEqualTo(0.75);
    assertThat(Activations.softsign(-0.25)).isEqualTo(-0.2);
    assertThat(Activations.softsign(inf)).isEqualTo(1);
    assertThat(Activations.softsign(-inf)).isEqualTo(-1);
    assertThat(1 / Activations.geluTanh(-31)).isEqualTo(-inf);
    assertThat(1 / Activations.geluTanhSlope(-31)).isEqualTo(-inf);
    assertThat(Twofold.of(0).sqrt().value()).isZero();
  }
}
