package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Loops that compute their neighbours' lanes once more give the numbers of loops that read them.
class ShiftsTest {
  private static final int N = 4100;
  private final int threads = Parallel.threads();

  @AfterEach
  void restore() {
    Parallel.setThreads(threads);
  }

  private static Value numbers(int n) {
    double[] data = new double[n];
    for (int i = 0; i < n; i++) {
      data[i] = Math.sin(1.3 * i) + 0.1;
    }
    return Value.vector(data);
  }

  /// The plan of a function whose numbers are those of the function.
  private static Plan check(UnaryOperator<Value> f, Value x) {
    Compiled compiled = new Compiled(false, xs -> List.of(f.apply(xs.getFirst())), x.shape());
    for (DType dtype : DType.values()) {
      for (int count = 1; count <= 3; count += 2) {
        Parallel.setThreads(count);
        for (int run = 0; run < 2; run++) {
          Value at = x.mul(1 - 0.5 * run).to(dtype);
          assertThat(compiled.apply(at).toArray()).isEqualTo(f.apply(at).toArray());
        }
      }
    }
    Trace trace = new Trace();
    Value in = trace.input(x.shape(), DType.FLOAT64);
    return Planner.plan(trace.program(List.of(in), List.of(f.apply(in))));
  }

  private static long loops(Plan plan) {
    assumeTrue(LaneProgram.fuses());
    return plan.steps().stream().filter(LaneStep.class::isInstance).count();
  }

  /// Element `i` of the result is element `i + by`, beyond the ends `outside`.
  private static Value shift(Value y, int by, double outside) {
    Value rest = Value.full(Shape.of(Math.abs(by)), outside).to(y.dtype());
    return by < 0
        ? Value.concat(0, rest, y.slice(0, 0, by))
        : Value.concat(0, y.slice(0, by, N), rest);
  }

  /// A chain of rates, by the classical Runge–Kutta method.
  private static Value chain(Value x, int steps) {
    Value y = x.mul(0.5);
    for (int step = 0; step < steps; step++) {
      Value k1 = x.mul(shift(y, -1, 1));
      Value k2 = x.mul(shift(y.add(k1.mul(0.05)), -1, 1));
      Value k3 = x.mul(shift(y.add(k2.mul(0.05)), -1, 1));
      Value k4 = x.mul(shift(y.add(k3.mul(0.1)), -1, 1));
      y = y.add(k1.add(k2.mul(2)).add(k3.mul(2)).add(k4).mul(0.1 / 6));
    }
    return y;
  }

  @Test
  void aStepOfASolverIsOneLoop() {
    Plan plan = check(x -> chain(x, 5), numbers(N));
    assertThat(loops(plan)).isEqualTo(5);
    assertThat(plan.bytes()).isLessThan(6 * 8 * N);
  }

  @Test
  void theSweepComputesTheStagesOnceMore() {
    UnaryOperator<Value> f = x -> chain(x, 8).select(0, -1);
    Plan plan = check(Autodiff.grad(f::apply)::apply, numbers(N));
    assertThat(loops(plan)).isLessThanOrEqualTo(18);
    assertThat(plan.bytes()).isLessThan(28 * 8 * N);
  }

  @Test
  void neighboursOnBothSides() {
    UnaryOperator<Value> f =
        x -> {
          Value y = x;
          for (int step = 0; step < 6; step++) {
            Value around = shift(y, -1, 0.25).add(shift(y, 1, -0.5));
            y = y.add(around.sub(y.mul(2)).mul(0.2));
          }
          return y;
        };
    assertThat(loops(check(f, numbers(N)))).isLessThan(6);
    check(Autodiff.grad(x -> f.apply(x).square().sum())::apply, numbers(N));
  }

  @ParameterizedTest
  @ValueSource(ints = {-17, -16, -3, 2, 16, 17, 500})
  void asFarAsItPays(int by) {
    Plan plan = check(x -> shift(x.mul(x), by, 3).mul(x).add(x), numbers(N));
    assertThat(loops(plan)).isEqualTo(Math.abs(by) <= 16 ? 1 : 2);
  }

