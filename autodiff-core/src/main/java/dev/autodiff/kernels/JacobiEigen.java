package dev.autodiff.kernels;

import java.util.Arrays;

/// Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations, which find small
/// eigenvalues more accurately than methods by way of a tridiagonal matrix (Golub & Van Loan,
/// Matrix Computations, 4th edition, section 8.5; Demmel & Veselić, Jacobi's method is more
/// accurate than QR, 1992).
public final class JacobiEigen {
  private static final int SWEEPS = 60;

  private JacobiEigen() {}

  /// Decomposes the symmetric part of a matrix.
  ///
  /// Eigenvectors have unit length, and their largest element is positive. All results are NaN if
  /// an element is not finite.
  ///
  /// @param a the matrix, overwritten
  /// @param values gets the eigenvalues, rising
  /// @param vectors gets the eigenvectors as rows
  public static void decompose(double[][] a, double[] values, double[][] vectors) {
    int n = a.length;
    double max = Rows.max(a);
    if (!(max < Double.POSITIVE_INFINITY)) {
      Arrays.fill(values, Double.NaN);
      for (double[] vector : vectors) {
        Arrays.fill(vector, Double.NaN);
      }
      return;
    }
    int exponent = Rows.balance(max);
    Rows.scale(exponent, a);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        a[i][j] = 0.5 * (a[i][j] + a[j][i]);
        a[j][i] = a[i][j];
      }
    }
    double[][] v = Rows.identity(n);
    for (int sweep = 0; sweep < SWEEPS && sweep(a, v); sweep++) {}
    double[] diagonal = new double[n];
    Arrays.setAll(diagonal, i -> a[i][i]);
    int[] order = order(diagonal);
    for (int i = 0; i < n; i++) {
      values[i] = Math.scalb(diagonal[order[i]], -exponent);
      vectors[i] = positive(v[order[i]]);
    }
  }

  /// Positions of rising numbers; equal ones stay in order.
  static int[] order(double[] numbers) {
    int[] order = new int[numbers.length];
    for (int i = 0; i < order.length; i++) {
      int at = i;
      while (at > 0 && numbers[order[at - 1]] > numbers[i]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
    }
    return order;
  }

  /// The same direction with a sign that does not depend on how it was found.
  private static double[] positive(double[] vector) {
    if (vector[largest(vector)] < 0) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = -vector[i];
      }
    }
    return vector;
  }

  /// The first position of the largest magnitude, up to rounding.
  static int largest(double[] vector) {
    int best = 0;
    for (int i = 1; i < vector.length; i++) {
      if (Math.abs(vector[i]) > Math.abs(vector[best]) * (1 + 0x1p-40)) {
        best = i;
      }
    }
    return best;
  }

  /// Rotates every pair of axes once; tells whether anything had to be rotated.
  private static boolean sweep(double[][] a, double[][] v) {
    boolean rotated = false;
    for (int p = 0; p < a.length - 1; p++) {
      for (int q = p + 1; q < a.length; q++) {
        double off = a[p][q];
        if (Math.abs(off) > 0x1p-55 * Math.sqrt(Math.abs(a[p][p])) * Math.sqrt(Math.abs(a[q][q]))) {
          rotate(a, v, p, q);
          rotated = true;
        }
      }
    }
    return rotated;
  }

  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double off = a[p][q];
    double theta = 0.5 * (a[q][q] - a[p][p]) / off;
    double t = tangent(theta);
    double pp = a[p][p] - t * off;
    double qq = a[q][q] + t * off;
    Rows.rotate(a[p], a[q], t);
    a[p][p] = pp;
    a[q][q] = qq;
    a[p][q] = 0;
    a[q][p] = 0;
    for (int i = 0; i < a.length; i++) {
      if (i != p && i != q) {
        a[i][p] = a[p][i];
        a[i][q] = a[q][i];
      }
    }
    Rows.rotate(v[p], v[q], t);
  }

  /// The smaller root of `t² + 2θt = 1`.
  static double tangent(double theta) {
    double magnitude = Math.abs(theta);
    double t =
        magnitude > 0x1p500
            ? 0.5 / magnitude
            : 1 / (magnitude + Math.sqrt(1 + magnitude * magnitude));
    return theta < 0 ? -t : t;
  }
}
