package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a loop computes for a joined array is put there at once, with the numbers of a copy.
class JoinsTest {
  private static final int[] SIZES = {2, 9, 40, 700};

  private static Value numbers(int n) {
    return Value.vector(IntStream.range(0, n).mapToDouble(i -> Math.sin(i) + 0.1).toArray());
  }

  /// The numbers of a compiled function, which are those of the function, and how many arrays its
  /// plan copies or computes otherwise than by loops.
  private static long check(Function<Value, List<Value>> f, int n) {
    Value x = numbers(n);
    Compiled compiled = new Compiled(false, xs -> f.apply(xs.getFirst()), x.shape());
    for (DType dtype : DType.values()) {
      for (int run = 0; run < 3; run++) {
        Value at = x.mul(1 + 0.5 * run).to(dtype);
        List<Value> results = compiled.applyMany(List.of(at));
        List<Value> expected = f.apply(at);
        for (int i = 0; i < expected.size(); i++) {
          assertThat(results.get(i).toArray()).isEqualTo(expected.get(i).toArray());
          assertThat(results.get(i).shape()).isEqualTo(expected.get(i).shape());
        }
      }
    }
    Trace trace = new Trace();
    Value in = trace.input(x.shape(), DType.FLOAT64);
    Plan plan = Planner.plan(trace.program(List.of(in), f.apply(in)));
    return plan.steps().stream().filter(step -> step instanceof ShapedStep).count();
  }

  private static Value constant(Value x, double number) {
    return Value.full(x.shape(), number).to(x.dtype());
  }

  @Test
  void columnsAreWrittenAsRows() {
    for (int n : SIZES) {
      long copies =
          check(
              x ->
                  List.of(
                      Value.stack(1, x.sin(), x, constant(x, 2), x.square(), x.exp().add(x.sin()))),
              n);
      assertThat(copies).isZero();
    }
  }

  @Test
  void blocksAreWrittenBetweenOthers() {
    for (int n : SIZES) {
      long copies =
          check(
              x -> {
                Value rows = x.reshape(-1, n % 4 == 0 ? 4 : 1);
                return List.of(Value.concat(1, rows.sin(), rows.mul(2), rows.exp()));
              },
              n);
      assertThat(copies).isZero();
    }
  }

  @Test
  void joinedArraysLieInLongerOnes() {
    for (int n : SIZES) {
      long copies =
          check(
              x -> {
                Value rows = Value.stack(1, x.sin(), x.cos(), x.mul(3));
                return List.of(Value.concat(0, rows.reshape(-1), x.square().exp()));
              },
              n);
      assertThat(copies).isZero();
    }
  }

  @Test
  void whatIsJoinedMayBeReadElsewhere() {
    for (int n : SIZES) {
      check(
          x -> {
            Value y = x.sin();
            Value rows = Value.stack(1, y, y.mul(x), x.tanh());
            return List.of(rows.sum(false, 0), y.add(rows.select(1, 2)).exp(), rows);
          },
          n);
      check(
          x -> {
            Value y = x.sin();
            Value z = y.slice(0, 0, -1).exp();
            Value both = Value.concat(0, y, z);
            Value again = both.slice(0, 1, n).mul(z);
            return List.of(Value.concat(0, again, both.square(), again.add(1)), z.add(1));
          },
          n);
    }
  }

  @Test
  void whatLeavesThePlanOrComesTwiceIsCopied() {
    for (int n : SIZES) {
      check(
          x -> {
            Value y = x.sin();
            Value z = y.slice(0, 0, -1).exp();
            return List.of(z, Value.concat(0, y, z), y);
          },
          n);
      check(x -> List.of(Value.concat(0, x.exp(), x.exp(), x.cos())), n);
      check(x -> List.of(Value.stack(1, x.exp(), x.exp(), x)), n);
      check(x -> List.of(Value.concat(0, x, x.slice(0, 1, n).exp())), n);
    }
  }

  @Test
  void joinsOfJoins() {
    for (int n : SIZES) {
      check(
          x -> {
            Value a = Value.concat(0, x.sin(), x.slice(0, 1, n).exp());
            Value b = Value.concat(0, a.square(), x.slice(0, 1, n).cos());
            Value one = Value.vector(1).to(x.dtype());
            Value shifted = Value.concat(0, one, b.slice(0, 0, -1));
            return List.of(Value.concat(0, b, a.add(1)).mul(2).exp(), shifted.mul(b));
          },
          n);
    }
  }

  @Test
  void derivatives() {
    for (int n : SIZES) {
      check(
          x -> {
            Value v = Value.variable(x);
            Value rows = Value.stack(1, v.sin(), v, v.mul(v));
            Value all = Value.concat(0, rows.reshape(-1), v.slice(0, 1, n).exp());
            return List.of(all.square().mul(all).sum().backward().of(v));
          },
          n);
      check(
          x ->
              List.of(
                  Autodiff.vmap(y -> Value.stack(0, y.sin(), y.mul(2), Value.of(1).to(y.dtype())))
                      .apply(x)),
          n);
    }
  }
}
