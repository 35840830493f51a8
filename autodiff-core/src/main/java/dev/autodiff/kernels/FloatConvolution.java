package dev.autodiff.kernels;

import dev.autodiff.kernels.ConvolutionSizes.Line;
import java.util.Arrays;

/// Convolutions of float32 images as products of matrices.
///
/// For each element of the kernel (a tap), the inputs that it meets are a matrix `[channels,
/// positions]` whose rows lie contiguous in the padded image, if the stride is 1. So no window is
/// copied: the products with all taps are added up in a tile of the output. Between two rows of the
/// output such a tile has columns that no window begins at; they are computed, too, and dropped.
///
/// Every element of a result is one chain of fused multiply-adds, whichever way it is computed:
/// over the taps and within them over the channels, or for the kernel over the images, rows and
/// columns; but with a stride above 1 the input's is a sum of chains over the channels. So the bits
/// depend neither on the backend nor on the number of threads.
///
/// The file of the other type is the same with the type exchanged; a test holds that.
final class FloatConvolution {
  /// Positions of the output that are computed together, a multiple of all tiles: with some 32
  /// channels, they stay in the first-level cache.
  private static final int TILE = 96;

  /// What a tile may read behind the last position.
  private static final int SLACK = 48;

  /// Elements of the padded image that are kept, which stay in the second-level cache.
  private static final int BAND = 1 << 15;

  /// With fewer channels, a product for each tap would have too short sums.
  private static final int FEW = 8;

  private FloatConvolution() {}

  static void output(
      float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, ConvolutionSizes s) {
    float[] taps = new float[s.groups() * s.outputs() * s.inputs() * s.taps()];
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
      float[] y, int yAt, float[] w, int wAt, float[] x, int xAt, ConvolutionSizes s) {
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
    float[] taps = new float[s.groups() * outputs * s.inputs() * s.taps()];
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
      float[] x, int xAt, float[] taps, float[] y, int yAt, ConvolutionSizes s) {
    if (s.inputs() == 0 || s.outputPlane() == 0) {
      Arrays.fill(y, yAt, yAt + s.images() * s.groups() * s.outputs() * s.outputPlane(), 0);
      return;
    }
    int width = s.columns().reach(s.columns().output());
    int inRows = Math.max(1, BAND / (s.inputs() * width));
    int stride = s.rows().stride();
    int most = (inRows - s.rows().reach(1)) / stride + 1;
    int bandRows = Math.clamp(most, 1, s.rows().output());
    int bands = (s.rows().output() + bandRows - 1) / bandRows;
    Parallel.range(
        s.images() * s.groups() * bands,
        s.work() * bandRows * s.columns().output(),
        (lo, hi) -> {
          float[] padded = new float[s.inputs() * s.rows().reach(bandRows) * width + SLACK];
          for (int i = lo; i < hi; i++) {
            int from = i % bands * bandRows;
            int rows = Math.min(bandRows, s.rows().output() - from);
            band(x, xAt, taps, y, yAt, s, i / bands, from, rows, padded);
          }
        });
  }

  /// Some rows of the output of one group of one image.
  private static void band(
      float[] x,
      int xAt,
      float[] taps,
      float[] y,
      int yAt,
      ConvolutionSizes s,
      int image,
      int from,
      int rows,
      float[] padded) {
    Line line = s.columns();
    int width = line.reach(line.output());
    int height = s.rows().reach(rows);
    int top = from * s.rows().stride() - s.rows().before();
    int xFrom = xAt + image * s.inputs() * s.inputPlane();
    float[] in = padded;
    int inAt = 0;
    int plane = height * width;
    boolean whole = line.before() == 0 && width == line.input();
    boolean inPlace = whole && top >= 0 && top + height <= s.rows().input();
    if (inPlace) {
      in = x;
      inAt = xFrom + top * width;
      plane = s.inputPlane();
    } else {
      for (int c = 0; c < s.inputs(); c++) {
        pad(x, xFrom + c * s.inputPlane(), s, top, height, width, padded, c * plane);
      }
    }
    int tapsAt = image % s.groups() * s.outputs() * s.taps() * s.inputs();
    int yFrom = yAt + image * s.outputs() * s.outputPlane() + from * line.output();
    if (line.stride() != 1 || s.rows().stride() != 1 || s.inputs() < FEW) {
      copied(in, inAt, plane, width, taps, tapsAt, y, yFrom, s, rows);
      return;
    }
    int slack = inPlace ? 1 : SLACK;
    int m = s.outputs();
    int k = s.inputs();
    int n = (rows - 1) * width + line.output();
    if (inPlace && s.taps() == 1) {
      Strides as = Strides.rowMajor(k);
      Strides bs = Strides.rowMajor(plane);
      Backend.CHOSEN.multiply(taps, tapsAt, as, in, inAt, bs, y, yFrom, s.outputPlane(), m, k, n);
      return;
    }
    int[] tapAts = new int[s.taps()];
    float[] tile = new float[m * TILE];
    for (int j = 0; j < n; j += TILE) {
      for (int t = 0; t < tapAts.length; t++) {
        int row = t / line.kernel() * s.rows().dilation();
        tapAts[t] = inAt + j + row * width + t % line.kernel() * line.dilation();
      }
      int count = Math.min(TILE, n - j);
      int wide = Math.ceilDiv(count, slack) * slack;
      Arrays.fill(tile, 0, m * wide, 0);
      int aRow = s.taps() * k;
      Backend.CHOSEN.addAll(taps, tapsAt, aRow, in, tapAts, plane, tile, 0, wide, m, k, wide);
      for (int o = 0; o < m; o++) {
        unpad(tile, o * wide, j, count, width, y, yFrom + o * s.outputPlane(), line.output());
      }
    }
  }

