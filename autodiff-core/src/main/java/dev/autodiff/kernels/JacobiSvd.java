package dev.autodiff.kernels;

import java.util.Arrays;

/// Thin singular value decomposition by one-sided Jacobi rotations: they make the columns
/// orthogonal, whose lengths then are the singular values, small ones to high relative accuracy
/// (Demmel & Veselić, Jacobi's method is more accurate than QR, 1992; Drmač & Veselić, New fast and
/// accurate Jacobi SVD algorithm, 2008).
public final class JacobiSvd {
  private static final int SWEEPS = 60;

  /// Columns are scaled by powers of `2²⁵⁶`, most of them by none: products of their elements then
  /// neither overflow nor underflow.
  private static final int STEP = 256;

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
  /// results are NaN if an element is not finite. The vectors are orthonormal for columns of any
  /// lengths, from subnormal ones to the largest.
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
    if (!(Rows.max(columns) < Double.POSITIVE_INFINITY)) {
      return undefined(m, columns.length);
    }
    return new Rotations(columns).svd(m);
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

  /// Columns on their way to being orthogonal: the matrix has `columns[i]·2^exponents[i]`.
  private static final class Rotations {
    private final double[][] columns;
    private final int[] exponents;
    private final double[] norms;
    private final double[] noise;
    private final double[][] right;

    Rotations(double[][] columns) {
      int n = columns.length;
      this.columns = columns;
      exponents = new int[n];
      norms = new double[n];
      noise = new double[n];
      right = Rows.identity(n);
      for (int i = 0; i < n; i++) {
        settle(i);
      }
    }

    JacobiSvd svd(int m) {
      for (int sweep = 0; sweep < SWEEPS && sweep(); sweep++) {}
      int n = norms.length;
      double[] falling = new double[n];
      // Directions whose singular value is too small for a double come before those that are none.
      Arrays.setAll(falling, i -> norms[i] == 0 ? 1 : -Math.scalb(norms[i], exponents[i]));
      int[] order = JacobiEigen.order(falling);
      double[][] left = new double[n][];
      double[][] sorted = new double[n][];
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        int from = order[i];
        left[i] = columns[from];
        sorted[i] = right[from];
        if (norms[from] > 0) {
          normalize(left[i], norms[from]);
          values[i] = -falling[from];
        } else {
          left[i] = another(left, i, m);
        }
      }
      return new JacobiSvd(left, values, sorted);
    }

    /// Scales a column that has changed to a length near 1.
    private void settle(int i) {
      int exponent = Math.getExponent(Rows.max(columns[i]));
      int steps = Math.floorDiv(exponent + STEP / 2, STEP) * STEP;
      Rows.scale(-steps, columns[i]);
      noise[i] = Math.scalb(noise[i], -steps);
      exponents[i] += steps;
      norms[i] = Rows.norm(columns[i]);
    }

    private boolean sweep() {
      boolean rotated = false;
      double small = 0x1p-53 * Math.sqrt(columns.length == 0 ? 1 : columns[0].length);
      for (int p = 0; p < columns.length - 1; p++) {
        for (int q = p + 1; q < columns.length; q++) {
          if (norms[p] == 0 || norms[q] == 0) {
            continue;
          }
          double cosine = Rows.dot(columns[p], columns[q]) / (norms[p] * norms[q]);
          if (Math.abs(cosine) > small) {
            int gap = exponents[q] - exponents[p];
            if (Math.abs(gap) <= STEP) {
              rotate(p, q, cosine);
            } else if (gap < 0) {
              project(p, q, cosine);
            } else {
              project(q, p, cosine);
            }
            rotated = true;
          }
        }
      }
      return rotated;
    }

    private void rotate(int p, int q, double cosine) {
      int exponent = Math.max(exponents[p], exponents[q]);
      lower(p, exponent);
      lower(q, exponent);
      double ratio = norms[q] / norms[p];
      double t = JacobiEigen.tangent(0.5 * (ratio - 1 / ratio) / cosine);
      Rows.rotate(columns[p], columns[q], t);
      Rows.rotate(right[p], right[q], t);
      double fresh = 0x1p-52 * Math.min(norms[p], norms[q]);
      double first = noise[p];
      double second = noise[q];
      measure(p, Math.max(fresh, Math.max(first, Math.abs(t) * second)));
      measure(q, Math.max(fresh, Math.max(second, Math.abs(t) * first)));
    }

    private void lower(int i, int exponent) {
      int by = exponents[i] - exponent;
      Rows.scale(by, columns[i]);
      norms[i] = Math.scalb(norms[i], by);
      noise[i] = Math.scalb(noise[i], by);
      exponents[i] = exponent;
    }

    /// Rotates two columns of which one is so long that it stays what it is, bit by bit, and the
    /// other loses its part in that direction. The angle may be too small for a double.
    private void project(int longer, int shorter, double cosine) {
      double part = cosine * norms[shorter] / norms[longer];
      Rows.add(-part, columns[longer], columns[shorter]);
      double t = Math.scalb(part, exponents[shorter] - exponents[longer]);
      Rows.rotate(right[shorter], right[longer], t);
      double fresh = 0x1p-52 * norms[shorter];
      double carried = Math.abs(part) * noise[longer];
      measure(shorter, Math.max(noise[shorter], Math.max(fresh, carried)));
    }

    /// Takes the norm of a column and the size of the rounding that is in it. What is left after it
    /// lost all its digits, at once or by and by, is no direction: its norm becomes 0.
    private void measure(int i, double rounding) {
      double norm = Rows.norm(columns[i]);
      noise[i] = rounding;
      norms[i] = norm > rounding ? norm : 0;
      if (norms[i] > 0 && norm < 0x1p-128) {
        settle(i);
      }
    }
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
        // The reciprocal of a tiny number overflows, of which the inverse may have none.
        int exponent = values[k] < 0x1p-960 ? 60 : 0;
        double value = Math.scalb(values[k], exponent);
        double[] direction = left[k].clone();
        Rows.scale(exponent, direction);
        for (int i = 0; i < n; i++) {
          Rows.add(right[k][i] / value, direction, inverse[i]);
        }
      }
    }
    return inverse;
  }
}
