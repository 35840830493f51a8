package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every element has the bits of a chain of fused multiply-adds in rising order.
class GemmTest {
  /// Stands around the result and between its rows: nothing may be written there.
  private static final double GUARD = 1234.5;

  static Backend[] backends() {
    return new Backend[] {new PlainBackend(), new VectorBackend()};
  }

  @ParameterizedTest
  @MethodSource("backends")
  void smallProductsOfAllSizes(Backend backend) {
    int[] rows = {0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 23};
    int[] depths = {0, 1, 2, 7, 8, 9, 17};
    int[] columns = {0, 1, 2, 3, 7, 8, 9, 15, 16, 23, 24, 25, 47, 48, 49, 75};
    for (int m : rows) {
      for (int k : depths) {
        for (int n : columns) {
          checkAllLayouts(backend, m, k, n);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void largeProductsThatAreCutIntoBlocks(Backend backend) {
    checkAllLayouts(backend, 530, 390, 61);
    checkAllLayouts(backend, 45, 410, 331);
    checkAllLayouts(backend, 13, 400, 530);
    checkAllLayouts(backend, 1, 401, 530);
    checkAllLayouts(backend, 530, 401, 1);
    checkAllLayouts(backend, 3, 201, 53);
  }

  private static void checkAllLayouts(Backend backend, int m, int k, int n) {
    SplittableRandom random = new SplittableRandom(31L * m + 7L * k + n);
    for (int layout = 0; layout < 6; layout++) {
      // 4 and 5: rows and columns that are not neighbours, and reversed
      Strides as = strides(layout < 4 ? layout & 1 : layout, m, k);
      Strides bs = strides(layout < 4 ? layout >> 1 : layout, k, n);
      int aAt = layout == 5 ? 3 + 2 * m * k * 2 : 3;
      int bAt = layout == 5 ? 5 + 2 * k * n * 2 : 5;
      double[] a = random.doubles(4L * m * k + 8, -1, 1).toArray();
      double[] b = random.doubles(4L * k * n + 8, -1, 1).toArray();
      String what = backend.getClass().getSimpleName() + " " + m + "x" + k + "x" + n + " " + layout;
      check64(what, backend, a, aAt, as, b, bAt, bs, m, k, n);
      check32(what, backend, floats(a), aAt, as, floats(b), bAt, bs, m, k, n);
    }
  }

  private static Strides strides(int layout, int rows, int columns) {
    return switch (layout) {
      case 0 -> Strides.rowMajor(columns);
      case 1 -> Strides.rowMajor(rows).transposed();
      case 4 -> new Strides(2 * columns + 1, 2);
      default -> new Strides(-1, -rows);
    };
  }

  private static void check64(
      String what,
      Backend backend,
      double[] a,
      int aAt,
      Strides as,
      double[] b,
      int bAt,
      Strides bs,
      int m,
      int k,
      int n) {
    int cRow = n + 2;
    double[] expected = new double[m * cRow + 7];
    Arrays.fill(expected, GUARD);
    double[] c = expected.clone();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum =
              Math.fma(
                  a[aAt + i * as.row() + p * as.column()],
                  b[bAt + p * bs.row() + j * bs.column()],
                  sum);
        }
        expected[4 + i * cRow + j] = sum;
      }
    }
    backend.multiply(a, aAt, as, b, bAt, bs, c, 4, cRow, m, k, n);
    assertThat(c).as(what).isEqualTo(expected);
  }

  private static void check32(
      String what,
      Backend backend,
      float[] a,
      int aAt,
      Strides as,
      float[] b,
      int bAt,
      Strides bs,
      int m,
      int k,
      int n) {
    int cRow = n + 2;
    float[] expected = new float[m * cRow + 7];
    Arrays.fill(expected, (float) GUARD);
    float[] c = expected.clone();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
          sum =
              Math.fma(
                  a[aAt + i * as.row() + p * as.column()],
                  b[bAt + p * bs.row() + j * bs.column()],
                  sum);
        }
        expected[4 + i * cRow + j] = sum;
      }
    }
    backend.multiply(a, aAt, as, b, bAt, bs, c, 4, cRow, m, k, n);
    assertThat(c).as(what).isEqualTo(expected);
  }

  private static float[] floats(double[] source) {
    float[] out = new float[source.length];
    for (int i = 0; i < source.length; i++) {
      out[i] = (float) source[i];
    }
    return out;
  }

  @Test
  void theDocumentedErrorBoundHolds() {
    SplittableRandom random = new SplittableRandom(11);
    int k = 3000;
    double[] a = random.doubles(4L * k, -1, 1).toArray();
    double[] b = random.doubles(3L * k, -1, 1).toArray();
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) a[i];
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = (float) b[i];
    }
    double[] c = new double[12];
    float[] c32 = new float[12];
    Gemm.multiply(a, 0, b, 0, c, 0, 4, k, 3);
    Strides as = Strides.rowMajor(k);
    Gemm.multiply(floats(a), 0, as, floats(b), 0, Strides.rowMajor(3), c32, 0, 4, k, 3);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 3; j++) {
        BigDecimal exact = BigDecimal.ZERO;
        double magnitude = 0;
        for (int p = 0; p < k; p++) {
          exact = exact.add(new BigDecimal(a[i * k + p]).multiply(new BigDecimal(b[p * 3 + j])));
          magnitude += Math.abs(a[i * k + p] * b[p * 3 + j]);
        }
        int at = i * 3 + j;
        assertThat(exact.subtract(new BigDecimal(c[at])).abs().doubleValue())
            .isLessThanOrEqualTo(k * 0x1p-53 * magnitude);
        assertThat(exact.subtract(new BigDecimal(c32[at])).abs().doubleValue())
            .isLessThanOrEqualTo(k * 0x1p-24 * magnitude);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"301,211,157", "90,400,333", "5,700,900", "700,900,3", "1,700,901", "901,700,1"})
  void anyNumberOfThreadsGivesTheSameBits(int m, int k, int n) {
    SplittableRandom random = new SplittableRandom(5);
    double[] a = random.doubles((long) m * k, -1, 1).toArray();
    double[] b = random.doubles((long) k * n, -1, 1).toArray();
    double[] one = new double[m * n];
    float[] one32 = new float[m * n];
    Strides as = Strides.rowMajor(k);
    Strides bs = Strides.rowMajor(k).transposed();
    Backend.CHOSEN.multiply(a, 0, as, b, 0, bs, one, 0, n, m, k, n);
    Backend.CHOSEN.multiply(floats(a), 0, as, floats(b), 0, bs, one32, 0, n, m, k, n);
    int before = Parallel.threads();
    try {
      for (int threads : new int[] {1, 2, 8}) {
        Parallel.setThreads(threads);
        double[] c = new double[m * n];
        Gemm.multiply(a, 0, as, b, 0, bs, c, 0, m, k, n);
        assertThat(c).containsExactly(one);
        float[] c32 = new float[m * n];
        Gemm.multiply(floats(a), 0, as, floats(b), 0, bs, c32, 0, m, k, n);
        assertThat(c32).containsExactly(one32);
      }
    } finally {
      Parallel.setThreads(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"50,4,5,6", "3,128,200,100", "0,4,5,6"})
  void batchesAreOneProductEach(int batches, int m, int k, int n) {
    SplittableRandom random = new SplittableRandom(6);
    double[] a = random.doubles((long) batches * m * k, -1, 1).toArray();
    double[] b = random.doubles(2L * k * n, -1, 1).toArray();
    int[] aAts = new int[batches];
    int[] bAts = new int[batches];
    Arrays.setAll(aAts, i -> (batches - 1 - i) * m * k);
    Arrays.setAll(bAts, i -> i % 2 * k * n);
    Strides as = Strides.rowMajor(k);
    Strides bs = Strides.rowMajor(n);
    double[] expected = new double[1 + batches * m * n];
    float[] expected32 = new float[expected.length];
    for (int i = 0; i < batches; i++) {
      Gemm.multiply(a, aAts[i], as, b, bAts[i], bs, expected, 1 + i * m * n, m, k, n);
      Gemm.multiply(
          floats(a), aAts[i], as, floats(b), bAts[i], bs, expected32, 1 + i * m * n, m, k, n);
    }
    double[] c = new double[expected.length];
    Gemm.multiplyAll(a, aAts, as, b, bAts, bs, c, 1, m, k, n);
    assertThat(c).containsExactly(expected);
    float[] c32 = new float[expected.length];
    Gemm.multiplyAll(floats(a), aAts, as, floats(b), bAts, bs, c32, 1, m, k, n);
    assertThat(c32).containsExactly(expected32);
  }

  @ParameterizedTest
  @CsvSource({
    "DoubleGemm,FloatGemm",
    "DoubleTiles,FloatTiles",
    "DoublePanels,FloatPanels",
    "DoubleShifts,FloatShifts",
    "DoubleNarrowTiles,FloatNarrowTiles",
    "DoubleConvolution,FloatConvolution",
    "DoubleExtremes,FloatExtremes",
    "PlainDoubleGemm,PlainFloatGemm",
  })
  void theFilesOfBothTypesSayTheSame(String doubles, String floats) throws Exception {
    Path folder = Path.of("src/main/java/dev/autodiff/kernels");
    String expected =
        Files.readString(folder.resolve(doubles + ".java"))
            .replace("Double", "Float")
            .replace("double", "float")
            .replace("float64", "float32");
    String actual = Files.readString(folder.resolve(floats + ".java"));
    // Lines break elsewhere, because the names are shorter.
    assertThat(actual.replaceAll("\\s", "")).isEqualTo(expected.replaceAll("\\s", ""));
  }
}
