package dev.autodiff.nn;

import static dev.autodiff.testkit.DerivativeAssertions.assertForwardEqualsReverse;
import static dev.autodiff.testkit.DerivativeAssertions.assertGradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Convolutions and pooling with random windows, against plain loops.
class WindowsTest {
  private static final int CASES = 300;

  /// What a window is in plain words, for one image of one channel.
  private record Plain(int[] length, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    static Plain draw(SplittableRandom random) {
      int[][] all = new int[5][2];
      for (int i = 0; i < 2; i++) {
        all[1][i] = random.nextInt(1, 4);
        all[4][i] = random.nextInt(1, 3);
        int span = (all[1][i] - 1) * all[4][i] + 1;
        all[2][i] = random.nextInt(1, 4);
        // With a dilation, a window could lie around a short input without an element in it.
        all[3][i] = all[4][i] == 1 ? random.nextInt(span / 2 + 1) : 0;
        all[0][i] = span + random.nextInt(5);
      }
      return new Plain(all[0], all[1], all[2], all[3], all[4]);
    }

    Window window() {
      return Window.of(kernel).withStride(stride).withPadding(padding).withDilation(dilation);
    }

    int windows(int axis, boolean ceil) {
      int count = 0;
      int span = (kernel[axis] - 1) * dilation[axis] + 1;
      for (int at = -padding[axis]; at < length[axis]; at += stride[axis]) {
        boolean whole = at + span <= length[axis] + padding[axis];
        boolean next = at - stride[axis] + span < length[axis] + padding[axis] || count == 0;
        count += whole || (ceil && next) ? 1 : 0;
      }
      return count;
    }
  }

