package dev.autodiff;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/// Linear algebra by its definitions: Leibniz' expansion, Cramer's rule, power series.
final class PlainMatrices {
  private PlainMatrices() {}

  /// Applies a function to each matrix of a batch.
  static Value map(Value x, UnaryOperator<double[][]> function, int rows, int columns) {
    int size = x.shape().length(-2) * x.shape().length(-1);
    Shape batch = Matrices.batch(x.shape());
    double[] all = new double[batch.size() * rows * columns];
    for (int i = 0; i < batch.size(); i++) {
      double[][] y = function.apply(matrix(x, i * size));
      for (int r = 0; r < rows; r++) {
        System.arraycopy(y[r], 0, all, (i * rows + r) * columns, columns);
      }
    }
    return Value.tensor(batch.then(rows, columns), all);
  }

  static double[][] matrix(Value x, int at) {
    int columns = x.shape().length(-1);
    double[][] rows = new double[x.shape().length(-2)][];
    Arrays.setAll(
        rows, i -> Arrays.copyOfRange(x.toArray(), at + i * columns, at + (i + 1) * columns));
    return rows;
  }

  static double det(double[]... a) {
    if (a.length == 0) {
      return 1;
    }
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (j % 2 == 0 ? 1 : -1) * a[0][j] * det(minor(a, 0, j));
    }
    return sum;
  }

  private static double[][] minor(double[][] a, int row, int column) {
    double[][] minor = new double[a.length - 1][a.length - 1];
    for (int i = 0; i < minor.length; i++) {
      for (int j = 0; j < minor.length; j++) {
        minor[i][j] = a[i < row ? i : i + 1][j < column ? j : j + 1];
      }
    }
    return minor;
  }

  /// The derivative of each cofactor along a direction: one row after the other is replaced.
  static double[][] cofactorsAlong(double[][] a, double[][] direction) {
    int n = a.length;
    double[][] y = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double[][] minor = minor(a, i, j);
        double[][] moves = minor(direction, i, j);
        for (int row = 0; row < minor.length; row++) {
          double[][] replaced = minor.clone();
          replaced[row] = moves[row];
          y[i][j] += ((i + j) % 2 == 0 ? 1 : -1) * det(replaced);
        }
      }
    }
    return y;
  }

  /// Cramer's rule.
  static double[][] solve(double[][] a, double[][] b) {
    int n = a.length;
    double[][] x = new double[n][n == 0 ? 0 : b[0].length];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < x[i].length; j++) {
        double[][] replaced = new double[n][];
        for (int row = 0; row < n; row++) {
          replaced[row] = a[row].clone();
          replaced[row][i] = b[row][j];
        }
        x[i][j] = det(replaced) / det(a);
      }
    }
    return x;
  }

  static double[][] identity(int n) {
    double[][] identity = new double[n][n];
    for (int i = 0; i < n; i++) {
      identity[i][i] = 1;
    }
    return identity;
  }

  static double[][] transposed(double[][] a, int columns) {
    double[][] transposed = new double[columns][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j][i] = a[i][j];
      }
    }
    return transposed;
  }

  static double[][] multiply(double[][] a, double[][] b, int columns) {
    double[][] product = new double[a.length][columns];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < columns; j++) {
        for (int k = 0; k < b.length; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  static double[][] symmetric(double[][] a) {
    double[][] symmetric = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        symmetric[i][j] = (a[i][j] + a[j][i]) / 2;
      }
    }
    return symmetric;
  }

  /// One element after the other from `Σₖ lᵢₖ·lⱼₖ = aᵢⱼ`.
  static double[][] cholesky(double[][] a) {
    int n = a.length;
    double[][] s = symmetric(a);
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = s[i][j];
        for (int k = 0; k < j; k++) {
          rest -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(rest) : rest / l[j][j];
      }
    }
    return l;
  }

  /// Q above R by the process of Gram and Schmidt.
  static double[][] qr(double[][] a, int n) {
    int m = a.length;
    double[][] y = new double[m + n][n];
    for (int j = 0; j < n; j++) {
      double[] rest = new double[m];
      for (int i = 0; i < m; i++) {
        rest[i] = a[i][j];
      }
      for (int k = 0; k < j; k++) {
        for (int i = 0; i < m; i++) {
          y[m + k][j] += y[i][k] * a[i][j];
        }
        for (int i = 0; i < m; i++) {
          rest[i] -= y[m + k][j] * y[i][k];
        }
      }
      y[m + j][j] = Math.sqrt(Arrays.stream(rest).map(x -> x * x).sum());
      for (int i = 0; i < m; i++) {
        y[i][j] = rest[i] / y[m + j][j];
      }
    }
    return y;
  }

  static double[][] exp(double[][] a) {
    double[][] sum = identity(a.length);
    double[][] term = sum;
    for (int k = 1; k < 60; k++) {
      term = multiply(term, a, a.length);
      for (int i = 0; i < a.length; i++) {
        for (int j = 0; j < a.length; j++) {
          term[i][j] /= k;
          sum[i][j] += term[i][j];
        }
      }
    }
    return sum;
  }
}
