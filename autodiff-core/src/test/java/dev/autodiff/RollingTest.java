package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Loops over scalars become operations on arrays, with the same bits.
class RollingTest {
  private static Value numbers(int n) {
    return Value.vector(new SplittableRandom(3).doubles(n, -1, 1).toArray());
  }

  /// Couples every element with the next: two picks, a product, a sum.
  private static Value loop(Value x) {
    Value sum = Value.of(0.25);
    for (int i = 0; i + 1 < x.shape().size(); i++) {
      Value a = x.select(0, i);
      Value b = x.select(0, i + 1);
      sum = sum.add(a.mul(b).tanh().sub(a.square().mul(i % 7)));
    }
    return sum;
  }

  private static Program trace(UnaryOperator<Value> f, Shape shape, boolean merging) {
    Trace trace = new Trace(merging);
    Value x = trace.input(shape, DType.FLOAT64);
    return Rolling.roll(trace, trace.program(List.of(x), List.of(f.apply(x))));
  }

  private static int steps(UnaryOperator<Value> f, int n) {
    return Planner.plan(trace(f, Shape.of(n), true)).steps().size();
  }

  private static void assertSameBits(UnaryOperator<Value> f, Value x) {
    // Merged nodes would add cotangents in another order.
    Compiled compiled = new Compiled(false, xs -> List.of(f.apply(xs.getFirst())), x.shape());
    assertThat(compiled.apply(x).toArray()).containsExactly(f.apply(x).toArray());
    Value other = x.mul(-0.75);
    assertThat(compiled.apply(other).toArray()).containsExactly(f.apply(other).toArray());
  }

  @Test
  void aLoopOverScalarsBecomesAFewSteps() {
    assertThat(steps(RollingTest::loop, 1000))
        .isLessThan(15)
        .isEqualTo(steps(RollingTest::loop, 300));
    UnaryOperator<Value> slope = Autodiff.grad(RollingTest::loop);
    assertThat(steps(slope, 1000)).isLessThan(30).isEqualTo(steps(slope, 300));
  }

  @Test
  void aLoopOverScalarsKeepsItsBits() {
    assertSameBits(RollingTest::loop, numbers(1000));
    assertSameBits(Autodiff.grad(RollingTest::loop), numbers(1000));
  }

  @Test
  void sumsThatAreReadOnTheWayKeepTheirBits() {
    UnaryOperator<Value> prefixes =
        x -> {
          Value sum = x.select(0, 0);
          List<Value> some = new ArrayList<>();
          for (int i = 1; i < x.shape().size(); i++) {
            sum = i % 2 == 0 ? sum.add(x.select(0, i)) : x.select(0, i).add(sum);
            if (i % 50 == 0) {
              some.add(sum.exp());
            }
          }
          return Value.stack(0, some.toArray(Value[]::new)).sum().mul(sum);
        };
    assertSameBits(prefixes, numbers(333));
    assertSameBits(Autodiff.grad(prefixes), numbers(333));
  }

  @Test
  void recurrencesKeepTheirBits() {
    UnaryOperator<Value> recurrence =
        x -> {
          Value state = x.select(0, 0);
          for (int i = 1; i < x.shape().size(); i++) {
            state = state.mul(0.5).add(x.select(0, i).sin());
          }
          return state;
        };
    assertSameBits(recurrence, numbers(200));
    assertSameBits(Autodiff.grad(recurrence), numbers(200));
  }

  @Test
  void aHundredThousandAdditionsKeepTheirOrder() {
    int n = 100_000;
    UnaryOperator<Value> chain =
        x -> {
          Value sum = Value.of(0.1);
          for (int i = 0; i < n; i++) {
            sum = sum.add(x.select(0, i));
          }
          return sum;
        };
    double[] x = numbers(n).toArray();
    double expected = 0.1;
    for (double term : x) {
      expected += term;
    }
    assertThat(Autodiff.compile(chain, Shape.of(n)).apply(Value.vector(x)).item())
        .isEqualTo(expected);
    double[] gradient =
        Autodiff.compile(Autodiff.grad(chain), Shape.of(n)).apply(Value.vector(x)).toArray();
    assertThat(gradient).hasSize(n).containsOnly(1);
    assertThat(steps(chain, n)).isLessThan(10);
  }

  @Test
  void sumsAndProductsOfListsKeepTheirBits() {
    UnaryOperator<Value> sum = x -> Value.sum(parts(x, 0, 100)).sin();
    UnaryOperator<Value> dot =
        x -> Value.dot(parts(x.square(), 0, 50), parts(x.neg(), 50, 100)).exp();
    for (UnaryOperator<Value> f : List.of(sum, dot)) {
      assertSameBits(f, numbers(100));
      assertSameBits(Autodiff.grad(f), numbers(100));
      assertThat(steps(f, 100)).isLessThan(10);
    }
  }

  private static List<Value> parts(Value x, int from, int to) {
    List<Value> parts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      parts.add(x.select(0, i).tanh());
    }
    return parts;
  }

  @Test
  void aRecursiveExpansionTakesTheMemoryOfItsDistinctParts() {
    int n = 7;
    Shape shape = Shape.of(n, n);
    UnaryOperator<Value> determinant = a -> determinant(entries(a), 0, (1 << n) - 1);
    // Written out there are 7! products; of minors there are 2⁷, with up to 7 terms each.
    assertThat(trace(determinant, shape, true).symbols()).isLessThan(5040 / 4);

    Value a = Value.tensor(shape, numbers(n * n).toArray());
    double[][] numbers = new double[n][];
    for (int i = 0; i < n; i++) {
      numbers[i] = a.select(0, i).toArray();
    }
    assertThat(Autodiff.compile(determinant, shape).apply(a).item())
        .isCloseTo(determinant(numbers, 0, (1 << n) - 1, -1), within(1e-12));
    Value gradient = Autodiff.compile(Autodiff.grad(determinant), shape).apply(a);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double minor = determinant(numbers, 0, ((1 << n) - 1) & ~(1 << j), i);
        assertThat(gradient.get(i, j)).isCloseTo((i + j) % 2 == 0 ? minor : -minor, within(1e-12));
      }
    }
  }

  private static Value[][] entries(Value a) {
    int n = a.shape().length(0);
    Value[][] entries = new Value[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        entries[i][j] = a.select(0, i).select(0, j);
      }
    }
    return entries;
  }

  /// Expands along a row; the columns left are bits of a mask.
  private static Value determinant(Value[][] a, int row, int columns) {
    if (columns == 0) {
      return Value.of(1);
    }
    Value sum = Value.of(0);
    boolean plus = true;
    for (int column = 0; column < a.length; column++) {
      if ((columns >> column & 1) != 0) {
        Value term = a[row][column].mul(determinant(a, row + 1, columns & ~(1 << column)));
        sum = plus ? sum.add(term) : sum.sub(term);
        plus = !plus;
      }
    }
    return sum;
  }

  /// The same on numbers, with one row left out.
  private static double determinant(double[][] a, int row, int columns, int without) {
    if (columns == 0) {
      return 1;
    }
    if (row == without) {
      return determinant(a, row + 1, columns, without);
    }
    double sum = 0;
    int sign = 1;
    for (int column = 0; column < a.length; column++) {
      if ((columns >> column & 1) != 0) {
        sum += sign * a[row][column] * determinant(a, row + 1, columns & ~(1 << column), without);
        sign = -sign;
      }
    }
    return sum;
  }
}
