package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The short path for scalars computes what the table says, bit for bit, also where the numbers of
/// some rows are written out; and nodes of many operands give the numbers of many nodes.
class ScalarPathTest {
  private static final double[] NUMBERS = {
    0,
    -0.0,
    1,
    -1,
    3,
    -0.7,
    1e-300,
    -1e300,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  @ParameterizedTest
  @EnumSource
  void recordsWhatTheRowSays(Elementwise row) {
    double[] none = {0};
    for (double a : NUMBERS) {
      for (double b : row.arity() > 1 ? NUMBERS : none) {
        for (double c : row.arity() > 2 ? NUMBERS : none) {
          assertRecorded(row, a, b, c);
        }
      }
    }
  }

  private static void assertRecorded(Elementwise row, double a, double b, double c) {
    List<Value> all = List.of(Value.variable(a), Value.variable(b), Value.variable(c));
    Value node = row.apply(all.subList(0, row.arity()).toArray(Value[]::new));
    double y = row.primal(a, b, c);
    assertSameBits(node.item(), y, row + " at " + List.of(a, b, c));
    for (int k = 0; k < row.arity(); k++) {
      assertSameBits(
          node.partialItem(k),
          row.partial(k).at(a, b, c, y),
          "partial " + k + " of " + row + " at " + List.of(a, b, c));
    }
  }

  private static void assertSameBits(double actual, double expected, String what) {
    assertThat(Double.doubleToLongBits(actual))
        .as("%s: %s, expected %s", what, actual, expected)
        .isEqualTo(Double.doubleToLongBits(expected));
  }

  @Test
  void manyOperandsInOneNode() {
    Value x = Value.variable(0.25);
    Value y = Value.variable(-2);
    Value constant = Value.of(5);
    Value sum = Value.sum(List.of(x, constant, y, x));
    assertThat(sum.item()).isEqualTo(3.5);
    assertThat(sum.operands()).containsExactly(x, constant, y, x);
    assertThat(sum.backward().of(x).item()).isEqualTo(2);
    Value dot = Value.dot(List.of(x, y, constant), List.of(x, constant, y));
    assertThat(dot.item()).isEqualTo(0.0625 - 20);
    assertThat(dot.backward().of(x).item()).isEqualTo(0.5);
    assertThat(dot.backward().of(y).item()).isEqualTo(10);
    Value fma = x.fma(y, x);
    assertThat(fma.operands()).containsExactly(x, y, x);
    assertThat(fma.backward().of(x).item()).isEqualTo(-1);
  }

  @Test
  void manyOperandsDifferentiateToAnyOrder() {
    Value x = Value.variable(0.5);
    List<Value> powers = List.of(x, x.square(), x.square().mul(x));
    // x³·x + x²·x² + x·x³ = 3x⁴, and the sum adds 1 + 2x + 3x² to its slope
    Value y =
        Value.sum(List.of(Value.dot(powers, powers.reversed()), powers.get(2), powers.get(1), x));
    Value first = y.backward(SweepOption.DIFFERENTIABLE).of(x);
    assertThat(first.item()).isEqualTo(12 * 0.125 + 1 + 2 * 0.5 + 3 * 0.25);
    Value second = first.backward(SweepOption.DIFFERENTIABLE).of(x);
    assertThat(second.item()).isEqualTo(36 * 0.25 + 2 + 6 * 0.5);
    assertThat(second.backward().of(x).item()).isEqualTo(72 * 0.5 + 6);
  }

  @Test
  void sumsAreAddedPairwise() {
    Value[] tenths = new Value[100_000];
    Arrays.setAll(tenths, _ -> Value.of(0.1));
    assertThat(Value.sum(List.of(tenths)).item())
        .isEqualTo(Value.full(Shape.of(tenths.length), 0.1).sum().item());
  }

  @Test
  void whereNothingComesBackNothingIsNan() {
    Value zero = Value.variable(0);
    Value infinite = Value.variable(Double.POSITIVE_INFINITY);
    Value dot = Value.dot(List.of(zero), List.of(infinite));
    Value y = Value.where(Value.of(0), dot, zero);
    assertThat(y.backward().of(zero).item()).isEqualTo(1);
    assertThat(y.backward(SweepOption.DIFFERENTIABLE).of(zero).item()).isEqualTo(1);
  }

  @Test
  void noOperandsAndErrors() {
    assertThat(Value.sum(List.of()).item()).isZero();
    assertThat(Value.dot(List.of(), List.of()).item()).isZero();
    assertThatThrownBy(() -> Value.dot(List.of(Value.of(1)), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dot: left has 1 values, right has 0. Give as many of each.");
    assertThatThrownBy(() -> Value.dot(List.of(Value.vector(1)), List.of(Value.of(2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "dot: a value has shape [1]. Give lists of scalars, or use matmul() on vectors.");
    assertThatThrownBy(() -> Value.sum(List.of(Value.vector(1), Value.of(2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sum: value 0 has shape [1], value 1 []. Sum values of equal shape; add() broadcasts.");
  }
}
