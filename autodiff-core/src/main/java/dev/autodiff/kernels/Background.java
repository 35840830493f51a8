package dev.autodiff.kernels;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/// One thread for what makes later calls faster: it comes when there is something to do, goes when
/// there is nothing, and keeps no program from ending.
public final class Background {
  private static final ThreadPoolExecutor WORKER = worker();

  /// Far more than compiling ever took; reached where nothing is compiled at all.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long PAUSE_NANOS = 2_000_000;

  private Background() {}

  private static ThreadPoolExecutor worker() {
    ThreadPoolExecutor worker =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("autodiff.warming").factory());
    worker.allowCoreThreadTimeOut(true);
    return worker;
  }

  /// Does something later, after what was given before.
  ///
  /// @param work what to do; must not wait for anybody
  public static void execute(Runnable work) {
    WORKER.execute(work);
  }

  /// Tries something new again and again until C2 has made it fast.
  ///
  /// After some rounds C2 has counted enough. More of them change nothing then, and on a single
  /// core they would keep it from its work, so there is a pause after each.
  ///
  /// @param faster runs it, and says whether it is fast now; gets the number of the round, from 0
  /// @param counted how many rounds C2 needs
  /// @return whether it became fast
  static boolean warm(IntPredicate faster, int counted) {
    long start = System.nanoTime();
    for (int round = 0; System.nanoTime() - start < PATIENCE_NANOS; round++) {
      if (faster.test(round)) {
        return true;
      }
      if (round >= counted) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return false;
  }

  /// The same, in turns with whatever else there is to do: nobody waits for what C2 compiles last,
  /// or for what never gets faster.
  ///
  /// @param faster runs it, and says whether it is fast now; gets the number of the round, from 0
  /// @param counted how many rounds C2 needs
  /// @param whenFast what to do then
  static void warmInTurns(IntPredicate faster, int counted, Runnable whenFast) {
    WORKER.execute(new Turns(faster, counted, whenFast));
  }

  private static final class Turns implements Runnable {
    private final long start = System.nanoTime();
    private final IntPredicate faster;
    private final int counted;
    private final Runnable whenFast;
    private int round;

    Turns(IntPredicate faster, int counted, Runnable whenFast) {
      this.faster = faster;
      this.counted = counted;
      this.whenFast = whenFast;
    }

    @Override
    public void run() {
      do {
        if (faster.test(round++)) {
          whenFast.run();
          return;
        }
      } while (round < counted);
      if (System.nanoTime() - start < PATIENCE_NANOS) {
        LockSupport.parkNanos(PAUSE_NANOS);
        WORKER.execute(this);
      }
    }
  }
}
