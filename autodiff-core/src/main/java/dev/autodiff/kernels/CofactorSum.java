package dev.autodiff.kernels;

/// The gradient of the m-th directional derivative of the determinant, `∇ Dᵐdet(A)[E₁, …, Eₘ]`; for
/// m = 0 the matrix of cofactors. Right for singular matrices, too, since nothing is divided.
///
/// With `A = U·diag(s)·Vᵀ` and `Fᵢ = Uᵀ·Eᵢ·V` it is `det U·det V·U·G·Vᵀ`, where G belongs to the
/// diagonal matrix. The determinant is linear in each row, and rows of diag(s) have one element, so
///
/// ```text
/// Dᵐ⁺¹det(diag s)[F₁, …, Fₘ₊₁] = Σ det[Fᵢ(rᵢ, rⱼ)] · Π sₗ for l not among the r
/// ```
///
/// over all ordered choices of distinct rows `r₁ … rₘ₊₁`. This takes `O(nᵐ⁺²)` beside the
/// decomposition.
public final class CofactorSum {
  private final double[] s;
  private final double[][][] f;
  private final double[][] g;
  private final int[] rows;

  private CofactorSum(double[] s, double[][][] f) {
    this.s = s;
    this.f = f;
    this.g = new double[s.length][s.length];
    this.rows = new int[f.length + 1];
  }

  /// Computes the gradient for one matrix.
  ///
  /// @param at position of the matrix in every array
  /// @param n its order
  /// @param out gets the gradient
  /// @param operands A, then the directions
  public static void compute(int at, int n, double[] out, double[]... operands) {
    JacobiSvd svd = JacobiSvd.of(operands[0], at, n, n);
    double[][] u = svd.left();
    double[][] v = svd.right();
    double[][][] f = new double[operands.length - 1][][];
    for (int i = 0; i < f.length; i++) {
      f[i] = congruent(u, Rows.of(operands[i + 1], at, n, n), v);
    }
    CofactorSum cofactors = new CofactorSum(svd.values(), f);
    cofactors.choose(0);
    double sign = sign(u) * sign(v);
    double[][] back = congruent(transposed(u), cofactors.g, transposed(v));
    for (double[] row : back) {
      for (int j = 0; j < n; j++) {
        row[j] *= sign;
      }
    }
    Rows.write(back, out, at);
  }

  /// The determinant of an orthogonal matrix.
  private static double sign(double[][] orthogonal) {
    int n = orthogonal.length;
    double[] flat = new double[n * n];
    Rows.write(orthogonal, flat, 0);
    return Math.signum(Determinant.of(flat, 0, n).mantissa());
  }

  private static double[][] transposed(double[][] a) {
    int n = a.length;
    double[] flat = new double[n * n];
    Rows.write(a, flat, 0);
    return Rows.columns(flat, 0, n, n);
  }

  /// `L·A·Rᵀ` for matrices given by their rows.
  private static double[][] congruent(double[][] l, double[][] a, double[][] r) {
    int n = a.length;
    double[][] product = new double[n][n];
    for (int i = 0; i < n; i++) {
      double[] row = new double[n];
      for (int k = 0; k < n; k++) {
        Rows.add(l[i][k], a[k], row);
      }
      for (int j = 0; j < n; j++) {
        product[i][j] = Rows.dot(row, r[j]);
      }
    }
    return product;
  }

  /// Chooses the row for the next matrix, the last one being the matrix that G stands against.
  private void choose(int matrix) {
    if (matrix == rows.length) {
      add();
      return;
    }
    for (int row = 0; row < s.length; row++) {
      if (!chosen(row, matrix)) {
        rows[matrix] = row;
        choose(matrix + 1);
      }
    }
  }

  private boolean chosen(int row, int count) {
    for (int i = 0; i < count; i++) {
      if (rows[i] == row) {
        return true;
      }
    }
    return false;
  }

  /// Adds what the chosen rows bring: the minors of `[Fᵢ(rᵢ, rⱼ)]` without one column.
  private void add() {
    double product = others();
    int m = f.length;
    for (int without = 0; without <= m; without++) {
      double[][] minor = new double[m][m];
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
          minor[i][j] = f[i][rows[i]][rows[j < without ? j : j + 1]];
        }
      }
      double signed = (m + without) % 2 == 0 ? product : -product;
      g[rows[m]][rows[without]] += product == 0 ? 0 : signed * expand(minor);
    }
  }

  /// Large and small factors in turn, so that the product overflows only if the result does.
  private double others() {
    double product = 1;
    int high = 0;
    int low = s.length - 1;
    while (high <= low) {
      int next = Math.abs(product) > 1 ? low-- : high++;
      if (!chosen(next, rows.length)) {
        product *= s[next];
      }
    }
    return product;
  }

  /// The determinant of a small matrix by its first row: orders above 3 belong to fifth
  /// derivatives.
  private static double expand(double[][] a) {
    int n = a.length;
    if (n == 0) {
      return 1;
    }
    double sum = 0;
    for (int column = 0; column < n; column++) {
      double[][] minor = new double[n - 1][n - 1];
      for (int i = 1; i < n; i++) {
        System.arraycopy(a[i], 0, minor[i - 1], 0, column);
        System.arraycopy(a[i], column + 1, minor[i - 1], column, n - 1 - column);
      }
      double term = a[0][column] * expand(minor);
      sum += column % 2 == 0 ? term : -term;
    }
    return sum;
  }
}
