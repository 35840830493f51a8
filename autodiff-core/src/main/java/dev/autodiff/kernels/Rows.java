package dev.autodiff.kernels;

/// Matrices as arrays of rows, which is how factorizations work on them: rows are exchanged by
/// exchanging references, and a loop over two rows has the same index in both, so it is vectorized.
public final class Rows {
  private Rows() {}

  /// A matrix out of an array.
  ///
  /// @param from row-major elements
  /// @param at position of the first
  /// @param m number of rows
  /// @param n number of columns
  /// @return a copy
  public static double[][] of(double[] from, int at, int m, int n) {
    double[][] rows = new double[m][n];
    for (int i = 0; i < m; i++) {
      System.arraycopy(from, at + i * n, rows[i], 0, n);
    }
    return rows;
  }

  /// The transpose of a matrix out of an array.
  ///
  /// @param from row-major elements of the matrix
  /// @param at position of the first
  /// @param m number of rows
  /// @param n number of columns
  /// @return its columns
  public static double[][] columns(double[] from, int at, int m, int n) {
    double[][] columns = new double[n][m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        columns[j][i] = from[at + i * n + j];
      }
    }
    return columns;
  }

  /// Writes a matrix into an array.
  ///
  /// @param rows the matrix
  /// @param to gets its elements in row-major order
  /// @param at position of the first
  public static void write(double[][] rows, double[] to, int at) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, to, at + i * rows[i].length, rows[i].length);
    }
  }

  /// Writes the transpose of a matrix into an array.
  ///
  /// @param columns the columns of the matrix to be written
  /// @param to gets its elements in row-major order
  /// @param at position of the first
  public static void writeColumns(double[][] columns, double[] to, int at) {
    int n = columns.length;
    for (int j = 0; j < n; j++) {
      double[] column = columns[j];
      for (int i = 0; i < column.length; i++) {
        to[at + i * n + j] = column[i];
      }
    }
  }

  /// The identity.
  ///
  /// @param n its order
  /// @return a new matrix
  public static double[][] identity(int n) {
    double[][] rows = new double[n][n];
    for (int i = 0; i < n; i++) {
      rows[i][i] = 1;
    }
    return rows;
  }

  /// The largest magnitude.
  ///
  /// @param rows a matrix
  /// @return 0 for no elements; NaN if one is NaN
  public static double max(double[]... rows) {
    double max = 0;
    for (double[] row : rows) {
      for (double x : row) {
        max = Math.max(max, Math.abs(x));
      }
    }
    return max;
  }

  /// A power of two that keeps sums of elements from overflowing, and gives subnormal ones all
  /// their digits; 0 for matrices of usual size, whose small elements would only be lost.
  ///
  /// @param max the largest magnitude, finite
  /// @return the exponent to scale by
  static int balance(double max) {
    if (max > 0x1p1010) {
      return -40;
    }
    return max > 0 && max < 0x1p-900 ? 200 : 0;
  }

  /// Scales by a power of two, which rounds nothing short of underflow.
  ///
  /// @param exponent the power
  /// @param rows a matrix, overwritten
  static void scale(int exponent, double[]... rows) {
    if (exponent == 0) {
      return;
    }
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = Math.scalb(row[i], exponent);
      }
    }
  }

  /// The inner product.
  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /// `y += s·x`.
  static void add(double s, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] += s * x[i];
    }
  }

  /// Rotates by the angle with tangent `t`: `x := c·x − s·y`, `y := s·x + c·y`.
  ///
  /// Written with `s` and `s/(1 + c)` (Rutishauser, The Jacobi method for real symmetric matrices,
  /// 1966): a cosine near 1 has too few digits, and lengths would drift.
  static void rotate(double[] x, double[] y, double t) {
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    double tau = s / (1 + c);
    for (int i = 0; i < x.length; i++) {
      double a = x[i];
      double b = y[i];
      x[i] = a - s * (b + tau * a);
      y[i] = b + s * (a - tau * b);
    }
  }

  /// The Euclidean norm, without overflow or underflow on the way.
  static double norm(double[] x) {
    double sum = dot(x, x);
    if (sum > 0x1p-900 && sum < 0x1p1000) {
      return Math.sqrt(sum);
    }
    double max = max(x);
    if (max == 0 || !(max < Double.POSITIVE_INFINITY)) {
      return max;
    }
    int exponent = Math.getExponent(max);
    double scaled = 0;
    for (double element : x) {
      double e = Math.scalb(element, -exponent);
      scaled += e * e;
    }
    return Math.scalb(Math.sqrt(scaled), exponent);
  }
}
