package dev.autodiff.examples;

import dev.autodiff.Value;

/// Solves symmetric positive definite systems, in plain loops that share nothing with autodiff.
final class Cholesky {
  private Cholesky() {}

  /// The solution of `A·x = b`.
  ///
  /// @param a shape `[n, n]`, symmetric and positive definite
  /// @param b n numbers
  /// @return n numbers
  static double[] solve(Value a, double... b) {
    int n = b.length;
    double[][] l = new double[n][n]; // A = L·Lᵀ
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a.get(i, j);
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        if (i == j && !(sum > 0)) {
          throw new IllegalArgumentException("the matrix is not positive definite: " + a);
        }
        l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
      }
    }
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= l[i][k] * x[k];
      }
      x[i] /= l[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= l[k][i] * x[k];
      }
      x[i] /= l[i][i];
    }
    return x;
  }

  /// The inverse of a symmetric positive definite matrix, such as a covariance from a Hessian.
  static Value inverse(Value a) {
    int n = a.shape().length(0);
    double[][] columns = new double[n][n];
    for (int j = 0; j < n; j++) {
      columns[j][j] = 1;
      columns[j] = solve(a, columns[j]);
    }
    return Value.matrix(columns);
  }
}
