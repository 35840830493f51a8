package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A fused loop gives, lane by lane, what the instructions of its program give on numbers.
class FusedLoopsTest {
  private static final int[] SIZES = {1, 5, 8, 9, 14, 16, 31, 255, 256, 257, 700};
  private static final double[] CORNERS = {
    0.0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-310, 1e300
  };

  @BeforeEach
  void thereAreVectors() {
    assumeTrue(Backend.CHOSEN instanceof VectorBackend);
  }

  /// A random program beside a plain evaluation of the same instructions.
  private static final class Sample {
    final SplittableRandom random;
    final LaneProgramBuilder builder = LaneProgram.builder();
    final List<double[]> expected = new ArrayList<>();
    final List<Integer> values = new ArrayList<>();
    final List<Object> arrays = new ArrayList<>();
    final List<Layout> layouts = new ArrayList<>();
    final int n;

    Sample(long seed, int n) {
      this.random = new SplittableRandom(seed);
      this.n = n;
    }

    double[] numbers(int length) {
      double[] numbers = new double[length];
      Arrays.setAll(
          numbers,
          _ ->
              random.nextInt(10) == 0
                  ? CORNERS[random.nextInt(CORNERS.length)]
                  : random.nextDouble(-3, 3));
      return numbers;
    }

    void load(boolean repeats, boolean narrow) {
      double[] numbers = numbers(repeats ? 1 : n);
      float[] floats = new float[numbers.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) numbers[i];
        numbers[i] = narrow ? floats[i] : numbers[i];
      }
      double[] lanes = new double[n];
      Arrays.setAll(lanes, i -> numbers[repeats ? 0 : i]);
      values.add(builder.load(arrays.size()));
      expected.add(lanes);
      arrays.add(narrow ? floats : numbers);
      layouts.add(repeats ? Layout.REPEAT : Layout.DENSE);
    }

    void constant(double x) {
      double[] lanes = new double[n];
      Arrays.fill(lanes, x);
      values.add(builder.constant(x));
      expected.add(lanes);
    }

    void instruction() {
      LaneKernel[] all = LaneKernel.values();
      boolean plain = random.nextInt(10) == 0;
      Kernel kernel = plain ? ScalarKernel.binary(Math::hypot) : all[random.nextInt(all.length)];
      int[] operands = random.ints(4, 0, values.size()).toArray();
      values.add(builder.apply(kernel, Arrays.stream(operands).map(values::get).toArray()));
      double[][] x = Arrays.stream(operands).mapToObj(expected::get).toArray(double[][]::new);
      double[] lanes = new double[n];
      Arrays.setAll(lanes, i -> kernel.at(x[0][i], x[1][i], x[2][i], x[3][i]));
      expected.add(lanes);
    }

