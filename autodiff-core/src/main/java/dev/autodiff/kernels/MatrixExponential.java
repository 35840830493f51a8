package dev.autodiff.kernels;

import java.util.Arrays;

/// `e^A` by scaling and squaring with the Padé approximant of degree 13 (Higham, The scaling and
/// squaring method for the matrix exponential revisited, 2005, algorithm 2.3).
public final class MatrixExponential {
  private static final double THETA = 5.371920351148152;

  private static final double[] B = {
    64764752532480000.0,
    32382376266240000.0,
    7771770303897600.0,
    1187353796428800.0,
    129060195264000.0,
    10559470521600.0,
    670442572800.0,
    33522128640.0,
    1323241920.0,
    40840800.0,
    960960.0,
    16380.0,
    182.0,
    1.0
  };

  private MatrixExponential() {}

  /// Computes the exponential of one matrix.
  ///
  /// @param from holds the matrix in row-major order
  /// @param at position of its first element, here and in the result
  /// @param n its order
  /// @param out gets the exponential; NaN everywhere if an element is NaN or infinite
  public static void compute(double[] from, int at, int n, double[] out) {
    if (n == 1) {
      out[at] = Math.exp(from[at]);
      return;
    }
    double[] a = Arrays.copyOfRange(from, at, at + n * n);
    double norm = columnNorm(a, n);
    if (!(norm < Double.POSITIVE_INFINITY)) {
      Arrays.fill(out, at, at + n * n, Double.NaN);
      return;
    }
    int squarings = norm <= THETA ? 0 : Math.getExponent(norm / THETA) + 1;
    for (int i = 0; i < a.length; i++) {
      a[i] = Math.scalb(a[i], -squarings);
    }
    double[] x = pade(a, n);
    for (int i = 0; i < squarings; i++) {
      x = multiply(x, x, n);
    }
    System.arraycopy(x, 0, out, at, n * n);
  }

  private static double columnNorm(double[] a, int n) {
    double max = 0;
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += Math.abs(a[i * n + j]);
      }
      max = Math.max(max, sum);
    }
    return max;
  }

  /// `(V − U)⁻¹·(V + U)`.
  private static double[] pade(double[] a, int n) {
    double[] a2 = multiply(a, a, n);
    double[] a4 = multiply(a2, a2, n);
    double[] a6 = multiply(a4, a2, n);
    double[] odd = multiply(a6, sum(B[13], a6, B[11], a4, B[9], a2), n);
    double[] even = multiply(a6, sum(B[12], a6, B[10], a4, B[8], a2), n);
    double[] oddLow = sum(B[7], a6, B[5], a4, B[3], a2);
    double[] evenLow = sum(B[6], a6, B[4], a4, B[2], a2);
    for (int i = 0; i < odd.length; i++) {
      odd[i] += oddLow[i];
      even[i] += evenLow[i];
    }
    for (int i = 0; i < n; i++) {
      odd[i * n + i] += B[1];
      even[i * n + i] += B[0];
    }
    double[] u = multiply(a, odd, n);
    double[] denominator = new double[u.length];
    double[] numerator = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      denominator[i] = even[i] - u[i];
      numerator[i] = even[i] + u[i];
    }
    double[][] x = new Lu(Rows.of(denominator, 0, n, n)).solve(Rows.of(numerator, 0, n, n));
    Rows.write(x, u, 0);
    return u;
  }

  private static double[] sum(double r, double[] x, double s, double[] y, double t, double[] z) {
    double[] sum = new double[x.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = r * x[i] + s * y[i] + t * z[i];
    }
    return sum;
  }

  private static double[] multiply(double[] a, double[] b, int n) {
    double[] product = new double[n * n];
    int[] first = {0};
    Strides strides = Strides.rowMajor(n);
    Gemm.multiplyAll(a, first, strides, b, first, strides, product, 0, n, n, n);
    return product;
  }
}
