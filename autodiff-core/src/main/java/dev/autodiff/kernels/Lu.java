package dev.autodiff.kernels;

import java.util.Arrays;

/// `P·A = L·U` by Gaussian elimination with partial pivoting (Golub & Van Loan, Matrix
/// Computations, 4th edition, algorithm 3.4.1).
public final class Lu {
  private final double[][] rows;
  private final int[] order;
  private final boolean odd;
  private final int singular;
  private final int shift;

  /// Factorizes a square matrix.
  ///
  /// @param rows the matrix, taken over
  public Lu(double[]... rows) {
    this.rows = rows;
    int n = rows.length;
    double max = Rows.max(rows);
    shift = max < Double.POSITIVE_INFINITY ? Rows.balance(max) : 0;
    Rows.scale(shift, rows);
    order = new int[n];
    Arrays.setAll(order, i -> i);
    boolean exchanges = false;
    int first = -1;
    for (int k = 0; k < n; k++) {
      int pivot = pivot(k);
      if (pivot != k) {
        double[] row = rows[k];
        rows[k] = rows[pivot];
        rows[pivot] = row;
        int from = order[k];
        order[k] = order[pivot];
        order[pivot] = from;
        exchanges = !exchanges;
      }
      if (rows[k][k] == 0) {
        first = first < 0 ? k : first;
      } else {
        eliminate(k);
      }
    }
    odd = exchanges;
    singular = first;
  }

  private int pivot(int k) {
    int best = k;
    for (int i = k + 1; i < rows.length; i++) {
      if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) {
        best = i;
      }
    }
    return best;
  }

  private void eliminate(int k) {
    double[] upper = rows[k];
    for (int i = k + 1; i < rows.length; i++) {
      double[] row = rows[i];
      double factor = row[k] / upper[k];
      row[k] = factor;
      if (factor != 0) {
        for (int j = k + 1; j < row.length; j++) {
          row[j] -= factor * upper[j];
        }
      }
    }
  }

  /// The first column without a pivot.
  ///
  /// @return its index, −1 if the matrix is regular
  public int singular() {
    return singular;
  }

  /// What the matrix was scaled by before.
  ///
  /// @return a power of two
  int shift() {
    return shift;
  }

  /// A diagonal element of U, which belongs to the scaled matrix.
  double pivotAt(int i) {
    return rows[i][i];
  }

  /// Whether the permutation is odd.
  boolean isOdd() {
    return odd;
  }

  /// Solves `A·X = B` for a regular matrix.
  ///
  /// @param b the right-hand sides as columns
  /// @return the solutions as columns
  public double[][] solve(double[]... b) {
    double[][] x = new double[b.length][];
    for (int i = 0; i < x.length; i++) {
      x[i] = b[order[i]].clone();
    }
    Rows.scale(shift, x);
    Triangular.solve(rows, false, true, x);
    Triangular.solve(rows, true, false, x);
    return x;
  }
}
