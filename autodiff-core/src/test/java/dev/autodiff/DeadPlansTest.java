package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import org.junit.jupiter.api.Test;

/// Compiled functions that nobody holds leave no classes behind.
class DeadPlansTest {
  private static final long MOST = 1 << 20;

  private static MemoryPoolMXBean metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .findFirst()
        .orElseThrow();
  }

  /// What is in use, once that has stopped falling.
  private static long used() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(20);
      least = Math.min(least, metaspace().getUsage().getUsed());
    }
    return least;
  }

  /// Makes a plan with scalar code, writes that as bytecode, and forgets both.
  private static void round(int number) {
    Compiled f =
        Autodiff.compile(
            x -> {
              Value y = x;
              for (int i = 0; i < 10; i++) {
                y = y.mul(number + i).sin().add(x);
              }
              return y;
            },
            Shape.SCALAR);
    assertThat(f.apply(Value.of(1)).item()).isBetween(-3.0, 3.0);
    ScalarCode.Builder code = new ScalarCode.Builder();
    for (int i = 0; i < 60; i++) {
      code.row(Elementwise.SIN, DType.FLOAT64, 1 + i % 3, i % 4);
    }
    double[] numbers = {number, 0, 0, 0};
    StraightLine.compile(code.build()).run(numbers, new Object[] {numbers});
    assertThat(numbers[1]).isBetween(-1.0, 1.0);
  }

  @Test
  void metaspaceDoesNotGrow() throws InterruptedException {
    int rounds = 0;
    for (; rounds < 300; rounds++) {
      round(rounds);
    }
    long early = used();
    long loaded = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
    for (; rounds < 2000; rounds++) {
      round(rounds);
    }
    assertThat(ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - loaded)
        .as("classes that came and went")
        .isGreaterThan(1500);
    assertThat(used() - early).as("growth of metaspace, of %s bytes", early).isLessThan(MOST);
  }
}
