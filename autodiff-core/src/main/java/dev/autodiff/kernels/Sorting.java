package dev.autodiff.kernels;

import java.util.Arrays;

/// Where elements stand in the order of their row, along one axis of a dense array that is seen as
/// `[outer, count, inner]`, as [Reduce] sees it. Indices are written as numbers.
///
/// NaN counts as larger than ∞, and −0 equals 0.
public final class Sorting {
  /// Shorter rows are sorted by insertion.
  private static final int RUN = 16;

  /// So many first elements are found by insertion as well, without sorting the others.
  private static final int FEW = 32;

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
          for (int c = 1, at = start + inner;
              c < count && !Double.isNaN(extreme);
              c++, at += inner) {
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
      boolean descending, int kept, double[] in, int outer, int count, int inner, double[] out) {
    eachRow(
        outer,
        count,
        inner,
        (start, row) -> {
          int[] order =
              kept <= FEW && kept < count
                  ? first(descending, kept, in, start, count, inner)
                  : order(descending, in, start, count, inner);
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

  private static int[] first(
      boolean descending, int kept, double[] in, int start, int count, int step) {
    long[] keys = new long[kept + 1];
    int[] order = new int[kept + 1];
    int held = 0;
    for (int c = 0, at = start; c < count; c++, at += step) {
      long key = descending ? ~key(in[at]) : key(in[at]);
      if (held == kept && (kept == 0 || key >= keys[kept - 1])) {
        continue;
      }
      int to = held;
      while (to > 0 && keys[to - 1] > key) {
        keys[to] = keys[to - 1];
        order[to] = order[to - 1];
        to--;
      }
      keys[to] = key;
      order[to] = c;
      held = Math.min(kept, held + 1);
    }
    return order;
  }

  /// Sorts whole numbers that have the leading bits of an element's key above its index, which is
  /// what the JDK does fast; then puts in order what differs in the other bits only.
  private static int[] order(boolean descending, double[] in, int start, int count, int step) {
    long[] keys = new long[count];
    long[] leading = new long[count];
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, count - 1));
    long indices = (1L << bits) - 1;
    for (int c = 0, at = start; c < count; c++, at += step) {
      keys[c] = descending ? ~key(in[at]) : key(in[at]);
      leading[c] = (keys[c] & ~indices) | c;
    }
    Arrays.sort(leading);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = (int) (leading[i] & indices);
    }
    for (int from = 0, to; from < count; from = to) {
      to = from + 1;
      boolean sorted = true;
      while (to < count && leading[to] >> bits == leading[from] >> bits) {
        sorted &= keys[order[to - 1]] <= keys[order[to]];
        to++;
      }
      if (!sorted) {
        sort(keys, order, from, to);
      }
    }
    return order;
  }

  /// Sorts a part of the indices by their keys; equal ones keep their order.
  private static void sort(long[] keys, int[] order, int from, int to) {
    for (int run = from; run < to; run += RUN) {
      insert(keys, order, run, Math.min(to, run + RUN));
    }
    int[] merged = new int[to - from];
    for (long run = RUN; run < to - from; run *= 2) {
      for (long left = from; left < to; left += 2 * run) {
        int middle = (int) Math.min(to, left + run);
        int right = (int) Math.min(to, left + 2 * run);
        merge(keys, order, (int) left, middle, right, merged, (int) left - from);
      }
      System.arraycopy(merged, 0, order, from, merged.length);
    }
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
      long[] keys, int[] order, int from, int middle, int to, int[] merged, int mergedAt) {
    int left = from;
    int right = middle;
    for (int at = mergedAt; at < mergedAt + to - from; at++) {
      boolean takesLeft = right >= to || (left < middle && keys[order[left]] <= keys[order[right]]);
      merged[at] = takesLeft ? order[left++] : order[right++];
    }
  }
}
