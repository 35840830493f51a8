package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the derivatives are where they jump, as each row's text says.
class KinkTest {
  /// A kink and the partials that hold there.
  record Kink(Elementwise row, double[] at, double[] partials) {
    @Override
    public String toString() {
      return row + " at " + Arrays.toString(at);
    }
  }

  @Test
  void zerosThatAreMeantWinOverInfinity() {
    double inf = Double.POSITIVE_INFINITY;
    for (Elementwise row : new Elementwise[] {Elementwise.MUL, Elementwise.RELU}) {
      assertThat(row.chain(2, -3)).isEqualTo(-6);
      assertThat(row.chain(inf, 2)).isEqualTo(inf);
      assertThat(row.chain(0, inf)).isZero();
      assertThat(row.chain(0, Double.NaN)).isZero();
      assertThat(row.chain(Double.NaN, 1)).isNaN();
    }
    assertThat(Elementwise.RELU.chain(inf, 0)).isZero();
    assertThat(Elementwise.MUL.chain(inf, 0)).isNaN();
  }

  private static Kink kink(Elementwise row, double[] at, double... partials) {
    return new Kink(row, at, partials);
  }

  private static double[] at(double... operands) {
    return operands;
  }

  static List<Kink> kinks() {
    return List.of(
        kink(Elementwise.ABS, at(0), 0),
        kink(Elementwise.ABS, at(-0.0), 0),
        kink(Elementwise.SIGN, at(0), 0),
        kink(Elementwise.RELU, at(0), 0),
        kink(Elementwise.RELU, at(-0.0), 0),
        kink(Elementwise.LEAKY_RELU, at(0, 0.1), 0.1, 0),
        kink(Elementwise.LEAKY_RELU, at(-0.0, 3), 3, 0),
        kink(Elementwise.ELU, at(0, 1), 1, 0),
        kink(Elementwise.ELU, at(0, 1.7), 1.7, 0),
        kink(Elementwise.SOFTSIGN, at(0), 1),
        kink(Elementwise.SOFTSIGN, at(-0.0), 1),
        kink(Elementwise.HARD_TANH, at(-1, -1, 1), 0, 1, 0),
        kink(Elementwise.HARD_TANH, at(1, -1, 1), 0, 0, 1),
        kink(Elementwise.HARD_TANH, at(0, 1, 1), 0, 0, 1),
        kink(Elementwise.HARD_TANH, at(1, 1, 1), 0, 0, 1),
        kink(Elementwise.FLOOR, at(2), 0),
        kink(Elementwise.CEIL, at(-1), 0),
        kink(Elementwise.TRUNC, at(3), 0),
        kink(Elementwise.ROUND, at(2.5), 0),
        kink(Elementwise.FLOOR_DIVIDE, at(6, 3), 0, 0),
        kink(Elementwise.FMOD, at(6, 3), 1, -2),
        kink(Elementwise.FMOD, at(-6, 3), 1, 2),
        kink(Elementwise.FMOD, at(0, 3), 1, 0),
        kink(Elementwise.REMAINDER, at(6, 3), 1, -2),
        kink(Elementwise.REMAINDER, at(-6, 3), 1, 2),
        kink(Elementwise.REMAINDER, at(6, -3), 1, 2),
        kink(Elementwise.COPY_SIGN, at(0, -2), 0, 0),
        kink(Elementwise.COPY_SIGN, at(-0.0, 2), 0, 0),
        kink(Elementwise.COPY_SIGN, at(-3, 0), -1, 0),
        kink(Elementwise.COPY_SIGN, at(3, -0.0), -1, 0),
        kink(Elementwise.FMAX, at(2, 2), 1, 0),
        kink(Elementwise.FMAX, at(0, -0.0), 1, 0),
        kink(Elementwise.FMAX, at(Double.NaN, 1), 0, 1),
        kink(Elementwise.FMAX, at(1, Double.NaN), 1, 0),
        kink(Elementwise.FMIN, at(2, 2), 1, 0),
        kink(Elementwise.FMIN, at(Double.NaN, 1), 0, 1),
        kink(Elementwise.FMIN, at(1, Double.NaN), 1, 0),
        kink(Elementwise.SINC_DERIVATIVE, at(0.5, 0), 0, -Math.PI * Math.PI / 3),
        kink(Elementwise.ERFCX_DERIVATIVE, at(0.5, 0), 0, 2),
        kink(Elementwise.POLYGAMMA, at(0.5, 1), 0, -2.4041138063191885),
        kink(Elementwise.BESSEL_I, at(0.5, 0), 0, 0.5),
        kink(Elementwise.ATAN2, at(0, 0), 0, 0),
        kink(Elementwise.ATAN2, at(-0.0, -0.0), 0, 0),
        kink(Elementwise.ATAN2, at(0, -2), -0.5, 0),
        kink(Elementwise.HYPOT, at(0, 0), 0, 0),
        kink(Elementwise.HYPOT, at(-0.0, 0), 0, 0),
        kink(Elementwise.MAXIMUM, at(2, 2), 0.5, 0.5),
        kink(Elementwise.MAXIMUM, at(0, -0.0), 0.5, 0.5),
        kink(Elementwise.MAXIMUM, at(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY), 0.5, 0.5),
        kink(Elementwise.MINIMUM, at(2, 2), 0.5, 0.5),
        kink(Elementwise.MINIMUM, at(-0.0, 0), 0.5, 0.5),
        kink(Elementwise.STRONG_MUL, at(0, Double.POSITIVE_INFINITY), Double.POSITIVE_INFINITY, 0),
        kink(Elementwise.ZERO_MUL, at(0, Double.POSITIVE_INFINITY), Double.POSITIVE_INFINITY, 0),
        kink(Elementwise.ZERO_MUL, at(Double.NaN, 0), 0, Double.NaN),
        kink(Elementwise.EQUAL, at(1, 1), 0, 0),
        kink(Elementwise.GREATER, at(1, 1), 0, 0),
        kink(Elementwise.GREATER_EQUAL, at(1, 1), 0, 0),
        kink(Elementwise.WHERE, at(0, 5, 7), 0, 0, 1),
        kink(Elementwise.WHERE, at(-0.0, 5, 7), 0, 0, 1),
        kink(Elementwise.WHERE, at(Double.MIN_VALUE, 5, 7), 0, 1, 0),
        kink(Elementwise.CLAMP, at(-1, -1, 1), 1, 0, 0),
        kink(Elementwise.CLAMP, at(1, -1, 1), 1, 0, 0),
        kink(Elementwise.CLAMP, at(Math.nextUp(1.0), -1, 1), 0, 0, 1),
        kink(Elementwise.CLAMP, at(Math.nextDown(-1.0), -1, 1), 0, 1, 0),
        kink(Elementwise.CLAMP, at(0, 1, 1), 0, 1, 0),
        kink(Elementwise.CLAMP, at(1, 1, 1), 1, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("kinks")
  void partialsAtTheKinkAreTheDocumentedOnes(Kink kink) {
    for (Shape shape : List.of(Shape.SCALAR, Shape.of(3))) {
      Value[] operands =
          Arrays.stream(kink.at)
              .mapToObj(x -> Value.variable(Value.full(shape, x)))
              .toArray(Value[]::new);
      Value y = kink.row.apply(operands);
      for (int k = 0; k < operands.length; k++) {
        double[] expected = new double[shape.size()];
        Arrays.fill(expected, kink.partials[k]);
        assertThat(y.localDerivative(k).add(0).toArray()).containsExactly(expected);
        assertThat(y.sum().backward().of(operands[k]).add(0).toArray()).containsExactly(expected);
        assertThat(y.sum().backward(SweepOption.DIFFERENTIABLE).of(operands[k]).add(0).toArray())
            .containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinks")
  void theDomainKnowsTheKink(Kink kink) {
    double[] x = Arrays.copyOf(kink.at, 3);
    double distance = kink.row.domain().kinkDistance().at(x[0], x[1], x[2]);
    // Infinite operands tie too, but their difference is no number.
    assertThat(distance <= 1e-15 || Double.isNaN(distance)).as("distance %s", distance).isTrue();
  }

  @Test
  void theUpperBoundWinsWhereBoundsAreCrossed() {
    for (double x : new double[] {-3, -1, 0, 1, 3}) {
      Value a = Value.variable(x);
      Value low = Value.variable(1);
      Value high = Value.variable(-1);
      Value y = a.clamp(low, high);
      assertThat(y.item()).isEqualTo(-1);
      assertThat(y.backward().of(List.of(a, low, high)).stream().map(Value::item))
          .containsExactly(0.0, 0.0, 1.0);
    }
  }

  @Test
  void everyRowWithAKinkIsHere() {
    Set<Elementwise> kinked = EnumSet.noneOf(Elementwise.class);
    for (Elementwise row : Elementwise.values()) {
      if (!row.domain().kinks().isEmpty()) {
        kinked.add(row);
      }
    }
    Set<Elementwise> here = EnumSet.noneOf(Elementwise.class);
    kinks().forEach(kink -> here.add(kink.row));
    assertThat(here).isEqualTo(kinked);
  }
}
