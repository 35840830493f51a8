package dev.autodiff.golden;

import static dev.autodiff.golden.EdgeDecision.OUTPUT;
import static dev.autodiff.golden.EdgeDecision.output;
import static dev.autodiff.golden.EdgeDecision.partial;
import static dev.autodiff.golden.EdgeDecision.second;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;

import java.util.Arrays;
import java.util.List;

/// Where elementwise operations decide otherwise than what was recorded.
final class ElementwiseEdges {
  private static final String LIMIT = "the limit; the record has ∞·0";
  private static final String UNORDERED = "a NaN is not larger, smaller or equal; the value is NaN";
  private static final String VISIBLE = "a NaN stays visible";
  private static final String IEEE = "the pow of IEEE 754, not a square root";
  private static final String SYMMETRIC = "equal operands share equally";
  private static final String MINIMUM = "0 at a local minimum, as for abs";
  private static final String UNSELECTED = "the branch not taken contributes nothing";

  private static final String OVERFLOWN = "the limit; the record has an overflow on the way";
  private static final String CONTINUED =
      "1/(a(1 − a)) everywhere, as the derivative of log is 1/a";
  private static final String INTEGER = "exact: these numbers are even integers, where sin is 0";
  private static final String OVERFLOW = "finite up to 713.98, and infinite at infinity";
  private static final String POLE =
      "the limit at a pole of even order; the record has rounding errors";

  static final List<EdgeDecision> LIST =
      List.of(
          partial("abs", x -> Double.isNaN(x[0]), NaN, VISIBLE),
          output("sign", x -> Double.isNaN(x[0]), NaN, VISIBLE),
          partial("elu", x -> Double.isNaN(x[0]), NaN, VISIBLE),
          partial("relu", x -> Double.isNaN(x[0]), 0, UNORDERED),
          output("gelu", x -> x[0] == NEGATIVE_INFINITY, -0.0, LIMIT),
          partial("gelu", x -> x[0] == NEGATIVE_INFINITY, 0, LIMIT),
          partial("gelu", x -> x[0] == POSITIVE_INFINITY, 1, LIMIT),
          output("silu", x -> x[0] == NEGATIVE_INFINITY, -0.0, LIMIT),
          partial("silu", x -> x[0] == NEGATIVE_INFINITY, 0, LIMIT),
          partial("silu", x -> x[0] == POSITIVE_INFINITY, 1, LIMIT),
          partial("maximum", ElementwiseEdges::anyNaN, 0, UNORDERED),
          second("maximum", ElementwiseEdges::anyNaN, 0, UNORDERED),
          partial("minimum", ElementwiseEdges::anyNaN, 0, UNORDERED),
          second("minimum", ElementwiseEdges::anyNaN, 0, UNORDERED),
          second("pow", x -> x[0] == 0 && x[1] == 0, 0, "0, as on the rest of 0ᵇ with b ≥ 0"),
          second("pow", x -> x[0] == POSITIVE_INFINITY && x[1] < 0, 0, LIMIT),
          new EdgeDecision(
              "pow_scalar", OUTPUT, ElementwiseEdges::root, x -> Math.pow(x[0], x[1]), IEEE),
          new EdgeDecision(
              "pow_scalar", 0, ElementwiseEdges::root, x -> x[1] * Math.pow(x[0], x[1] - 1), IEEE),
          partial("scalar_pow", x -> x[0] == NEGATIVE_INFINITY && x[1] < -1, 0, LIMIT),
          partial("hypot", x -> x[0] == 0 && x[1] == 0, 0, MINIMUM),
          second("hypot", x -> x[0] == 0 && x[1] == 0, 0, MINIMUM),
          partial("logaddexp", ElementwiseEdges::equalInfinities, 0.5, SYMMETRIC),
          second("logaddexp", ElementwiseEdges::equalInfinities, 0.5, SYMMETRIC),
          output("gelu_tanh", x -> x[0] == NEGATIVE_INFINITY, -0.0, LIMIT),
          partial("gelu_tanh", x -> x[0] < -1e100, 0, OVERFLOWN),
          partial("gelu_tanh", x -> x[0] > 1e100, 1, OVERFLOWN),
          output("mish", x -> x[0] == NEGATIVE_INFINITY, -0.0, LIMIT),
          partial("mish", x -> x[0] == NEGATIVE_INFINITY, 0, LIMIT),
          partial("mish", x -> x[0] == POSITIVE_INFINITY, 1, LIMIT),
          output("hardswish", x -> x[0] == NEGATIVE_INFINITY, 0, LIMIT),
          partial("hardswish", x -> Double.isNaN(x[0]), NaN, VISIBLE),
          output("softsign", x -> x[0] == NEGATIVE_INFINITY, -1, LIMIT),
          output("softsign", x -> x[0] == POSITIVE_INFINITY, 1, LIMIT),
          partial("softsign", x -> Double.isInfinite(x[0]), 0, LIMIT),
          partial("selu", x -> Double.isNaN(x[0]), NaN, VISIBLE),
          partial("celu", x -> Double.isNaN(x[0]), NaN, VISIBLE),
          partial("relu6", x -> Double.isNaN(x[0]), 0, UNORDERED),
          partial("hardtanh", x -> Double.isNaN(x[0]), 0, UNORDERED),
          partial("hardsigmoid", x -> Double.isNaN(x[0]), 0, UNORDERED),
          partial(
              "rsqrt", x -> x[0] == 0, NEGATIVE_INFINITY, "the slope on the side of the domain"),
          partial("cbrt", x -> x[0] == 0, POSITIVE_INFINITY, "the limit; the record has 0/0"),
          partial("acosh", x -> x[0] <= -1, NaN, "no derivative where there is no value"),
          new EdgeDecision(
              "logit", 0, x -> Math.abs(x[0]) > 1, ElementwiseEdges::logitSlope, CONTINUED),
          new EdgeDecision("logit", 0, x -> x[0] < 0, ElementwiseEdges::logitSlope, CONTINUED),
          output("sinc", x -> Double.isInfinite(x[0]), 0, "the limit; the record has NaN/∞"),
          partial("sinc", x -> Double.isInfinite(x[0]), 0, "the limit; the record has NaN/∞"),
          output("sinc", x -> Math.abs(x[0]) > 1e16, 0, INTEGER),
          new EdgeDecision("sinc", 0, x -> Math.abs(x[0]) > 1e16, x -> 1 / x[0], INTEGER),
          new EdgeDecision(
              "i0", OUTPUT, x -> Math.abs(x[0]) > 709, ElementwiseEdges::besselI0, OVERFLOW),
          new EdgeDecision(
              "i0", 0, x -> Math.abs(x[0]) > 709, ElementwiseEdges::besselI1, OVERFLOW),
          partial("erfcx", x -> x[0] > 1e100, 0, OVERFLOWN),
          new EdgeDecision("log_ndtr", 0, x -> x[0] < -1e9, x -> -x[0], OVERFLOWN),
          partial("digamma", ElementwiseEdges::pole, POSITIVE_INFINITY, POLE),
          partial("logaddexp2", ElementwiseEdges::equalInfinities, 0.5, SYMMETRIC),
          second("logaddexp2", ElementwiseEdges::equalInfinities, 0.5, SYMMETRIC),
          partial("xlogy", x -> x[0] == 0 && x[1] < 0, NaN, "NaN on both sides of a = 0"),
          second("xlogy", x -> x[0] == 0 && x[1] == 0, 0, "0, as on the rest of 0·ln b"),
          partial("xlog1py", x -> x[0] == 0 && x[1] < -1, NaN, "NaN on both sides of a = 0"),
          second("xlog1py", x -> x[0] == 0 && x[1] == -1, 0, "0, as on the rest of 0·ln(1 + b)"),
          second("fmod", x -> Double.isInfinite(x[0]), NaN, VISIBLE),
          new EdgeDecision(
              "copysign",
              0,
              x -> Double.isInfinite(x[0]),
              x -> x[0] > 0 == x[1] > 0 ? 1 : -1,
              LIMIT),
          partial("where(x>0,log(x),0)", x -> x[0] <= 0, 0, UNSELECTED),
          partial("where(x>0,1/x,x)", x -> x[0] <= 0, 1, UNSELECTED),
          partial("where(x>0,pow(x,0.5),2*x)", x -> x[0] <= 0, 2, UNSELECTED));

