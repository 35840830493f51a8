package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.autodiff.kernels.Parallel;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Convolutions that are large enough for every way to compute them.
class ConvolutionTest {
  private static final int CASES = 150;

  /// The chain of fused multiply-adds that is promised, whatever the backend.
  @Test
  void outputsHaveTheBitsOfOneChainPerElement() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < CASES; i++) {
      ConvolutionCases drawn = ConvolutionCases.draw(random, 20, 40);
      Value x = numbers(drawn.inputShape(), random);
      Value w = numbers(drawn.kernelShape(), random);
      double[] from = x.toArray();
      double[] by = w.toArray();
      double[] chain = new double[drawn.outputShape().size()];
      float[] chain32 = new float[chain.length];
      drawn.visit(
          (at, input, tap) -> {
            chain[at] = Math.fma(by[tap], from[input], chain[at]);
            chain32[at] = Math.fma((float) by[tap], (float) from[input], chain32[at]);
          });
      assertThat(x.convolve(w, drawn.groups(), drawn.slideArray()).toArray())
          .as(drawn.toString())
          .isEqualTo(chain);
      double[] widened = new double[chain.length];
      for (int j = 0; j < widened.length; j++) {
        widened[j] = chain32[j];
      }
      Value y =
          x.to(DType.FLOAT32).convolve(w.to(DType.FLOAT32), drawn.groups(), drawn.slideArray());
      assertThat(y.toArray()).as(drawn.toString()).isEqualTo(widened);
    }
  }

  /// `⟨y, w∗x⟩ = ⟨x, adjoint(y)⟩ = ⟨w, adjoint(y)⟩`, all exact: products of small integers.
  @Test
  void inputAndKernelAreAdjoints() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < CASES; i++) {
      ConvolutionCases drawn = ConvolutionCases.draw(random, 20, 40);
      Value x = integers(drawn.inputShape(), random);
      Value w = integers(drawn.kernelShape(), random);
      Value y = integers(drawn.outputShape(), random);
      Value output = Value.apply(drawn.op(Convolution.Role.OUTPUT), x, w);
      Value input = Value.apply(drawn.op(Convolution.Role.INPUT), w, y);
      Value kernel = Value.apply(drawn.op(Convolution.Role.KERNEL), x, y);
      double expected = output.mul(y).sum().item();
      assertThat(input.mul(x).sum().item()).as(drawn.toString()).isEqualTo(expected);
      assertThat(kernel.mul(w).sum().item()).as(drawn.toString()).isEqualTo(expected);
      for (Convolution.Role role : Convolution.Role.values()) {
        Value left = (role == Convolution.Role.INPUT ? w : x).to(DType.FLOAT32);
        Value right = (role == Convolution.Role.OUTPUT ? w : y).to(DType.FLOAT32);
        Value exact =
            switch (role) {
              case OUTPUT -> output;
              case INPUT -> input;
              case KERNEL -> kernel;
            };
        assertThat(Value.apply(drawn.op(role), left, right).toArray())
            .as(drawn.toString())
            .isEqualTo(exact.toArray());
      }
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    int before = Parallel.threads();
    SplittableRandom random = new SplittableRandom(3);
    ConvolutionCases drawn =
        new ConvolutionCases(
            new int[] {40, 41},
            new int[] {3, 3},
            3,
            2,
            9,
            10,
            List.of(Slide.UNIT.withPadding(1), Slide.UNIT.withStride(2)));
    Value x = numbers(drawn.inputShape(), random);
    Value w = numbers(drawn.kernelShape(), random);
    Value y = numbers(drawn.outputShape(), random);
    try {
      double[][][] results = new double[2][][];
      for (int i = 0; i < 2; i++) {
        Parallel.setThreads(1 + 3 * i);
        results[i] =
            new double[][] {
              Value.apply(drawn.op(Convolution.Role.OUTPUT), x, w).toArray(),
              Value.apply(drawn.op(Convolution.Role.INPUT), w, y).toArray(),
              Value.apply(drawn.op(Convolution.Role.KERNEL), x, y).toArray()
            };
      }
      assertThat(results[0]).isDeepEqualTo(results[1]);
    } finally {
      Parallel.setThreads(before);
    }
  }

  @Test
  void vmapOverInputsKernelsAndBothIsALoop() {
    SplittableRandom random = new SplittableRandom(4);
    Value xs = numbers(Shape.of(3, 2, 2, 5), random);
    Value ws = numbers(Shape.of(3, 4, 2, 3), random);
    Value both = Autodiff.vmap(x -> x.convolve(ws.select(0, 1), 1, Slide.UNIT)).apply(xs);
    Value kernels = Autodiff.vmap(w -> xs.select(0, 1).convolve(w, 1, Slide.UNIT)).apply(ws);
    for (int i = 0; i < 3; i++) {
      assertThat(both.select(0, i).toArray())
          .isEqualTo(xs.select(0, i).convolve(ws.select(0, 1), 1, Slide.UNIT).toArray());
      assertThat(kernels.select(0, i).toArray())
          .isEqualTo(xs.select(0, 1).convolve(ws.select(0, i), 1, Slide.UNIT).toArray());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Value x = Value.full(Shape.of(1, 2, 5), 1);
    Value w = Value.full(Shape.of(3, 3, 2), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.convolve(w, 1, Slide.UNIT))
        .withMessageStartingWith("convolve: value is [1, 2, 5], kernel is [3, 3, 2], groups 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.convolve(Value.full(Shape.of(3, 2, 6), 1), 1, Slide.UNIT))
        .withMessageContaining("no window fits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.convolve(w, 0, Slide.UNIT))
        .withMessageContaining("groups is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Slide.UNIT.withPadding(-1))
        .withMessageStartingWith("slide: padding is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                x.convolveTransposed(Value.full(Shape.of(2, 1, 3), 1), Shape.of(9), 1, Slide.UNIT))
        .withMessageContaining("does not give them");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.convolveTransposed(w, Shape.of(6), 0, Slide.UNIT))
        .withMessageContaining("groups is 0");
    Value noWindow = Value.full(Shape.of(3, 2, 0), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.convolve(noWindow, 1, Slide.UNIT))
        .withMessageContaining("no window fits in axis 2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Value.full(Shape.of(1, 3, 6), 1)
                    .convolveTransposed(noWindow, Shape.of(5), 1, Slide.UNIT))
        .withMessageContaining("does not give them");
    Value image = Value.full(Shape.of(1, 1, 9, 4), 1);
    Value tall = Value.full(Shape.of(1, 1, 2, 5), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> image.convolve(tall, 1, Slide.UNIT, Slide.UNIT))
        .withMessageContaining("no window fits in axis 3");
  }

  @Test
  void dilatedKernelsReachFurther() {
    Value x = Value.tensor(Shape.of(1, 1, 5), 1, 2, 3, 4, 5);
    Value w = Value.tensor(Shape.of(1, 1, 3), 1, 10, 100);
    assertThat(x.convolve(w, 1, Slide.UNIT.withDilation(2)).toArray()).containsExactly(531);
    assertThat(x.convolve(w, 1, Slide.UNIT.withDilation(2).withPadding(1)).toArray())
        .containsExactly(420, 531, 42);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> x.convolve(w, 1, Slide.UNIT.withDilation(3)))
        .withMessageContaining("no window fits");
  }

  @Test
  void noImagesAndNoOutputsGiveZeros() {
    Value none = Value.variable(Value.full(Shape.of(0, 2, 5), 1));
    Value w = Value.variable(Value.full(Shape.of(3, 2, 2), 1));
    Value y = none.convolve(w, 1, Slide.UNIT);
    assertThat(y.shape()).isEqualTo(Shape.of(0, 3, 4));
    assertThat(y.sum().backward().of(w).toArray()).containsOnly(0);
    Value noKernels = Value.full(Shape.of(0, 2, 2), 1);
    assertThat(Value.full(Shape.of(1, 2, 5), 1).convolve(noKernels, 1, Slide.UNIT).shape())
        .isEqualTo(Shape.of(1, 0, 4));
  }

  private static Value numbers(Shape shape, SplittableRandom random) {
    double[] data = new double[shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextDouble(-1, 1);
    }
    return Value.tensor(shape, data);
  }

  private static Value integers(Shape shape, SplittableRandom random) {
    double[] data = new double[shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextInt(-2, 3);
    }
    return Value.tensor(shape, data);
  }
}
