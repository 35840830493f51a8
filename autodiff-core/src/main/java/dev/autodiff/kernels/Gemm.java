package dev.autodiff.kernels;

/// Products of matrices.
///
/// Each element of the result is added up over the inner index in rising order, whatever the
/// blocking and the number of threads, so the bits depend on nothing but the operands.
public final class Gemm {
  private Gemm() {}

  /// Computes `C = A·B` for dense row-major matrices.
  ///
  /// @param a holds A, `m×k`, from `aAt`
  /// @param aAt position of A
  /// @param b holds B, `k×n`, from `bAt`
  /// @param bAt position of B
  /// @param c gets the product, `m×n`, from `cAt`
  /// @param cAt position of the product
  /// @param m rows of A
  /// @param k columns of A
  /// @param n columns of B
  public static void multiply(
      double[] a, int aAt, double[] b, int bAt, double[] c, int cAt, int m, int k, int n) {
    multiply(a, aAt, Strides.rowMajor(k), b, bAt, Strides.rowMajor(n), c, cAt, m, k, n);
  }

  /// Computes `C = A·B` for A and B with any strides, so that a transpose needs no copy.
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
    Parallel.range(
        m,
        (long) k * n,
        (lo, hi) ->
            Backend.CHOSEN.multiply(
                a, aAt + lo * as.row(), as, b, bAt, bs, c, cAt + lo * n, hi - lo, k, n));
  }
}
