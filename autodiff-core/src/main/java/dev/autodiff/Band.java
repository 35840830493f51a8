package dev.autodiff;

import dev.autodiff.kernels.LaneScratch;
import dev.autodiff.kernels.Parallel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Steps that run together, some rows at a time.
///
/// @param rows of all results
/// @param block rows at a time
/// @param work elements that a row takes
/// @param parts the steps
/// @param inner what only they read: the elements per row by place. There is room for a block only
record Band(int rows, int block, int work, List<Part> parts, Map<Integer, Inner> inner)
    implements Plan.Step {

  /// An array with room for the rows of a block.
  record Inner(int perRow, DType dtype) {}

  /// A step of a band.
  sealed interface Part permits LaneStep, RowStep {
    /// The step on the arrays of one thread.
    ///
    /// @param shares where all threads leave what belongs to a block
    Rows on(Worker worker, double[] shares);

    /// How many numbers belong to a block, besides its rows.
    default int shareSize() {
      return 0;
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
    final Plan.Frame frame;
    final LaneScratch scratch;

    /// By place: the array of what is inner.
    private final @Nullable Object[] own;

    private final Rows[] tasks;

    Worker(Plan.Frame frame, LaneScratch scratch, double[][] shares) {
      this.frame = frame;
      this.scratch = scratch;
      this.own = new Object[frame.arrays.length];
      inner.forEach((place, of) -> own[place] = of.dtype.newArray(block * of.perRow));
      this.tasks = new Rows[parts.size()];
      for (int i = 0; i < tasks.length; i++) {
        tasks[i] = parts.get(i).on(this, shares[i]);
      }
    }

    Band band() {
      return Band.this;
    }

    Object array(int place) {
      Object inner = own[place];
      return inner == null ? frame.arrays[place] : inner;
    }

    /// How many elements of an inner place there are per row, 0 for others.
    int perRow(int place) {
      Inner of = inner.get(place);
      return of == null ? 0 : of.perRow;
    }

    boolean isInner(int place) {
      return own[place] != null;
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

  int blocks() {
    return Math.ceilDiv(rows, block);
  }

  @Override
  public Runnable on(Plan.Frame frame) {
    double[][] shares = new double[parts.size()][];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = new double[blocks() * parts.get(i).shareSize()];
    }
    Worker first = new Worker(frame, frame.scratch, shares);
    return () -> {
      Parallel.range(
          blocks(),
          (long) block * work,
          (lo, hi) -> {
            Worker worker = lo == 0 ? first : new Worker(frame, new LaneScratch(), shares);
            worker.run(lo, hi);
          });
      first.end();
    };
  }
}
