package dev.autodiff.kernels;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// Runs the loop of a kernel on vectors in the background until it is compiled.
///
/// Until C2 has compiled it, such a loop takes microseconds per lane, because every vector is an
/// object: the first `exp` of 100,000 elements took most of a second. So the plain loop, which
/// gives the same bits, answers until the other one has shown here that it is faster.
final class Warming implements Runnable {
  private static final int LANES = 1024;

  /// Short calls, because C2 waits for some hundred of them, however long they are.
  private static final int STEP = 256;

  private static final int ROUNDS = 4;

  /// Far more than compiling ever took; reached where nothing is compiled at all.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final LaneKernel kernel;
  private final Loop plain;
  private final double[] a = operand(1);
  private final double[] b = operand(2);
  private final double[] c = operand(3);
  private final double[] out = new double[LANES];

  Warming(LaneKernel kernel, Loop plain) {
    this.kernel = kernel;
    this.plain = plain;
  }

  /// Makes the loop on vectors, if there is one, and hands it to the kernel once it is fast.
  static void start(LaneKernel kernel, Loop plain) {
    if (Backend.CHOSEN instanceof VectorBackend) {
      Background.execute(new Warming(kernel, plain));
    }
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

  @Override
  public void run() {
    Loop vectors = Backend.CHOSEN.loop(kernel);
    if (vectors == null) {
      return;
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE_NANOS) {
      if (nanos(vectors) <= nanos(plain)) {
        kernel.use(vectors);
        return;
      }
    }
  }

  private long nanos(Loop loop) {
    long start = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      for (int at = 0; at < LANES; at += STEP) {
        loop.lanes(a, at, b, at, c, at, a, at, out, at, STEP);
      }
    }
    return System.nanoTime() - start;
  }
}
