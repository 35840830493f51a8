package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Shifted arrays are read where they lie, with the numbers of a copy.
class MarginsTest {
  private static final Value ONE = Value.vector(1);

  private static Value numbers(int n) {
    return Value.vector(IntStream.range(0, n).mapToDouble(i -> Math.sin(i) + 0.1).toArray());
  }

  /// The numbers of a compiled function, which are those of the function.
  private static Plan check(UnaryOperator<Value> f, Value x) {
    Compiled compiled = new Compiled(false, xs -> List.of(f.apply(xs.getFirst())), x.shape());
    for (DType dtype : DType.values()) {
      for (int run = 0; run < 3; run++) {
        Value at = x.mul(1 + 0.5 * run).to(dtype);
        assertThat(compiled.apply(at).toArray()).isEqualTo(f.apply(at).toArray());
      }
    }
    return plan(f, x);
  }

  private static Plan plan(UnaryOperator<Value> f, Value x) {
    Trace trace = new Trace();
    Value in = trace.input(x.shape(), DType.FLOAT64);
    return Planner.plan(trace.program(List.of(in), List.of(f.apply(in))));
  }

  private static long copies(Plan plan) {
    return plan.steps().stream().filter(step -> step instanceof ShapedStep).count();
  }

  private static Value shifted(Value before, Value y) {
    return Value.concat(0, before.to(y.dtype()), y.slice(0, 0, -1));
  }

  @Test
  void whatIsShiftedAndReadByLoopsIsNotCopied() {
    Plan plan = check(x -> shifted(ONE, x.sin()).mul(x).exp(), numbers(20));
    assertThat(copies(plan)).isZero();
  }

  @Test
  void neitherIsItsCotangent() {
    UnaryOperator<Value> f = x -> shifted(ONE, x.sin()).exp().mul(x).sum();
    Plan plan = check(Autodiff.grad(f), numbers(20));
    assertThat(copies(plan)).isZero();
  }

  @Test
  void marginsGrowAndAreShared() {
    UnaryOperator<Value> f =
        x -> {
          Value y = x.sin();
          Value once = shifted(ONE, y);
          Value twice = shifted(Value.vector(5), once);
          Value back = Value.concat(0, y.slice(0, 1, 20), Value.vector(6).to(x.dtype()));
          return twice.mul(back).add(once.mul(x)).exp();
        };
    Plan plan = check(f, numbers(20));
    assertThat(copies(plan)).isZero();
    assertThat(plan.margins())
        .anyMatch(
            margin -> margin != null && margin.before().length == 2 && margin.behind().length == 1);
  }

  @Test
  void onePlaceHasOneNumber() {
    UnaryOperator<Value> f =
        x -> {
          Value y = x.sin();
          return shifted(ONE, y).mul(x).add(shifted(Value.vector(2), y).div(x));
        };
    assertThat(copies(check(f, numbers(20)))).isPositive();
  }

  @Test
  void whatLeavesThePlanIsCopied() {
    check(x -> shifted(ONE, x.sin()), numbers(20));
    check(x -> x.sin().slice(0, 3, 9), numbers(20));
    check(x -> shifted(ONE, x), numbers(20));
    check(x -> shifted(ONE, x.sin()).sum().mul(x), numbers(20));
  }

  @Test
  void partsOfPartsAndMatrices() {
    check(
        x -> {
          Value rows = x.sin().reshape(4, 5);
          Value inner = rows.slice(0, 1, 3).mul(2).slice(0, 0, 1);
          Value three = Value.full(Shape.of(1, 5), 3).to(x.dtype());
          Value padded = Value.concat(0, three, inner, rows.slice(0, 2, 4));
          return padded.exp().mul(rows).add(rows.select(0, 2).mul(2).tanh());
        },
        numbers(20));
  }

  @Test
  void loopsOfShifts() {
    UnaryOperator<Value> f =
        x -> {
          Value y = Value.full(x.shape(), 0).to(x.dtype());
          for (int step = 0; step < 30; step++) {
            Value k = x.mul(shifted(ONE, y));
            y = y.add(x.mul(shifted(ONE, y.add(k.mul(0.05)))).mul(0.1));
          }
          return y;
        };
    check(f, numbers(33));
    check(Autodiff.grad(x -> f.apply(x).select(0, -1)), numbers(33));
    check(Autodiff.grad(x -> f.apply(x).square().sum()), numbers(7));
  }
}
