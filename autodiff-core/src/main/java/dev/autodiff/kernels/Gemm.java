package dev.autodiff.kernels;

/// Products of matrices `C = A·B` with any strides of A and B, so that a transpose needs no copy.
///
/// Each element of C is a chain of fused multiply-adds over the inner index in rising order,
/// `fma(aᵢₖ, bₖⱼ, … fma(aᵢ₁, bₖ₁, 0))`. So its bits depend on nothing but a row of A and a column
/// of B: not on the sizes of the matrices, the backend, the blocking or the number of threads. The
/// error is at most `k·u/(1−k·u)` relative to `Σ|aᵢₖ·bₖⱼ|`, with `u = 2⁻⁵³` for float64 and `u =
/// 2⁻²⁴` for float32, which is added up in float32 (Higham, Accuracy and Stability of Numerical
/// Algorithms, §3.1).
public final class Gemm {
  /// Rows and columns of C between which work is split: multiples of all tiles, so that a split
  /// leaves no remainders.
  private static final int ROWS = 8;

  private static final int COLUMNS = 48;

  private Gemm() {}

  /// Computes `C = A·B` for dense row-major matrices.
  ///
  /// @param a holds A, `m×k`, from `aAt`
  /// @param aAt position of A
  /// @param b holds B, `k×n`, from `bAt`
  /// @param bAt position of B
  /// @param c gets the product, `m×n` in row-major order, from `cAt`
  /// @param cAt position of the product
  /// @param m rows of A
  /// @param k columns of A
  /// @param n columns of B
  public static void multiply(
      double[] a, int aAt, double[] b, int bAt, double[] c, int cAt, int m, int k, int n) {
    multiply(a, aAt, Strides.rowMajor(k), b, bAt, Strides.rowMajor(n), c, cAt, m, k, n);
  }

  /// Computes `C = A·B`. C must not overlap A or B.
  ///
  /// @param a holds A, `m×k`, from `aAt`
  /// @param aAt position of A
  /// @param as strides of A
  /// @param b holds B, `k×n`, from `bAt`
  /// @param bAt position of B
  /// @param bs strides of B
  /// @param c gets the product, `m×n` in row-major order, from `cAt`
  /// @param cAt position of the product
  /// @param m rows of A
  /// @param k columns of A
  /// @param n columns of B
  public static void multiply(
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int cAt,
      int m,
      int k,
      int n) {
    long work = work(m, k, n);
    if (!Parallel.pays(work)) {
      Backend.CHOSEN.multiply(a, aAt, as, b, bAt, bs, c, cAt, n, m, k, n);
    } else if (m >= n) {
      int parts = parts(m, ROWS);
      Parallel.range(
          parts,
          work / parts,
          (lo, hi) -> {
            int from = lo * ROWS;
            int rows = Math.min(m, hi * ROWS) - from;
            Backend.CHOSEN.multiply(
                a, aAt + from * as.row(), as, b, bAt, bs, c, cAt + from * n, n, rows, k, n);
          });
    } else {
      int parts = parts(n, COLUMNS);
      Parallel.range(
          parts,
          work / parts,
          (lo, hi) -> {
            int from = lo * COLUMNS;
            int columns = Math.min(n, hi * COLUMNS) - from;
            Backend.CHOSEN.multiply(
                a, aAt, as, b, bAt + from * bs.column(), bs, c, cAt + from, n, m, k, columns);
          });
    }
  }

  /// Computes `C = A·B` in float32.
  ///
  /// @param a holds A, `m×k`, from `aAt`
  /// @param aAt position of A
  /// @param as strides of A
  /// @param b holds B, `k×n`, from `bAt`
  /// @param bAt position of B
  /// @param bs strides of B
  /// @param c gets the product, `m×n` in row-major order, from `cAt`
  /// @param cAt position of the product
  /// @param m rows of A
  /// @param k columns of A
  /// @param n columns of B
  public static void multiply(
      float[] a,
      int aAt,
      Strides as,
      float[] b,
      int bAt,
      Strides bs,
      float[] c,
      int cAt,
      int m,
      int k,
      int n) {
    long work = work(m, k, n);
    if (!Parallel.pays(work)) {
      Backend.CHOSEN.multiply(a, aAt, as, b, bAt, bs, c, cAt, n, m, k, n);
    } else if (m >= n) {
      int parts = parts(m, ROWS);
      Parallel.range(
          parts,
          work / parts,
          (lo, hi) -> {
            int from = lo * ROWS;
            int rows = Math.min(m, hi * ROWS) - from;
            Backend.CHOSEN.multiply(
                a, aAt + from * as.row(), as, b, bAt, bs, c, cAt + from * n, n, rows, k, n);
          });
    } else {
      int parts = parts(n, COLUMNS);
      Parallel.range(
          parts,
          work / parts,
          (lo, hi) -> {
            int from = lo * COLUMNS;
            int columns = Math.min(n, hi * COLUMNS) - from;
            Backend.CHOSEN.multiply(
                a, aAt, as, b, bAt + from * bs.column(), bs, c, cAt + from, n, m, k, columns);
          });
    }
  }

