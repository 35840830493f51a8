package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.kernels.LaneProgram;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Loops over short arrays: one program serves all turns, and the numbers stay the same whatever
/// runs it.
class LoopsTest {
  private static final int N = 14;
  private static final int TURNS = 80;

  /// Two gates and a memory, with weights in the rows of `x`.
  private static Value recurrence(Value x) {
    Value hidden = x.select(0, 4);
    Value memory = x.select(0, 5);
    for (int turn = 0; turn < TURNS; turn++) {
      Value gate = hidden.mul(x.select(0, 0)).add(x.select(0, 1)).sigmoid();
      Value change = hidden.mul(x.select(0, 2)).add(x.select(0, 3)).tanh();
      memory = memory.mul(gate).add(change.mul(0.5));
      hidden = gate.mul(memory.tanh());
    }
    return hidden.add(memory);
  }

  private static Value weights() {
    return Value.vector(IntStream.range(0, 6 * N).mapToDouble(i -> Math.sin(i + 1)).toArray())
        .reshape(6, N);
  }

  private static Set<LaneProgram> programs(UnaryOperator<Value> f) {
    Trace trace = new Trace();
    Value in = trace.input(weights().shape(), DType.FLOAT64);
    Plan plan = Planner.plan(trace.program(List.of(in), List.of(f.apply(in))));
    Set<LaneProgram> programs = new HashSet<>();
    for (Plan.Step step : plan.steps()) {
      if (step instanceof LaneStep lanes) {
        programs.add(lanes.program());
      }
    }
    return programs;
  }

  @Test
  void turnsShareAProgram() {
    assertThat(programs(LoopsTest::recurrence)).hasSizeLessThan(6);
    assertThat(programs(Autodiff.grad(x -> recurrence(x).sum()))).hasSizeLessThan(16);
  }

  @Test
  void numbersStayTheSameWhileLoopsAreFused() {
    UnaryOperator<Value> slope = Autodiff.grad(x -> recurrence(x).sum());
    Compiled compiled =
        new Compiled(false, xs -> List.of(slope.apply(xs.getFirst())), weights().shape());
    for (int run = 0; run < 200; run++) {
      Value x = weights().mul(1 + 0.01 * (run % 7));
      Value result = compiled.apply(x);
      if (run % 20 < 3) {
        assertThat(result.toArray()).isEqualTo(slope.apply(x).toArray());
      }
    }
  }

  @Test
  void zerosWinOverNaNWhileLoopsAreFused() {
    UnaryOperator<Value> f =
        x -> {
          Value y = x;
          for (int turn = 0; turn < TURNS; turn++) {
            y = Value.where(x.greater(0), x.log().mul(0.01), y.mul(0.5)).add(y);
          }
          return y.sum();
        };
    Value x = Value.vector(0, -1, 2, 0, 1e-300, 3, 0.5, -0.0, 7);
    UnaryOperator<Value> slope = Autodiff.grad(f);
    Compiled compiled = new Compiled(false, xs -> List.of(slope.apply(xs.getFirst())), x.shape());
    double[] expected = slope.apply(x).toArray();
    for (int run = 0; run < 400; run++) {
      assertThat(compiled.apply(x).toArray()).isEqualTo(expected);
    }
  }
}
