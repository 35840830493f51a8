package dev.autodiff;

import dev.autodiff.kernels.Background;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The way of scalar code from being replayed to being bytecode.
///
/// Bytecode runs several times faster than a replay once the just-in-time compiler has had it, and
/// several times slower before. So a thread in the background writes the class, runs it on copies
/// of the caller's arrays until it is faster, and only then hands it over; callers replay
/// meanwhile. The class lives as long as the code it came from.
final class Promotion {
  /// Replays before bytecode is worth its price: writing it and compiling it take about as long as
  /// some 50,000 replays, so what has been run this often is likely to be run that often.
  private static final int RUNS = 3000;

  /// Longer code takes the compiler more than a few seconds, and shorter code no time anyway.
  private static final int MOST = 20_000;

  private static final int LEAST = 8;

  /// The compiler takes a method after some 5,000 calls. Code that is not faster by then never is.
  private static final int WARMING = 12_000;

  private final ScalarCode code;
  private final AtomicInteger runs;
  private volatile ScalarCode.@Nullable Body body;

  Promotion(ScalarCode code) {
    this.code = code;
    boolean never = code.size() < LEAST || code.size() > MOST;
    this.runs = new AtomicInteger(never ? Integer.MIN_VALUE : 0);
  }

  /// The bytecode to run, null while there is none.
  ScalarCode.@Nullable Body body(double[] x, Object[] arrays) {
    ScalarCode.Body known = body;
    if (known == null && runs.getPlain() >= 0 && runs.incrementAndGet() == RUNS) {
      runs.set(Integer.MIN_VALUE); // once, whatever comes of it
      double[] copy = x.clone();
      Object[] copies = copies(arrays);
      Background.execute(() -> promote(copy, copies));
    }
    return known;
  }

  /// The arrays, those that the code writes to as copies.
  @SuppressWarnings("ReferenceEquality") // the very same array
  private Object[] copies(Object[] arrays) {
    Object[] copies = arrays.clone();
    for (int i = 0; i < code.code.length; i += ScalarCode.WIDTH) {
      int written = code.code[i + 1];
      boolean writes =
          switch (code.code[i]) {
            case ScalarCode.PUT, ScalarCode.ADD_PUT, ScalarCode.CLEAR -> true;
            default -> false;
          };
      if (writes && copies[written] == arrays[written]) {
        copies[written] =
            arrays[written] instanceof double[] doubles
                ? doubles.clone()
                : ((float[]) arrays[written]).clone();
      }
    }
    return copies;
  }

  /// Writes, warms and compares; publishes the bytecode if it is faster.
  void promote(double[] x, Object[] arrays) {
    ScalarCode.Body made;
    try {
      made = StraightLine.compile(code);
    } catch (IllegalArgumentException _) {
      return; // more constants than a class may have: replaying serves
    }
    for (int round = 0; round < WARMING; round++) {
      made.run(x, arrays);
    }
    long replay = Long.MAX_VALUE;
    long straight = Long.MAX_VALUE;
    for (int round = 0; round < 15; round++) {
      long start = System.nanoTime();
      code.replay(x, arrays);
      long middle = System.nanoTime();
      made.run(x, arrays);
      replay = Math.min(replay, middle - start);
      straight = Math.min(straight, System.nanoTime() - middle);
    }
    if (straight <= replay) {
      body = made;
    }
  }

  /// Whether bytecode has taken over.
  boolean isDone() {
    return body != null;
  }
}
