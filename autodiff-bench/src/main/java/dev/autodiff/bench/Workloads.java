package dev.autodiff.bench;

import java.util.List;
import java.util.stream.Stream;

/// The table of all workloads.
final class Workloads {
  private static final List<Workload> ALL =
      Stream.of(
              KernelWorkloads.all(),
              ConvolutionWorkloads.all(),
              EagerWorkloads.all(),
              CompileWorkloads.all(),
              TrainingWorkloads.all())
          .flatMap(List::stream)
          .toList();

  private Workloads() {}

  static List<Workload> all() {
    return ALL;
  }

  static Workload named(String name) {
    return ALL.stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no workload '" + name + "'"));
  }
}
