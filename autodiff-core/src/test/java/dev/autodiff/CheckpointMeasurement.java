package dev.autodiff;

import java.util.function.UnaryOperator;

/// What a recurrence of n steps keeps for its sweep, with and without checkpoints.
///
/// Run it with
///
/// ```
/// java -Xmx2g -cp … dev.autodiff.CheckpointMeasurement 100000
/// ```
final class CheckpointMeasurement {
  private CheckpointMeasurement() {}

  /// What there is when the loss is computed, plus what one segment records in the sweep.
  ///
  /// @param nodes of the graph
  /// @param bytes of the heap
  /// @param seconds for value and gradient
  record Kept(int nodes, long bytes, double seconds, double slope) {}

  static void main(String[] args) {
    int n = args.length == 0 ? 100_000 : Integer.parseInt(args[0]);
    int root = (int) Math.round(Math.sqrt(n));
    for (int warm = 0; warm < 5; warm++) {
      Kept _ = run(10_000, 1);
      Kept _ = run(10_000, 100);
    }
    for (int segments : new int[] {1, root}) {
      Kept kept = run(n, segments);
      IO.println(
          "%,d steps, %,d segments: %,d nodes, %,d KiB, %.0f ms, slope %s"
              .formatted(
                  n, segments, kept.nodes, kept.bytes / 1024, 1e3 * kept.seconds, kept.slope));
    }
  }

  /// The gradient of `n` steps of `h ← tanh(w·h + x)` on vectors of 16, by `w`.
  static Kept run(int n, int segments) {
    Value w = Value.variable(0.9);
    Value x = Value.full(Shape.of(16), 0.1);
    int[] largest = new int[1];
    long before = used();
    long clock = System.nanoTime();
    Value h = Value.full(Shape.of(16), 0.5);
    for (int i = 0; i < segments; i++) {
      int length = (int) ((i + 1L) * n / segments - (long) i * n / segments);
      UnaryOperator<Value> plain = start -> steps(start, w, x, length);
      UnaryOperator<Value> counted =
          start -> {
            Value end = plain.apply(start);
            largest[0] = Math.max(largest[0], nodes(end, start));
            return end;
          };
      h = (segments == 1 ? plain : Autodiff.checkpoint(counted)).apply(h);
    }
    Value loss = h.sum();
    long forward = System.nanoTime() - clock;
    long kept = used() - before;
    int count = nodes(loss, w);
    clock = System.nanoTime();
    double slope = loss.backward().of(w).item();
    double seconds = 1e-9 * (forward + System.nanoTime() - clock);
    return new Kept(count + largest[0], kept, seconds, slope);
  }

  private static Value steps(Value start, Value w, Value x, int n) {
    Value h = start;
    for (int i = 0; i < n; i++) {
      h = h.mul(w).add(x).tanh();
    }
    return h;
  }

  private static int nodes(Value end, Value stop) {
    return end.isConstant() ? 0 : PostOrder.of(end, false, stop).count();
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
