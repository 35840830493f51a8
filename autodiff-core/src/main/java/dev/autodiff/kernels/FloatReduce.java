package dev.autodiff.kernels;

import java.util.Arrays;

/// The functions of [Reduce] on float32 arrays: each row is computed in float64 and rounded once. A
/// part of the operand at a time is widened, such that it stays in the first-level cache.
public final class FloatReduce {
  /// Elements that are widened at a time, unless a row has more.
  private static final int WIDENED = 1 << 11;

  /// Columns at a time where rows are not contiguous: a line of the cache.
  private static final int COLUMNS = 16;

  private FloatReduce() {}

  /// The float32 form of a [Reduce.Kernel].
  @FunctionalInterface
  public interface Kernel {
    /// Reduces or maps every row.
    ///
    /// @param in array that holds the operand
    /// @param outer number of slices
    /// @param count elements per row
    /// @param inner rows per slice
    /// @param out gets the result
    void apply(float[] in, int outer, int count, int inner, float[] out);
  }

  /// Sums, without a copy of the operand.
  ///
  /// @param in array that holds the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  public static void sum(float[] in, int outer, int count, int inner, float[] out) {
    if (outer == 1 && inner == 1) {
      out[0] = (float) SumTree.longRow(in, 0, count);
    } else if (inner == 1) {
      Reduce.rows(outer, count, r -> out[r] = (float) SumTree.row(in, r * count, count));
    } else {
      Reduce.columns(
          outer,
          count,
          inner,
          (o, from, width) -> {
            int at = o * count * inner + from;
            SumTree.columns(in, at, inner, count, width, out, o * inner + from);
          });
    }
  }

  /// Largest elements, as [Reduce#max] has them.
  ///
  /// @param in array that holds the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  public static void max(float[] in, int outer, int count, int inner, float[] out) {
    extremes(true, in, outer, count, inner, out);
  }

  /// Smallest elements, as [Reduce#min] has them.
  ///
  /// @param in array that holds the operand
  /// @param outer number of slices
  /// @param count elements per row
  /// @param inner rows per slice
  /// @param out gets the result
  public static void min(float[] in, int outer, int count, int inner, float[] out) {
    extremes(false, in, outer, count, inner, out);
  }

  private static void extremes(
      boolean largest, float[] in, int outer, int count, int inner, float[] out) {
    if (inner == 1) {
      Reduce.rows(
          outer, count, r -> out[r] = Backend.CHOSEN.extreme(largest, in, r * count, count));
      return;
    }
    Reduce.columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          int at = o * count * inner + from;
          int to = o * inner + from;
          float none = largest ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
          Arrays.fill(out, to, to + width, none);
          Backend.CHOSEN.keepExtremes(largest, in, at, inner, count, out, to, width);
        });
  }

  /// A reduction with one number per row.
  ///
  /// @param kernel the reduction in float64
  /// @return the same in float32
  public static Kernel reducing(Reduce.Kernel kernel) {
    return (in, outer, count, inner, out) -> {
      if (inner == 1) {
        rows(kernel, false, in, outer, count, out);
      } else {
        columns(kernel, false, in, outer, count, inner, out);
      }
    };
  }

  /// A map of rows.
  ///
  /// @param kernel the map in float64
  /// @return the same in float32
  public static Kernel mapping(Reduce.Kernel kernel) {
    return (in, outer, count, inner, out) -> {
      if (inner == 1) {
        rows(kernel, true, in, outer, count, out);
      } else {
        columns(kernel, true, in, outer, count, inner, out);
      }
    };
  }

  /// @param maps whether the kernel gives as many numbers per row as there are
  private static void rows(
      Reduce.Kernel kernel, boolean maps, float[] in, int rows, int count, float[] out) {
    int results = maps ? count : 1;
    Reduce.slices(
        rows,
        count,
        (lo, hi) -> {
          int some = Math.clamp(WIDENED / Math.max(1, count), 1, Math.max(1, hi - lo));
          double[] wide = new double[some * count];
          double[] values = maps ? wide : new double[some * results];
          for (int r = lo; r < hi; r += some) {
            int n = Math.min(some, hi - r);
            Conversion.copy(in, r * count, wide, 0, n * count);
            kernel.apply(wide, 0, n, count, 1, values, 0);
            Conversion.copy(values, 0, out, r * results, n * results);
          }
        });
  }

  private static void columns(
      Reduce.Kernel kernel,
      boolean maps,
      float[] in,
      int outer,
      int count,
      int inner,
      float[] out) {
    int results = maps ? count : 1;
    Reduce.columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          int least = Math.min(COLUMNS, width);
          int some = Math.clamp(WIDENED / Math.max(1, count), least, Math.max(least, width));
          double[] wide = new double[some * count];
          double[] values = maps ? wide : new double[some * results];
          for (int i = from; i < from + width; i += some) {
            int n = Math.min(some, from + width - i);
            for (int c = 0; c < count; c++) {
              Conversion.copy(in, (o * count + c) * inner + i, wide, c * n, n);
            }
            kernel.apply(wide, 0, 1, count, n, values, 0);
            for (int c = 0; c < results; c++) {
              Conversion.copy(values, c * n, out, (o * results + c) * inner + i, n);
            }
          }
        });
  }
}
