package dev.autodiff.kernels;

import java.util.Arrays;

/// `A = L·Lᵀ` of a symmetric positive definite matrix, row by row (Golub & Van Loan, Matrix
/// Computations, 4th edition, section 4.2).
public final class Cholesky {
  private final double[][] rows;
  private int order;
  private double minor = 1;

  /// Factorizes the symmetric part of a square matrix.
  ///
  /// @param a the matrix, taken over
  public Cholesky(double[]... a) {
    rows = a;
    for (int i = 0; i < a.length && order == 0; i++) {
      row(i);
    }
  }

  private void row(int i) {
    double[] own = rows[i];
    for (int j = 0; j < i; j++) {
      // Half of each, since the sum might overflow.
      double sum = own[j] == rows[j][i] ? own[j] : 0.5 * own[j] + 0.5 * rows[j][i];
      own[j] = (sum - dot(own, rows[j], j)) / rows[j][j];
    }
    double pivot = own[i] - dot(own, own, i);
    minor *= pivot;
    if (pivot <= 0) {
      order = i + 1;
    }
    own[i] = Math.sqrt(pivot);
  }

  private static double dot(double[] x, double[] y, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  /// The order of the first leading minor that is not positive.
  ///
  /// @return from 1 to n, 0 if all are positive
  public int failedOrder() {
    return order;
  }

  /// That minor.
  ///
  /// @return the determinant of the leading block
  public double failedMinor() {
    return minor;
  }

  /// The factor.
  ///
  /// @return the rows of L, zero above the diagonal
  public double[][] factor() {
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(rows[i], i + 1, rows.length, 0);
    }
    return rows;
  }
}
