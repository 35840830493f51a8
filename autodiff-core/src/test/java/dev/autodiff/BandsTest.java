package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.kernels.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Steps that run together, some rows at a time, give the numbers of steps that run one by one.
class BandsTest {
  private final int threads = Parallel.threads();

  @AfterEach
  void restore() {
    Parallel.setThreads(threads);
  }

  private static Value numbers(int... lengths) {
    Shape shape = Shape.of(lengths);
    double[] data = new double[shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = Math.sin(1.3 * i) + 0.1;
    }
    return Value.tensor(shape, data);
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

  private static List<Band> bands(Plan plan) {
    return plan.steps().stream().filter(Band.class::isInstance).map(Band.class::cast).toList();
  }

  /// The squared distance from each point to the nearest of a few centers, but for its own square.
  private static Value nearest(Value points, Value centers) {
    Value products = points.to(centers.dtype()).matmul(centers.transpose());
    return centers.square().sum(1).sub(products.mul(2)).min(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2000, 2048, 2049, 4097})
  void aMatrixOfDistancesIsNotStored(int rows) {
    Value points = numbers(rows, 3);
    Plan plan = check(c -> nearest(points, c).sum(), numbers(100, 3));
    assertThat(bands(plan)).hasSize(1);
    assertThat(plan.bytes()).isLessThan(rows * 100L);
  }

  @Test
  void neitherIsWhatItsDerivativesNeed() {
    Value points = numbers(2051, 3);
    UnaryOperator<Value> f = c -> nearest(points, c).sum();
    check(Autodiff.grad(f), numbers(100, 3));
    Plan plan = check(c -> Autodiff.hvp(f, c, c.like(1).broadcastTo(c.shape())), numbers(100, 3));
    assertThat(bands(plan)).hasSize(1);
    assertThat(plan.bytes()).isLessThan(2051 * 100L);
  }

  @ParameterizedTest
  @CsvSource({"2048, 40, 3", "2051, 40, 1", "1000, 80, 17"})
  void productsDownTheRowsAreAddedUpOnTheWay(int rows, int width, int columns) {
    Value right = numbers(rows, columns);
    Plan plan =
        check(
            x -> {
              Value y = x.sin();
              return y.div(y.square().sum(true, 1)).transpose().matmul(right.to(x.dtype()));
            },
            numbers(rows, width));
    assertThat(bands(plan)).hasSize(1);
    assertThat(plan.steps()).noneMatch(ShapedStep.class::isInstance);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 65_537, 100_003, 131_072})
  void sumsOfVectorsAreAddedUpOnTheWay(int n) {
    Plan plan = check(x -> x.exp().sum(), numbers(n));
    assertThat(plan.bytes()).isLessThan(2 * 8L * n);
    Plan gradient = check(Autodiff.grad(x -> x.sub(x.max()).exp().sum().log()), numbers(n));
    assertThat(gradient.bytes()).isLessThan(4 * 8L * n);
  }

  @ParameterizedTest
  @CsvSource({"1000, 70", "2048, 32", "1025, 65", "70000, 1", "16400, 5"})
  void columns(int rows, int width) {
    Value x = numbers(rows, width);
    assertThat(bands(check(a -> a.mul(a).sin().sum(0), x))).hasSize(1);
    check(a -> a.mul(a).sin().max(0), x);
    check(a -> a.mul(a).sin().min(true, 0), x);
    check(a -> a.sin().add(a.exp().sum(true, 1)).mean(0), x);
  }

  @Test
  void whatIsReadElsewhereIsStored() {
    Value x = numbers(1000, 70);
    check(a -> a.softmax(1).mul(2).transpose(), x);
    check(a -> a.exp().add(a.exp().sum(true, 1)).flip(0).mul(a.exp()), x);
    check(a -> a.exp().mul(a.sin().sum(true, 0)).sum(1), x);
    check(
        a -> {
          Value y = a.exp();
          return y.slice(0, 1, 1000).mul(y.slice(0, 0, 999)).sum(1);
        },
        x);
    Value all = numbers(70_000);
    check(
        a ->
            a.exp()
                .sub(Value.concat(0, Value.vector(1).to(a.dtype()), a.exp().slice(0, 0, -1)))
                .sum(),
        all);
  }

  @Test
  void independentChainsAreBandsOfTheirOwn() {
    Value right = numbers(70, 80);
    UnaryOperator<Value> f =
        x -> {
          Value product = x.matmul(right.to(x.dtype()));
          return x.exp().sum(1).sum().add(product.sin().max(0).sum());
        };
    assertThat(bands(check(f, numbers(1000, 70)))).hasSize(2);
    check(x -> x.exp().matmul(numbers(70).to(x.dtype())).square(), numbers(1000, 70));
  }

  @Test
  void wideRightFactorsStayOutside() {
    Value right = numbers(100, 200);
    Plan plan = check(a -> a.sin().matmul(right.to(a.dtype())).exp().sum(1), numbers(1000, 100));
    assertThat(plan.steps()).anyMatch(ShapedStep.class::isInstance);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void programsByRows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int width = random.nextInt(1, 80);
    int rows = (1 << 16) / width + random.nextInt(1, 300);
    UnaryOperator<Value> f = program(random.nextLong(), width);
    check(f, numbers(rows, width));
    check(Autodiff.grad(x -> f.apply(x).mul(f.apply(x)).sum()), numbers(rows, width));
  }

  /// Operations along rows and down columns, one after the other.
  private static UnaryOperator<Value> program(long seed, int width) {
    return x -> {
      SplittableRandom random = new SplittableRandom(seed);
      List<Value> known = new ArrayList<>(List.of(x));
      for (int i = 0; i < 8; i++) {
        Value a = known.get(random.nextInt(known.size()));
        Value b = known.get(random.nextInt(known.size()));
        known.add(
            switch (random.nextInt(13)) {
              case 0 -> a.mul(b);
              case 1 -> a.sub(b.sin());
              case 2 -> a.tanh().add(b.sum(true, 1));
              case 3 -> a.mul(b.max(true, 1));
              case 4 -> a.softmax(1);
              case 5 -> a.sub(b.logSumExp(true, 1)).tanh();
              case 6 -> a.mul(b.mean(true, 0));
              case 7 -> a.add(b.min(true, 0));
              case 8 -> a.matmul(numbers(width, width).to(a.dtype())).tanh();
              case 9 -> a.mul(b.tanh().sum()).tanh();
              case 10 -> a.flip(0).mul(b);
              case 11 -> a.cumsum(1).sin();
              default -> a.maximum(b).mul(0.5);
            });
      }
      return known.getLast().add(known.get(random.nextInt(known.size())).sum(true, 1));
    };
  }
}
