package dev.autodiff.kernels;

import java.util.Arrays;

/// `A = Q·R` by Householder reflections (Golub & Van Loan, Matrix Computations, 4th edition,
/// algorithm 5.2.1), with a diagonal of R that is not negative, which makes the factors of a
/// regular matrix unique. Columns may have any lengths: each is treated in a scale of its own.
public final class Qr {
  private final double[][] r;
  private final double[][] q;

  /// Factorizes a matrix that has at least as many rows as columns.
  ///
  /// @param a the matrix, taken over
  /// @param n number of columns
  public Qr(double[][] a, int n) {
    int m = a.length;
    int[] exponents = new int[n];
    for (int j = 0; j < n; j++) {
      exponents[j] = balance(a, j);
    }
    double[][] reflections = new double[n][];
    for (int k = 0; k < n; k++) {
      reflections[k] = reflection(a, k);
      reflect(reflections[k], a, k);
    }
    q = new double[m][n];
    for (int k = n - 1; k >= 0; k--) {
      q[k][k] = 1;
      reflect(reflections[k], q, k);
    }
    r = new double[n][];
    for (int k = 0; k < n; k++) {
      r[k] = a[k];
      Arrays.fill(r[k], 0, k, 0);
      if (r[k][k] < 0) {
        for (int j = k; j < n; j++) {
          r[k][j] = -r[k][j];
        }
        for (double[] row : q) {
          row[k] = -row[k];
        }
      }
      for (int j = k; j < n; j++) {
        r[k][j] = Math.scalb(r[k][j], -exponents[j]);
      }
    }
  }

  /// Scales a column as [Rows#balance] says, and tells by which power of two.
  private static int balance(double[][] a, int j) {
    double max = 0;
    for (double[] row : a) {
      max = Math.max(max, Math.abs(row[j]));
    }
    int exponent = Rows.balance(max);
    if (exponent != 0) {
      for (double[] row : a) {
        row[j] = Math.scalb(row[j], exponent);
      }
    }
    return exponent;
  }

  /// A vector v of length √2 such that `I − v·vᵀ` maps column k, from row k on, to the first axis;
  /// zeros where nothing has to be mapped.
  private static double[] reflection(double[][] a, int k) {
    double[] v = new double[a.length - k];
    for (int i = 0; i < v.length; i++) {
      v[i] = a[k + i][k];
    }
    // What is left of a column may be tiny though the column is not.
    Rows.scale(Rows.balance(Rows.max(v)), v);
    double norm = Rows.norm(v);
    if (v.length == 1 || norm == 0) {
      return new double[v.length];
    }
    for (int i = 0; i < v.length; i++) {
      v[i] /= norm;
    }
    double head = 1 + Math.abs(v[0]);
    v[0] = v[0] < 0 ? -head : head;
    double scale = 1 / Math.sqrt(head);
    for (int i = 0; i < v.length; i++) {
      v[i] *= scale;
    }
    return v;
  }

  private static void reflect(double[] v, double[][] a, int k) {
    double[] sums = new double[a[k].length];
    for (int i = 0; i < v.length; i++) {
      Rows.add(v[i], a[k + i], sums);
    }
    for (int i = 0; i < v.length; i++) {
      Rows.add(-v[i], sums, a[k + i]);
    }
  }

  /// The orthogonal factor.
  ///
  /// @return its rows
  public double[][] q() {
    return q;
  }

  /// The triangular factor.
  ///
  /// @return its rows, zero below the diagonal
  public double[][] r() {
    return r;
  }
}
