package dev.autodiff.kernels;

import dev.autodiff.kernels.ConvolutionSizes.Line;
import java.util.Arrays;

/// Convolutions of double64 images as products of matrices.
///
/// For each element of the kernel (a tap), the inputs that it meets are a matrix `[channels,
/// positions]`. Taps in the same column of the kernel meet the same columns of the image, in other
/// rows: so the matrices of all of them lie in one copy of the image, shifted and cut to the
/// columns of the output, and there are as many copies as the kernel is wide ([DoubleShifts]). The
/// products with all taps are added up in a tile of the output, while it is in registers.
///
/// Every element of a result is one chain of fused multiply-adds, whichever way it is computed:
/// over the taps and within them over the channels, or for the kernel over the images, rows and
/// columns; but with a stride above 1 the input's is a sum of chains over the channels. So the bits
/// depend neither on the backend nor on the number of threads.
///
/// The file of the other type is the same with the type exchanged; a test holds that.
final class DoubleConvolution {
  /// Elements of the copies of the image that are kept, which stay in the second-level cache.
  private static final int BAND = 3 << 15;

  /// Channels whose elements are put side by side together: as many as a cache line has.
  private static final int TOGETHER = 16;

  private DoubleConvolution() {}

  static void output(
      double[] x, int xAt, double[] w, int wAt, double[] y, int yAt, ConvolutionSizes s) {
    double[] taps = new double[s.groups() * s.outputs() * s.inputs() * s.taps()];
    int inputs = s.inputs();
    for (int row = 0; row < s.groups() * s.outputs(); row++) {
      int from = wAt + row * inputs * s.taps();
      int to = row * inputs * s.taps();
      for (int t = 0; t < s.taps(); t++) {
        for (int c = 0; c < inputs; c++) {
          taps[to + t * inputs + c] = w[from + c * s.taps() + t];
        }
      }
    }
    correlate(x, xAt, taps, y, yAt, s);
  }

  static void input(
      double[] y, int yAt, double[] w, int wAt, double[] x, int xAt, ConvolutionSizes s) {
    if (s.rows().stride() != 1 || s.columns().stride() != 1) {
      Parallel.range(
          s.images() * s.groups(),
          s.work() * s.outputPlane(),
          (lo, hi) -> {
            for (int i = lo; i < hi; i++) {
              scatter(y, yAt, w, wAt, x, xAt, s, i);
            }
          });
      return;
    }
    int outputs = s.outputs();
    int last = s.taps() - 1;
    double[] taps = new double[s.groups() * outputs * s.inputs() * s.taps()];
    for (int g = 0; g < s.groups(); g++) {
      for (int o = 0; o < outputs; o++) {
        for (int c = 0; c < s.inputs(); c++) {
          int from = wAt + ((g * outputs + o) * s.inputs() + c) * s.taps();
          int to = (g * s.inputs() + c) * s.taps() * outputs + o;
          for (int t = 0; t <= last; t++) {
            taps[to + t * outputs] = w[from + last - t];
          }
        }
      }
    }
    correlate(y, yAt, taps, x, xAt, s.reversed());
  }

  /// The output, from a kernel `[groups, outputs, taps, inputs]`.
  private static void correlate(
      double[] x, int xAt, double[] taps, double[] y, int yAt, ConvolutionSizes s) {
    if (s.inputs() == 0 || s.outputPlane() == 0) {
      Arrays.fill(y, yAt, yAt + s.images() * s.groups() * s.outputs() * s.outputPlane(), 0);
      return;
    }
    DoubleShifts shifts = new DoubleShifts(s);
    int most = BAND / Math.max(1, shifts.size(1)) - shifts.more();
    int bandRows = Math.clamp(most, 1, s.rows().output());
    int bands = Math.ceilDiv(s.rows().output(), bandRows);
    Parallel.range(
        s.images() * s.groups() * bands,
        s.work() * bandRows * s.columns().output(),
        (lo, hi) -> {
          double[] copies =
              shifts.inPlace() ? x : new double[shifts.size(bandRows + shifts.more())];
          int[] at = new int[s.taps()];
          for (int i = lo; i < hi; i++) {
            int image = i / bands;
            int from = i % bands * bandRows;
            int rows = Math.min(bandRows, s.rows().output() - from);
            int plane;
            if (shifts.inPlace()) {
              plane = s.inputPlane();
              at[0] = xAt + image * s.inputs() * plane + from * s.columns().output();
            } else {
              plane = shifts.fill(x, xAt, image, from, rows, copies, at);
            }
            int tapsAt = image % s.groups() * s.outputs() * s.taps() * s.inputs();
            int to = yAt + image * s.outputs() * s.outputPlane() + from * s.columns().output();
            Backend.CHOSEN.multiplyAll(
                taps,
                tapsAt,
                s.taps() * s.inputs(),
                copies,
                at,
                plane,
                y,
                to,
                s.outputPlane(),
                s.outputs(),
                s.inputs(),
                rows * s.columns().output());
          }
        });
  }

