package dev.autodiff.kernels;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Runs the loop of a kernel on vectors in the background until it is compiled.
///
/// Until C2 has compiled it, such a loop takes microseconds per lane, because every vector is an
/// object: the first `exp` of 100,000 elements took most of a second. So the plain loop, which
/// gives the same bits, answers until the other one has shown here that it is faster.
///
/// @param <L> kind of loop
final class Warming<L> {
  private static final int LANES = 1024;

  /// Short calls, because C2 waits for some hundred of them, however long they are.
  private static final int STEP = 64;

  /// From here on a loop overwrites an operand. That, and lengths with a remainder, are run as
  /// well, because C2 leaves out what has not been run: the first such call would undo the
  /// compilation.
  private static final int LAST = LANES - STEP;

  /// So often all lanes are run before C2 has counted enough.
  private static final int COUNTED = 64;

  private final L plain;
  private final Supplier<L> vectors;
  private final Trial<L> trial;
  private final Consumer<L> use;

  /// Calls a loop on some lanes.
  @FunctionalInterface
  private interface Trial<L> {
    void run(L loop, int at, int n);
  }

  private Warming(L plain, Supplier<L> vectors, Trial<L> trial, Consumer<L> use) {
    this.plain = plain;
    this.vectors = vectors;
    this.trial = trial;
    this.use = use;
  }

  /// Makes the loop on vectors, if there is one, and hands it to the kernel once it is fast.
  static void start(LaneKernel kernel, Loop plain) {
    if (Backend.CHOSEN instanceof VectorBackend vectors) {
      of(kernel, plain, vectors).later();
    }
  }

  /// The same, now and by the calling thread.
  static void run(LaneKernel kernel, Loop plain) {
    if (Backend.CHOSEN instanceof VectorBackend vectors) {
      of(kernel, plain, vectors).now();
    }
  }

  private static Warming<Loop> of(LaneKernel kernel, Loop plain, VectorBackend vectors) {
    double[] a = operand(1);
    double[] b = operand(2);
    double[] c = operand(3);
    double[] out = new double[LANES];
    return new Warming<>(
        plain,
        () -> vectors.loop(kernel),
        (loop, at, n) -> loop.lanes(at < LAST ? a : out, at, b, at, c, at, a, at, out, at, n),
        kernel::use);
  }

  /// The same for float32 lanes.
  static void startFloats(LaneKernel kernel, FloatLoop plain) {
    if (Backend.CHOSEN instanceof VectorBackend vectors) {
      float[] a = floats(operand(1));
      float[] b = floats(operand(2));
      float[] c = floats(operand(3));
      float[] out = new float[LANES];
      Warming<FloatLoop> warming =
          new Warming<>(
              plain,
              () -> vectors.floatLoop(kernel),
              (loop, at, n) -> loop.lanes(at < LAST ? a : out, at, b, at, c, at, a, at, out, at, n),
              kernel::useFloats);
      warming.later();
    }
  }

  private static float[] floats(double... numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  /// Mostly what is usual, and some of everything, so that no path is left out by the compiler.
  static double[] operand(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] corners = {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 1e-310, -800, 800, 1e300
    };
    double[] numbers = new double[LANES];
    for (int i = 0; i < LANES; i++) {
      numbers[i] =
          i % 64 < 8
              ? corners[random.nextInt(corners.length)]
              : i < LANES / 2 ? random.nextDouble(-4, 4) : random.nextDouble(0.01, 20);
    }
    return numbers;
  }

  private void now() {
    L faster = vectors.get();
    if (Background.warm(_ -> isFaster(faster), COUNTED)) {
      use.accept(faster);
    }
  }

  private void later() {
    Background.execute(
        () -> {
          L faster = vectors.get();
          Background.warmInTurns(_ -> isFaster(faster), COUNTED, () -> use.accept(faster));
        });
  }

  /// Whether a loop wins on most parts of the numbers: with some, such as zeros, one of the two is
  /// done at once, and others share the processor.
  private boolean isFaster(L loop) {
    int won = 0;
    for (int at = 0; at < LANES; at += STEP) {
      won += nanos(loop, at) <= nanos(plain, at) ? 1 : 0;
    }
    return 2 * won * STEP > LANES;
  }

  private long nanos(L loop, int at) {
    long start = System.nanoTime();
    trial.run(loop, at, STEP - at / STEP);
    return System.nanoTime() - start;
  }
}
