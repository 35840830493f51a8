package dev.autodiff.kernels;

/// Where elements stand in the order of their row, along one axis of a dense array that is seen as
/// `[outer, count, inner]`, as [Reduce] sees it. Indices are written as numbers.
///
/// NaN counts as larger than ∞, and −0 equals 0.
public final class Sorting {
  /// Shorter rows are sorted by insertion.
  private static final int RUN = 16;

  private Sorting() {}

  /// The index of the first of the largest or smallest elements; of the first NaN, if there is one.
  ///
  /// @param largest whether to look for the largest
  /// @param in the operand
  /// @param outer number of slices
  /// @param count elements per row, at least 1
  /// @param inner rows per slice
  /// @param out gets one index per row
  public static void extreme(
      boolean largest, double[] in, int outer, int count, int inner, double[] out) {
    eachRow(
        outer,
        count,
        inner,
        (start, row) -> {
          int best = 0;
          double extreme = in[start];
          for (int c = 1, at = start + inner; c < count && !Double.isNaN(extreme); c++, at += inner) {
            double x = in[at];
            if (Double.isNaN(x) || (largest ? x > extreme : x < extreme)) {
              best = c;
              extreme = x;
            }
          }
          out[row] = best;
        });
  }

  /// For each element the index of the largest or smallest one up to it: the last of those that
  /// tie, and of NaNs, if there are any.
  ///
  /// @param largest whether to look for the largest
  /// @param in the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the indices, an array like the operand
  public static void running(
      boolean largest, double[] in, int outer, int count, int inner, double[] out) {
    eachRow(
        outer,
        count,
        inner,
        (start, _) -> {
          int best = 0;
          double extreme = count == 0 ? 0 : in[start];
          for (int c = 0, at = start; c < count; c++, at += inner) {
            double x = in[at];
            if (Double.isNaN(x) || (largest ? x >= extreme : x <= extreme)) {
              best = c;
              extreme = x;
            }
            out[at] = best;
          }
        });
  }

  /// The indices of the first `kept` elements in order; equal ones keep their order.
  ///
  /// @param descending whether the largest comes first
  /// @param kept how many, at most `count`
  /// @param in the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets `[outer, kept, inner]` indices
  public static void order(
      boolean descending,
      int kept,
      double[] in,
      int outer,
      int count,
      int inner,
      double[] out) {
    eachRow(
        outer,
        count,
        inner,
        (start, row) -> {
          int[] order = order(descending, in, start, count, inner);
          int to = row / inner * kept * inner + row % inner;
          for (int c = 0; c < kept; c++, to += inner) {
            out[to] = order[c];
          }
        });
  }

  /// The index of the lower of the two middle elements, or of the first NaN, if there is one.
  ///
  /// @param in the operand
  /// @param outer number of slices
  /// @param count elements per row, at least 1
  /// @param inner rows per slice
  /// @param out gets one index per row
  public static void median(double[] in, int outer, int count, int inner, double[] out) {
    eachRow(
        outer,
        count,
        inner,
        (start, row) -> {
          for (int c = 0, at = start; c < count; c++, at += inner) {
            if (Double.isNaN(in[at])) {
              out[row] = c;
              return;
            }
          }
          out[row] = order(false, in, start, count, inner)[(count - 1) / 2];
        });
  }

  @FunctionalInterface
  private interface RowBody {
    void apply(int start, int row);
  }

  private static void eachRow(int outer, int count, int inner, RowBody body) {
    Reduce.columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          for (int i = from; i < from + width; i++) {
            body.apply(o * count * inner + i, o * inner + i);
          }
        });
  }

  private static int[] order(boolean descending, double[] in, int start, int count, int step) {
    long[] keys = new long[count];
    int[] order = new int[count];
    for (int c = 0, at = start; c < count; c++, at += step) {
      keys[c] = descending ? ~key(in[at]) : key(in[at]);
      order[c] = c;
    }
    for (int from = 0; from < count; from += RUN) {
      insert(keys, order, from, Math.min(count, from + RUN));
    }
    int[] spare = new int[count];
    for (int run = RUN; run < count && run > 0; run *= 2) {
      for (int from = 0; from < count; from += 2 * run) {
        int middle = Math.min(count, from + run);
        merge(keys, order, from, middle, Math.min(count - middle, run) + middle, spare);
      }
      int[] merged = spare;
      spare = order;
      order = merged;
    }
    return order;
  }

  /// A whole number that is in the same order as the floating-point number.
  private static long key(double x) {
    long bits = Double.doubleToLongBits(x + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  private static void insert(long[] keys, int[] order, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int moved = order[i];
      int at = i;
      while (at > from && keys[order[at - 1]] > keys[moved]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }

  private static void merge(
      long[] keys, int[] order, int from, int middle, int to, int[] merged) {
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takesLeft =
          right >= to || (left < middle && keys[order[left]] <= keys[order[right]]);
      merged[at] = takesLeft ? order[left++] : order[right++];
    }
  }
}