    int store(int apart, int value) {
      builder.store(arrays.size(), values.get(value));
      arrays.add(new double[n * apart]);
      layouts.add(Layout.of(new int[] {apart}, new int[] {n}));
      return arrays.size() - 1;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 64, 1000})
  void columnsAreStoredSideBySide(int n) {
    LaneProgramBuilder builder = LaneProgram.builder();
    int x = builder.load(0);
    int square = builder.apply(LaneKernel.SQUARE, x);
    builder.store(1, builder.apply(LaneKernel.NEG, x));
    builder.store(2, square);
    builder.store(3, builder.apply(LaneKernel.ADD, x, square));
    builder.store(4, builder.apply(LaneKernel.MUL, x, square));
    LaneProgram program = builder.build();
    double[] numbers = new SplittableRandom(n).doubles(n, -2, 2).toArray();
    double[] rows = new double[5 * n + 2];
    Layout column = Layout.of(new int[] {5}, new int[] {n});
    Layout other = Layout.of(new int[] {-5}, new int[] {n});
    program.run(
        FusedLoops.of(program.code(), n, false),
        new Object[] {numbers, rows, rows, rows, rows},
        new int[] {0, 1, 2, 4, 5 * (n - 1) + 5},
        new Layout[] {Layout.DENSE, column, column, column, other},
        n,
        new LaneScratch());
    for (int i = 0; i < n; i++) {
      double a = numbers[i];
      double[] row = Arrays.copyOfRange(rows, 5 * i + 1, 5 * i + 5);
      double last = numbers[n - 1 - i];
      assertThat(row).as("row %d", i).containsExactly(-a, a * a, 0, a + a * a);
      assertThat(rows[5 * i + 5]).isEqualTo(last * (last * last));
    }
  }

  @Test
  void randomProgramsEqualPlainEvaluation() {
    for (long seed = 0; seed < 300; seed++) {
      int n = SIZES[(int) (seed % SIZES.length)];
      Sample sample = new Sample(seed, n);
      boolean dense = seed % 3 > 0;
      sample.load(false, false);
      sample.load(!dense, false);
      sample.load(false, !dense);
      sample.constant(-0.5);
      for (int i = sample.random.nextInt(2, 40); i > 0; i--) {
        sample.instruction();
      }
      int[] stored = sample.random.ints(5, 0, sample.values.size()).toArray();
      int apart = seed % 4 == 1 ? 3 : 1;
      int[] slots = Arrays.stream(stored).map(v -> sample.store(apart, v)).toArray();
      LaneProgram program = sample.builder.build();
      Object[] arrays = sample.arrays.toArray();
      Layout[] layouts = sample.layouts.toArray(Layout[]::new);
      LaneScratch scratch = new LaneScratch();
      FusedLoop[] loops = {
        FusedLoops.of(program.code(), n, true), FusedLoops.of(program.code(), n, false), null
      };
      for (FusedLoop loop : loops) {
        for (int slot : slots) {
          Arrays.fill((double[]) arrays[slot], 77);
        }
        program.run(loop, arrays, new int[arrays.length], layouts, n, scratch);
        for (int i = 0; i < stored.length; i++) {
          double[] expected = sample.expected.get(stored[i]);
          double[] written = (double[]) arrays[slots[i]];
          double[] lanes = new double[n];
          Arrays.setAll(lanes, lane -> written[lane * apart]);
          assertThat(Arrays.mismatch(lanes, expected))
              .as("seed %d, n %d, %s", seed, n, loop == null ? "kernels" : "fused")
              .isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void boundProgramsGoOnWithTheLoop() throws InterruptedException {
    int n = 14;
    LaneProgramBuilder builder = LaneProgram.builder();
    int product = builder.apply(LaneKernel.MUL, builder.load(0), builder.load(1));
    int slope = builder.apply(LaneKernel.SIGMOID, product);
    builder.store(2, product);
    builder.store(3, builder.apply(LaneKernel.SUB, slope, builder.constant(0.25)));
    LaneProgram program = builder.build();
    double[] a = new SplittableRandom(1).doubles(n + 3, -3, 3).toArray();
    double[] b = new SplittableRandom(2).doubles(n, -3, 3).toArray();
    Object[] arrays = {a, b, new double[n], new double[n]};
    Layout[] layouts = {Layout.DENSE, Layout.DENSE, Layout.DENSE, Layout.DENSE};
    BoundProgram bound =
        program.bind(arrays, new int[] {3, 0, 0, 0}, layouts, n, new LaneScratch());
    program.expect(n, 1 << 20);
    for (int run = 0; run < 3000 && (run < 10 || program.loop(n) == null); run++) {
      arrays[1] = new SplittableRandom(run).doubles(n, -3, 3).toArray();
      bound.run(1);
      for (int i = 0; i < n; i++) {
        double x = a[i + 3] * ((double[]) arrays[1])[i];
        assertThat(((double[]) arrays[2])[i]).isEqualTo(x);
        assertThat(((double[]) arrays[3])[i]).isEqualTo(LaneKernel.SIGMOID.at(x, 0, 0, 0) - 0.25);
      }
      Thread.sleep(1);
    }
    bound.run();
  }
}
