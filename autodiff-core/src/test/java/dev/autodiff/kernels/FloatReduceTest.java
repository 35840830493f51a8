package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Reductions of float32 numbers are those of the widened numbers, rounded.
class FloatReduceTest {
  static Backend[] backends() {
    return ReduceTest.backends();
  }

  private static float[] random(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (random.nextDouble(-1, 1) * Math.exp(random.nextDouble(-9, 9)));
    }
    return x;
  }

  private static double[] widened(float... x) {
    double[] wide = new double[x.length];
    Arrays.setAll(wide, i -> x[i]);
    return wide;
  }

  private static float[] rounded(double... x) {
    float[] rounded = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      rounded[i] = (float) x[i];
    }
    return rounded;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void sumsOfNeighboursAreThoseOfWidenedNumbers(Backend backend) {
    for (int n = 0; n <= SumTree.LEAF; n++) {
      float[] x = random(n, n + 5);
      assertThat(backend.sum(x, 3, n)).isEqualTo(new PlainBackend().sum(widened(x), 3, n));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void columnsHaveTheInterleavedSumsOfWidenedNumbers(Backend backend) {
    for (int width : new int[] {0, 1, 7, 8, 9, 31, 40}) {
      for (int rows : new int[] {1, 2, 7, 8, 9, 23, 40, 127, SumTree.BLOCK}) {
        float[] x = random(width, 4 + rows * (width + 2));
        double[] expected = new double[8 * width + 1];
        double[] sums = new double[8 * width + 1];
        new PlainBackend().sumLanes(widened(x), 4, width + 2, rows, width, expected);
        backend.sumLanes(x, 4, width + 2, rows, width, sums);
        assertThat(Arrays.mismatch(sums, expected)).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,0,1", "1,1,1", "5,1,1", "5,3,1", "1,1000,1", "70,100,1", "3,5000,1", "1,70000,1",
        "1,200000,1",
    "1,1,7", "1,9,40", "4,0,3", "4,1,3", "3,17,33", "2,700,19", "1,64,256", "2,5000,3", "1,130,3000"
  })
  void rowsOfAnyLayoutAreThoseOfWidenedNumbers(int outer, int count, int inner) {
    float[] x = random(1, outer * count * inner);
    double[] wide = widened(x);
    check(FloatReduce::sum, Reduce::sum, x, outer, count, inner, outer * inner);
    check(FloatReduce::max, Reduce::max, x, outer, count, inner, outer * inner);
    check(FloatReduce::min, Reduce::min, x, outer, count, inner, outer * inner);
    Reduce.Kernel[] reductions = {Reduce::max, Reduce::min, Reduce::logSumExp, Reduce::sum};
    for (Reduce.Kernel kernel : reductions) {
      check(FloatReduce.reducing(kernel), kernel, x, outer, count, inner, outer * inner);
    }
    for (Reduce.Kernel kernel : new Reduce.Kernel[] {Reduce::softmax, Reduce::logSoftmax}) {
      check(FloatReduce.mapping(kernel), kernel, x, outer, count, inner, wide.length);
    }
  }

  private static void check(
      FloatReduce.Kernel floatKernel,
      Reduce.Kernel kernel,
      float[] x,
      int outer,
      int count,
      int inner,
      int results) {
    float[] before = x.clone();
    double[] expected = new double[results];
    kernel.apply(widened(x), 0, outer, count, inner, expected, 0);
    float[] out = new float[results];
    Arrays.fill(out, 42);
    floatKernel.apply(x, outer, count, inner, out);
    assertThat(Arrays.mismatch(out, rounded(expected))).isEqualTo(-1);
    assertThat(Arrays.mismatch(x, before)).isEqualTo(-1);
  }

  @Test
  void aMapMayOverwriteWhatItReads() {
    float[] x = random(2, 3 * 20 * 5);
    double[] expected = new double[x.length];
    Reduce.softmax(widened(x), 0, 3, 20, 5, expected, 0);
    FloatReduce.mapping(Reduce::softmax).apply(x, 3, 20, 5, x);
    assertThat(Arrays.mismatch(x, rounded(expected))).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void extremesAreThoseOfMathMaxAndMin(Backend backend) {
    SplittableRandom random = new SplittableRandom(9);
    float[] special = {Float.NaN, -0f, 0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (int rows : new int[] {1, 3, 8, 9, 20}) {
      for (int width : new int[] {1, 8, 13, 40, 67, 200}) {
        float[] x = random(rows, rows * width + 2);
        for (int k = 0; k < width % 13; k++) {
          x[random.nextInt(x.length)] = special[random.nextInt(special.length)];
        }
        float[] most = random(width, width + 1);
        float[] kept = most.clone();
        float max = Float.NEGATIVE_INFINITY;
        float min = Float.POSITIVE_INFINITY;
        for (int i = 0; i < rows * width; i++) {
          most[1 + i % width] = Math.max(most[1 + i % width], x[2 + i]);
          max = Math.max(max, x[2 + i]);
          min = Math.min(min, x[2 + i]);
        }
        assertThat(backend.extreme(true, x, 2, rows * width)).isEqualTo(Float.valueOf(max));
        assertThat(backend.extreme(false, x, 2, rows * width)).isEqualTo(Float.valueOf(min));
        backend.keepExtremes(true, x, 2, width, rows, kept, 1, width);
        assertThat(kept).containsExactly(most);
      }
    }
  }
}
