package dev.autodiff;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/// Prints what scalar nodes cost; not part of the default test run, asserts nothing.
///
/// `mvn test -pl autodiff-core -Dtest=ScalarCostMeasurement -Djacoco.skip=true`
class ScalarCostMeasurement {
  private static final int RUNS = 15;

  @Test
  void print() {
    bytesPerNode(); // the first call also loads classes
    System.out.println("bytes per recorded scalar operation: " + bytesPerNode());
    for (int nodes : new int[] {8_000, 800_000}) {
      int repeats = Math.max(1, 2_000_000 / nodes);
      double[] record = new double[RUNS];
      double[] sweep = new double[RUNS];
      for (int run = 0; run < RUNS; run++) {
        record[run] = nanos(nodes, repeats, Value::hint);
        sweep[run] = nanos(nodes, repeats, y -> y.backward().nodes().size()) - record[run];
      }
      System.out.printf(
          Locale.ROOT,
          "%,d nodes: record %.1f ns, sweep %.1f ns per operation%n",
          nodes,
          median(record),
          median(sweep));
    }
  }

  /// Rosenbrock's sum: 8 operations a term, as many variables as terms.
  private static Value graph(int nodes) {
    Value a = Value.variable(0.3);
    Value y = Value.of(0);
    for (int i = 0; i < nodes / 8; i++) {
      Value b = Value.variable(0.01 * (i % 100));
      Value valley = b.sub(a.mul(a));
      Value slope = a.sub(1);
      y = y.add(valley.mul(valley).mul(100).add(slope.mul(slope)));
      a = b;
    }
    return y;
  }

  /// CPU time of this thread, because others may use the machine.
  private static double nanos(int nodes, int repeats, ToLongFunction<Value> then) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    long sink = 0;
    for (int i = 0; i < repeats; i++) {
      sink += then.applyAsLong(graph(nodes));
    }
    double elapsed = threads.getCurrentThreadCpuTime() - start;
    return sink == Long.MIN_VALUE ? 0 : elapsed / ((double) nodes * repeats);
  }

  private static double median(double[] samples) {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /// Allocation of the operations themselves, constants and variables apart.
  private static long bytesPerNode() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Value x = Value.variable(1);
    Value y = x;
    int count = 1_000_000;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < count; i++) {
      y = y.mul(x);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    return y.isConstant() ? 0 : bytes / count;
  }
}
