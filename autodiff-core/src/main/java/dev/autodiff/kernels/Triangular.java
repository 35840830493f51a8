package dev.autodiff.kernels;

/// Substitution with a triangular matrix (Golub & Van Loan, Matrix Computations, 4th edition,
/// section 3.1).
public final class Triangular {
  private Triangular() {}

  /// Solves `T·X = B`.
  ///
  /// @param t holds the triangle; the rest is not read
  /// @param upper whether the triangle is above the diagonal
  /// @param unit whether the diagonal counts as ones and is not read
  /// @param x holds B, gets X
  public static void solve(double[][] t, boolean upper, boolean unit, double[][] x) {
    int n = t.length;
    for (int step = 0; step < n; step++) {
      int i = upper ? n - 1 - step : step;
      double[] row = t[i];
      double[] own = x[i];
      for (int j = upper ? i + 1 : 0; j < (upper ? n : i); j++) {
        if (row[j] != 0) {
          Rows.add(-row[j], x[j], own);
        }
      }
      if (!unit) {
        for (int c = 0; c < own.length; c++) {
          own[c] /= row[i];
        }
      }
    }
  }

  /// Where the diagonal is 0.
  ///
  /// @param t a matrix
  /// @return the first such place, −1 if there is none
  public static int zero(double[]... t) {
    for (int i = 0; i < t.length; i++) {
      if (t[i][i] == 0) {
        return i;
      }
    }
    return -1;
  }
}
