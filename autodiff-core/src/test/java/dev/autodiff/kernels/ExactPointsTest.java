package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static Stream<Point> points() throws IOException {
    try (InputStream stream =
        ExactPointsTest.class.getResourceAsStream("/kernels/exact_points.csv")) {
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
    List<Point> points = points().filter(point -> point.function.equals(function)).toList();
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
}
