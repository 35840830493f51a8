package dev.autodiff.kernels;

/// A function of numbers that also runs over lanes of arrays, with the same bits.
///
/// Which loop runs (Vector API or plain Java, one thread or many, at whatever position of an array)
/// never shows in a result: every lane gets exactly the number that [#at] gives.
@FunctionalInterface
public interface Kernel extends ScalarFunction {
  /// The function behind [#at], for callers that want to reach it without a detour.
  ///
  /// @return a function with the same results
  default ScalarFunction scalar() {
    return this;
  }

  /// Evaluates `n` lanes: `out[outAt+i] = at(a[aAt+i], b[bAt+i], c[cAt+i], y[yAt+i])`.
  ///
  /// An operand that the function does not have may be any array that is long enough. `out` may be
  /// one of the operands at the same position, but must not overlap one otherwise.
  ///
  /// @param a first operand
  /// @param aAt its first lane
  /// @param b second operand
  /// @param bAt its first lane
  /// @param c third operand
  /// @param cAt its first lane
  /// @param y the primal result
  /// @param yAt its first lane
  /// @param out receives the values
  /// @param outAt its first lane
  /// @param n number of lanes
  default void lanes(
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] c,
      int cAt,
      double[] y,
      int yAt,
      double[] out,
      int outAt,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = at(a[aAt + i], b[bAt + i], c[cAt + i], y[yAt + i]);
    }
  }

  /// The same on float32 lanes: operands are widened, and the result is rounded once.
  ///
  /// @param a first operand
  /// @param aAt its first lane
  /// @param b second operand
  /// @param bAt its first lane
  /// @param c third operand
  /// @param cAt its first lane
  /// @param y the primal result
  /// @param yAt its first lane
  /// @param out receives the values
  /// @param outAt its first lane
  /// @param n number of lanes
  default void floatLanes(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      float[] y,
      int yAt,
      float[] out,
      int outAt,
      int n) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = (float) at(a[aAt + i], b[bAt + i], c[cAt + i], y[yAt + i]);
    }
  }

  /// Whether the result is a float32 number wherever the operands are, so that nothing needs to be
  /// rounded.
  ///
  /// @return true for choices between operands, signs and comparisons
  default boolean keepsFloats() {
    return false;
  }
}
