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

  /// Fractional powers at −0 and −∞.
  private static boolean root(double[] x) {
    return x[1] != Math.rint(x[1]) && (x[0] == 0 || x[0] == NEGATIVE_INFINITY);
  }
}
