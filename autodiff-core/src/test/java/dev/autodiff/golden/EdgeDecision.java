package dev.autodiff.golden;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/// A point where this library decides otherwise than what was recorded, and why.
///
/// A point is the operands' numbers in one lane, then the number that the call names. For `prod`
/// and `logsumexp` it is the element itself, then, where they have one result, all elements.
///
/// @param op the operation, or the expression that a record names
/// @param operand the operand whose partial is meant, or [#OUTPUT]
/// @param at the points where the decision holds
/// @param value the output, or the partial that the cotangent is multiplied by
/// @param reason why this is better
record EdgeDecision(
    String op,
    int operand,
    Predicate<double[]> at,
    ToDoubleFunction<double[]> value,
    String reason) {
  static final int OUTPUT = -1;

  private static final String LIMIT = "the limit; the record has ∞·0";
  private static final String VISIBLE = "a NaN stays visible";
  private static final String UNORDERED = "a NaN is not larger, smaller or equal; the value is NaN";
  private static final String IEEE = "the pow of IEEE 754, not a square root";
  private static final String SYMMETRIC = "equal operands share equally";
  private static final String MINIMUM = "0 at a local minimum, as for abs";
  private static final String UNSELECTED = "the branch not taken contributes nothing";

  private static final List<EdgeDecision> ALL =
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
          partial("maximum", EdgeDecision::anyNaN, 0, UNORDERED),
          second("maximum", EdgeDecision::anyNaN, 0, UNORDERED),
          partial("minimum", EdgeDecision::anyNaN, 0, UNORDERED),
          second("minimum", EdgeDecision::anyNaN, 0, UNORDERED),
          second("pow", x -> x[0] == 0 && x[1] == 0, 0, "0, as on the rest of 0ᵇ with b ≥ 0"),
          second("pow", x -> x[0] == POSITIVE_INFINITY && x[1] < 0, 0, LIMIT),
          new EdgeDecision(
              "pow_scalar", OUTPUT, EdgeDecision::root, x -> Math.pow(x[0], x[1]), IEEE),
          new EdgeDecision(
              "pow_scalar", 0, EdgeDecision::root, x -> x[1] * Math.pow(x[0], x[1] - 1), IEEE),
          partial("scalar_pow", x -> x[0] == NEGATIVE_INFINITY && x[1] < -1, 0, LIMIT),
          partial("hypot", x -> x[0] == 0 && x[1] == 0, 0, MINIMUM),
          second("hypot", x -> x[0] == 0 && x[1] == 0, 0, MINIMUM),
          partial("logaddexp", EdgeDecision::equalInfinities, 0.5, SYMMETRIC),
          second("logaddexp", EdgeDecision::equalInfinities, 0.5, SYMMETRIC),
          new EdgeDecision(
              "prod",
              0,
              x -> x.length > 1 && Arrays.stream(x).allMatch(Double::isFinite),
              EdgeDecision::otherFactors,
              "the product of the other factors, though the product of all overflows"),
          partial(
              "prod",
              x -> anyNaN(x) && x[x.length - 1] == 0 && x[0] == 1,
              0,
              "the cotangent that arrives from a factor 0 is 0"),
          new EdgeDecision(
              "logsumexp",
              0,
              x -> x.length > 1 && Arrays.stream(x).allMatch(a -> Math.abs(a) < POSITIVE_INFINITY),
              EdgeDecision::softmax,
              "the softmax, which sums to 1 where the value has no digits left for e^(x − y)"),
          partial("where(x>0,log(x),0)", x -> x[0] <= 0, 0, UNSELECTED),
          partial("where(x>0,1/x,x)", x -> x[0] <= 0, 1, UNSELECTED),
          partial("where(x>0,pow(x,0.5),2*x)", x -> x[0] <= 0, 2, UNSELECTED));

  private static EdgeDecision output(
      String op, Predicate<double[]> at, double value, String reason) {
    return new EdgeDecision(op, OUTPUT, at, _ -> value, reason);
  }

  private static EdgeDecision partial(
      String op, Predicate<double[]> at, double value, String reason) {
    return new EdgeDecision(op, 0, at, _ -> value, reason);
  }

  private static EdgeDecision second(
      String op, Predicate<double[]> at, double value, String reason) {
    return new EdgeDecision(op, 1, at, _ -> value, reason);
  }

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

  private static double otherFactors(double[] x) {
    BigDecimal product = BigDecimal.ONE;
    boolean own = true;
    for (double factor : DoubleStream.of(x).skip(1).toArray()) {
      if (own && factor == x[0]) {
        own = false;
      } else {
        product = product.multiply(new BigDecimal(factor));
      }
    }
    return product.doubleValue();
  }

  private static double softmax(double[] x) {
    double max = DoubleStream.of(x).max().orElseThrow();
    double sum = DoubleStream.of(x).skip(1).map(a -> Math.exp(a - max)).sum();
    return Math.exp(x[0] - max) / sum;
  }

  /// The decision about one element of an output or a gradient.
  static Optional<EdgeDecision> about(GoldenRecord record, int operand, double[] point) {
    String expression = record.part("args").text("expr");
    return ALL.stream()
        .filter(decision -> decision.op.equals(record.op()) || decision.op.equals(expression))
        .filter(decision -> decision.operand == operand && decision.at.test(point))
        .findFirst();
  }
}
