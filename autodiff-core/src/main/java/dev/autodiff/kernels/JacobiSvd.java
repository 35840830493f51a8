package dev.autodiff.kernels;

import java.util.Arrays;

/// Thin singular value decomposition by one-sided Jacobi rotations: they make the columns
/// orthogonal, whose lengths then are the singular values, small ones to high relative accuracy
/// (Demmel & Veselić, Jacobi's method is more accurate than QR, 1992; Drmač & Veselić, New fast and
/// accurate Jacobi SVD algorithm, 2008).
public final class JacobiSvd {
  private static final int SWEEPS = 60;

  private final double[][] left;
  private final double[] values;
  private final double[][] right;

  private JacobiSvd(double[][] u, double[] s, double[][] v) {
    left = u;
    values = s;
    right = v;
  }

  /// Decomposes a matrix into `U·diag(s)·Vᵀ`.
  ///
  /// The singular values fall; the largest element of each right singular vector is positive. All
  /// results are NaN if an element is not finite.
  ///
  /// @param from holds the matrix in row-major order
  /// @param at position of its first element
  /// @param m number of rows
  /// @param n number of columns
  /// @return the decomposition
  public static JacobiSvd of(double[] from, int at, int m, int n) {
    JacobiSvd svd;
    if (m >= n) {
      svd = tall(Rows.columns(from, at, m, n), m);
    } else {
      JacobiSvd transposed = tall(Rows.of(from, at, m, n), n);
      svd = new JacobiSvd(transposed.right, transposed.values, transposed.left);
    }
    svd.fixSigns();
    return svd;
  }

  /// @param columns at most `m`, each of length `m`; overwritten
  private static JacobiSvd tall(double[][] columns, int m) {
    int n = columns.length;
    double max = Rows.max(columns);
    if (!(max < Double.POSITIVE_INFINITY)) {
      return undefined(m, n);
    }
    int exponent = Rows.balance(max);
    Rows.scale(columns, exponent);
    double[][] right = Rows.identity(n);
    double[] norms = new double[n];
    Arrays.setAll(norms, i -> Rows.norm(columns[i]));
    for (int sweep = 0; sweep < SWEEPS && sweep(columns, norms, right); sweep++) {}
    int[] order = JacobiEigen.order(Arrays.stream(norms).map(s -> -s).toArray());
    double[][] left = new double[n][];
    double[][] sorted = new double[n][];
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = norms[order[i]];
      left[i] = columns[order[i]];
      sorted[i] = right[order[i]];
      if (values[i] > 0) {
        normalize(left[i], values[i]);
      } else {
        left[i] = another(left, i, m);
      }
      values[i] = Math.scalb(values[i], -exponent);
    }
    return new JacobiSvd(left, values, sorted);
  }

  private static JacobiSvd undefined(int m, int n) {
    double[][] left = new double[n][m];
    double[][] right = new double[n][n];
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      Arrays.fill(left[i], Double.NaN);
      Arrays.fill(right[i], Double.NaN);
      values[i] = Double.NaN;
    }
    return new JacobiSvd(left, values, right);
  }

  private static void normalize(double[] vector, double norm) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= norm;
    }
  }

  private static boolean sweep(double[][] columns, double[] norms, double[][] right) {
    boolean rotated = false;
    double small = 0x1p-53 * Math.sqrt(columns.length == 0 ? 1 : columns[0].length);
    for (int p = 0; p < columns.length - 1; p++) {
      for (int q = p + 1; q < columns.length; q++) {
        if (norms[p] == 0 || norms[q] == 0) {
          continue;
        }
        double cosine = cosine(columns[p], norms[p], columns[q], norms[q]);
        if (Math.abs(cosine) > small) {
          double ratio = norms[q] / norms[p];
          double t = JacobiEigen.tangent(0.5 * (ratio - 1 / ratio) / cosine);
          Rows.rotate(columns[p], columns[q], t);
          Rows.rotate(right[p], right[q], t);
          double noise = 0x1p-52 * Math.min(norms[p], norms[q]);
          norms[p] = normOf(columns[p], noise);
          norms[q] = normOf(columns[q], noise);
          rotated = true;
        }
      }
    }
    return rotated;
  }

  /// The norm of a column. What is left after it lost all its digits is no direction: it becomes 0.
  private static double normOf(double[] column, double noise) {
    double norm = Rows.norm(column);
    if (norm > noise) {
      return norm;
    }
    Arrays.fill(column, 0);
    return 0;
  }

  private static double cosine(double[] x, double normX, double[] y, double normY) {
    double bound = normX * normY;
    if (bound > 0x1p-900 && bound < 0x1p1000) {
      return Rows.dot(x, y) / bound;
    }
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] / normX * (y[i] / normY);
    }
    return sum;
  }

  /// A unit vector orthogonal to the first `count`: of what is left of the axes, the longest.
  private static double[] another(double[][] vectors, int count, int m) {
    double[] best = new double[m];
    double length = 0;
    for (int axis = 0; axis < m; axis++) {
      double[] rest = new double[m];
      rest[axis] = 1;
      // Twice is enough (Parlett, The symmetric eigenvalue problem, section 6.9).
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < count; k++) {
          Rows.add(-Rows.dot(vectors[k], rest), vectors[k], rest);
        }
      }
      double norm = Rows.norm(rest);
      if (norm > length * (1 + 0x1p-20)) {
        best = rest;
        length = norm;
      }
    }
    normalize(best, length);
    return best;
  }

  private void fixSigns() {
    for (int k = 0; k < right.length; k++) {
      if (right[k].length > 0 && right[k][JacobiEigen.largest(right[k])] < 0) {
        negate(right[k]);
        negate(left[k]);
      }
    }
  }

  private static void negate(double[] vector) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = -vector[i];
    }
  }

  /// The left singular vectors.
  ///
  /// @return one per row
  public double[][] left() {
    return left;
  }

  /// The singular values.
  ///
  /// @return falling numbers
  public double[] values() {
    return values;
  }

  /// The right singular vectors.
  ///
  /// @return one per row
  public double[][] right() {
    return right;
  }

  /// The Moore–Penrose inverse.
  ///
  /// @param m rows of the matrix
  /// @param n columns of the matrix
  /// @param cutoff singular values up to this, relative to the largest, count as 0
  /// @return its rows
  public double[][] inverse(int m, int n, double cutoff) {
    double[][] inverse = new double[n][m];
    for (int k = 0; k < values.length; k++) {
      if (!(values[k] <= cutoff * values[0])) {
        for (int i = 0; i < n; i++) {
          Rows.add(right[k][i] / values[k], left[k], inverse[i]);
        }
      }
    }
    return inverse;
  }
}
