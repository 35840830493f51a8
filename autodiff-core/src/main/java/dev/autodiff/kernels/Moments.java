package dev.autodiff.kernels;

/// Variances and vector norms of rows.
public final class Moments {
  /// Outside these bounds squares have lost digits, or have overflowed.
  private static final double LEAST = 0x1p-900;

  private static final double LARGEST = 0x1p1000;

  private Moments() {}

  /// The variance of every row, or its square root: `Σ(x − μ)²/(n − correction)`.
  ///
  /// The mean is taken twice, the second time of what the first left: far from 0 the mean cannot be
  /// written with all the digits that the differences have.
  ///
  /// @param correction what is subtracted from the count
  /// @param root whether to give the standard deviation
  /// @return the reduction
  public static Reduce.Kernel variance(double correction, boolean root) {
    return rows(
        (x, at, n, centred) -> {
          System.arraycopy(x, at, centred, 0, n);
          centre(centred, n);
          centre(centred, n);
          double freedom = Math.max(0, n - correction);
          return root
              ? euclidean(centred, 0, n, new double[n]) / Math.sqrt(freedom)
              : squares(centred, 0, n, centred) / freedom;
        });
  }

  private static void centre(double[] x, int n) {
    double mean = SumTree.row(x, 0, n) / n;
    for (int i = 0; i < n; i++) {
      x[i] -= mean;
    }
  }

  /// The p-norm of every row: `(Σ|x|ᵖ)^(1/p)`, in a scale in which nothing overflows or vanishes.
  ///
  /// @param p the order, finite and not 0
  /// @return the reduction
  public static Reduce.Kernel norm(double p) {
    return rows(
        p == 1
            ? Moments::absolute
            : p == 2 ? Moments::euclidean : (x, at, n, terms) -> general(p, x, at, n, terms));
  }

  private static double absolute(double[] x, int at, int n, double[] terms) {
    for (int i = 0; i < n; i++) {
      terms[i] = Math.abs(x[at + i]);
    }
    return SumTree.row(terms, 0, n);
  }

  private static double euclidean(double[] x, int at, int n, double[] terms) {
    double sum = squares(x, at, n, terms);
    if (sum >= LEAST && sum <= LARGEST) {
      return Math.sqrt(sum);
    }
    double largest = 0;
    for (int i = at; i < at + n; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    if (largest == 0 || !(largest <= Double.MAX_VALUE)) {
      return largest;
    }
    int exponent = Math.getExponent(largest);
    double[] scaled = new double[n];
    for (int i = 0; i < n; i++) {
      scaled[i] = Math.scalb(x[at + i], -exponent);
    }
    return Math.scalb(Math.sqrt(squares(scaled, 0, n, terms)), exponent);
  }

  private static double squares(double[] x, int at, int n, double[] terms) {
    for (int i = 0; i < n; i++) {
      terms[i] = x[at + i] * x[at + i];
    }
    return SumTree.row(terms, 0, n);
  }

  private static double general(double p, double[] x, int at, int n, double[] terms) {
    double unit = p > 0 ? 0 : Double.POSITIVE_INFINITY;
    for (int i = at; i < at + n; i++) {
      double size = Math.abs(x[i]);
      unit = p > 0 ? Math.max(unit, size) : Math.min(unit, size);
    }
    if (unit == 0 || !(unit <= Double.MAX_VALUE)) {
      return unit;
    }
    for (int i = 0; i < n; i++) {
      terms[i] = Math.pow(Math.abs(x[at + i]) / unit, p);
    }
    return unit * Math.pow(SumTree.row(terms, 0, n), 1 / p);
  }

  @FunctionalInterface
  private interface RowFunction {
    /// Reduces one row, with room for as many elements.
    double of(double[] x, int at, int n, double[] scratch);
  }

  private static Reduce.Kernel rows(RowFunction f) {
    return (in, inAt, outer, count, inner, out, outAt) ->
        Reduce.rowByRow(
            in,
            inAt,
            outer,
            count,
            inner,
            (rows, at, n, to) -> {
              double[] scratch = new double[count];
              for (int r = 0; r < n; r++) {
                out[outAt + to + r] = f.of(rows, at + r * count, count, scratch);
              }
            });
  }
}
