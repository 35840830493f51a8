package dev.autodiff.kernels;

import dev.autodiff.kernels.ConvolutionSizes.Line;
import java.util.Arrays;

/// Copies of a double64 image in which what a tap of a kernel meets lies contiguous.
///
/// There is one for each column of the kernel: shifted by as much, with zeros for the padding, and
/// with only those columns that a window begins at. Taps in the same column of the kernel then meet
/// the same copy, so many rows further on. If windows begin at every `stride`th row, only taps
/// whose rows have the same remainder share one.
///
/// The file of the other type is the same with the type exchanged; a test holds that.
final class DoubleShifts {
  private final ConvolutionSizes s;

  /// For each row of the kernel, the first one with the same remainder.
  private final int[] sharing;

  /// How many copies there are per column of the kernel.
  private final int copies;

  DoubleShifts(ConvolutionSizes s) {
    this.s = s;
    Line line = s.rows();
    sharing = new int[line.kernel()];
    int distinct = 0;
    for (int row = 0; row < sharing.length; row++) {
      int first = 0;
      while (remainder(first) != remainder(row)) {
        first++;
      }
      sharing[row] = first;
      distinct += first == row ? 1 : 0;
    }
    copies = distinct;
  }

  private int remainder(int row) {
    return row * s.rows().dilation() % s.rows().stride();
  }

  /// Whether the image itself is all that is needed.
  boolean inPlace() {
    return s.taps() == 1 && unmoved(s.rows()) && unmoved(s.columns());
  }

  private static boolean unmoved(Line line) {
    return line.stride() == 1 && line.before() == 0 && line.output() == line.input();
  }

  /// How many rows a copy has more than the output.
  int more() {
    return (s.rows().kernel() - 1) * s.rows().dilation() / s.rows().stride();
  }

  /// Elements of copies with that many rows.
  int size(int rows) {
    return s.columns().kernel() * copies * s.inputs() * rows * s.columns().output();
  }

  /// Copies what some rows of the output of one group of one image read.
  ///
  /// @param image number of the group of the image
  /// @param from first of the rows
  /// @param rows how many there are
  /// @param out gets the copies
  /// @param at gets where each tap meets the first channel
  /// @return elements of one channel
  int fill(double[] x, int xAt, int image, int from, int rows, double[] out, int[] at) {
    int width = s.columns().output();
    int tall = rows + more();
    int plane = tall * width;
    int stride = s.rows().stride();
    int kernel = s.columns().kernel();
    int xFrom = xAt + image * s.inputs() * s.inputPlane();
    int to = 0;
    for (int kr = 0; kr < sharing.length; kr++) {
      boolean first = sharing[kr] == kr;
      int top = from * stride + remainder(kr) - s.rows().before();
      int rowsOn = kr * s.rows().dilation() / stride - sharing[kr] * s.rows().dilation() / stride;
      for (int kc = 0; kc < kernel; kc++) {
        int tap = kr * kernel + kc;
        if (!first) {
          at[tap] = at[sharing[kr] * kernel + kc] + rowsOn * width;
          continue;
        }
        at[tap] = to + kr * s.rows().dilation() / stride * width;
        for (int c = 0; c < s.inputs(); c++, to += plane) {
          copy(x, xFrom + c * s.inputPlane(), top, tall, kc, out, to);
        }
      }
    }
    return plane;
  }

  /// One channel, from row `top` of the image on, for one column of the kernel.
  private void copy(double[] x, int xAt, int top, int tall, int kc, double[] out, int to) {
    Line line = s.columns();
    int stride = s.rows().stride();
    int step = line.stride();
    int width = line.output();
    int shift = kc * line.dilation() - line.before();
    int lo = Math.clamp(Math.ceilDiv(-shift, step), 0, width);
    int hi = Math.clamp(Math.ceilDiv(line.input() - shift, step), lo, width);
    int first = Math.clamp(Math.ceilDiv(-top, stride), 0, tall);
    int end = Math.clamp(Math.ceilDiv(s.rows().input() - top, stride), first, tall);
    Arrays.fill(out, to, to + first * width, 0);
    Arrays.fill(out, to + end * width, to + tall * width, 0);
    if (step == 1 && stride == 1 && width == line.input()) {
      // One copy of all rows. What it takes from a neighbouring row is padding, and cleared below.
      int begin = xAt + (top + first) * width + shift;
      int source = Math.max(begin, xAt);
      int n = Math.min(begin + (end - first) * width, xAt + s.inputPlane()) - source;
      if (n > 0) {
        System.arraycopy(x, source, out, to + first * width + source - begin, n);
      }
    } else {
      for (int r = first; r < end; r++) {
        int source = xAt + (top + r * stride) * line.input() + shift;
        int target = to + r * width;
        if (step == 1 && lo < hi) {
          System.arraycopy(x, source + lo, out, target + lo, hi - lo);
        } else {
          for (int j = lo; j < hi; j++) {
            out[target + j] = x[source + j * step];
          }
        }
      }
    }
    clearColumns(out, to + first * width, end - first, width, 0, lo);
    clearColumns(out, to + first * width, end - first, width, hi, width);
  }

  /// Column by column: most often it is one, and a loop over one column in each row costs more than
  /// all the rest.
  private static void clearColumns(double[] out, int at, int rows, int width, int from, int until) {
    for (int j = from; j < until; j++) {
      for (int r = 0, i = at + j; r < rows; r++, i += width) {
        out[i] = 0;
      }
    }
  }
}
