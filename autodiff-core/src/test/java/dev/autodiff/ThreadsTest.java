package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.function.Supplier;
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
