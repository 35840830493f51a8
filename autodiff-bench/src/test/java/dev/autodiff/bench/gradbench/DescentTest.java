package dev.autodiff.bench.gradbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Autodiff;
import dev.autodiff.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DescentTest {
  @ParameterizedTest
  @EnumSource(Descent.Mode.class)
  void findsAMinimum(Descent.Mode mode) {
    Value found =
        Descent.argmin(x -> x.sub(Value.vector(3, -2)).square().sum(), Value.vector(0, 0), mode);

    assertThat(found.toArray()).containsExactly(new double[] {3, -2}, within(1e-4));
  }

  @ParameterizedTest
  @EnumSource(Descent.Mode.class)
  void theMinimumIsDifferentiable(Descent.Mode mode) {
    Value slope =
        Autodiff.grad(w -> Descent.argmin(x -> x.sub(w).square(), Value.of(0), mode))
            .apply(Value.of(2));

    // Every step moves x towards w by a fixed part of the way.
    double moved = Descent.argmin(x -> x.sub(2).square(), Value.of(0), mode).item() / 2;
    assertThat(slope.item()).isCloseTo(moved, within(1e-12));
    assertThat(moved).isNotEqualTo(1).isCloseTo(1, within(1e-4));
  }
}
