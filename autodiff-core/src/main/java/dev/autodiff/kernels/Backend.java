package dev.autodiff.kernels;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The loops that gain from the Vector API, once in plain Java and once with it.
///
/// Both give the same bits unless a method says otherwise. Arguments are trusted: the callers,
/// [Gemm] and others, have checked them.
interface Backend {
  /// The one in use, chosen at start-up.
  Backend CHOSEN = choose();

  /// `C = A·B`, as [Gemm#multiply] describes it, on the calling thread and with rows of C `cRow`
  /// apart.
  void multiply(
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n);

  /// The same in float32.
  void multiply(
      float[] a,
      int aAt,
      Strides as,
      float[] b,
      int bAt,
      Strides bs,
      float[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n);

  /// `C += A·B`: as [#multiply], but the chains go on from what C holds.
  void add(
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int bAt,
      Strides bs,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n);

  /// The same in float32.
  void add(
      float[] a,
      int aAt,
      Strides as,
      float[] b,
      int bAt,
      Strides bs,
      float[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n);

  /// `C += Σₜ Aₜ·Bₜ`, chain after chain: the matrices Aₜ are side by side in rows of A, each `k`
  /// columns wide, and the matrices Bₜ begin at `bAts[t]`, each with contiguous rows `bRow` apart.
  default void addAll(
      double[] a,
      int aAt,
      int aRow,
      double[] b,
      int[] bAts,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    Strides as = new Strides(aRow, 1);
    Strides bs = Strides.rowMajor(bRow);
    for (int t = 0; t < bAts.length; t++) {
      add(a, aAt + t * k, as, b, bAts[t], bs, c, cAt, cRow, m, k, n);
    }
  }

  /// The same in float32.
  default void addAll(
      float[] a,
      int aAt,
      int aRow,
      float[] b,
      int[] bAts,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    Strides as = new Strides(aRow, 1);
    Strides bs = Strides.rowMajor(bRow);
    for (int t = 0; t < bAts.length; t++) {
      add(a, aAt + t * k, as, b, bAts[t], bs, c, cAt, cRow, m, k, n);
    }
  }

  /// `C = Σₜ Aₜ·Bₜ`, otherwise as [#addAll].
  default void multiplyAll(
      double[] a,
      int aAt,
      int aRow,
      double[] b,
      int[] bAts,
      int bRow,
      double[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    for (int i = 0; i < m; i++) {
      Arrays.fill(c, cAt + i * cRow, cAt + i * cRow + n, 0);
    }
    addAll(a, aAt, aRow, b, bAts, bRow, c, cAt, cRow, m, k, n);
  }

  /// The same in float32.
  default void multiplyAll(
      float[] a,
      int aAt,
      int aRow,
      float[] b,
      int[] bAts,
      int bRow,
      float[] c,
      int cAt,
      int cRow,
      int m,
      int k,
      int n) {
    for (int i = 0; i < m; i++) {
      Arrays.fill(c, cAt + i * cRow, cAt + i * cRow + n, 0);
    }
    addAll(a, aAt, aRow, b, bAts, bRow, c, cAt, cRow, m, k, n);
  }

  /// The loop of a kernel on vectors, null where there are none.
  @Nullable Loop loop(LaneKernel kernel);

  /// The same over float32 lanes.
  @Nullable FloatLoop floatLoop(LaneKernel kernel);

  /// `out[outAt + i] = in[at + i]`.
  void widen(float[] in, int at, double[] out, int outAt, int n);

  /// The same, rounded.
  void narrow(double[] in, int at, float[] out, int outAt, int n);

  /// The sum of at most [SumTree#LEAF] neighbours, in the order of [SumTree].
  double sum(double[] x, int at, int n);

  /// The same for float32 numbers, added up in float64.
  double sum(float[] x, int at, int n);

  /// The interleaved sums of [SumTree] over columns of at most [SumTree#BLOCK] rows: `sums[r·width
  /// + j]` is the sum of `x[at + i·stride + j]` over the rows `i = r, r + 8, …`.
  void sumLanes(double[] x, int at, int stride, int rows, int width, double[] sums);

  /// The same for float32 numbers, added up in float64.
  void sumLanes(float[] x, int at, int stride, int rows, int width, double[] sums);

  /// The largest or smallest of `n` neighbours: as [Math#max] has it, −∞ for none, or as
  /// [Math#min], ∞.
  double extreme(boolean largest, double[] x, int at, int n);

  /// The same for float32 numbers.
  float extreme(boolean largest, float[] x, int at, int n);

  /// `out[outAt + j] = max(out[outAt + j], x[at + i·stride + j])` over the rows `i`, or `min`.
  void keepExtremes(
      boolean largest,
      double[] x,
      int at,
      int stride,
      int rows,
      double[] out,
      int outAt,
      int width);

  /// The same for float32 numbers.
  void keepExtremes(
      boolean largest, float[] x, int at, int stride, int rows, float[] out, int outAt, int width);

  private static Backend choose() {
    if (!Boolean.parseBoolean(System.getProperty("autodiff.vector", "true"))) {
      return new PlainBackend();
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      Logger logger = System.getLogger("dev.autodiff");
      logger.log(
          Level.INFO,
          "Running without the Vector API: results are the same, but slower. Start Java with"
              + " --add-modules jdk.incubator.vector to use it, or with -Dautodiff.vector=false to"
              + " silence this line.");
      return new PlainBackend();
    }
    // Named here only, so that it is linked only where its module is.
    return new VectorBackend();
  }
}
