package dev.autodiff;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The gradient check notices a rule that is wrong by a tenth of a percent: each rule, wrong in
/// each operand, fails it.
class RuleMutationTest {
  private static final int POINTS = 5;

  /// Partials that are 0 everywhere: scaling does not change them, so something is added instead.
  private static final Map<Elementwise, Set<Integer>> FLAT =
      new EnumMap<>(
          Map.ofEntries(
              entry(Elementwise.SIGN, Set.of(0)),
              entry(Elementwise.FLOOR, Set.of(0)),
              entry(Elementwise.CEIL, Set.of(0)),
              entry(Elementwise.TRUNC, Set.of(0)),
              entry(Elementwise.ROUND, Set.of(0)),
              entry(Elementwise.FLOOR_DIVIDE, Set.of(0, 1)),
              entry(Elementwise.COPY_SIGN, Set.of(1)),
              entry(Elementwise.SINC_DERIVATIVE, Set.of(0)),
              entry(Elementwise.ERFCX_DERIVATIVE, Set.of(0)),
              entry(Elementwise.POLYGAMMA, Set.of(0)),
              entry(Elementwise.BESSEL_I, Set.of(0)),
              entry(Elementwise.EQUAL, Set.of(0, 1)),
              entry(Elementwise.GREATER, Set.of(0, 1)),
              entry(Elementwise.GREATER_EQUAL, Set.of(0, 1)),
              entry(Elementwise.WHERE, Set.of(0))));

  /// The same numbers, and a gradient scaled by 1.001 on the way back.
  static Value scaled(Value x) {
    return x.mul(1.001).sub(x.detach().mul(0.001));
  }

  /// The same numbers as `y`, and 0.001 added to the gradient by `x`.
  private static Value shifted(Value y, Value x) {
    return y.add(x.sub(x.detach()).mul(0.001));
  }

  private static GradientCheck.Result check(RowCase sample, Function<List<Value>, Value> f) {
    return GradientCheck.standard().stepLimit(sample.steps()).check(f, sample.operands());
  }

  @ParameterizedTest
  @EnumSource
  void everyElementwiseRule(Elementwise row) {
    SplittableRandom random = new SplittableRandom(3);
    for (int k = 0; k < row.arity(); k++) {
      if (row == Elementwise.WHERE && k == 2) {
        continue; // shows where the condition is 0, which is the kink: below
      }
      int operand = k;
      boolean flat = FLAT.getOrDefault(row, Set.of()).contains(k);
      for (int point = 0; point < POINTS; point++) {
        RowCase sample = pointWhereItShows(row, k, flat, random);
        assertThat(check(sample, sample::apply).passed()).as("right rule at %s", sample).isTrue();
        GradientCheck.Result wrong =
            check(
                sample,
                at ->
                    flat
                        ? shifted(sample.apply(at), at.get(operand))
                        : sample.apply(Derivatives.with(at, operand, scaled(at.get(operand)))));
        assertThat(wrong.passed()).as("partial %d wrong at %s", k, sample).isFalse();
      }
    }
  }

  /// A point whose slope is not lost beside the value.
  private static RowCase pointWhereItShows(
      Elementwise row, int operand, boolean flat, SplittableRandom random) {
    for (int attempt = 0; attempt < 10_000; attempt++) {
      RowCase sample = RowCase.draw(row, List.of(), 0.5, random);
      double[] x = {sample.number(0, 0), sample.number(1, 0), sample.number(2, 0)};
      double y = row.primal(x[0], x[1], x[2]);
      double slope = Math.abs(row.partial(operand).at(x[0], x[1], x[2], y));
      if (flat ? slope == 0 : slope > 1e-2 * Math.max(Math.abs(y), 1e-3)) {
        return sample;
      }
    }
    throw new AssertionError(row + ": the partial by operand " + operand + " shows nowhere");
  }

  @Test
  void theBranchOfWhereThatZerosTake() {
    Value mask = Value.vector(0, 1, 0);
    Value b = Value.vector(1, 2, 3);
    Value c = Value.vector(4, 5, 6);
    GradientCheck check = GradientCheck.standard();
    assertThat(check.check(x -> Value.where(mask, b, x), c).passed()).isTrue();
    assertThat(check.check(x -> Value.where(mask, x, c), b).passed()).isTrue();
    assertThat(check.check(x -> Value.where(mask, b, scaled(x)), c).passed()).isFalse();
    assertThat(check.check(x -> Value.where(mask, scaled(x), c), b).passed()).isFalse();
  }

  static List<ShapedCase> shapedCases() {
    return ShapedCase.all(1);
  }

  @ParameterizedTest
  @MethodSource("shapedCases")
  void everyShapedRule(ShapedCase sample) {
    assertThat(sample.check(sample.function()).passed()).as("right rule").isTrue();
    for (int k = 0; k < sample.operands().size(); k++) {
      int operand = k;
      GradientCheck.Result wrong =
          sample.check(
              at ->
                  sample.function().apply(Derivatives.with(at, operand, scaled(at.get(operand)))));
      assertThat(wrong.passed()).as("wrong in operand %d", k).isFalse();
    }
  }
}
