package dev.autodiff;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Results do not depend on the number of threads.
class ThreadsTest {
  @Test
  void largeOperationsGiveTheSameBitsForAnyNumberOfThreads() {
    SplittableRandom random = new SplittableRandom(5);
    Value a = Value.tensor(Shape.of(301, 211), random.doubles(301 * 211, -1, 1).toArray());
    Value b = Value.tensor(Shape.of(211, 157), random.doubles(211 * 157, -1, 1).toArray());
    Supplier<double[]> program =
        () -> {
          Value x = Value.variable(a);
          Value y = Value.variable(b);
          Value loss = x.matmul(y).tanh().logSumExp(1).sum().add(x.exp().sum(0).log().mean());
          Gradients g = loss.backward();
          return Value.concat(0, loss.reshape(1), g.of(x).reshape(-1), g.of(y).reshape(-1))
              .toArray();
        };
    int before = Threads.count();
    try {
      Threads.set(1);
      double[] one = program.get();
      for (int threads : new int[] {2, 3, 8}) {
        Threads.set(threads);
        assertThat(Threads.count()).isEqualTo(threads);
        assertThat(program.get()).containsExactly(one);
      }
    } finally {
      Threads.set(before);
    }
  }

  /// One slice whose rows are shared out, and many slices.
  @Test
  void everyThreadBeginsAtItsOwnPart() {
    Map<String, UnaryOperator<Value>> operations =
        Map.ofEntries(
            entry("cumsum", x -> x.cumsum(0)),
            entry("cumsum back", x -> x.flip(0).cumsum(0).flip(0)),
            entry("gradient of cumsum", gradient(x -> x.cumsum(0))),
            entry("cumprod", x -> x.cumprod(0)),
            entry("gradient of cumprod", gradient(x -> x.cumprod(0))),
            entry("logCumSumExp", x -> x.logCumSumExp(0)),
            entry("gradient of logCumSumExp", gradient(x -> x.logCumSumExp(0))),
            entry("hadamard", x -> x.hadamard(0)),
            entry("cummax", x -> x.cummax(0).values()),
            entry("sort", x -> x.sort(0).values()),
            entry("median", x -> x.median(0, false).values()),
            entry("var", x -> x.var(0)),
            entry("norm", x -> x.norm(3, false, 0)),
            entry("norm of rows", x -> x.norm(3, false, -1)),
            entry("var of rows", x -> x.var(-1)),
            entry("sum", x -> x.sum(0)),
            entry("max", x -> x.max(0)),
            entry("logSumExp", x -> x.logSumExp(0)),
            entry("softmax", x -> x.softmax(0)),
            entry("logSoftmax", x -> x.logSoftmax(0)),
            entry("tanh", Value::tanh),
            entry("clamp", x -> x.clamp(-0.5, 0.5)));
    SplittableRandom random = new SplittableRandom(6);
    Value wide = Value.tensor(Shape.of(32, 1152), random.doubles(32 * 1152, -1, 1).toArray());
    Value deep = Value.tensor(Shape.of(32, 288, 4), wide.toArray());
    Value flat = wide.reshape(1024, 36);
    int before = Threads.count();
    try {
      operations.forEach(
          (name, f) -> {
            for (Value x : new Value[] {wide, deep, deep.transpose(), flat}) {
              Threads.set(1);
              double[] one = f.apply(x).toArray();
              Threads.set(3);
              assertThat(f.apply(x).toArray()).as("%s of %s", name, x.shape()).isEqualTo(one);
            }
          });
    } finally {
      Threads.set(before);
    }
  }

  private static UnaryOperator<Value> gradient(UnaryOperator<Value> f) {
    return Autodiff.grad(x -> f.apply(x).sin().sum());
  }

  @Test
  void aFailureOnAWorkerThreadReachesTheCaller() {
    int before = Threads.count();
    try {
      Threads.set(4);
      assertThatThrownBy(
              () ->
                  dev.autodiff.kernels.Parallel.range(
                      4,
                      1 << 20,
                      (lo, _) -> {
                        if (lo > 0) {
                          throw new IllegalArgumentException("part from " + lo);
                        }
                      }))
          .hasRootCauseInstanceOf(IllegalArgumentException.class);
    } finally {
      Threads.set(before);
    }
  }

  @Test
  void zeroThreadsAreRefused() {
    assertThatThrownBy(() -> Threads.set(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads: asked for 0. Use 1 or more.");
  }
}
