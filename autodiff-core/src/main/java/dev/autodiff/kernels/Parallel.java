package dev.autodiff.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/// Splits large independent work over a fixed number of threads.
///
/// Every element is computed by the same instructions whichever thread takes it, so results have
/// the same bits for any number of threads. Reductions are never split here.
public final class Parallel {
  /// Work below this many elements costs less than handing it over (about 10 µs on a laptop core).
  private static final int GRAIN = 1 << 14;

  private static volatile Workers workers = new Workers(defaultThreads());

  private Parallel() {}

  private static int defaultThreads() {
    return Math.max(
        1, Integer.getInteger("autodiff.threads", Runtime.getRuntime().availableProcessors()));
  }

  /// Independent work on a range of indices.
  @FunctionalInterface
  public interface RangeBody {
    /// Works on the indices from `lo` (inclusive) to `hi` (exclusive).
    ///
    /// @param lo first index
    /// @param hi index after the last
    void run(int lo, int hi);
  }

  /// The number of threads in use.
  ///
  /// @return at least 1
  public static int threads() {
    return workers.threads;
  }

  /// Sets the number of threads for all later work.
  ///
  /// @param threads at least 1
  public static void setThreads(int threads) {
    Workers old = workers;
    workers = new Workers(threads);
    old.pool.shutdown();
  }

  /// Whether work of this size is shared between threads.
  ///
  /// @param work in elements
  /// @return false if it is too small, or if there is one thread only
  static boolean pays(long work) {
    return work >= 2 * GRAIN && workers.threads > 1;
  }

  /// Runs a body over `0 … n-1`, in parallel if there are many indices.
  ///
  /// @param n number of indices
  /// @param body independent work
  public static void range(int n, RangeBody body) {
    range(n, 1, body);
  }

  /// Runs a body over `0 … n-1`, in parallel if `n·cost` is large.
  ///
  /// @param n number of indices
  /// @param cost work per index, in elements
  /// @param body independent work
  public static void range(int n, long cost, RangeBody body) {
    if (n < 2 || !pays(n * cost)) {
      body.run(0, n);
      return;
    }
    workers.split(n, body);
  }

  /// A pool of daemon threads; the calling thread does its share, so it holds one fewer.
  private static final class Workers {
    final int threads;
    final ExecutorService pool;

    Workers(int threads) {
      this.threads = threads;
      // Cached rather than fixed: threads start on the first large operation and go after a
      // minute of rest, so a program with small tensors never has one.
      this.pool =
          Executors.newCachedThreadPool(
              Thread.ofPlatform().daemon().name("autodiff-", 1).factory());
    }

    void split(int n, RangeBody body) {
      List<Future<?>> others = new ArrayList<>();
      int parts = Math.min(threads, n);
      try {
        for (int part = 1; part < parts; part++) {
          int lo = (int) ((long) n * part / parts);
          int hi = (int) ((long) n * (part + 1) / parts);
          try {
            others.add(pool.submit(() -> body.run(lo, hi)));
          } catch (RejectedExecutionException _) {
            body.run(lo, hi); // the pool was replaced by setThreads meanwhile
          }
        }
        body.run(0, n / parts);
      } finally {
        // Also after a failure here: the other threads write into arrays of the caller.
        for (Future<?> part : others) {
          await(part);
        }
      }
    }

    private static void await(Future<?> part) {
      boolean interrupted = false;
      while (true) {
        try {
          part.get();
          break;
        } catch (InterruptedException _) {
          interrupted = true; // the other threads write into arrays of ours: wait, then pass it on
        } catch (ExecutionException e) {
          throw new IllegalStateException("a worker thread failed", e.getCause());
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
