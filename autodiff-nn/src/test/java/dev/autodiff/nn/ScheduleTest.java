package dev.autodiff.nn;

import static dev.autodiff.nn.Line.LINE;
import static dev.autodiff.nn.Line.squares;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static double[] rates(Schedule schedule, int count) {
    return IntStream.range(0, count).mapToDouble(t -> schedule.rate(1, t)).toArray();
  }

  @Test
  void restartsGetLonger() {
    double[] rates = rates(Schedule.warmRestarts(2, 3, 0), 9);

    assertThat(rates[0]).isEqualTo(1);
    assertThat(rates[1]).isCloseTo(0.5, within(1e-15));
    assertThat(rates[2]).isEqualTo(1);
    assertThat(rates[5]).isCloseTo(0.5, within(1e-15));
    assertThat(rates[8]).isEqualTo(1);
  }

  @Test
  void theEndsOfSchedulesAreExact() {
    assertThat(Schedule.cosineAnnealing(7, 0.25).rate(1, 7)).isEqualTo(0.25);
    assertThat(Schedule.cosineAnnealing(7, 0.25).rate(1, 7_000_000)).isEqualTo(1);
    assertThat(Schedule.linear(0.1, 1, 3).rate(0.7, 100)).isEqualTo(0.7);
    assertThat(Schedule.polynomialDecay(5, 2).rate(1, 6)).isEqualTo(0);
    assertThat(Schedule.multiStepDecay(0.5, 4, 2, 2).rate(1, 4)).isEqualTo(0.125);
    assertThat(new OneCycle(1, 11).rate(9, 10)).isCloseTo(1 / 25e4, within(1e-20));
    assertThat(new OneCycle(1, 10, 0.1, 25, 1e4, true, false).rate(9, 0)).isEqualTo(1);
    assertThat(rates(new CyclicRate(1, 3, 2, 4, 0.5, 1), 9))
        .containsExactly(1, 2, 3, 2.5, 2, 1.5, 1, 1.5, 2);
  }

  @Test
  void schedulesFollowEachOther() {
    Schedule warm = Schedule.linear(0.5, 1, 2).then(2, Schedule.exponentialDecay(0.1));

    assertThat(rates(warm, 4)).containsExactly(new double[] {0.5, 0.75, 1, 0.1}, within(1e-15));
  }

  @Test
  void aPlateauWaitsForItsPatience() {
    ReduceOnPlateau plateau = new ReduceOnPlateau(0.5, 1);

    assertThat(plateau.rate(1)).isEqualTo(1);
    assertThat(plateau.rate(1, 3, 2, 2)).isEqualTo(1);
    assertThat(plateau.rate(1, 3, 2, 2, 2)).isEqualTo(0.5);
    assertThat(plateau.rate(1, 3, Double.NaN, Double.NaN)).isEqualTo(0.5);
    assertThat(new ReduceOnPlateau(true, 0.5, 0, 0, false, 2, 0.4, 0).rate(1, 1, 1, 1, 1, 1))
        .isEqualTo(0.4);
  }

  /// Without a gradient to divide by, one step moves the weight by the rate times the gradient.
  @Test
  void theTrainerFollowsASchedule() {
    List<Integer> times = new ArrayList<>();
    Schedule once =
        (initial, time) -> {
          times.add(time);
          return time == 0 ? initial : 0;
        };
    double[] perEpoch =
        squares(0, 0.1).epochs(4).schedule(once).build().train(LINE).history().trainingLosses();

    assertThat(times).containsExactly(0, 1, 2, 3);
    assertThat(perEpoch[1]).isLessThan(perEpoch[0]);
    assertThat(perEpoch[4]).isEqualTo(perEpoch[1]);

    times.clear();
    squares(0, 0.1)
        .epochs(2)
        .batching(Batching.miniBatch(2, 1))
        .stepSchedule(once)
        .build()
        .train(LINE);
    assertThat(times).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void aTrainerReducesTheRateOnAPlateau() {
    // With this rate the loss grows, until the rate is small enough.
    double[] losses =
        squares(0, 0.9)
            .epochs(40)
            .schedule(new ReduceOnPlateau(0.5, 0))
            .build()
            .train(LINE)
            .history()
            .trainingLosses();

    assertThat(losses[2]).isGreaterThan(losses[0]);
    assertThat(losses[40]).isLessThan(1);
  }

  @Test
  void badSettingsAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OneCycle(1, 10).rate(1, 10))
        .withMessage(
            "oneCycle: the cycle of 10 steps is over at 10. "
                + "Give the cycle as many steps as the training has.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> squares(0, 0.1).schedule((_, _) -> -1).build().train(LINE))
        .withMessageContaining("the learning rate of step 1 is -1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> Schedule.stepDecay(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Schedule.cosineAnnealing(0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.linear(0, 1, 1).then(-1, Schedule.linear(0, 1, 1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new CyclicRate(1, 2, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new OneCycle(1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ReduceOnPlateau(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ReduceOnPlateau(0.5, -1));
  }

  @Test
  void clippingBoundsTheNorm() {
    List<Value> gradients = List.of(Value.vector(3, 0), Value.of(4), Value.vector());

    assertThat(Clipping.totalNorm(gradients, 2).item()).isEqualTo(5);
    assertThat(Clipping.totalNorm(gradients, 1).item()).isEqualTo(7);
    assertThat(Clipping.totalNorm(gradients, Double.POSITIVE_INFINITY).item()).isEqualTo(4);
    assertThat(Clipping.totalNorm(gradients, 3).item()).isCloseTo(Math.cbrt(91), within(1e-14));
    assertThat(Clipping.totalNorm(List.of(), 2).item()).isEqualTo(0);
    assertThat(Clipping.totalNorm(List.of(Value.vector(3e200, 4e200)), 2).item())
        .isCloseTo(5e200, within(1e185));
    assertThat(Clipping.totalNorm(List.of(Value.vector(1, Double.NEGATIVE_INFINITY)), 2).item())
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Clipping.totalNorm(List.of(Value.vector(1, Double.NaN)), 2).item()).isNaN();

    assertThat(Clipping.norm(1).of(gradients).get(1).item()).isCloseTo(0.8, within(1e-6));
    assertThat(Clipping.norm(6).of(gradients).get(0).toArray()).containsExactly(3, 0);
    assertThat(Clipping.value(2).of(gradients).get(0).toArray()).containsExactly(2, 0);
    assertThatIllegalArgumentException().isThrownBy(() -> Clipping.norm(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Clipping.value(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Clipping.totalNorm(gradients, 0));
  }
}