  /// The input of one group of one image, for any stride.
  private static void scatter(
      double[] y,
      int yAt,
      double[] w,
      int wAt,
      double[] x,
      int xAt,
      ConvolutionSizes s,
      int image) {
    int xFrom = xAt + image * s.inputs() * s.inputPlane();
    Arrays.fill(x, xFrom, xFrom + s.inputs() * s.inputPlane(), 0);
    int positions = s.outputPlane();
    int yFrom = yAt + image * s.outputs() * positions;
    int wFrom = wAt + image % s.groups() * s.outputs() * s.inputs() * s.taps();
    double[] part = new double[s.inputs() * positions];
    Strides as = new Strides(s.taps(), s.inputs() * s.taps());
    Strides bs = Strides.rowMajor(positions);
    for (int t = 0; t < s.taps(); t++) {
      int m = s.inputs();
      int n = positions;
      Backend.CHOSEN.multiply(w, wFrom + t, as, y, yFrom, bs, part, 0, n, m, s.outputs(), n);
      int kr = t / s.columns().kernel();
      int kc = t % s.columns().kernel();
      for (int c = 0; c < s.inputs(); c++) {
        spread(part, c * positions, x, xFrom + c * s.inputPlane(), s, kr, kc);
      }
    }
  }

  /// Adds one channel's elements where one tap met them.
  private static void spread(
      double[] part, int at, double[] x, int xAt, ConvolutionSizes s, int kr, int kc) {
    Line line = s.columns();
    int shift = kc * line.dilation() - line.before();
    int lo = shift >= 0 ? 0 : (-shift + line.stride() - 1) / line.stride();
    int hi = Math.clamp(Math.ceilDiv(line.input() - shift, line.stride()), 0, line.output());
    for (int r = 0; r < s.rows().output(); r++) {
      int row = r * s.rows().stride() + kr * s.rows().dilation() - s.rows().before();
      if (row >= 0 && row < s.rows().input()) {
        int to = xAt + row * line.input() + shift;
        int from = at + r * line.output();
        for (int j = lo; j < hi; j++) {
          x[to + j * line.stride()] += part[from + j];
        }
      }
    }
  }

  static void kernel(
      double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, ConvolutionSizes s) {
    int rows = s.groups() * s.outputs();
    if (rows == 0 || s.outputPlane() == 0) {
      Arrays.fill(w, wAt, wAt + rows * s.inputs() * s.taps(), 0);
      return;
    }
    Parallel.range(
        rows,
        s.work() * s.images() * s.outputPlane() / s.outputs(),
        (lo, hi) -> {
          for (int g = lo / s.outputs(); g * s.outputs() < hi; g++) {
            int from = Math.max(lo, g * s.outputs());
            int to = Math.min(hi, (g + 1) * s.outputs());
            kernelRows(x, xAt, y, yAt, w, wAt, s, from, to);
          }
        });
  }

