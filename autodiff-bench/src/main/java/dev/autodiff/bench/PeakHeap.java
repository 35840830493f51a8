package dev.autodiff.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/// The largest heap of a benchmark, garbage that was not yet collected included.
public final class PeakHeap implements InternalProfiler {
  /// The name of the result.
  static final String NAME = "heap.peak";

  @Override
  public String getDescription() {
    return "largest heap in use";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    pools().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long bytes = pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    return List.of(new ScalarResult(NAME, bytes, "bytes", AggregationPolicy.MAX));
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
