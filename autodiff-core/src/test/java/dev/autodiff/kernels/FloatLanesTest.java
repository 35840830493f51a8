package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Float32 lanes hold the function's result on the widened operands, rounded once: whichever loop
/// computes them, and whichever type the registers of a program have.
class FloatLanesTest {
  private static final float[] SPECIAL = special();
  private static final int[] SIZES = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 48, 511, 513, 3000};

  private static float[] special() {
    float[] corners = {
      Float.NaN,
      Float.POSITIVE_INFINITY,
      0,
      Float.MIN_VALUE,
      0x1p-148f,
      0x1.8p-140f,
      Float.MIN_NORMAL,
      0x1p-64f,
      0x1p-25f,
      0x1p-24f,
      1e-3f,
      0.3f,
      0.5f,
      1,
      1.5f,
      3,
      22,
      88.7f,
      104,
      0x1p23f,
      0x1p24f,
      0x1p64f,
      Float.MAX_VALUE
    };
    List<Float> all = new ArrayList<>();
    for (float x : corners) {
      for (float near : new float[] {x, Math.nextUp(x), Math.nextDown(x)}) {
        all.add(near);
        all.add(-near);
      }
    }
    float[] special = new float[all.size()];
    for (int i = 0; i < special.length; i++) {
      special[i] = all.get(i);
    }
    return special;
  }

  private static float number(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
      case 1 -> Float.intBitsToFloat(random.nextInt());
      // Few digits: sums, products and quotients that lie halfway between two float32 numbers.
      case 2 -> random.nextInt(-9, 9) * 0x1p-24f + random.nextInt(3);
      case 3 -> (float) random.nextDouble(-2, 2);
      default -> (float) random.nextDouble(-50, 50);
    };
  }

  private static float[] numbers(SplittableRandom random, int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = number(random);
    }
    return numbers;
  }

  @ParameterizedTest
  @EnumSource
  void everyLoopRoundsTheResultOfTheFunction(LaneKernel kernel) {
    FloatLoop plain = Loop.copyOf(FloatLoop.class, ScalarFloatLoop.class, kernel.scalar());
    for (FloatLoop loop : List.of(plain, VectorLoops.ofFloats(kernel))) {
      SplittableRandom random = new SplittableRandom(6);
      check(kernel, loop, SPECIAL, SPECIAL.clone(), SPECIAL.clone());
      for (int n : SIZES) {
        check(kernel, loop, numbers(random, n), numbers(random, n), numbers(random, n));
      }
      for (float x : kernel.arity() == 1 ? new float[0] : SPECIAL) {
        float[] same = new float[SPECIAL.length];
        Arrays.fill(same, x);
        check(kernel, loop, same, SPECIAL, numbers(random, same.length));
        check(kernel, loop, numbers(random, same.length), same, SPECIAL);
      }
    }
  }

  private static void check(LaneKernel kernel, FloatLoop loop, float[] a, float[] b, float[] c) {
    int n = a.length;
    float[] expected = new float[n];
    for (int i = 0; i < n; i++) {
      expected[i] = (float) kernel.at(a[i], b[i], c[i], 0);
      double exact = kernel.at(a[i], b[i], c[i], 0);
      if (kernel.keepsFloats() && Double.compare(exact, expected[i]) != 0) {
        throw new AssertionError(kernel + " rounds " + exact);
      }
    }
    float[] out = new float[n];
    loop.lanes(a, 0, b, 0, c, 0, a, 0, out, 0, n);
    same(kernel, expected, out, a, b, c);
    float[] out3 = new float[n + 5];
    Arrays.fill(out3, 42);
    loop.lanes(shift(a, 1), 1, shift(b, 2), 2, shift(c, 4), 4, a, 0, out3, 3, n);
    same(kernel, expected, Arrays.copyOfRange(out3, 3, n + 3), a, b, c);
    assertThat(new float[] {out3[2], out3[n + 3]}).containsExactly(42, 42);
    for (int k = 0; k < 3; k++) {
      float[][] operands = {a.clone(), b.clone(), c.clone()};
      loop.lanes(operands[0], 0, operands[1], 0, operands[2], 0, a, 0, operands[k], 0, n);
      same(kernel, expected, operands[k], a, b, c);
    }
  }

  private static float[] shift(float[] x, int by) {
    float[] shifted = new float[x.length + by];
    System.arraycopy(x, 0, shifted, by, x.length);
    return shifted;
  }

  private static void same(
      LaneKernel kernel, float[] expected, float[] got, float[] a, float[] b, float[] c) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(got[i])) {
        throw new AssertionError(
            "%s at %s, %s, %s, lane %d of %d: %s, not %s"
                .formatted(kernel, a[i], b[i], c[i], i, expected.length, got[i], expected[i]));
      }
    }
  }

  static Backend[] backends() {
    return new Backend[] {new PlainBackend(), new VectorBackend()};
  }

  @ParameterizedTest
  @MethodSource("backends")
  void conversionsAreCasts(Backend backend) {
    SplittableRandom random = new SplittableRandom(7);
    for (int n : SIZES) {
      float[] floats = numbers(random, n + 3);
      double[] wide = new double[n + 6];
      Arrays.fill(wide, 42);
      double[] expected = wide.clone();
      for (int i = 0; i < n; i++) {
        expected[5 + i] = floats[2 + i];
      }
      backend.widen(floats, 2, wide, 5, n);
      assertThat(Arrays.mismatch(wide, expected)).isEqualTo(-1);

      double[] doubles = new double[n + 3];
      Arrays.setAll(doubles, _ -> LaneKernelTest.number(random));
      float[] narrow = new float[n + 6];
      Arrays.fill(narrow, 42);
      float[] rounded = narrow.clone();
      for (int i = 0; i < n; i++) {
        rounded[5 + i] = (float) doubles[2 + i];
      }
      backend.narrow(doubles, 2, narrow, 5, n);
      assertThat(Arrays.mismatch(narrow, rounded)).isEqualTo(-1);
    }
  }

  /// A program whose values are float64 numbers, some of them rounded, beside the same on numbers.
  private static final class Sample {
    private static final Kernel[] KERNELS = {
      LaneKernel.ADD,
      LaneKernel.MUL,
      LaneKernel.DIV,
      LaneKernel.GREATER,
      LaneKernel.WHERE,
      LaneKernel.MAXIMUM,
      LaneKernel.ZERO_MUL,
      LaneKernel.EXP,
      LaneKernel.ROUND_FLOAT32,
      LaneKernel.ROUND_FLOAT32,
      LaneKernel.ROUND_FLOAT32,
      ScalarKernel.unary(Math::cbrt)
    };

    private final LaneProgramBuilder builder = LaneProgram.builder();
    private final List<double[]> expected = new ArrayList<>();
    private final List<Integer> values = new ArrayList<>();

    void add(int value, double[] lanes) {
      values.add(value);
      expected.add(lanes);
    }

    void apply(SplittableRandom random, int n) {
      Kernel kernel = KERNELS[random.nextInt(KERNELS.length)];
      int[] operands = random.ints(4, 0, values.size()).toArray();
      double[] lanes = new double[n];
      double[][] x = Arrays.stream(operands).mapToObj(expected::get).toArray(double[][]::new);
      Arrays.setAll(lanes, i -> kernel.at(x[0][i], x[1][i], x[2][i], x[3][i]));
      add(builder.apply(kernel, Arrays.stream(operands).map(values::get).toArray()), lanes);
    }
  }

  private static double[] widened(float[] x, int at, int n) {
    double[] wide = new double[n];
    Arrays.setAll(wide, i -> x[at + i]);
    return wide;
  }

  @Test
  void theTypesOfRegistersNeverShow() {
    for (long seed = 0; seed < 1000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = SIZES[random.nextInt(SIZES.length)];
      Sample sample = new Sample();
      float[] dense = numbers(random, n + 3);
      float[] repeated = numbers(random, 4);
      int row = 1 + random.nextInt(40);
      float[] stretched = numbers(random, row);
      double[] doubles = new double[n];
      Arrays.setAll(doubles, _ -> random.nextDouble(-3, 3));
      double[] number = {0, (float) random.nextDouble()};
      sample.add(sample.builder.loadFloats(0), widened(dense, 3, n));
      double[] lanes = new double[n];
      Arrays.fill(lanes, repeated[2]);
      sample.add(sample.builder.loadFloats(1), lanes.clone());
      Arrays.setAll(lanes, i -> stretched[i % row]);
      sample.add(sample.builder.loadFloats(2), lanes.clone());
      sample.add(sample.builder.load(3), doubles.clone());
      Arrays.fill(lanes, number[1]);
      sample.add(sample.builder.loadFloats(4), lanes.clone());
      for (double x : new double[] {0.1, 0.5, Double.NaN}) {
        Arrays.fill(lanes, x);
        sample.add(sample.builder.constant(x), lanes.clone());
      }
      for (int i = random.nextInt(1, 14); i > 0; i--) {
        sample.apply(random, n);
      }
      int one = random.nextInt(sample.values.size());
      int two = random.nextInt(sample.values.size());
      sample.builder.storeFloats(5, sample.values.get(one));
      sample.builder.store(6, sample.values.get(two));
      sample.builder.storeFloats(7, sample.values.get(two));

      double[] out = new double[n + 1];
      float[] narrow = new float[n];
      Layout stretch = Layout.of(new int[] {0, 1}, new int[] {n / row + 1, row});
      Object[] arrays = {dense, repeated, stretched, doubles, number, narrow, out, dense};
      int[] offsets = {3, 2, 0, 0, 1, 0, 1, 3}; // the last store overwrites the first load
      Layout[] layouts = {
        Layout.DENSE,
        Layout.REPEAT,
        stretch,
        Layout.DENSE,
        Layout.REPEAT,
        Layout.DENSE,
        Layout.DENSE,
        Layout.DENSE
      };
      sample.builder.build().run(arrays, offsets, layouts, n);
      assertThat(Arrays.mismatch(narrow, rounded(sample.expected.get(one))))
          .as("seed %d", seed)
          .isEqualTo(-1);
      assertThat(Arrays.mismatch(Arrays.copyOfRange(out, 1, n + 1), sample.expected.get(two)))
          .as("seed %d, float64", seed)
          .isEqualTo(-1);
      float[] overwritten = Arrays.copyOfRange(dense, 3, n + 3);
      assertThat(Arrays.mismatch(overwritten, rounded(sample.expected.get(two))))
          .as("seed %d, the array that is loaded and stored", seed)
          .isEqualTo(-1);
    }
  }

  private static float[] rounded(double[] x) {
    float[] rounded = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      rounded[i] = (float) x[i];
    }
    return rounded;
  }
}
