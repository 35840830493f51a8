package dev.autodiff.kernels;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/// Linear systems `A·x = b` of which only products with A are known: GMRES with restarts (Y. Saad,
/// M. H. Schultz, "GMRES: a generalized minimal residual algorithm for solving nonsymmetric linear
/// systems", 1986), with modified Gram–Schmidt and Givens rotations.
public final class Gmres {
  private static final double ENOUGH = 1e-14;

  private final UnaryOperator<double[]> product;
  private final int restart;
  private final double[][] basis;
  private final double[][] triangle;
  private final double[] cosines;
  private final double[] sines;
  private final double[] right;

  private Gmres(UnaryOperator<double[]> product, int restart) {
    this.product = product;
    this.restart = restart;
    this.basis = new double[restart + 1][];
    this.triangle = new double[restart][];
    this.cosines = new double[restart];
    this.sines = new double[restart];
    this.right = new double[restart + 1];
  }

  /// What was found.
  ///
  /// @param x the solution
  /// @param residual `‖b − A·x‖ / ‖b‖`
  public record Result(double[] x, double residual) {}

  /// Solves a system until rounding errors are all that is left, or the products are used up.
  ///
  /// @param product `A·v` for a vector; gives an array of its own
  /// @param b the right-hand side
  /// @param restart how many directions to keep
  /// @param most how many products to form at most, to within one round
  /// @return the best solution that was found
  public static Result solve(UnaryOperator<double[]> product, double[] b, int restart, int most) {
    double[] x = new double[b.length];
    double norm = norm(b);
    if (norm == 0) {
      return new Result(x, 0);
    }
    Gmres gmres = new Gmres(product, Math.max(1, Math.min(restart, b.length)));
    double[] residual = b.clone();
    double[] best = x.clone();
    double least = 1;
    for (int used = 0; used < most; used += gmres.restart + 1) {
      gmres.improve(x, residual, norm);
      double[] image = product.apply(x);
      for (int i = 0; i < b.length; i++) {
        residual[i] = b[i] - image[i];
      }
      double left = norm(residual) / norm;
      boolean better = left < least / 2;
      if (left < least) {
        best = x.clone();
        least = left;
      }
      if (least <= ENOUGH || !better) {
        break;
      }
    }
    return new Result(best, least);
  }

  private void improve(double[] x, double[] residual, double norm) {
    double start = norm(residual);
    basis[0] = scaled(residual, 1 / start);
    Arrays.fill(right, 0);
    right[0] = start;
    int k = 0;
    while (k < restart && Math.abs(right[k]) > ENOUGH * norm) {
      double[] w = product.apply(basis[k]);
      double[] column = new double[k + 2];
      for (int i = 0; i <= k; i++) {
        column[i] = dot(w, basis[i]);
        addScaled(w, basis[i], -column[i]);
      }
      column[k + 1] = norm(w);
      basis[k + 1] = column[k + 1] == 0 ? w : scaled(w, 1 / column[k + 1]);
      rotate(column, k);
      triangle[k] = column;
      if (column[k] == 0) {
        break;
      }
      k++;
    }
    double[] y = new double[k];
    for (int i = k - 1; i >= 0; i--) {
      double sum = right[i];
      for (int j = i + 1; j < k; j++) {
        sum -= triangle[j][i] * y[j];
      }
      y[i] = sum / triangle[i][i];
    }
    for (int i = 0; i < k; i++) {
      addScaled(x, basis[i], y[i]);
    }
  }

  private void rotate(double[] column, int k) {
    for (int i = 0; i < k; i++) {
      double above = column[i];
      column[i] = cosines[i] * above + sines[i] * column[i + 1];
      column[i + 1] = cosines[i] * column[i + 1] - sines[i] * above;
    }
    double length = Math.hypot(column[k], column[k + 1]);
    cosines[k] = length == 0 ? 1 : column[k] / length;
    sines[k] = length == 0 ? 0 : column[k + 1] / length;
    column[k] = length;
    right[k + 1] = -sines[k] * right[k];
    right[k] *= cosines[k];
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void addScaled(double[] to, double[] from, double factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * from[i];
    }
  }

  private static double[] scaled(double[] x, double factor) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] * factor;
    }
    return y;
  }

  private static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }
}
