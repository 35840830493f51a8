package dev.autodiff.golden;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// A point where this library decides otherwise than what was recorded, and why.
///
/// A point is the operands' numbers in one lane, then the number that the call names. For `prod`
/// and `logsumexp` it is the element itself, then, where they have one result, all elements; so for
/// `var`, `logcumsumexp`, and `norm`, whose order comes last.
///
/// @param op the operation, or the expression that a record names
/// @param operand the operand whose partial is meant, or [#OUTPUT]
/// @param at the points where the decision holds
/// @param value the output, or the partial that the cotangent is multiplied by
/// @param reason why this is better
public record EdgeDecision(
    String op,
    int operand,
    Predicate<double[]> at,
    ToDoubleFunction<double[]> value,
    String reason) {
  static final int OUTPUT = -1;

  public static EdgeDecision output(
      String op, Predicate<double[]> at, double value, String reason) {
    return new EdgeDecision(op, OUTPUT, at, _ -> value, reason);
  }

  public static EdgeDecision partial(
      String op, Predicate<double[]> at, double value, String reason) {
    return new EdgeDecision(op, 0, at, _ -> value, reason);
  }

  public static EdgeDecision second(
      String op, Predicate<double[]> at, double value, String reason) {
    return new EdgeDecision(op, 1, at, _ -> value, reason);
  }

  /// The decision about one element of an output or a gradient.
  static Optional<EdgeDecision> about(
      List<EdgeDecision> decisions, GoldenRecord record, int operand, double[] point) {
    String expression = record.part("args").text("expr");
    return decisions.stream()
        .filter(decision -> decision.op.equals(record.op()) || decision.op.equals(expression))
        .filter(decision -> decision.operand == operand && decision.at.test(point))
        .findFirst();
  }
}
