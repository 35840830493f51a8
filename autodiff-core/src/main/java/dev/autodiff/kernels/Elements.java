package dev.autodiff.kernels;

/// Loops over the elements of arrays of equal length.
public final class Elements {
  private Elements() {}

  /// Evaluates a function in every lane.
  ///
  /// @param f the function
  /// @param a first operand
  /// @param b second operand or [Lanes#NONE]
  /// @param c third operand or [Lanes#NONE]
  /// @param y the primal result or [Lanes#NONE]
  /// @param n number of lanes
  /// @return a new array of the values
  public static double[] map(ScalarFunction f, Lanes a, Lanes b, Lanes c, Lanes y, int n) {
    double[] out = new double[n];
    double[] da = a.data();
    double[] db = b.data();
    double[] dc = c.data();
    double[] dy = y.data();
    int sa = a.step();
    int sb = b.step();
    int sc = c.step();
    int sy = y.step();
    Parallel.range(
        n,
        (lo, hi) -> {
          for (int i = lo; i < hi; i++) {
            out[i] = f.at(da[i * sa], db[i * sb], dc[i * sc], dy[i * sy]);
          }
        });
    return out;
  }
}
