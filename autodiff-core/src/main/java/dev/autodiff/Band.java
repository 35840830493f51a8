package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.LaneScratch;
import dev.autodiff.kernels.Parallel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Steps that run together, some rows at a time.
///
/// @param rows of all results
/// @param block rows at a time
/// @param work elements that a row takes
/// @param parts the steps
/// @param inner what only they read, by place: there is room for a block only
record Band(int rows, int block, int work, List<Part> parts, Map<Integer, Inner> inner)
    implements Plan.Step {

  /// An array with room for the rows of a block.
  record Inner(int perRow, DType dtype) {}

  /// A step of a band.
  sealed interface Part permits LaneStep, RowStep, ShareStep, ProductStep {
    /// The step on the arrays of one thread.
    ///
    /// @param shares where all threads leave what belongs to a block
    Rows on(Worker worker, double[] shares);

    /// How many numbers belong to a block, besides its rows.
    default int shareSize() {
      return 0;
    }

    /// Places whose blocks have to come in order.
    default Set<Integer> inOrder() {
      return Set.of();
    }
  }

  /// A step on the arrays of one thread.
  interface Rows {
    /// Gets ready for a run.
    void begin();

    /// Works on the rows from `lo` (inclusive) to `hi` (exclusive), no more than a block.
    void run(int lo, int hi);

    /// Ends a run, when all threads have done their rows.
    default void end() {}
  }

  /// What one thread works on.
  final class Worker {
    final LaneScratch scratch;
    private final Plan.Frame frame;
    private final boolean isAlone;

    /// By place: arrays with room for a block.
    private final @Nullable Object[] own;

    /// By place: arrays that all threads fill.
    private final @Nullable Object[] common;

    private final Rows[] tasks;

    /// @param common null if there is one thread only
    Worker(
        Plan.Frame frame,
        LaneScratch scratch,
        double[][] shares,
        @Nullable Object @Nullable [] common) {
      this.frame = frame;
      this.scratch = scratch;
      this.isAlone = common == null;
      int places = frame.arrays.length;
      this.common = common == null ? new Object[places] : common;
      this.own = new Object[places];
      inner.forEach(
          (place, of) -> {
            if (this.common[place] == null) {
              own[place] = of.dtype.newArray(block * of.perRow);
            }
          });
      this.tasks = new Rows[parts.size()];
      for (int i = 0; i < tasks.length; i++) {
        tasks[i] = parts.get(i).on(this, shares[i]);
      }
    }

    Band band() {
      return Band.this;
    }

    /// Whether this is the only thread, so that blocks come in order.
    boolean isAlone() {
      return isAlone;
    }

    Object array(int place) {
      Object mine = own[place];
      Object all = common[place];
      return mine != null ? mine : all != null ? all : frame.arrays[place];
    }

    /// Whether the array of a place has room for a block only.
    boolean isInner(int place) {
      return own[place] != null;
    }

    /// How many elements of an inner place there are per row, 0 for others.
    int perRow(int place) {
      Inner of = isInner(place) ? inner.get(place) : null;
      return of == null ? 0 : of.perRow;
    }

    void run(int from, int to) {
      for (Rows task : tasks) {
        task.begin();
      }
      for (int i = from; i < to; i++) {
        int lo = i * block;
        for (Rows task : tasks) {
          task.run(lo, Math.min(rows, lo + block));
        }
      }
    }

    void end() {
      for (Rows task : tasks) {
        task.end();
      }
    }
  }

  /// The arrays of a frame, and what belongs to the band alone.
  private final class Bound implements Runnable {
    private final Plan.Frame frame;
    private final double[][] shares = new double[parts.size()][];
    private @Nullable Worker alone;
    private @Nullable Object @Nullable [] common;

    /// By first block, as threads share the blocks out: they do it the same way in every run.
    private final Map<Integer, Worker> several = new ConcurrentHashMap<>();

    Bound(Plan.Frame frame) {
      this.frame = frame;
      for (int i = 0; i < shares.length; i++) {
        shares[i] = new double[blocks() * parts.get(i).shareSize()];
      }
    }

    @Override
    public void run() {
      if (Parallel.threads() == 1) {
        if (alone == null) {
          alone = new Worker(frame, frame.scratch, shares, null);
        }
        alone.run(0, blocks());
        alone.end();
        return;
      }
      if (common == null) {
        common = common();
      }
      @Nullable Object[] all = common;
      Parallel.range(
          blocks(),
          (long) block * work,
          (lo, hi) ->
              several
                  .computeIfAbsent(lo, _ -> new Worker(frame, new LaneScratch(), shares, all))
                  .run(lo, hi));
      requireNonNull(several.get(0)).end();
    }

    private @Nullable Object[] common() {
      @Nullable Object[] all = new Object[frame.arrays.length];
      for (Part part : parts) {
        for (int place : part.inOrder()) {
          Inner of = inner.get(place);
          if (of != null) {
            all[place] = of.dtype.newArray(rows * of.perRow);
          }
        }
      }
      return all;
    }
  }

  int blocks() {
    return Math.ceilDiv(rows, block);
  }

  @Override
  public Runnable on(Plan.Frame frame) {
    return new Bound(frame);
  }
}
