package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How far windows reach, against the places that they read.
class ConvolutionSizesTest {
  @Test
  void windowsReachFromTheirFirstTapToTheirLast() {
    for (int stride = 1; stride <= 3; stride++) {
      for (int dilation = 1; dilation <= 3; dilation++) {
        for (int kernel = 1; kernel <= 4; kernel++) {
          var line = new ConvolutionSizes.Line(50, kernel, 10, stride, dilation, 2);
          for (int count = 1; count <= 4; count++) {
            int last = 0;
            for (int i = 0; i < count; i++) {
              for (int k = 0; k < kernel; k++) {
                last = Math.max(last, i * stride + k * dilation);
              }
            }
            assertThat(line.reach(count)).isEqualTo(last + 1);
          }
        }
      }
    }
  }

  /// What is shared between threads counts 16 of them as much as one element.
  @Test
  void workIsTheNumberOfMultiplications() {
    var rows = new ConvolutionSizes.Line(20, 4, 17, 1, 1, 0);
    var columns = new ConvolutionSizes.Line(30, 8, 23, 1, 1, 0);
    assertThat(new ConvolutionSizes(2, 7, 3, 5, rows, columns).work())
        .isEqualTo(1 + 3 * 5 * (4 * 8) / 16);
    assertThat(new ConvolutionSizes(2, 7, 1, 1, rows, rows).work()).isEqualTo(2);
    long large = new ConvolutionSizes(1, 1, 1 << 15, 1 << 15, rows, rows).work();
    assertThat(large).isEqualTo((1L << 30) + 1);
  }

  /// With a stride of 1, output `i` reads input `j` by tap `k` as the reversed kernel reads output
  /// `i` for input `j`.
  @Test
  void reversedWindowsReadWhatReadsThem() {
    var line = new ConvolutionSizes.Line(9, 3, 8, 1, 2, 1);
    var reversed = line.reversed();
    for (int i = 0; i < line.output(); i++) {
      for (int k = 0; k < line.kernel(); k++) {
        int j = i * line.stride() + k * line.dilation() - line.before();
        int tap = line.kernel() - 1 - k;
        assertThat(j * reversed.stride() + tap * reversed.dilation() - reversed.before())
            .isEqualTo(i);
      }
    }
  }
}
