package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Random convolutions: one or two spatial axes, any stride, padding, dilation and grouping.
///
/// @param input spatial lengths of the input
/// @param kernel spatial lengths of the kernel
/// @param images how many images there are
/// @param groups how many groups
/// @param outputs channels of the output in one group
/// @param inputs channels of the input in one group
/// @param slides one per spatial axis
record ConvolutionCases(
    int[] input,
    int[] kernel,
    int images,
    int groups,
    int outputs,
    int inputs,
    List<Slide> slides) {

  static ConvolutionCases draw(SplittableRandom random, int longest, int mostChannels) {
    int axes = random.nextInt(1, 3);
    int[] input = new int[axes];
    int[] kernel = new int[axes];
    List<Slide> slides = new ArrayList<>();
    for (int i = 0; i < axes; i++) {
      kernel[i] = random.nextInt(1, 4);
      Slide slide =
          new Slide(
              random.nextBoolean() ? 1 : random.nextInt(1, 4),
              random.nextInt(3),
              random.nextInt(3),
              random.nextBoolean() ? 1 : random.nextInt(1, 3));
      int least = (int) slide.span(kernel[i]) - slide.before() - slide.after();
      input[i] = Math.max(1, least) + random.nextInt(longest);
      slides.add(slide);
    }
    return new ConvolutionCases(
        input,
        kernel,
        random.nextInt(8) == 0 ? 0 : random.nextInt(1, 3),
        random.nextInt(3) == 0 ? 2 : 1,
        random.nextInt(1, mostChannels),
        random.nextInt(1, mostChannels),
        slides);
  }

  static ShapedCase output(SplittableRandom random) {
    return draw(random, 3, 3).output(random, Value::convolve);
  }

  static ShapedCase kernel(SplittableRandom random) {
    ConvolutionCases drawn = draw(random, 3, 3);
    Value x = ShapedCase.numbers(drawn.inputShape(), random);
    Value y = ShapedCase.numbers(drawn.outputShape(), random);
    double[] expected = new double[drawn.kernelShape().size()];
    drawn.visit((at, from, tap) -> expected[tap] += x.toArray()[from] * y.toArray()[at]);
    return new ShapedCase(
        "kernel of " + drawn,
        List.of(x, y),
        at -> Value.apply(drawn.op(Convolution.Role.KERNEL), at.get(0), at.get(1)),
        Value.tensor(drawn.kernelShape(), expected),
        false);
  }

  static ShapedCase input(SplittableRandom random) {
    ConvolutionCases drawn = draw(random, 3, 3);
    Value y = ShapedCase.numbers(drawn.outputShape(), random);
    Value w = ShapedCase.numbers(drawn.kernelShape(), random);
    double[] expected = new double[drawn.inputShape().size()];
    drawn.visit((at, from, tap) -> expected[from] += w.toArray()[tap] * y.toArray()[at]);
    return new ShapedCase(
        "input of " + drawn,
        List.of(y, w),
        at ->
            at.get(0)
                .convolveTransposed(
                    at.get(1), Shape.of(drawn.input), drawn.groups, drawn.slideArray()),
        Value.tensor(drawn.inputShape(), expected),
        false);
  }

  @FunctionalInterface
  interface Convolving {
    Value apply(Value x, Value kernel, int groups, Slide... slides);
  }

  ShapedCase output(SplittableRandom random, Convolving convolve) {
    Value x = ShapedCase.numbers(inputShape(), random);
    Value w = ShapedCase.numbers(kernelShape(), random);
    double[] expected = new double[outputShape().size()];
    visit((at, from, tap) -> expected[at] += w.toArray()[tap] * x.toArray()[from]);
    return new ShapedCase(
        "output of " + this,
        List.of(x, w),
        at -> convolve.apply(at.get(0), at.get(1), groups, slideArray()),
        Value.tensor(outputShape(), expected),
        false);
  }

  Convolution op(Convolution.Role role) {
    return new Convolution(role, 0, Shape.of(input), Shape.of(kernel), groups, slides);
  }

  Slide[] slideArray() {
    return slides.toArray(Slide[]::new);
  }

  Shape inputShape() {
    return Shape.of(images, groups * inputs).then(input);
  }

  Shape kernelShape() {
    return Shape.of(groups * outputs, inputs).then(kernel);
  }

  Shape outputShape() {
    return Shape.of(images, groups * outputs).then(outputLengths());
  }

  private int[] outputLengths() {
    int[] lengths = new int[slides.size()];
    for (int i = 0; i < lengths.length; i++) {
      Slide slide = slides.get(i);
      int padded = input[i] + slide.before() + slide.after();
      for (int at = 0; at + slide.span(kernel[i]) <= padded; at += slide.stride()) {
        lengths[i]++;
      }
    }
    return lengths;
  }

  /// Elements that meet, by their positions in the arrays.
  @FunctionalInterface
  interface Meeting {
    void visit(int output, int input, int tap);
  }

  /// Visits all that meet: for each output by tap, then by channel.
  void visit(Meeting meeting) {
    int[] lengths = outputLengths();
    int outPlane = Shape.of(lengths).size();
    int inPlane = Shape.of(input).size();
    int taps = Shape.of(kernel).size();
    List<int[]> positions = PlainLoops.indices(Shape.of(lengths));
    List<int[]> offsets = PlainLoops.indices(Shape.of(kernel));
    for (int i = 0; i < images; i++) {
      for (int o = 0; o < groups * outputs; o++) {
        for (int p = 0; p < outPlane; p++) {
          for (int t = 0; t < taps; t++) {
            int from = position(positions.get(p), offsets.get(t));
            for (int c = 0; c < inputs && from >= 0; c++) {
              int channel = i * groups * inputs + o / outputs * inputs + c;
              meeting.visit(
                  (i * groups * outputs + o) * outPlane + p,
                  channel * inPlane + from,
                  (o * inputs + c) * taps + t);
            }
          }
        }
      }
    }
  }

  /// Where an input lies in its channel, −1 in the padding.
  private int position(int[] output, int[] tap) {
    int position = 0;
    for (int i = 0; i < output.length; i++) {
      Slide slide = slides.get(i);
      int at = output[i] * slide.stride() + tap[i] * slide.dilation() - slide.before();
      if (at < 0 || at >= input[i]) {
        return -1;
      }
      position = position * input[i] + at;
    }
    return position;
  }

  @Override
  public String toString() {
    return inputShape()
        + " by "
        + kernelShape()
        + " in "
        + groups
        + " groups, "
        + Arrays.toString(slideArray());
  }
}
