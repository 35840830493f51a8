package dev.autodiff.bench;

import static dev.autodiff.bench.Workload.Group.KERNELS;

import dev.autodiff.DType;
import dev.autodiff.Gradients;
import dev.autodiff.Shape;
import dev.autodiff.Slide;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;

/// Convolutions of square images that keep their size, alone and with both gradients.
final class ConvolutionWorkloads {
  private ConvolutionWorkloads() {}

  static List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    for (DType dtype : DType.values()) {
      add(all, 32, 16, 28, 32, 3, dtype);
      add(all, 32, 64, 14, 64, 1, dtype);
    }
    return all;
  }

  private static void add(
      List<Workload> all,
      int images,
      int channels,
      int length,
      int outputs,
      int kernel,
      DType dtype) {
    String shapes =
        "%dx%dx%dx%d-%dx%dx%d-%s"
            .formatted(
                images,
                channels,
                length,
                length,
                outputs,
                kernel,
                kernel,
                KernelWorkloads.suffix(dtype));
    double work = 2.0 * images * channels * length * length * outputs * kernel * kernel;
    Slide slide = Slide.UNIT.withPadding((kernel - 1) / 2);
    int[] image = {images, channels, length, length};
    int[] filters = {outputs, channels, kernel, kernel};
    all.add(
        new Workload(
            "conv-" + shapes,
            KERNELS,
            work,
            "FLOP",
            () -> {
              Value x = Samples.tensor(7, -1, 1, dtype, image);
              Value w = Samples.tensor(8, -1, 1, dtype, filters);
              return () -> last(x.convolve(w, 1, slide, slide));
            }));
    all.add(
        new Workload(
            "conv-gradients-" + shapes,
            KERNELS,
            3 * work,
            "FLOP",
            () -> {
              Value x = Value.variable(Samples.tensor(7, -1, 1, dtype, image));
              Value w = Value.variable(Samples.tensor(8, -1, 1, dtype, filters));
              Value ones = Value.full(Shape.of(images, outputs, length, length), 1).to(dtype);
              return () -> {
                Gradients gradients = x.convolve(w, 1, slide, slide).backward(ones);
                return last(gradients.of(x)) + last(gradients.of(w));
              };
            }));
  }

  /// Without widening the whole array, as reading an element of a float32 value does.
  private static double last(Value y) {
    return y.select(0, -1).select(0, -1).get(-1, -1);
  }
}