  /// Some rows of the output, from copies of the windows.
  private static void copied(
      float[] in,
      int inAt,
      int plane,
      int width,
      float[] taps,
      int tapsAt,
      float[] y,
      int yAt,
      ConvolutionSizes s,
      int rows) {
    int columns = s.columns().output();
    int k = s.taps() * s.inputs();
    int tileRows = Math.clamp(BAND / k / width, 1, rows);
    float[] tile = new float[k * tileRows * columns];
    Strides as = Strides.rowMajor(k);
    int m = s.outputs();
    for (int row = 0; row < rows; row += tileRows) {
      int count = Math.min(tileRows, rows - row);
      windows(in, inAt + row * s.rows().stride() * width, plane, width, s, count, tile);
      int n = count * columns;
      int to = yAt + row * columns;
      Strides bs = Strides.rowMajor(n);
      Backend.CHOSEN.multiply(taps, tapsAt, as, tile, 0, bs, y, to, s.outputPlane(), m, k, n);
    }
  }

  /// Copies positions of which `width` are a row to where only the first `columns` of them are.
  private static void unpad(
      float[] tile, int at, int first, int n, int width, float[] y, int yAt, int columns) {
    for (int row = first / width; row * width < first + n; row++) {
      int lo = Math.max(first, row * width);
      int hi = Math.min(first + n, row * width + columns);
      if (lo < hi) {
        System.arraycopy(tile, at + lo - first, y, yAt + lo - row * (width - columns), hi - lo);
      }
    }
  }

  /// The windows of some rows of the output, as `[taps, channels, positions]`.
  private static void windows(
      float[] in, int at, int plane, int width, ConvolutionSizes s, int rows, float[] out) {
    int stride = s.columns().stride();
    int n = s.columns().output();
    int to = 0;
    for (int kr = 0; kr < s.rows().kernel(); kr++) {
      for (int kc = 0; kc < s.columns().kernel(); kc++) {
        for (int c = 0; c < s.inputs(); c++) {
          int tap = at + c * plane + kr * s.rows().dilation() * width;
          int from = tap + kc * s.columns().dilation();
          for (int r = 0; r < rows; r++, to += n, from += s.rows().stride() * width) {
            if (stride == 1) {
              System.arraycopy(in, from, out, to, n);
            } else {
              for (int j = 0; j < n; j++) {
                out[to + j] = in[from + j * stride];
              }
            }
          }
        }
      }
    }
  }

  /// Rows of one channel with the zeros around it.
  private static void pad(
      float[] x,
      int xAt,
      ConvolutionSizes s,
      int top,
      int height,
      int width,
      float[] out,
      int outAt) {
    int before = s.columns().before();
    int length = s.columns().input();
    int lo = Math.clamp(before, 0, width);
    int hi = Math.clamp(length + before, lo, width);
    for (int r = 0; r < height; r++) {
      int row = outAt + r * width;
      int from = top + r;
      if (from < 0 || from >= s.rows().input()) {
        Arrays.fill(out, row, row + width, 0);
      } else {
        Arrays.fill(out, row, row + lo, 0);
        if (lo < hi) {
          System.arraycopy(x, xAt + from * length + lo - before, out, row + lo, hi - lo);
        }
        Arrays.fill(out, row + hi, row + width, 0);
      }
    }
  }

  /// The input of one group of one image, for any stride.
  private static void scatter(
      float[] y, int yAt, float[] w, int wAt, float[] x, int xAt, ConvolutionSizes s, int image) {
    int xFrom = xAt + image * s.inputs() * s.inputPlane();
    Arrays.fill(x, xFrom, xFrom + s.inputs() * s.inputPlane(), 0);
    int positions = s.outputPlane();
    int yFrom = yAt + image * s.outputs() * positions;
    int wFrom = wAt + image % s.groups() * s.outputs() * s.inputs() * s.taps();
    float[] part = new float[s.inputs() * positions];
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
      float[] part, int at, float[] x, int xAt, ConvolutionSizes s, int kr, int kc) {
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
      float[] x, int xAt, float[] y, int yAt, float[] w, int wAt, ConvolutionSizes s) {
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
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] w,
      int wAt,
      ConvolutionSizes s,
      int from,
      int to) {
    int inputs = s.inputs();
    int width = s.columns().reach(s.columns().output());
    int outs = to - from;
    float[] sums = new float[outs * s.taps() * inputs];
    int most = BAND / Math.max(1, inputs * width) - s.rows().reach(1);
    int bandRows = Math.clamp(most / s.rows().stride() + 1, 1, s.rows().output());
    int tallest = s.rows().reach(bandRows);
    float[] channel = new float[tallest * width];
    float[] last = new float[tallest * width * inputs];
    int group = from / s.outputs();
    for (int i = 0; i < s.images(); i++) {
      int xFrom = xAt + (i * s.groups() + group) * inputs * s.inputPlane();
      int yFrom = yAt + (i * s.groups() * s.outputs() + from) * s.outputPlane();
      for (int row = 0; row < s.rows().output(); row += bandRows) {
        int count = Math.min(bandRows, s.rows().output() - row);
        int top = row * s.rows().stride() - s.rows().before();
        int height = s.rows().reach(count);
        for (int c = 0; c < inputs; c++) {
          pad(x, xFrom + c * s.inputPlane(), s, top, height, width, channel, 0);
          for (int j = 0; j < height * width; j++) {
            last[j * inputs + c] = channel[j];
          }
        }
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

  private static void addRows(
      float[] last,
      int width,
      float[] y,
      int yAt,
      float[] sums,
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
