package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Programs give, lane by lane, what their instructions give on numbers.
class LaneProgramTest {
  private static final int[] SIZES = {0, 1, 5, 16, 255, 256, 257, 700, 40_000};
  private static final Kernel[] KERNELS = {
    LaneKernel.ADD,
    LaneKernel.SUB,
    LaneKernel.MUL,
    LaneKernel.NEG,
    LaneKernel.WHERE,
    LaneKernel.MAXIMUM,
    ScalarKernel.unary(Math::cbrt),
    ScalarKernel.binary(Math::hypot)
  };

  /// A random program beside a plain evaluation of the same instructions.
  private static final class Sample {
    private final SplittableRandom random;
    private final LaneProgramBuilder builder = LaneProgram.builder();
    private final List<double[]> expected = new ArrayList<>();
    private final List<Integer> values = new ArrayList<>();
    private final int n;

    Sample(long seed, int n) {
      this.random = new SplittableRandom(seed);
      this.n = n;
    }

    void load(int slot, double[] lanes) {
      values.add(builder.load(slot));
      expected.add(lanes);
    }

    void constant(double x) {
      values.add(builder.constant(x));
      double[] lanes = new double[n];
      Arrays.fill(lanes, x);
      expected.add(lanes);
    }

    void instruction() {
      Kernel kernel = KERNELS[random.nextInt(KERNELS.length)];
      int[] operands = random.ints(4, 0, values.size()).toArray();
      values.add(builder.apply(kernel, Arrays.stream(operands).map(values::get).toArray()));
      double[] lanes = new double[n];
      double[][] x = Arrays.stream(operands).mapToObj(expected::get).toArray(double[][]::new);
      Arrays.setAll(lanes, i -> kernel.at(x[0][i], x[1][i], x[2][i], x[3][i]));
      expected.add(lanes);
    }

    int any() {
      return random.nextInt(values.size());
    }
  }

  private static double[] numbers(SplittableRandom random, int n) {
    return random.doubles(n, -3, 3).toArray();
  }

  @Test
  void randomProgramsEqualPlainEvaluation() {
    for (long seed = 0; seed < 200; seed++) {
      int n = SIZES[(int) (seed % SIZES.length)];
      Sample sample = new Sample(seed, n);
      SplittableRandom random = sample.random;
      double[] dense = numbers(random, n + 3);
      double[] repeated = numbers(random, 4);
      int row = 1 + random.nextInt(300);
      double[] stretched = numbers(random, row);
      double[] lanes = new double[n];
      sample.load(0, Arrays.copyOfRange(dense, 3, n + 3));
      Arrays.fill(lanes, repeated[2]);
      sample.load(1, lanes.clone());
      Arrays.setAll(lanes, i -> stretched[i % row]);
      sample.load(2, lanes);
      sample.constant(-0.5);
      for (int i = random.nextInt(1, 12); i > 0; i--) {
        sample.instruction();
      }
      int one = sample.any();
      int two = sample.any();
      sample.builder.store(3, sample.values.get(one));
      sample.builder.store(4, sample.values.get(two));
      sample.builder.store(5, sample.values.get(two));
      LaneProgram program = sample.builder.build();

      double[] out = new double[n + 1];
      float[] narrow = new float[n];
      Layout stretch = Layout.of(new int[] {0, 1}, new int[] {n / row + 1, row});
      double[] other = new double[n];
      Object[] arrays = {dense, repeated, stretched, out, narrow, other};
      int[] offsets = {3, 2, 0, 1, 0, 0};
      Layout[] layouts = {
        Layout.DENSE, Layout.REPEAT, stretch, Layout.DENSE, Layout.DENSE, Layout.DENSE
      };
      program.run(arrays, offsets, layouts, n);
      assertThat(Arrays.mismatch(Arrays.copyOfRange(out, 1, n + 1), sample.expected.get(one)))
          .as("seed %d", seed)
          .isEqualTo(-1);
      assertThat(Arrays.mismatch(other, sample.expected.get(two)))
          .as("seed %d, the second store", seed)
          .isEqualTo(-1);
      float[] rounded = new float[n];
      for (int i = 0; i < n; i++) {
        rounded[i] = (float) sample.expected.get(two)[i];
      }
      assertThat(Arrays.mismatch(narrow, rounded)).as("seed %d, float32", seed).isEqualTo(-1);
    }
  }

  @Test
  void float32ArraysAreWidenedAndNarrowed() {
    LaneProgramBuilder builder = LaneProgram.builder();
    int sum = builder.apply(LaneKernel.ADD, builder.load(0), builder.load(1));
    int rounded = builder.apply(LaneKernel.ROUND_FLOAT32, sum);
    builder.store(2, builder.apply(LaneKernel.SUB, rounded, builder.load(0)));
    LaneProgram program = builder.build();
    for (int n : SIZES) {
      float[] a = new float[n];
      Arrays.fill(a, 0.1f);
      float[] b = {0, 3.3f};
      float[] out = new float[n];
      Layout[] layouts = {Layout.DENSE, Layout.REPEAT, Layout.DENSE};
      program.run(new Object[] {a, b, out}, new int[] {0, 1, 0}, layouts, n);
      float[] expected = new float[n];
      Arrays.fill(expected, (float) ((double) (float) ((double) 0.1f + 3.3f) - 0.1f));
      assertThat(out).containsExactly(expected);
    }
  }

  @Test
  void viewsAreWalkedInRowMajorOrder() {
    int[][] strides = {{4, 1}, {0, 1}, {1, 0}, {1, 5}, {20, -1, 5}, {0, 7, 0}, {0, 0}, {-1}, {}};
    int[][] lengths = {{5, 4}, {3, 20}, {20, 9}, {5, 4}, {2, 5, 4}, {3, 2, 50}, {3, 4}, {9}, {}};
    double[] source = new double[200];
    Arrays.setAll(source, i -> i);
    for (int k = 0; k < strides.length; k++) {
      int n = Arrays.stream(lengths[k]).reduce(1, (x, y) -> x * y);
      double[] expected = new double[n];
      Strided.copy(source, 50, strides[k], lengths[k], expected, 0);
      for (int lane = 0; lane < n; lane += 7) {
        double[] out = new double[n];
        Layout.of(strides[k], lengths[k]).fetch(source, 50, lane, n - lane, out, 0);
        assertThat(Arrays.copyOf(out, n - lane))
            .as("view %d from %d", k, lane)
            .containsExactly(Arrays.copyOfRange(expected, lane, n));
      }
    }
  }

  @Test
  void scratchRegistersServeOneProgramAfterTheOther() {
    LaneScratch scratch = new LaneScratch();
    for (int round = 0; round < 2; round++) {
      for (int n : new int[] {3, 1000, 20}) {
        for (int length : new int[] {5, 1}) {
          LaneProgramBuilder builder = LaneProgram.builder();
          int x = builder.load(0);
          for (int i = 0; i < length; i++) {
            x = builder.apply(LaneKernel.ADD, x, builder.constant(i + 1));
          }
          builder.store(1, x);
          double[] out = new double[n];
          builder
              .build()
              .run(
                  new Object[] {new double[n], out},
                  new int[2],
                  new Layout[] {Layout.DENSE, Layout.DENSE},
                  n,
                  scratch);
          assertThat(out).containsOnly(length == 5 ? 15 : 1);
        }
      }
    }
  }
}