  @Test
  void poolingIsWhatLoopsGive() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < CASES; i++) {
      Plain plain = Plain.draw(random);
      boolean ceil = random.nextBoolean();
      boolean all = random.nextBoolean();
      Value x = numbers(random, 1, 1, plain.length[0], plain.length[1]);
      Window window = plain.window().withCeilMode(ceil).withCountIncludePad(all);
      Value largest = Pooling.maxPool2d(x, window);
      assertThat(largest.shape())
          .as("%s", plain)
          .isEqualTo(Shape.of(1, 1, plain.windows(0, ceil), plain.windows(1, ceil)));
      Value mean = Pooling.avgPool2d(x, window);
      for (int r = 0; r < largest.shape().length(2); r++) {
        for (int c = 0; c < largest.shape().length(3); c++) {
          double[] expected = pool(plain, x, r, c, all);
          assertThat(largest.get(0, 0, r, c)).as("%s", plain).isEqualTo(expected[0]);
          assertThat(mean.get(0, 0, r, c)).as("%s", plain).isCloseTo(expected[1], within(1e-14));
        }
      }
    }
  }

  private static double[] pool(Plain p, Value x, int row, int column, boolean all) {
    double largest = Double.NEGATIVE_INFINITY;
    double sum = 0;
    int count = 0;
    for (int k = 0; k < p.kernel[0]; k++) {
      for (int l = 0; l < p.kernel[1]; l++) {
        int r = row * p.stride[0] + k * p.dilation[0] - p.padding[0];
        int c = column * p.stride[1] + l * p.dilation[1] - p.padding[1];
        if (r >= 0 && r < p.length[0] && c >= 0 && c < p.length[1]) {
          largest = Math.max(largest, x.get(0, 0, r, c));
          sum += x.get(0, 0, r, c);
          count++;
        } else if (all && r < p.length[0] + p.padding[0] && c < p.length[1] + p.padding[1]) {
          count++;
        }
      }
    }
    return new double[] {largest, sum / count};
  }

  @Test
  void convolutionsAreProductsOfColumns() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < CASES; i++) {
      Plain plain = Plain.draw(random);
      Value x = numbers(random, 2, 3, plain.length[0], plain.length[1]);
      Value w = numbers(random, 4, 3, plain.kernel[0], plain.kernel[1]);
      Value columns = Convolution.im2col(x, plain.window());
      Value expected = w.reshape(4, -1).matmul(columns);
      Value y = Convolution.conv2d(x, w, null, options(plain));
      assertThat(y.toArray()).as("%s", plain).containsExactly(expected.toArray(), within(1e-13));
      Value back = numbers(random, y.shape().toArray());
      int[] rest = new int[2];
      for (int axis = 0; axis < 2; axis++) {
        int span = (plain.kernel[axis] - 1) * plain.dilation[axis] + 1;
        rest[axis] = (plain.length[axis] + 2 * plain.padding[axis] - span) % plain.stride[axis];
      }
      ConvolutionOptions whole = options(plain).withOutputPadding(rest);
      Value put = Convolution.convTranspose2d(back, w, null, whole);
      double left = y.mul(back).sum().item();
      assertThat(put.mul(x).sum().item()).as("%s", plain).isCloseTo(left, within(1e-11));
    }
  }

  private static ConvolutionOptions options(Plain plain) {
    return ConvolutionOptions.DEFAULT
        .withStride(plain.stride)
        .withPadding(plain.padding)
        .withDilation(plain.dilation);
  }

  @Test
  void outputPaddingMayReachTheDilation() {
    ConvolutionOptions options =
        ConvolutionOptions.DEFAULT.withDilation(3).withOutputPadding(2).withStride(2);
    Value y =
        Convolution.convTranspose1d(
            Value.tensor(Shape.of(1, 1, 2), 1, 2),
            Value.tensor(Shape.of(1, 1, 2), 1, 10),
            Value.vector(0.5),
            options);
    assertThat(y.toArray()).containsExactly(1.5, 0.5, 2.5, 10.5, 0.5, 20.5, 0.5, 0.5);
  }

  @Test
  void oneSampleNeedsNoBatch() {
    SplittableRandom random = new SplittableRandom(3);
    Value x = numbers(random, 2, 5, 5);
    Value w = numbers(random, 3, 2, 2, 2);
    Value y = Convolution.conv2d(x, w, null, ConvolutionOptions.DEFAULT);
    Value batch = Convolution.conv2d(x.unsqueeze(0), w, null, ConvolutionOptions.DEFAULT);
    assertThat(y.shape()).isEqualTo(Shape.of(3, 4, 4));
    assertThat(y.toArray()).isEqualTo(batch.toArray());
    assertThat(Pooling.maxPool2d(x, Window.of(2)).shape()).isEqualTo(Shape.of(2, 2, 2));
    assertThat(Convolution.im2col(x, Window.of(2).withStride(1)).shape())
        .isEqualTo(Shape.of(8, 16));
  }

  /// Of elements that tie the first gets all, also beside padding, and also of elements that are
  /// all −∞.
  @Test
  void theFirstOfTheLargestGetsTheGradient() {
    double low = Double.NEGATIVE_INFINITY;
    Value x = Value.variable(Value.tensor(Shape.of(1, 1, 4), low, low, 3, 3));
    Value y = Pooling.maxPool1d(x, Window.of(2).withPadding(1));
    assertThat(y.toArray()).containsExactly(low, 3, 3);
    assertThat(y.sum().backward().of(x).toArray()).containsExactly(1, 0, 1, 1);
  }

  @Test
  void notANumberWins() {
    Value x = Value.tensor(Shape.of(1, 1, 4), 1, Double.NaN, 3, 3);
    assertThat(Pooling.maxPool1d(x, Window.of(2)).toArray()).containsExactly(Double.NaN, 3);
    assertThat(Pooling.avgPool1d(x, Window.of(2)).toArray()).containsExactly(Double.NaN, 3);
    assertThat(Pooling.adaptiveAvgPool1d(x, 3).toArray())
        .containsExactly(Double.NaN, Double.NaN, 3);
  }

  @Test
  void derivativesAgreeWithDifferences() {
    SplittableRandom random = new SplittableRandom(4);
    Value x = numbers(random, 2, 2, 5, 4);
    Value w = numbers(random, 2, 2, 2, 2);
    differentiable(v -> Pooling.maxPool2d(v, Window.of(2).withPadding(1)), x);
    differentiable(v -> Pooling.avgPool2d(v, Window.of(3).withStride(2).withCeilMode(true)), x);
    differentiable(v -> Pooling.adaptiveAvgPool2d(v, 3, 2), x);
    differentiable(v -> Convolution.im2col(v, Window.of(2).withPadding(1)), x);
    differentiable(v -> Convolution.conv2d(v, w, null, ConvolutionOptions.DEFAULT), x);
    differentiable(
        v -> Convolution.conv2d(x, v, null, ConvolutionOptions.DEFAULT.withStride(2)), w);
  }

  private static void differentiable(UnaryOperator<Value> f, Value x) {
    assertGradient(v -> f.apply(v).sin(), x);
    assertForwardEqualsReverse(f, x);
    Value mapped = Autodiff.vmap(f).apply(Value.stack(0, x, x.neg()));
    assertThat(mapped.select(0, 1).toArray())
        .containsExactly(f.apply(x.neg()).toArray(), within(1e-14));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Value x = Value.full(Shape.of(1, 1, 4, 4), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pooling.maxPool2d(x, Window.of(2, 2, 2)))
        .withMessageStartingWith("maxPool2d: input is [1, 1, 4, 4], kernel is [2, 2, 2].");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pooling.avgPool2d(x, Window.of(5)))
        .withMessageContaining("no window fits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pooling.maxPool2d(x, Window.of(2).withStride(0)))
        .withMessageContaining("stride is [0]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Pooling.maxPool1d(
                    Value.full(Shape.of(1, 1, 2), 1),
                    Window.of(2).withStride(1).withDilation(3).withPadding(2)))
        .withMessageContaining("nothing but padding");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Convolution.conv2d(x, Value.full(Shape.of(1, 1, 2, 2), 1), null, stride(0)))
        .withMessageStartingWith("conv2d: input is [1, 1, 4, 4], weight is [1, 1, 2, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Convolution.convTranspose2d(
                    x,
                    Value.full(Shape.of(1, 1, 2, 2), 1),
                    null,
                    ConvolutionOptions.DEFAULT.withOutputPadding(1)))
        .withMessageContaining("output padding is [1]");
  }

  private static ConvolutionOptions stride(int stride) {
    return ConvolutionOptions.DEFAULT.withStride(stride);
  }

  private static Value numbers(SplittableRandom random, int... lengths) {
    double[] data = new double[Shape.of(lengths).size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextDouble(-1, 1);
    }
    return Value.tensor(Shape.of(lengths), data);
  }
}
