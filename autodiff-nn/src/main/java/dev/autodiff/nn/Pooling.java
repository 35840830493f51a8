package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Slide;
import dev.autodiff.Value;
import java.util.Arrays;

/// Pooling: one number for each window.
///
/// Inputs are `[n, channels, …]` with one or two spatial axes; the axis `n` of many samples may be
/// missing.
public final class Pooling {
  private Pooling() {}

  /// The largest element of each window along one axis.
  ///
  /// @param x shape `[n, channels, length]`, or without `n`
  /// @param window which elements; padding never is the largest
  /// @return shape `[n, channels, windows]`; the gradient goes to the first of elements that tie,
  ///   and NaN wins
  /// @throws IllegalArgumentException if the shape or the window does not fit
  public static Value maxPool1d(Value x, Window window) {
    return max("maxPool1d", 1, x, window);
  }

  /// The largest element of each window along two axes.
  ///
  /// @param x shape `[n, channels, height, width]`, or without `n`
  /// @param window which elements; padding never is the largest
  /// @return shape `[n, channels, windows per axis]`; the gradient goes to the first, row by row,
  ///   of elements that tie, and NaN wins
  /// @throws IllegalArgumentException if the shape or the window does not fit
  public static Value maxPool2d(Value x, Window window) {
    return max("maxPool2d", 2, x, window);
  }

  /// The mean of each window along one axis.
  ///
  /// @param x shape `[n, channels, length]`, or without `n`
  /// @param window which elements, and whether padding counts
  /// @return shape `[n, channels, windows]`
  /// @throws IllegalArgumentException if the shape or the window does not fit
  public static Value avgPool1d(Value x, Window window) {
    return mean("avgPool1d", 1, x, window);
  }

  /// The mean of each window along two axes.
  ///
  /// @param x shape `[n, channels, height, width]`, or without `n`
  /// @param window which elements, and whether padding counts
  /// @return shape `[n, channels, windows per axis]`
  /// @throws IllegalArgumentException if the shape or the window does not fit
  public static Value avgPool2d(Value x, Window window) {
    return mean("avgPool2d", 2, x, window);
  }

  /// The means of as many windows as asked for, as equal as they can be.
  ///
  /// @param x shape `[…, length]`
  /// @param length how many windows, at least 1; window `i` is from `i·n/length`, rounded down, to
  ///   `(i + 1)·n/length`, rounded up
  /// @return shape `[…, length]`
  /// @throws IllegalArgumentException if the last axis is missing or empty or there is no window
  public static Value adaptiveAvgPool1d(Value x, int length) {
    return adaptive("adaptiveAvgPool1d", x, length);
  }

  /// The means of as many windows as asked for along two axes, as equal as they can be.
  ///
  /// @param x shape `[…, height, width]`
  /// @param height how many windows along the height, at least 1
  /// @param width how many along the width, at least 1
  /// @return shape `[…, height, width]`
  /// @throws IllegalArgumentException if the last two axes are missing or empty or there is no
  ///   window
  public static Value adaptiveAvgPool2d(Value x, int height, int width) {
    return adaptive("adaptiveAvgPool2d", x, height, width);
  }

  private static Value max(String operation, int axes, Value x, Window window) {
    Window.Line[] lines = window.lines(operation, axes, x, true);
    Value windows =
        Arrays.stream(lines).allMatch(line -> line.slide().before() + line.slide().after() == 0)
            ? window.of(operation, axes, x, 0)
            : chosen(operation, x, lines);
    int[] lengths = windows.shape().toArray();
    int[] flat = Arrays.copyOf(lengths, lengths.length - axes + 1);
    flat[flat.length - 1] = 1;
    for (int i = lengths.length - axes; i < lengths.length; i++) {
      flat[flat.length - 1] *= lengths[i];
    }
    return windows.reshape(Shape.of(flat)).maxWithIndex(-1).values();
  }

