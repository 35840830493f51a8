package dev.autodiff.bench;

import static dev.autodiff.bench.Workload.Group.TRAINING;

import dev.autodiff.DType;
import java.util.List;
import java.util.stream.Stream;

/// Training steps: forward, backward and update.
final class TrainingWorkloads {
  private TrainingWorkloads() {}

  static List<Workload> all() {
    return Stream.of(
            both(32, DType.FLOAT64, 2, 16, 16, 1),
            both(64, DType.FLOAT64, 30, 64, 1),
            both(64, DType.FLOAT32, 784, 256, 10),
            both(256, DType.FLOAT32, 784, 1024, 1024, 10))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Workload> both(int batch, DType dtype, int... sizes) {
    StringBuilder name = new StringBuilder("train");
    double work = 0;
    for (int i = 0; i < sizes.length; i++) {
      name.append('-').append(sizes[i]);
      // Forward, and backward to weights and inputs.
      work += i == 0 ? 0 : (i == 1 ? 4.0 : 6.0) * batch * sizes[i - 1] * sizes[i];
    }
    name.append("-batch-").append(batch).append('-').append(KernelWorkloads.suffix(dtype));
    return List.of(
        new Workload(
            name.toString(),
            TRAINING,
            work,
            "FLOP",
            () -> new Training(sizes, batch, dtype).eager()),
        new Workload(
            name + "-compiled",
            TRAINING,
            work,
            "FLOP",
            () -> new Training(sizes, batch, dtype).compiled()));
  }
}
