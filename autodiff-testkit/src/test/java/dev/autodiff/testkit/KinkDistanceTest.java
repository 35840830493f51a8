package dev.autodiff.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Value;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class KinkDistanceTest {
  private static final Offset<Double> ROUNDING = within(1e-15);

  private static KinkDistance of(java.util.function.UnaryOperator<Value> f, double... at) {
    return new KinkDistance(x -> f.apply(x.getFirst()), List.of(Value.vector(at)));
  }

  @Test
  void smoothFunctionsLimitNothing() {
    assertThat(of(x -> x.sin().exp(), 1, 2).at(0, 1)).isInfinite();
    assertThat(of(x -> Value.of(3), 1, 2).at(0, 1)).isInfinite();
  }

  @Test
  void halfTheWayToAKinkIsAllowed() {
    KinkDistance relu = of(Value::relu, 0.25, -3);
    assertThat(relu.at(0, 0)).isEqualTo(0.125);
    assertThat(relu.at(0, 1)).isEqualTo(1.5);
    assertThat(of(Value::log, 0.5).at(0, 0)).isEqualTo(0.25);
  }

  @Test
  void whatMovesFasterMayMoveLess() {
    assertThat(of(x -> x.mul(10).relu(), 0.25).at(0, 0)).isCloseTo(0.125, ROUNDING);
    assertThat(of(x -> x.mul(10).sub(2).relu(), 0.25).at(0, 0)).isCloseTo(0.025, ROUNDING);
    assertThat(of(x -> x.sum().relu(), 1, -0.5).at(0, 1)).isCloseTo(0.25, ROUNDING);
  }

  @Test
  void aPointOnAKinkLimitsNothing() {
    assertThat(of(Value::relu, 0, 2).at(0, 0)).isInfinite();
    assertThat(of(Value::log, -1, 2).at(0, 0)).isInfinite();
    assertThat(of(Value::log, -1, 2).at(0, 1)).isEqualTo(1);
  }

  @Test
  void everyInputHasItsOwnLimits() {
    KinkDistance ties =
        new KinkDistance(
            at -> at.get(0).maximum(at.get(1).mul(4)), List.of(Value.vector(1, 2), Value.of(0.3)));
    assertThat(ties.at(0, 0)).isCloseTo(0.1, ROUNDING);
    assertThat(ties.at(0, 1)).isCloseTo(0.4, ROUNDING);
    assertThat(ties.at(1, 0)).isCloseTo(0.025, ROUNDING);
  }
}