  /// All windows, with an element of theirs in place of padding: the first, which so stays the
  /// first of the largest even if it is −∞.
  private static Value chosen(String operation, Value x, Window.Line... lines) {
    for (Window.Line line : lines) {
      for (int i = 0; i < line.windows(); i++) {
        if (line.inside(i, 0) == 0) {
          throw Errors.illegal(
              operation,
              "input is " + x.shape() + ": window " + i + " has nothing but padding",
              "Pad less.");
        }
      }
    }
    Window.Line rows = lines.length == 1 ? new Window.Line(1, 1, Slide.UNIT, 0, 1) : lines[0];
    Window.Line columns = lines[lines.length - 1];
    int size = rows.kernel() * columns.kernel();
    int[] taken = new int[rows.windows() * columns.windows() * size];
    int to = 0;
    for (int i = 0; i < rows.windows(); i++) {
      for (int j = 0; j < columns.windows(); j++) {
        int first = position(rows, i, -1) * columns.length() + position(columns, j, -1);
        for (int k = 0; k < rows.kernel(); k++) {
          for (int l = 0; l < columns.kernel(); l++) {
            int row = position(rows, i, k);
            int column = position(columns, j, l);
            taken[to++] = row < 0 || column < 0 ? first : row * columns.length() + column;
          }
        }
      }
    }
    int leading = x.shape().rank() - lines.length;
    int[] flat = Arrays.copyOf(x.shape().toArray(), leading + 1);
    flat[leading] = rows.length() * columns.length();
    int[] lengths = Arrays.copyOf(flat, leading + 2 * lines.length);
    for (int i = 0; i < lines.length; i++) {
      lengths[leading + i] = lines[i].windows();
      lengths[leading + lines.length + i] = lines[i].kernel();
    }
    return x.reshape(Shape.of(flat)).indexSelect(-1, taken).reshape(Shape.of(lengths));
  }

  /// Where an element of a window is, −1 in the padding; for −1 the first that is not.
  private static int position(Window.Line line, int window, int element) {
    int from = window * line.slide().stride() - line.slide().before();
    if (element >= 0) {
      int at = from + element * line.slide().dilation();
      return at < line.length() ? Math.max(at, -1) : -1;
    }
    int inside = from >= 0 ? 0 : Math.ceilDiv(-from, line.slide().dilation());
    return from + inside * line.slide().dilation();
  }

  private static Value mean(String operation, int axes, Value x, Window window) {
    Window.Line[] lines = window.lines(operation, axes, x, true);
    Slide[] slides = new Slide[axes];
    int[] kernel = new int[axes + 2];
    int[] single = new int[axes + 2];
    int[] result = x.shape().toArray();
    int leading = result.length - axes;
    Arrays.fill(kernel, 1);
    single[0] = 1;
    single[1] = 1;
    for (int i = 0; i < axes; i++) {
      slides[i] = lines[i].slide();
      kernel[i + 2] = lines[i].kernel();
      single[i + 2] = lines[i].length();
      result[leading + i] = lines[i].windows();
    }
    for (int i = 0; i < leading; i++) {
      single[0] *= result[i];
    }
    Value ones = Value.full(Shape.of(kernel), 1).to(x.dtype());
    Value sums = x.reshape(Shape.of(single)).convolve(ones, 1, slides);
    return sums.reshape(Shape.of(result)).div(counts(window, lines).to(x.dtype()));
  }

  /// What the sum over each window is divided by.
  private static Value counts(Window window, Window.Line... lines) {
    Value counts = Value.of(1);
    for (Window.Line line : lines) {
      double[] inside = new double[line.windows()];
      Arrays.setAll(inside, i -> line.inside(i, window.countIncludePad() ? line.padding() : 0));
      counts = counts.unsqueeze(-1).mul(Value.vector(inside));
    }
    return counts;
  }

  private static Value adaptive(String operation, Value x, int... windows) {
    int axes = windows.length;
    Shape shape = x.shape();
    for (int i = 0; i < axes; i++) {
      if (shape.rank() < axes || shape.length(i - axes) == 0 || windows[i] < 1) {
        throw Errors.illegal(
            operation,
            "input is " + shape + ", windows are " + Arrays.toString(windows),
            "Give at least one window along each of the last axes, which must not be empty.");
      }
    }
    Value y = x;
    for (int i = 0; i < axes; i++) {
      y = adaptive(y, shape.rank() - axes + i, windows[i]);
    }
    return y;
  }

  private static Value adaptive(Value x, int axis, int windows) {
    int length = x.shape().length(axis);
    if (length % windows == 0) {
      int[] split = Arrays.copyOf(x.shape().toArray(), x.shape().rank() + 1);
      System.arraycopy(split, axis, split, axis + 1, split.length - axis - 1);
      split[axis] = windows;
      split[axis + 1] = length / windows;
      return x.reshape(Shape.of(split)).mean(axis + 1);
    }
    Value[] means = new Value[windows];
    for (int i = 0; i < windows; i++) {
      int from = (int) ((long) i * length / windows);
      int to = (int) Math.ceilDiv((i + 1L) * length, windows);
      means[i] = x.slice(axis, from, to).mean(true, axis);
    }
    return Value.concat(axis, means);
  }
}