  /// The kernel of some outputs of one group.
  ///
  /// With the channels last, what neighbouring columns of the kernel meet lies contiguous.
  private static void kernelRows(
      double[] x,
      int xAt,
      double[] y,
      int yAt,
      double[] w,
      int wAt,
      ConvolutionSizes s,
      int from,
      int to) {
    int inputs = s.inputs();
    int width = s.columns().reach(s.columns().output());
    int outs = to - from;
    double[] sums = new double[outs * s.taps() * inputs];
    int most = BAND / Math.max(1, inputs * width) - s.rows().reach(1);
    int bandRows = Math.clamp(most / s.rows().stride() + 1, 1, s.rows().output());
    int tallest = s.rows().reach(bandRows);
    double[] last = new double[tallest * width * inputs];
    int group = from / s.outputs();
    for (int i = 0; i < s.images(); i++) {
      int xFrom = xAt + (i * s.groups() + group) * inputs * s.inputPlane();
      int yFrom = yAt + (i * s.groups() * s.outputs() + from) * s.outputPlane();
      for (int row = 0; row < s.rows().output(); row += bandRows) {
        int count = Math.min(bandRows, s.rows().output() - row);
        int top = row * s.rows().stride() - s.rows().before();
        int height = s.rows().reach(count);
        channelsLast(x, xFrom, s, top, height, width, last);
        addRows(last, width, y, yFrom + row * s.columns().output(), sums, s, outs, count);
      }
    }
    for (int o = 0; o < outs; o++) {
      for (int c = 0; c < inputs; c++) {
        for (int t = 0; t < s.taps(); t++) {
          w[wAt + ((from + o) * inputs + c) * s.taps() + t] = sums[(o * s.taps() + t) * inputs + c];
        }
      }
    }
  }

  /// Rows of all channels, side by side, with the zeros around them.
  private static void channelsLast(
      double[] x, int xAt, ConvolutionSizes s, int top, int height, int width, double[] last) {
    int inputs = s.inputs();
    int before = s.columns().before();
    int length = s.columns().input();
    int lo = Math.clamp(before, 0, width);
    int hi = Math.clamp(length + before, lo, width);
    for (int r = 0; r < height; r++) {
      int row = r * width * inputs;
      int from = top + r;
      boolean outside = from < 0 || from >= s.rows().input();
      int end = outside ? width : lo;
      Arrays.fill(last, row, row + end * inputs, 0);
      if (outside) {
        continue;
      }
      Arrays.fill(last, row + hi * inputs, row + width * inputs, 0);
      int at = xAt + from * length + lo - before;
      for (int c = 0; c < inputs; c += TOGETHER) {
        int count = Math.min(TOGETHER, inputs - c);
        int to = row + lo * inputs + c;
        interleave(x, at + c * s.inputPlane(), s.inputPlane(), hi - lo, count, last, to, inputs);
      }
    }
  }

  /// Elements of some channels, `plane` apart, become neighbours.
  private static void interleave(
      double[] x, int at, int plane, int n, int count, double[] last, int to, int inputs) {
    if (count == TOGETHER) {
      for (int j = 0, i = to; j < n; j++, i += inputs) {
        for (int c = 0; c < TOGETHER; c++) {
          last[i + c] = x[at + c * plane + j];
        }
      }
      return;
    }
    for (int j = 0, i = to; j < n; j++, i += inputs) {
      for (int c = 0; c < count; c++) {
        last[i + c] = x[at + c * plane + j];
      }
    }
  }

  private static void addRows(
      double[] last,
      int width,
      double[] y,
      int yAt,
      double[] sums,
      ConvolutionSizes s,
      int outs,
      int rows) {
    int inputs = s.inputs();
    Line line = s.columns();
    boolean dense = line.dilation() == 1;
    int n = dense ? line.kernel() * inputs : inputs;
    boolean joined = line.stride() == 1 && s.rows().stride() == 1 && width == line.output();
    int k = joined ? rows * line.output() : line.output();
    int[] ats = new int[joined ? 1 : rows];
    int step = line.stride() * inputs;
    int sumsRow = s.taps() * inputs;
    for (int kr = 0; kr < s.rows().kernel(); kr++) {
      for (int kc = 0; kc < (dense ? 1 : line.kernel()); kc++) {
        for (int r = 0; r < ats.length; r++) {
          int row = (r * s.rows().stride() + kr * s.rows().dilation()) * width;
          ats[r] = (row + kc * line.dilation()) * inputs;
        }
        int to = (kr * line.kernel() + kc) * inputs;
        int aRow = s.outputPlane();
        Backend.CHOSEN.addAll(y, yAt, aRow, last, ats, step, sums, to, sumsRow, outs, k, n);
      }
    }
  }
}
