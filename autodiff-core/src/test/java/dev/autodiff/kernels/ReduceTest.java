package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reductions of rows and columns against the plain definition of each.
class ReduceTest {
  private static final double GUARD = 1234.5;
  private static final int[] COUNTS = {
    0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 127, 128, 129, 255, 257, 511, 512, 513, 1100
  };

  static Backend[] backends() {
    return new Backend[] {new PlainBackend(), new VectorBackend()};
  }

  /// The tree as [SumTree] describes it.
  private static double tree(double[] x, int at, int n) {
    if (n > 128) {
      int left = 128;
      while (2 * left < n) {
        left *= 2;
      }
      return tree(x, at, left) + tree(x, at + left, n - left);
    }
    double[] s = new double[8];
    for (int i = 0; i < n; i++) {
      s[i % 8] += x[at + i];
    }
    return s[0] + s[1] + s[2] + s[3] + s[4] + s[5] + s[6] + s[7];
  }

  private static double[] random(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[n];
    Arrays.setAll(x, _ -> random.nextDouble(-1, 1) * Math.exp(random.nextDouble(-9, 9)));
    return x;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void sumsOfNeighboursFollowTheTree(Backend backend) {
    for (int n = 0; n <= SumTree.LEAF; n++) {
      double[] x = random(n, n + 5);
      assertThat(backend.sum(x, 3, n)).as("%d", n).isEqualTo(tree(x, 3, n));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void columnsHaveInterleavedSums(Backend backend) {
    for (int width : new int[] {0, 1, 7, 8, 9, 31, 40}) {
      for (int rows : new int[] {1, 2, 7, 8, 9, 23, 40, 127, SumTree.BLOCK}) {
        double[] x = random(width, 4 + rows * (width + 2));
        double[] expected = new double[8 * width + 1];
        double[] sums = random(rows, 8 * width + 1);
        expected[8 * width] = sums[8 * width];
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < width; j++) {
            expected[i % 8 * width + j] += x[4 + i * (width + 2) + j];
          }
        }
        backend.sumLanes(x, 4, width + 2, rows, width, sums);
        assertThat(sums).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void extremesOfColumnsAreThoseOfMathMaxAndMin(Backend backend) {
    SplittableRandom random = new SplittableRandom(9);
    double[] special = {Double.NaN, -0.0, 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (int rows : new int[] {1, 3, 8, 9, 20}) {
      for (int width : new int[] {1, 8, 13, 40}) {
        int stride = width + 3;
        double[] x = random(rows, rows * stride + 2);
        for (int k = 0; k < x.length / 3; k++) {
          x[random.nextInt(x.length)] = special[random.nextInt(special.length)];
        }
        double[] kept = random(width, width + 1);
        double[] most = kept.clone();
        double[] least = kept.clone();
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < width; j++) {
            most[j + 1] = Math.max(most[j + 1], x[2 + i * stride + j]);
            least[j + 1] = Math.min(least[j + 1], x[2 + i * stride + j]);
          }
        }
        double[] actual = kept.clone();
        backend.keepExtremes(true, x, 2, stride, rows, actual, 1, width);
        assertThat(actual).containsExactly(most);
        actual = kept.clone();
        backend.keepExtremes(false, x, 2, stride, rows, actual, 1, width);
        assertThat(actual).containsExactly(least);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void extremesAreThoseOfMathMaxAndMin(Backend backend) {
    SplittableRandom random = new SplittableRandom(8);
    double[] special = {Double.NaN, -0.0, 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (int n = 0; n < 100; n++) {
      for (int round = 0; round < 6; round++) {
        double[] x = random(n * 7L + round, n + 4);
        if (round > 0) {
          Arrays.fill(x, 2, 2 + n, round < 3 ? -0.0 : round == 3 ? Double.NEGATIVE_INFINITY : 1e9);
        }
        if (n > 0 && round != 3) {
          x[2 + random.nextInt(n)] = special[random.nextInt(special.length)];
        }
        double[] row = Arrays.copyOfRange(x, 2, 2 + n);
        double max = Arrays.stream(row).reduce(Double.NEGATIVE_INFINITY, Math::max);
        double min = Arrays.stream(row).reduce(Double.POSITIVE_INFINITY, Math::min);
        assertThat(backend.extreme(true, x, 2, n)).isEqualTo(Double.valueOf(max));
        assertThat(backend.extreme(false, x, 2, n)).isEqualTo(Double.valueOf(min));
      }
    }
  }

  @Test
  void theDocumentedErrorBoundOfSumsHolds() {
    for (int n : new int[] {100, 1000, 100_000}) {
      double[] x = random(n, n);
      double[] out = new double[1];
      Reduce.sum(x, 0, 1, n, 1, out, 0);
      BigDecimal exact = BigDecimal.ZERO;
      double magnitude = 0;
      for (double each : x) {
        exact = exact.add(new BigDecimal(each));
        magnitude += Math.abs(each);
      }
      double steps = 22 + Math.ceil(Math.max(0, Math.log(n / 128.0) / Math.log(2)));
      assertThat(exact.subtract(new BigDecimal(out[0])).abs().doubleValue())
          .isLessThanOrEqualTo(steps * 0x1p-53 * magnitude);
    }
  }

  @Test
  void sumsAlongAnyAxisFollowTheTree() {
    checkReduction(Reduce::sum, row -> tree(row, 0, row.length), 0);
  }

  @Test
  void extremesAlongAnyAxis() {
    checkReduction(
        Reduce::max, row -> Arrays.stream(row).reduce(Double.NEGATIVE_INFINITY, Math::max), 0);
    checkReduction(
        Reduce::min, row -> Arrays.stream(row).reduce(Double.POSITIVE_INFINITY, Math::min), 0);
  }

  @Test
  void logSumExpAlongAnyAxis() {
    checkReduction(Reduce::logSumExp, ReduceTest::logSumExp, 1e-15);
  }

  @Test
  void mapsAlongAnyAxis() {
    checkMap(
        Reduce::logSoftmax,
        row -> {
          double max = max(row);
          double log = Math.log(sumOfExp(row));
          return x -> x - max - log;
        },
        4e-15);
    checkMap(
        Reduce::softmax,
        row -> {
          double max = max(row);
          double sum = sumOfExp(row);
          return x -> Math.exp(x - max) / sum;
        },
        1e-14);
  }

  private static double logSumExp(double[] row) {
    return max(row) + Math.log(sumOfExp(row));
  }

  private static double sumOfExp(double[] row) {
    double max = max(row);
    return Arrays.stream(row).map(x -> Math.exp(x - max)).sum();
  }

  private static double max(double[] row) {
    return Arrays.stream(row).max().orElse(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rowsThatAreNotFinite(boolean columns) {
    double inf = Double.POSITIVE_INFINITY;
    double nan = Double.NaN;
    double[][] rows = {{-inf, -inf}, {inf, 1}, {nan, 1}, {1, -inf}, {inf, -inf}};
    double[] logSumExps = {-inf, inf, nan, 1, inf};
    double[][] softmaxes = {{nan, nan}, {nan, nan}, {nan, nan}, {1, 0}, {nan, nan}};
    double[][] logSoftmaxes = {{nan, nan}, {nan, nan}, {nan, nan}, {0, -inf}, {nan, nan}};
    for (int i = 0; i < rows.length; i++) {
      int inner = columns ? 3 : 1;
      double[] in = new double[2 * inner];
      for (int j = 0; j < inner; j++) {
        in[j] = rows[i][0];
        in[inner + j] = rows[i][1];
      }
      double[] out = new double[2 * inner];
      Reduce.logSumExp(in, 0, 1, 2, inner, out, 0);
      assertThat(out[inner - 1]).isEqualTo(Double.valueOf(logSumExps[i]));
      Reduce.softmax(in, 0, 1, 2, inner, out, 0);
      assertThat(new double[] {out[0], out[inner]}).containsExactly(softmaxes[i]);
      Reduce.logSoftmax(in, 0, 1, 2, inner, out, 0);
      assertThat(new double[] {out[0], out[inner]}).containsExactly(logSoftmaxes[i]);
    }
  }

  @Test
  void termsThatAreTinyBesideTheLargestKeepTheirDigits() {
    double[] out = new double[1];
    Reduce.logSumExp(new double[] {0, -50, -60}, 0, 1, 3, 1, out, 0);
    assertThat(out[0]).isEqualTo(Math.log1p(Math.exp(-50) + Math.exp(-60)));
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    List<double[]> results = new ArrayList<>();
    int before = Parallel.threads();
    int[][] shapes = {{1, 400_001, 1}, {300, 301, 1}, {1, 301, 700}, {50, 37, 40}};
    List<Reduce.Kernel> kernels =
        List.of(Reduce::sum, Reduce::max, Reduce::logSumExp, Reduce::softmax, Reduce::logSoftmax);
    try {
      for (int threads : new int[] {1, 2, 8}) {
        Parallel.setThreads(threads);
        int index = 0;
        for (int[] shape : shapes) {
          for (Reduce.Kernel kernel : kernels) {
            int size = shape[0] * shape[1] * shape[2];
            double[] out = new double[size];
            kernel.apply(random(4, size), 0, shape[0], shape[1], shape[2], out, 0);
            if (threads == 1) {
              results.add(out);
            } else {
              assertThat(out).isEqualTo(results.get(index++));
            }
          }
        }
      }
    } finally {
      Parallel.setThreads(before);
    }
  }

  private static void checkReduction(
      Reduce.Kernel kernel, ToDoubleFunction<double[]> expected, double tolerance) {
    for (int count : COUNTS) {
      for (int[] around :
          new int[][] {{1, 1}, {3, 1}, {1, 2}, {2, 13}, {1, 1030}, {0, 3}, {2, 0}}) {
        int outer = around[0];
        int inner = around[1];
        double[] in = random(count, outer * count * inner + 3);
        double[] out = new double[outer * inner + 3];
        Arrays.fill(out, GUARD);
        kernel.apply(in, 2, outer, count, inner, out, 1);
        assertThat(out[0]).isEqualTo(GUARD);
        assertThat(out[outer * inner + 1]).isEqualTo(GUARD);
        for (int o = 0; o < outer; o++) {
          for (int i = 0; i < inner; i++) {
            close(
                out[1 + o * inner + i],
                expected.applyAsDouble(row(in, 2, o, count, i, inner)),
                tolerance);
          }
        }
      }
    }
  }

  private static void checkMap(
      Reduce.Kernel kernel, Function<double[], DoubleUnaryOperator> inRow, double tolerance) {
    for (int count : COUNTS) {
      for (int[] around : new int[][] {{1, 1}, {3, 1}, {1, 2}, {2, 13}, {1, 300}, {0, 3}, {2, 0}}) {
        int outer = around[0];
        int inner = around[1];
        int size = outer * count * inner;
        double[] in = random(count, size + 3);
        double[] out = new double[size + 3];
        Arrays.fill(out, GUARD);
        kernel.apply(in, 2, outer, count, inner, out, 1);
        assertThat(out[0]).isEqualTo(GUARD);
        assertThat(out[size + 1]).isEqualTo(GUARD);
        for (int o = 0; o < outer; o++) {
          for (int i = 0; i < inner; i++) {
            double[] row = row(in, 2, o, count, i, inner);
            DoubleUnaryOperator expected = inRow.apply(row);
            for (int c = 0; c < count; c++) {
              double actual = out[1 + (o * count + c) * inner + i];
              close(actual, expected.applyAsDouble(row[c]), tolerance);
            }
          }
        }
        double[] inPlace = in.clone();
        kernel.apply(inPlace, 2, outer, count, inner, inPlace, 2);
        assertThat(Arrays.copyOfRange(inPlace, 2, 2 + size))
            .isEqualTo(Arrays.copyOfRange(out, 1, 1 + size));
      }
    }
  }

  /// Many columns are worked on side by side, with the bits of one row.
  @ParameterizedTest
  @ValueSource(ints = {63, 64, 70, 256, 300})
  void softmaxOfColumnsIsThatOfRows(int inner) {
    int outer = 3;
    int count = 5;
    double[] in = random(inner, outer * count * inner);
    double[] out = new double[in.length];
    Reduce.softmax(in, 0, outer, count, inner, out, 0);
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        double[] expected = new double[count];
        Reduce.softmax(row(in, 0, o, count, i, inner), 0, 1, count, 1, expected, 0);
        assertThat(row(out, 0, o, count, i, inner)).isEqualTo(expected);
      }
    }
  }

  private static void close(double actual, double expected, double tolerance) {
    if (actual != expected
        && !(Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)))) {
      assertThat(actual).isEqualTo(Double.valueOf(expected));
    }
  }

  private static double[] row(double[] in, int at, int o, int count, int i, int inner) {
    double[] row = new double[count];
    Arrays.setAll(row, c -> in[at + (o * count + c) * inner + i]);
    return row;
  }
}