  @Test
  void whatElseIsAskedForIsStoredAsWell() {
    check(
        x -> {
          Value y = x.mul(x);
          Value z = shift(y, -1, 1).mul(x);
          Value w = shift(z, 2, 0).add(shift(y, -1, 1));
          return Value.concat(0, y, z, w, shift(z, 2, 0), y.cumsum(0).mul(z));
        },
        numbers(N));
  }

  @Test
  void whatIsStoredLaterIsNotReadBefore() {
    check(
        x -> {
          Value y = x.mul(x);
          Value before = shift(y, -1, 1);
          Value z = before.mul(3);
          Value later = y.cumsum(0).add(1);
          Value sums = before.cumsum(0);
          return Value.concat(0, later.add(z), sums);
        },
        numbers(N));
  }

  @Test
  void whatIsStackedIsStored() {
    check(
        x -> {
          Value y = x.mul(x);
          Value z = y.tanh();
          return Value.stack(1, z.add(1), z.mul(2), shift(y, -1, 1), y.sub(x)).add(1);
        },
        numbers(N));
  }

  @Test
  void lanesThatLieOtherwiseStay() {
    check(
        x -> {
          Value even = Value.concat(0, x, x).slice(0, 0, 2 * N, 2);
          Value y = x.mul(x);
          Value z = shift(y.mul(2), -1, 1).mul(x);
          Value sum = z.add(even);
          Value both = even.mul(shift(y, 3, 1));
          return sum.add(both).add(shift(z, 1, 2)).add(x.slice(0, 0, 1)).add(x.select(0, 7));
        },
        numbers(N));
  }

  private static Value one(Value like, double number) {
    return Value.vector(number).to(like.dtype());
  }

  @Test
  void differentConstantsAreNoShift() {
    check(
        x -> {
          Value y = x.mul(x);
          Value before = Value.vector(1, 2).to(x.dtype());
          Value around = Value.concat(0, one(x, 1), y.slice(0, 1, -1), one(x, 5)).mul(x);
          return Value.concat(0, before, y.slice(0, 0, -2)).mul(x).add(around);
        },
        numbers(N));
  }

  @Test
  void zerosWinOverNanAtTheEdgesToo() {
    Value x = numbers(N).mul(Value.vector(infiniteAt(0, 5, N / 2, N - 1)));
    UnaryOperator<Value> f = v -> chain(v, 2).select(0, 3);
    check(Autodiff.grad(f::apply)::apply, x);
  }

  private static double[] infiniteAt(int... indices) {
    double[] data = Value.full(Shape.of(N), 1).toArray();
    for (int index : indices) {
      data[index] = Double.POSITIVE_INFINITY;
    }
    return data;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyProgram(int seed) {
    UnaryOperator<Value> f = x -> random(x, new SplittableRandom(seed));
    check(f, numbers(N));
    check(Autodiff.grad(x -> f.apply(x).square().mean())::apply, numbers(N));
  }

  private static Value random(Value x, SplittableRandom random) {
    List<Value> all = new ArrayList<>(List.of(x, x.add(1)));
    for (int i = 0; i < 40; i++) {
      Value a = all.get(random.nextInt(all.size()));
      Value b = all.get(Math.max(0, all.size() - 1 - random.nextInt(4)));
      all.add(
          switch (random.nextInt(8)) {
            case 0 -> a.add(b).mul(0.5);
            case 1 -> a.sub(b);
            case 2 -> b.mul(a).mul(0.25);
            case 3 -> b.tanh();
            case 4 -> b.mul(x.slice(0, 3, 4)).add(a.slice(0, 2, N - 3).sum());
            default -> shift(b, random.nextInt(-3, 4) * 2 + 1, random.nextInt(3)).mul(0.75);
          });
    }
    Value last = all.getLast().add(all.get(30));
    return Value.concat(0, last, all.get(35));
  }
}
