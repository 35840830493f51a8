package dev.autodiff.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Every workload as a JMH benchmark; each runs in a process of its own.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WorkloadBenchmark {
  /// The name of the workload.
  @Param("")
  public String workload = "";

  private Workload.Body body = () -> 0;

  /// Makes the data.
  @Setup
  public void setUp() {
    body = Workloads.named(workload).setUp().get();
  }

  /// Computes once.
  ///
  /// @return what keeps the computation from being left out
  @Benchmark
  public double run() {
    return body.run();
  }
}
