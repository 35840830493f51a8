package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.kernels.Background;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Scalar code gives the same bits as bytecode, whatever the way to it.
class PromotionTest {
  private static final int NUMBERS = 12;
  private static final int LENGTH = 5;
  private static final Elementwise[] ROWS = Elementwise.values();

  /// What scalar code works on.
  private record State(double[] numbers, double[] doubles, float[] floats) {
    static State random(SplittableRandom random) {
      double[] numbers = random.doubles(NUMBERS, -2, 2).toArray();
      numbers[0] = 0;
      numbers[1] = -0.0;
      numbers[2] = Double.POSITIVE_INFINITY;
      return new State(numbers, random.doubles(LENGTH, -2, 2).toArray(), new float[LENGTH]);
    }

    State copy() {
      return new State(numbers.clone(), doubles.clone(), floats.clone());
    }

    /// The numbers have the first place, as in a plan.
    Object[] arrays() {
      return new Object[] {numbers, doubles, floats};
    }

    List<Object> contents() {
      List<Object> contents = new ArrayList<>();
      Arrays.stream(numbers).forEach(contents::add);
      Arrays.stream(doubles).forEach(contents::add);
      for (float x : floats) {
        contents.add(x);
      }
      return contents;
    }
  }

  private static void assertSameBits(ScalarCode code, State start, String what) {
    State replayed = start.copy();
    State straight = start.copy();
    ScalarCode.Body body = StraightLine.compile(code);
    for (int run = 0; run < 2; run++) {
      code.replay(replayed.numbers, replayed.arrays());
      body.run(straight.numbers, straight.arrays());
      assertThat(straight.contents()).as(what).isEqualTo(replayed.contents());
    }
  }

  private static ScalarCode random(int length, SplittableRandom random) {
    ScalarCode.Builder code = new ScalarCode.Builder();
    for (int i = 0; i < length; i++) {
      int number = random.nextInt(NUMBERS);
      int array = random.nextInt(1, 3);
      int index = random.nextInt(LENGTH);
      switch (random.nextInt(10)) {
        case 0 -> code.add(ScalarCode.PICK, number, array, index);
        case 1 -> code.add(ScalarCode.PUT, array, index, number);
        case 2 -> code.add(ScalarCode.ADD_PUT, array, index, number);
        case 3 -> code.add(random.nextInt(8) == 0 ? ScalarCode.CLEAR : ScalarCode.PUT, array, 0, 0);
        default -> {
          Elementwise row = ROWS[random.nextInt(ROWS.length)];
          DType dtype = random.nextInt(4) == 0 ? DType.FLOAT32 : DType.FLOAT64;
          int[] operands = random.ints(row.arity(), 0, NUMBERS).toArray();
          code.row(row, dtype, number, operands);
        }
      }
    }
    return code.build();
  }

  @Test
  void bytecodeGivesTheBitsOfAReplay() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ScalarCode code = random(random.nextInt(1, 400), random);
      assertSameBits(code, State.random(random), "seed " + seed);
    }
  }

  @Test
  void everyRowGivesTheBitsOfAReplay() {
    SplittableRandom random = new SplittableRandom(1);
    for (Elementwise row : ROWS) {
      ScalarCode.Builder code = new ScalarCode.Builder();
      for (int to = 0; to < NUMBERS; to++) {
        code.row(row, DType.FLOAT64, to, random.ints(row.arity(), 0, NUMBERS).toArray());
      }
      assertSameBits(code.build(), State.random(random), row.opName());
    }
  }

  /// A third operand must reach the call that follows, wherever a method ends.
  @Test
  void thirdOperandsStayWithTheirCalls() {
    for (int before = 50; before < 130; before++) {
      ScalarCode.Builder code = new ScalarCode.Builder();
      for (int i = 0; i < before; i++) {
        code.add(ScalarCode.MOVE, 3 + i % 4, 4 + i % 4, 0);
      }
      for (int i = 0; i < 40; i++) {
        code.row(Elementwise.FMA, DType.FLOAT64, 8 + i % 4, 8 + (i + 1) % 4, 4, 5 + i % 6);
      }
      assertSameBits(code.build(), State.random(new SplittableRandom(before)), before + " before");
    }
  }

  /// Adds 1 to a number, to an array of doubles and to one of floats, and little else.
  private static ScalarCode counter() {
    ScalarCode.Builder code = new ScalarCode.Builder();
    code.row(Elementwise.ADD, DType.FLOAT64, 0, 0, 1);
    code.add(ScalarCode.ADD_PUT, 1, 2, 1);
    code.add(ScalarCode.ADD_PUT, 2, 3, 1);
    for (int i = 0; i < 40; i++) {
      code.row(Elementwise.MUL, DType.FLOAT64, 2 + i % 5, 2 + (i + 1) % 5, 1);
    }
    return code.build();
  }

  private static State ones() {
    double[] numbers = new double[NUMBERS];
    Arrays.fill(numbers, 1);
    numbers[0] = 0;
    return new State(numbers, new double[LENGTH], new float[LENGTH]);
  }

  @Test
  void warmingLeavesTheCallersArraysAlone() throws InterruptedException {
    ScalarCode code = counter();
    State state = ones();
    int runs = 5000; // enough to be promoted
    for (int run = 0; run < runs; run++) {
      code.run(state.numbers, state.arrays());
    }
    CountDownLatch done = new CountDownLatch(1);
    Background.execute(done::countDown);
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(state.numbers[0]).isEqualTo(runs);
    assertThat(state.doubles[2]).isEqualTo(runs);
    assertThat(state.floats[3]).isEqualTo(runs);
    code.run(state.numbers, state.arrays());
    assertThat(state.numbers[0]).isEqualTo(runs + 1);
    assertThat(state.doubles[2]).isEqualTo(runs + 1);
  }

  @Test
  void compiledFunctionsKeepTheirBitsWhenPromoted() throws InterruptedException {
    Compiled f =
        Autodiff.compile(
            x -> {
              Value y = x;
              for (int i = 0; i < 20; i++) {
                y = y.mul(0.5).sin().add(x.fma(y, x)).clamp(-3, 3);
              }
              return y;
            },
            Shape.SCALAR);
    double[] out = new double[1];
    double[] in = {0.7};
    f.run(new double[][] {in}, new double[][] {out});
    double first = out[0];
    for (int run = 0; run < 5000; run++) {
      f.run(new double[][] {in}, new double[][] {out});
      assertThat(out[0]).isEqualTo(first);
    }
    CountDownLatch done = new CountDownLatch(1);
    Background.execute(done::countDown);
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    f.run(new double[][] {in}, new double[][] {out});
    assertThat(out[0]).isEqualTo(first);
  }

  /// What holds a promotion is the scalar code of a plan.
  @Test
  void bytecodeDiesWithItsPlan() throws InterruptedException {
    ScalarCode code = counter();
    Promotion promotion = new Promotion(code);
    State state = ones();
    for (int attempt = 0; attempt < 20 && !promotion.isDone(); attempt++) {
      promotion.promote(state.numbers, state.arrays());
    }
    // Usually promoted; where it never is, the class of its own bytecode does.
    ScalarCode.Body body = promotion.body(state.numbers, state.arrays());
    WeakReference<Class<?>> type =
        new WeakReference<>((body == null ? StraightLine.compile(code) : body).getClass());
    body = null;
    System.gc();
    if (promotion.isDone()) {
      assertThat(type.get()).as("while its plan lives").isNotNull();
    }
    promotion = null;
    code = null;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (type.get() != null && System.nanoTime() < deadline) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(type.get()).as("after its plan").isNull();
  }
}
