package dev.autodiff.nn;

import static dev.autodiff.nn.ConvolutionOptions.each;
import static dev.autodiff.nn.ConvolutionOptions.list;

import dev.autodiff.Errors;
import dev.autodiff.Slide;
import dev.autodiff.Value;
import java.util.List;

/// Windows that slide over the last axes of a value, for pooling: each setting is one number for
/// all spatial axes, or one per axis.
///
/// Numbers are checked where they are used, beside the shapes that they do not fit.
///
/// @param kernel lengths of a window
/// @param stride distance between neighbouring windows; none for the lengths of a window
/// @param padding elements on both sides that do not count: `−∞` for the largest, 0 for means
/// @param dilation distance between neighbouring elements of a window
/// @param ceilMode whether a last window that is not whole counts, too, if it begins before the
///   padding at the end
/// @param countIncludePad whether a mean divides by all elements of a window, padding included
public record Window(
    List<Integer> kernel,
    List<Integer> stride,
    List<Integer> padding,
    List<Integer> dilation,
    boolean ceilMode,
    boolean countIncludePad) {
  /// Copies the lists.
  public Window {
    kernel = List.copyOf(kernel);
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    dilation = List.copyOf(dilation);
  }

  /// Windows side by side, without padding.
  ///
  /// @param kernel lengths of a window, at least 1; for all axes, or for each
  /// @return the windows
  public static Window of(int... kernel) {
    return new Window(list(kernel), List.of(), List.of(0), List.of(1), false, true);
  }

  /// The same with another distance between windows.
  ///
  /// @param elements at least 1; for all axes, or for each
  /// @return the windows
  public Window withStride(int... elements) {
    return new Window(kernel, list(elements), padding, dilation, ceilMode, countIncludePad);
  }

  /// The same with other padding.
  ///
  /// @param elements from 0 to half a window; for all axes, or for each
  /// @return the windows
  public Window withPadding(int... elements) {
    return new Window(kernel, stride, list(elements), dilation, ceilMode, countIncludePad);
  }

  /// The same with another distance between the elements of a window.
  ///
  /// @param elements at least 1; for all axes, or for each
  /// @return the windows
  public Window withDilation(int... elements) {
    return new Window(kernel, stride, padding, list(elements), ceilMode, countIncludePad);
  }

  /// The same with or without a last window that is not whole.
  ///
  /// @param last whether it counts
  /// @return the windows
  public Window withCeilMode(boolean last) {
    return new Window(kernel, stride, padding, dilation, last, countIncludePad);
  }

  /// The same with means by all elements, or by those that are no padding.
  ///
  /// @param all whether padding counts
  /// @return the windows
  public Window withCountIncludePad(boolean all) {
    return new Window(kernel, stride, padding, dilation, ceilMode, all);
  }

  /// One spatial axis.
  ///
  /// @param length of the input
  /// @param kernel of a window
  /// @param slide how it slides; only its padding after the axis may differ from that before
  /// @param padding on both sides, as asked for
  /// @param windows how many there are
  record Line(int length, int kernel, Slide slide, int padding, int windows) {
    /// How many elements of a window are inside bounds that are `margin` away from the axis.
    int inside(int window, int margin) {
      int from = window * slide.stride() - slide.before();
      int count = 0;
      for (int k = 0; k < kernel; k++) {
        int at = from + k * slide.dilation();
        count += at >= -margin && at < length + margin ? 1 : 0;
      }
      return count;
    }
  }

  /// What each spatial axis of a value is.
  Line[] lines(String operation, int axes, Value x, boolean pooling) {
    String shapes = "input is " + x.shape();
    int rank = x.shape().rank();
    if (rank != axes + 1 && rank != axes + 2) {
      throw Errors.illegal(
          operation, shapes, "Give rank " + (axes + 2) + ", or " + (axes + 1) + " for one sample.");
    }
    int[] lengths = each(operation, "kernel", kernel, axes, 1, shapes);
    int[] steps = stride.isEmpty() ? lengths : each(operation, "stride", stride, axes, 1, shapes);
    int[] pads = each(operation, "padding", padding, axes, 0, shapes);
    int[] apart = each(operation, "dilation", dilation, axes, 1, shapes);
    Line[] lines = new Line[axes];
    for (int i = 0; i < axes; i++) {
      int span = (lengths[i] - 1) * apart[i] + 1;
      if (pooling && pads[i] > span / 2) {
        throw Errors.illegal(
            operation,
            shapes + ", kernel is " + kernel + ", padding is " + padding,
            "Pad by at most half a window.");
      }
      int length = x.shape().length(i - axes);
      int rest = length + 2 * pads[i] - span;
      int count = Math.floorDiv(rest, steps[i]) + 1;
      if (ceilMode && rest >= 0 && rest % steps[i] != 0 && count * steps[i] < length + pads[i]) {
        count++;
      }
      if (count < 1) {
        throw Errors.illegal(
            operation,
            shapes + ", kernel is " + kernel + ", padding is " + padding + ": no window fits",
            "Use a window that is not longer than the padded input.");
      }
      int after = Math.max(0, (count - 1) * steps[i] + span - length - pads[i]);
      Slide slide = new Slide(steps[i], pads[i], after, apart[i]);
      lines[i] = new Line(length, lengths[i], slide, pads[i], count);
    }
    return lines;
  }

  /// All windows of a value: shape `[…, windows per axis…, elements per axis…]`.
  Value of(String operation, int axes, Value x, double pad) {
    Line[] lines = lines(operation, axes, x, false);
    int rank = x.shape().rank();
    int[][] amounts = new int[rank][2];
    boolean padded = false;
    for (int i = 0; i < axes; i++) {
      amounts[rank - axes + i][0] = lines[i].slide.before();
      amounts[rank - axes + i][1] = lines[i].slide.after();
      padded |= lines[i].slide.before() + lines[i].slide.after() > 0;
    }
    Value windows = padded ? x.pad(pad, amounts) : x;
    for (int i = 0; i < axes; i++) {
      Line line = lines[i];
      int span = (line.kernel - 1) * line.slide.dilation() + 1;
      int at = rank - axes + i;
      windows = windows.unfold(at, span, line.slide.stride());
      // What lies behind the last window that counts made more of them.
      windows = windows.slice(at, 0, line.windows);
      if (line.slide.dilation() > 1) {
        windows = windows.slice(-1, 0, span, line.slide.dilation());
      }
    }
    return windows;
  }
}
