package dev.autodiff.kernels;

import java.util.Arrays;

/// Reductions along one axis of a dense array that is seen as `[outer, count, inner]`, and maps of
/// the rows along that axis.
///
/// Row `[o, i]` holds the elements `in[inAt + (o·count + c)·inner + i]`. A reduction writes
/// `out[outAt + o·inner + i]`, a map writes an array like the one it reads, which it may also
/// overwrite. Sums follow a fixed tree, so the bits depend on nothing but the elements of the row.
public final class Reduce {
  /// Elements of the rows that are gathered at a time where they are not contiguous.
  private static final int GATHERED = 1 << 12;

  /// From so many rows side by side on they are worked on lane by lane.
  private static final int WIDE = 64;

  /// Rows side by side at a time.
  private static final int WINDOW = 256;

  /// The least number of rows whose sums can be put together with others.
  public static final int ROWS_OF_SHARES = SumTree.BLOCK;

  private Reduce() {}

  /// One of the functions of this class.
  @FunctionalInterface
  public interface Kernel {
    /// Reduces or maps every row.
    ///
    /// @param in array that holds the operand
    /// @param inAt position of the operand
    /// @param outer number of slices
    /// @param count elements per row
    /// @param inner rows per slice
    /// @param out gets the result
    /// @param outAt position of the result
    void apply(double[] in, int inAt, int outer, int count, int inner, double[] out, int outAt);
  }

  /// The sum of all elements.
  ///
  /// @param in the elements
  /// @return the sum, 0 for none
  public static double sum(double... in) {
    return SumTree.longRow(in, 0, in.length);
  }

  /// Sums.
  ///
  /// @param in array that holds the operand
  /// @param inAt position of the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  /// @param outAt position of the result
  public static void sum(
      double[] in, int inAt, int outer, int count, int inner, double[] out, int outAt) {
    if (outer == 1 && inner == 1) {
      out[outAt] = SumTree.longRow(in, inAt, count);
    } else if (inner == 1) {
      rows(outer, count, r -> out[outAt + r] = SumTree.row(in, inAt + r * count, count));
    } else {
      columns(
          outer,
          count,
          inner,
          (o, from, width) -> {
            int at = inAt + o * count * inner + from;
            SumTree.columns(in, at, inner, count, width, out, outAt + o * inner + from);
          });
    }
  }

  /// Puts sums down columns together from those of some rows at a time.
  ///
  /// @param shares the sums of the first rows, the next rows and so on, always of `2ʲ ≥`
  ///   [#ROWS_OF_SHARES] rows but for the last; the first row gets the result, the others are
  ///   overwritten
  /// @param count how many shares
  /// @param width columns
  public static void joinSums(double[] shares, int count, int width) {
    SumTree.join(shares, 0, count, width);
  }

  /// Largest elements; NaN if there is one, −∞ for no elements.
  ///
  /// @param in array that holds the operand
  /// @param inAt position of the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  /// @param outAt position of the result
  public static void max(
      double[] in, int inAt, int outer, int count, int inner, double[] out, int outAt) {
    extremes(true, in, inAt, outer, count, inner, out, outAt);
  }

  /// Smallest elements; NaN if there is one, ∞ for no elements.
  ///
  /// @param in array that holds the operand
  /// @param inAt position of the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  /// @param outAt position of the result
  public static void min(
      double[] in, int inAt, int outer, int count, int inner, double[] out, int outAt) {
    extremes(false, in, inAt, outer, count, inner, out, outAt);
  }

