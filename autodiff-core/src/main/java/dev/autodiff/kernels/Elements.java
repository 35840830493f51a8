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

  /// Multiplies cotangents by partials, in place.
  ///
  /// A cotangent of exactly 0 stays 0 whatever the partial is: the branch that `where` did not take
  /// contributes nothing, even if its partial is infinite or NaN.
  ///
  /// @param cotangent the cotangents, read only
  /// @param partials the partials, overwritten by the products
  public static void chain(double[] cotangent, double[] partials) {
    for (int i = 0; i < partials.length; i++) {
      partials[i] = strongMul(cotangent[i], partials[i]);
    }
  }

  /// A product in which a zero on the left wins: 0 if `a` is ±0, else `a·b`.
  ///
  /// @param a the factor whose zero is absolute
  /// @param b the other factor, may be infinite or NaN
  /// @return the product
  public static double strongMul(double a, double b) {
    return a == 0 ? 0 : a * b;
  }

  /// Adds one array to another in place.
  ///
  /// @param target overwritten by the sums
  /// @param addend the same length
  public static void addTo(double[] target, double[] addend) {
    for (int i = 0; i < target.length; i++) {
      target[i] += addend[i];
    }
  }
}
