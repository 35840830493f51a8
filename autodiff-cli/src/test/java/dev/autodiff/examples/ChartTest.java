package dev.autodiff.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChartTest {
  @Test
  void pointsAreWhereTheScalesSay() {
    String svg =
        new Chart("t", "x", "y")
            .between(0, 10)
            .line("a", new double[] {0, 5, 10}, new double[] {0, 5, 10})
            .points("b", new double[] {10}, new double[] {0})
            .svg();
    // The plot reaches from (66, 350) at the lower left to (696, 56) at the upper right.
    assertThat(svg)
        .contains("d=\"M66.0 350.0L381.0 203.0L696.0 56.0\"")
        .contains("cx=\"696.0\" cy=\"350.0\"");
  }

  @Test
  void aLogarithmicAxisCountsPowersOfTen() {
    String svg =
        new Chart("t", "x", "y")
            .logarithmic()
            .between(1e-4, 1)
            .line("a", new double[] {1, 1e-2})
            .svg();
    assertThat(svg).contains("d=\"M66.0 56.0L696.0 203.0\"").contains(">10⁻⁴<").contains(">1<");
  }

  @Test
  void ticksAreRoundNumbers() {
    assertThat(new Scale(0, 30).ticks(8)).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0);
    assertThat(new Scale(0.28, 0.5).ticks(6).stream().map(Scale::label))
        .containsExactly("0.3", "0.35", "0.4", "0.45", "0.5");
    assertThat(new Scale(-9.2, 2.7).powers(6)).containsExactly(-8.0, -6.0, -4.0, -2.0, 0.0, 2.0);
    assertThat(new Scale(-1.8, -0.1).powers(6).stream().map(Scale::power))
        .containsExactly("0.02", "0.05", "0.1", "0.2", "0.5");
    assertThat(Scale.label(1000)).isEqualTo("1000");
  }
}
