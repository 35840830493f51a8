package dev.autodiff.kernels;

/// The order in which sums are added, the same for rows and columns, any vector width, any number
/// of threads.
///
/// Up to BLOCK elements: LANES interleaved sums, element `i` into sum `i mod 8`, then these from
/// the first to the last; so up to eight elements are simply added from left to right. More: the
/// sum of the first `2ʲ` elements, with the largest `2ʲ` below the count, plus the sum of the rest.
/// So aligned groups of blocks are subtrees, which can be added side by side. The error is at most
/// `(22 + ⌈log₂(count/128)⌉)·2⁻⁵³` relative to `Σ|x|`, to first order (Higham, Accuracy and
/// Stability of Numerical Algorithms, §4.2).
final class SumTree {
  /// Interleaved sums within a block.
  static final int LANES = 8;

  /// Elements of a block.
  static final int BLOCK = 128;

  /// Elements of the largest subtree that a backend adds in one go.
  static final int LEAF = 4 * BLOCK;

  /// Elements of a subtree that is worth a thread.
  private static final int SHARE = 1 << 16;

  /// Columns at a time: their interleaved sums stay in the second-level cache. Of rows that are
  /// read in shorter pieces, the memory sends less (256 at a time: half as much).
  private static final int COLUMNS = 1024;

  private SumTree() {}

  /// The sum of `n` neighbours.
  static double row(double[] x, int at, int n) {
    if (n <= LEAF) {
      return Backend.CHOSEN.sum(x, at, n);
    }
    int half = half(n);
    return row(x, at, half) + row(x, at + half, n - half);
  }

  /// The same for float32 numbers, added up in float64.
  static double row(float[] x, int at, int n) {
    if (n <= LEAF) {
      return Backend.CHOSEN.sum(x, at, n);
    }
    int half = half(n);
    return row(x, at, half) + row(x, at + half, n - half);
  }

  private static double row(Object x, int at, int n) {
    return x instanceof double[] doubles ? row(doubles, at, n) : row((float[]) x, at, n);
  }

  /// The sum of `n` neighbours in a `double[]` or `float[]`, by several threads.
  static double longRow(Object x, int at, int n) {
    if (n <= SHARE) {
      return row(x, at, n);
    }
    double[] shares = new double[(n + SHARE - 1) / SHARE];
    Parallel.range(
        shares.length,
        SHARE,
        (lo, hi) -> {
          for (int i = lo; i < hi; i++) {
            shares[i] = row(x, at + i * SHARE, Math.min(SHARE, n - i * SHARE));
          }
        });
    join(shares, 0, shares.length, 1);
    return shares[0];
  }

  /// The rest of the tree over sums of aligned subtrees, each a row of columns. The first row gets
  /// the result, the others are overwritten.
  static void join(double[] shares, int row, int n, int width) {
    if (n == 1) {
      return;
    }
    int half = half(n);
    join(shares, row, half, width);
    join(shares, row + half, n - half, width);
    for (int j = 0; j < width; j++) {
      shares[row * width + j] += shares[(row + half) * width + j];
    }
  }

  /// The largest power of two below `n`.
  static int half(int n) {
    return Integer.highestOneBit(n - 1);
  }

  /// The sums of `width` columns: element `j` of the result is that of `x[at + i·stride + j]` over
  /// `i < n`. Both arrays are `double[]` or `float[]`.
  static void columns(Object x, int at, int stride, int n, int width, Object out, int outAt) {
    int window = Math.min(width, COLUMNS);
    int levels = n <= BLOCK ? 1 : 33 - Integer.numberOfLeadingZeros((n - 1) / BLOCK);
    double[] sums = new double[(LANES + levels) * window];
    for (int j = 0; j < width; j += window) {
      int columns = Math.min(window, width - j);
      window(x, at + j, stride, n, columns, sums, LANES * window);
      Conversion.copy(sums, LANES * window, out, outAt + j, columns);
    }
  }

  /// Leaves the sums in `sums` from `to` on; what comes after it is free, and so are the
  /// interleaved sums at the front.
  private static void window(
      Object x, int at, int stride, int n, int width, double[] sums, int to) {
    if (n > BLOCK) {
      int half = half(n);
      window(x, at, stride, half, width, sums, to);
      window(x, at + half * stride, stride, n - half, width, sums, to + width);
      for (int j = 0; j < width; j++) {
        sums[to + j] += sums[to + width + j];
      }
      return;
    }
    if (x instanceof double[] doubles) {
      Backend.CHOSEN.sumLanes(doubles, at, stride, n, width, sums);
    } else {
      Backend.CHOSEN.sumLanes((float[]) x, at, stride, n, width, sums);
    }
    for (int j = 0; j < width; j++) {
      sums[to + j] =
          ofLanes(
              sums[j],
              sums[width + j],
              sums[2 * width + j],
              sums[3 * width + j],
              sums[4 * width + j],
              sums[5 * width + j],
              sums[6 * width + j],
              sums[7 * width + j]);
    }
  }

  /// The sum of the interleaved sums.
  static double ofLanes(
      double s0, double s1, double s2, double s3, double s4, double s5, double s6, double s7) {
    return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
  }
}