  private static void extremes(
      boolean largest,
      double[] in,
      int inAt,
      int outer,
      int count,
      int inner,
      double[] out,
      int outAt) {
    if (inner == 1) {
      rows(
          outer,
          count,
          r -> out[outAt + r] = Backend.CHOSEN.extreme(largest, in, inAt + r * count, count));
      return;
    }
    columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          int at = inAt + o * count * inner + from;
          int to = outAt + o * inner + from;
          double none = largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
          Arrays.fill(out, to, to + width, none);
          Backend.CHOSEN.keepExtremes(largest, in, at, inner, count, out, to, width);
        });
  }

  /// `ln Σ eˣ`, shifted by the maximum so that nothing overflows; −∞ for no elements.
  ///
  /// @param in array that holds the operand
  /// @param inAt position of the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  /// @param outAt position of the result
  public static void logSumExp(
      double[] in, int inAt, int outer, int count, int inner, double[] out, int outAt) {
    if (inner == 1) {
      slices(
          outer,
          count,
          (lo, hi) -> {
            double[] scratch = new double[Math.min(count, SumTree.LEAF)];
            for (int r = lo; r < hi; r++) {
              out[outAt + r] = logSumExp(in, inAt + r * count, count, scratch);
            }
          });
      return;
    }
    gathered(
        in,
        inAt,
        outer,
        count,
        inner,
        (rows, n, o, from) -> logSumExp(rows, 0, n, count, 1, out, outAt + o * inner + from));
  }

  /// `eˣ/Σ eˣ` for every element of a row.
  ///
  /// @param in array that holds the operand
  /// @param inAt position of the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  /// @param outAt position of the result
  public static void softmax(
      double[] in, int inAt, int outer, int count, int inner, double[] out, int outAt) {
    if (inner < WIDE) {
      mapRows(Reduce::softmaxRow, in, inAt, outer, count, inner, out, outAt);
      return;
    }
    columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          int first = o * count * inner + from;
          double[] ends = new double[2 * Math.min(width, WINDOW)];
          for (int i = 0; i < width; i += WINDOW) {
            int some = Math.min(width - i, WINDOW);
            int at = inAt + first + i;
            softmaxColumns(in, at, inner, count, some, out, outAt + first + i, ends);
          }
        });
  }

  /// `x − ln Σ eˣ` for every element of a row.
  ///
  /// @param in array that holds the operand
  /// @param inAt position of the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  /// @param outAt position of the result
  public static void logSoftmax(
      double[] in, int inAt, int outer, int count, int inner, double[] out, int outAt) {
    mapRows(Reduce::logSoftmaxRow, in, inAt, outer, count, inner, out, outAt);
  }

  private static double logSumExp(double[] in, int at, int n, double[] scratch) {
    double max = Backend.CHOSEN.extreme(true, in, at, n);
    if (!Double.isFinite(max)) {
      return max; // NaN, all −∞, or a +∞ that outweighs the rest: the shift would give ∞ − ∞
    }
    return max + logOfOthers(in, at, n, max, scratch);
  }

  private static void softmaxRow(
      double[] in, int at, double[] out, int outAt, int n, double[] scratch) {
    double max = Backend.CHOSEN.extreme(true, in, at, n);
    Exp.shifted(in, at, max, out, outAt, n);
    double sum = SumTree.row(out, outAt, n);
    for (int i = outAt; i < outAt + n; i++) {
      out[i] /= sum;
    }
  }

  /// The same for neighbouring rows side by side, lane by lane.
  ///
  /// @param ends room for the maxima and the sums
  private static void softmaxColumns(
      double[] in, int at, int stride, int n, int width, double[] out, int outAt, double[] ends) {
    Arrays.fill(ends, 0, width, Double.NEGATIVE_INFINITY);
    Backend.CHOSEN.keepExtremes(true, in, at, stride, n, ends, 0, width);
    for (int i = 0; i < n; i++) {
      int to = outAt + i * stride;
      LaneKernel.SUB.lanes(in, at + i * stride, ends, 0, ends, 0, ends, 0, out, to, width);
      LaneKernel.EXP.lanes(out, to, out, to, out, to, out, to, out, to, width);
    }
    SumTree.columns(out, outAt, stride, n, width, ends, width);
    for (int i = 0; i < n; i++) {
      int to = outAt + i * stride;
      LaneKernel.DIV.lanes(out, to, ends, width, ends, 0, ends, 0, out, to, width);
    }
  }

  private static void logSoftmaxRow(
      double[] in, int at, double[] out, int outAt, int n, double[] scratch) {
    double max = Backend.CHOSEN.extreme(true, in, at, n);
    double logSum = Double.isFinite(max) ? logOfOthers(in, at, n, max, scratch) : Double.NaN;
    Exp.shift(in, at, max, out, outAt, n);
    Exp.shift(out, outAt, logSum, out, outAt, n);
  }

  /// `ln Σ exp(x − max)`. The largest term is exactly 1: log1p of the others keeps their digits
  /// when they are tiny.
  private static double logOfOthers(double[] in, int at, int n, double max, double[] scratch) {
    int largest = at;
    while (in[largest] != max) {
      largest++;
    }
    return Math.log1p(sumOfOthers(in, at, n, max, largest, scratch));
  }

  private static double sumOfOthers(
      double[] in, int at, int n, double max, int largest, double[] scratch) {
    if (n > SumTree.LEAF) {
      int half = SumTree.half(n);
      return sumOfOthers(in, at, half, max, largest, scratch)
          + sumOfOthers(in, at + half, n - half, max, largest, scratch);
    }
    Exp.shifted(in, at, max, scratch, 0, n);
    if (largest >= at && largest < at + n) {
      scratch[largest - at] = 0;
    }
    return Backend.CHOSEN.sum(scratch, 0, n);
  }

  @FunctionalInterface
  private interface RowMap {
    void apply(double[] in, int at, double[] out, int outAt, int n, double[] scratch);
  }

  private static void mapRows(
      RowMap map, double[] in, int inAt, int outer, int count, int inner, double[] out, int outAt) {
    if (inner == 1) {
      slices(
          outer,
          count,
          (lo, hi) -> {
            double[] scratch = new double[Math.min(count, SumTree.LEAF)];
            for (int at = lo * count; at < hi * count; at += count) {
              map.apply(in, inAt + at, out, outAt + at, count, scratch);
            }
          });
      return;
    }
    gathered(
        in,
        inAt,
        outer,
        count,
        inner,
        (rows, n, o, from) -> {
          mapRows(map, rows, 0, n, count, 1, rows, 0);
          int to = outAt + o * count * inner + from;
          Strided.transpose(rows, 0, count, out, to, inner, n, count);
        });
  }

  @FunctionalInterface
  private interface RowsBody {
    void apply(double[] rows, int n, int slice, int from);
  }

  /// Copies rows that are not contiguous, some at a time, into an array where they are.
  private static void gathered(
      double[] in, int inAt, int outer, int count, int inner, RowsBody body) {
    columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          int some = Math.clamp(GATHERED / Math.max(1, count), 8, Math.max(8, width));
          double[] rows = new double[Math.min(some, width) * count];
          for (int i = 0; i < width; i += some) {
            int n = Math.min(some, width - i);
            int at = inAt + o * count * inner + from + i;
            Strided.transpose(in, at, inner, rows, 0, count, count, n);
            body.apply(rows, n, o, from + i);
          }
        });
  }

  @FunctionalInterface
  interface ContiguousRows {
    /// Works on some rows.
    ///
    /// @param rows array that holds the rows, one after the other
    /// @param at position of the first one
    /// @param n how many
    /// @param row index of the first one among all rows
    void apply(double[] rows, int at, int n, int row);
  }

  /// Visits all rows in contiguous form, some at a time.
  static void rowByRow(
      double[] in, int inAt, int outer, int count, int inner, ContiguousRows body) {
    if (inner == 1) {
      slices(outer, count, (lo, hi) -> body.apply(in, inAt + lo * count, hi - lo, lo));
    } else {
      gathered(
          in,
          inAt,
          outer,
          count,
          inner,
          (rows, n, o, from) -> body.apply(rows, 0, n, o * inner + from));
    }
  }

  @FunctionalInterface
  interface RowBody {
    void apply(int row);
  }

  static void rows(int rows, int count, RowBody body) {
    slices(
        rows,
        count,
        (lo, hi) -> {
          for (int r = lo; r < hi; r++) {
            body.apply(r);
          }
        });
  }

  /// Splits slices between threads. Without elements per slice there is still a result to write.
  static void slices(int slices, int cost, Parallel.RangeBody body) {
    Parallel.range(slices, Math.max(1, cost), body);
  }

  @FunctionalInterface
  interface ColumnsBody {
    void apply(int slice, int from, int width);
  }

  /// Splits slices between threads, or their columns if there is one slice only.
  static void columns(int outer, int count, int inner, ColumnsBody body) {
    if (outer == 1) {
      slices(inner, count, (lo, hi) -> body.apply(0, lo, hi - lo));
    } else {
      slices(
          outer,
          (int) Math.min(Integer.MAX_VALUE, (long) count * inner),
          (lo, hi) -> {
            for (int o = lo; o < hi; o++) {
              body.apply(o, 0, inner);
            }
          });
    }
  }
}