  /// Computes `C += A·B` on the calling thread: each chain goes on from what C holds, so a product
  /// can be put together from slices of the inner index.
  ///
  /// @param a holds A, `m×k`, from `aAt`
  /// @param aAt position of A
  /// @param as strides of A
  /// @param b holds B, `k×n`, from `bAt`
  /// @param bAt position of B
  /// @param bs strides of B
  /// @param c holds C, `m×n` in row-major order, from position 0
  /// @param m rows of A
  /// @param k columns of A
  /// @param n columns of B
  public static void add(
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int m,
      int k,
      int n) {
    Backend.CHOSEN.add(a, aAt, as, b, bAt, bs, c, 0, n, m, k, n);
  }

  /// Computes `C += A·B` in float32, on the calling thread: each chain goes on from what C holds,
  /// so a product can be put together from slices of the inner index.
  ///
  /// @param a holds A, `m×k`, from `aAt`
  /// @param aAt position of A
  /// @param as strides of A
  /// @param b holds B, `k×n`, from `bAt`
  /// @param bAt position of B
  /// @param bs strides of B
  /// @param c holds C, `m×n` in row-major order, from position 0
  /// @param m rows of A
  /// @param k columns of A
  /// @param n columns of B
  public static void add(
      float[] a,
      int aAt,
      Strides as,
      float[] b,
      int bAt,
      Strides bs,
      float[] c,
      int m,
      int k,
      int n) {
    Backend.CHOSEN.add(a, aAt, as, b, bAt, bs, c, 0, n, m, k, n);
  }

  /// Computes many products of the same sizes.
  ///
  /// @param a holds the matrices A, each `m×k`
  /// @param aAts position of A for each product
  /// @param as strides of A
  /// @param b holds the matrices B, each `k×n`
  /// @param bAts position of B for each product
  /// @param bs strides of B
  /// @param c gets the products, each `m×n` in row-major order, one after the other from `cAt`
  /// @param cAt position of the first product
  /// @param m rows of A
  /// @param k columns of A
  /// @param n columns of B
  public static void multiplyAll(
      double[] a,
      int[] aAts,
      Strides as,
      double[] b,
      int[] bAts,
      Strides bs,
      double[] c,
      int cAt,
      int m,
      int k,
      int n) {
    long work = work(m, k, n);
    if (Parallel.pays(work)) {
      for (int i = 0; i < aAts.length; i++) {
        multiply(a, aAts[i], as, b, bAts[i], bs, c, cAt + i * m * n, m, k, n);
      }
      return;
    }
    Parallel.range(
        aAts.length,
        work,
        (lo, hi) -> {
          for (int i = lo; i < hi; i++) {
            int to = cAt + i * m * n;
            Backend.CHOSEN.multiply(a, aAts[i], as, b, bAts[i], bs, c, to, n, m, k, n);
          }
        });
  }

  /// Computes many products of the same sizes in float32.
  ///
  /// @param a holds the matrices A, each `m×k`
  /// @param aAts position of A for each product
  /// @param as strides of A
  /// @param b holds the matrices B, each `k×n`
  /// @param bAts position of B for each product
  /// @param bs strides of B
  /// @param c gets the products, each `m×n` in row-major order, one after the other from `cAt`
  /// @param cAt position of the first product
  /// @param m rows of A
  /// @param k columns of A
  /// @param n columns of B
  public static void multiplyAll(
      float[] a,
      int[] aAts,
      Strides as,
      float[] b,
      int[] bAts,
      Strides bs,
      float[] c,
      int cAt,
      int m,
      int k,
      int n) {
    long work = work(m, k, n);
    if (Parallel.pays(work)) {
      for (int i = 0; i < aAts.length; i++) {
        multiply(a, aAts[i], as, b, bAts[i], bs, c, cAt + i * m * n, m, k, n);
      }
      return;
    }
    Parallel.range(
        aAts.length,
        work,
        (lo, hi) -> {
          for (int i = lo; i < hi; i++) {
            int to = cAt + i * m * n;
            Backend.CHOSEN.multiply(a, aAts[i], as, b, bAts[i], bs, c, to, n, m, k, n);
          }
        });
  }

  private static int parts(int length, int unit) {
    return (length + unit - 1) / unit;
  }

  /// In elements as [Parallel] counts them: those read, and those that some 16 multiply-adds take
  /// as long as.
  private static long work(long m, long k, long n) {
    return m * k + k * n + m * k * n / 16;
  }
}
