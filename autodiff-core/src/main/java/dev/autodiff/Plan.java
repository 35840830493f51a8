package dev.autodiff;

import dev.autodiff.kernels.LaneScratch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A traced program made ready to run: steps over arrays whose places were all decided before.
///
/// A plan is immutable. What it writes to lives in a [Frame], of which every thread that runs the
/// plan has its own.
///
/// @param inputs one per argument
/// @param outputs one per result
/// @param fixed per place: the array itself if its contents never change, else null
/// @param margins per place: the numbers around what steps fill, null if there are none
/// @param lengths per place: how long the array is
/// @param dtypes per place: its element type
/// @param array per place: which of the shared arrays it has, or [#OWN], or [#UNUSED]
/// @param arrays how many shared arrays there are
/// @param filled per place: whether a step fills it
/// @param numbers what the single numbers are at the start
/// @param steps what to do
@SuppressWarnings("ArrayRecordComponent") // never compared
record Plan(
    Port[] inputs,
    Port[] outputs,
    @Nullable Object[] fixed,
    @Nullable Margin[] margins,
    int[] lengths,
    DType[] dtypes,
    int[] array,
    int arrays,
    boolean[] filled,
    double[] numbers,
    List<Step> steps) {
  /// The array of single numbers has the first place in a frame.
  static final int NUMBERS = 0;

  /// A place whose array comes from outside.
  static final int OWN = -1;

  /// A place that nothing fills.
  static final int UNUSED = -2;

  /// Where an argument comes in or a result is left. (A plan keeps no symbol, because a symbol
  /// keeps the whole trace.)
  record Port(int place, Shape shape, DType dtype) {
    static Port[] of(int[] places, Symbol... symbols) {
      Port[] ports = new Port[places.length];
      for (int i = 0; i < ports.length; i++) {
        ports[i] = new Port(places[i], symbols[i].shape, symbols[i].dtype);
      }
      return ports;
    }
  }

  /// Numbers before an array's elements, from the last to the first, and behind them.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Margin(double[] before, double[] behind) {
    void fill(Object array, int length) {
      for (int i = 0; i < before.length; i++) {
        ScalarCode.put(array, before.length - 1 - i, before[i]);
      }
      for (int i = 0; i < behind.length; i++) {
        ScalarCode.put(array, length - behind.length + i, behind[i]);
      }
    }
  }

  /// One thing that a plan does.
  interface Step {
    /// The step on the arrays of a frame.
    Runnable on(Frame frame);
  }

  /// The arrays that a plan works on, for one thread at a time.
  static final class Frame {
    final Object[] arrays;
    final LaneScratch scratch = new LaneScratch();
    private final double[] numbers;
    private final Runnable[] tasks;
    private final Plan plan;

    Frame(Plan plan) {
      this.plan = plan;
      this.numbers = plan.numbers.clone();
      this.arrays = plan.allocate();
      this.arrays[NUMBERS] = numbers;
      this.tasks = new Runnable[plan.steps.size()];
      for (int i = 0; i < tasks.length; i++) {
        tasks[i] = plan.steps.get(i).on(this);
      }
    }

    /// Whether the array of a place is another one in each run.
    boolean changes(int place) {
      return place != NUMBERS && plan.array[place] == OWN && plan.fixed[place] == null;
    }

    double[] numbers() {
      return numbers;
    }

    void run() {
      for (Runnable task : tasks) {
        task.run();
      }
    }
  }

  /// Whether a step fills this place.
  boolean isFilled(int place) {
    return filled[place];
  }

  /// What the arrays of a run take, those of arguments and results included.
  long bytes() {
    long bytes = 0;
    boolean[] seen = new boolean[arrays];
    for (int i = 0; i < array.length; i++) {
      if (fixed[i] != null || array[i] == OWN || (array[i] >= 0 && !seen[array[i]])) {
        bytes += (long) lengths[i] * dtypes[i].bytes();
      }
      if (array[i] >= 0) {
        seen[array[i]] = true;
      }
    }
    return bytes;
  }

  private Object[] allocate() {
    Object[] shared = new Object[arrays];
    Object[] all = new Object[array.length];
    for (int i = 0; i < all.length; i++) {
      if (fixed[i] != null) {
        all[i] = fixed[i];
      } else if (array[i] == OWN) {
        all[i] = dtypes[i].newArray(0); // until a run brings it
      } else if (array[i] >= 0) {
        if (shared[array[i]] == null) {
          Object made = dtypes[i].newArray(lengths[i]);
          if (margins[i] != null) {
            margins[i].fill(made, lengths[i]);
          }
          shared[array[i]] = made;
        }
        all[i] = shared[array[i]];
      }
    }
    return all;
  }
}