  private ElementwiseEdges() {}

  private static boolean anyNaN(double[] x) {
    return Arrays.stream(x).anyMatch(Double::isNaN);
  }

  private static boolean equalInfinities(double[] x) {
    return Double.isInfinite(x[0]) && x[0] == x[1];
  }

  private static boolean pole(double[] x) {
    return x[0] < 0 && x[0] == Math.rint(x[0]) && x[0] > NEGATIVE_INFINITY;
  }

  private static double logitSlope(double[] x) {
    return 1 / (x[0] * (1 - x[0]));
  }

  /// `I₀` far out, by Hankel's expansion.
  private static double besselI0(double[] x) {
    double w = 1 / Math.abs(x[0]);
    double sum = 1 + w * (1.0 / 8 + w * (9.0 / 128 + w * (225.0 / 3072 + w * 11025 / 98304)));
    return growth(Math.abs(x[0]), sum);
  }

  private static double besselI1(double[] x) {
    double w = 1 / Math.abs(x[0]);
    double sum = 1 - w * (3.0 / 8 + w * (15.0 / 128 + w * (315.0 / 3072 + w * 14175 / 98304)));
    return Math.signum(x[0]) * growth(Math.abs(x[0]), sum);
  }

  private static double growth(double x, double sum) {
    return x > 714
        ? POSITIVE_INFINITY
        : Math.exp(x / 2) * (sum / Math.sqrt(2 * Math.PI * x)) * Math.exp(x / 2);
  }

  /// Fractional powers at −0 and −∞.
  private static boolean root(double[] x) {
    return x[1] != Math.rint(x[1]) && (x[0] == 0 || x[0] == NEGATIVE_INFINITY);
  }
}
