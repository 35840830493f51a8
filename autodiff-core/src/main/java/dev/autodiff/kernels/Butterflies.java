package dev.autodiff.kernels;

/// Transforms that combine elements in pairs, over and over, along one axis of a dense array that
/// is seen as `[outer, count, inner]`, as [Reduce] sees it.
public final class Butterflies {
  private Butterflies() {}

  /// The Walsh–Hadamard transform of every row, by `count·log₂ count` additions (Yates 1937).
  ///
  /// @param in the operand
  /// @param outer number of slices
  /// @param count elements per row, a power of two
  /// @param inner rows per slice
  /// @param out gets the result, not the array that is read
  public static void hadamard(double[] in, int outer, int count, int inner, double[] out) {
    Reduce.columns(
        outer,
        count,
        inner,
        (o, from, width) -> {
          int first = o * count * inner + from;
          for (int c = 0, at = first; c < count; c++, at += inner) {
            System.arraycopy(in, at, out, at, width);
          }
          for (int half = 1; half < count; half *= 2) {
            for (int c = 0; c < count; c++) {
              if ((c & half) == 0) {
                combine(out, first + c * inner, half * inner, width);
              }
            }
          }
        });
  }

  private static void combine(double[] x, int at, int distance, int width) {
    for (int i = at; i < at + width; i++) {
      double a = x[i];
      double b = x[i + distance];
      x[i] = a + b;
      x[i + distance] = a - b;
    }
  }
}
