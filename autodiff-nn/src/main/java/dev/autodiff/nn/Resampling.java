package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;

/// Other resolutions of images and signals.
public final class Resampling {
  private Resampling() {}

  /// Where a new element takes its number from.
  public enum Mode {
    /// The element at `i/scale`, rounded down.
    NEAREST,
    /// A weighted mean of two neighbours along each axis; with two axes known as bilinear.
    LINEAR,
    /// As `LINEAR`, with the first and last elements of input and result at the same places.
    LINEAR_ALIGNED
  }

  /// Scales the spatial axes by a factor.
  ///
  /// @param x shape `[n, channels, …]`
  /// @param scale above 0; lengths are rounded down
  /// @param mode how
  /// @return shape `[n, channels, …]`
  /// @throws IllegalArgumentException if there is no spatial axis, one is empty, or nothing is left
  public static Value interpolate(Value x, double scale, Mode mode) {
    int axes = spatial(x);
    int[] lengths = new int[axes];
    double[] steps = new double[axes];
    if (!(scale > 0 && scale < Integer.MAX_VALUE)) {
      throw Errors.illegal(
          "interpolate", "input is " + x.shape() + ", scale is " + scale, "Give a scale above 0.");
    }
    Arrays.fill(steps, 1 / scale);
    for (int i = 0; i < axes; i++) {
      lengths[i] = (int) Math.floor(x.shape().length(i + 2) * scale);
    }
    return interpolate(x, lengths, steps, mode);
  }

  /// Gives the spatial axes other lengths.
  ///
  /// @param x shape `[n, channels, …]`
  /// @param lengths one per spatial axis, at least 1
  /// @param mode how
  /// @return shape `[n, channels, lengths]`
  /// @throws IllegalArgumentException if there is no spatial axis, one is empty, or the lengths do
  ///   not fit
  public static Value interpolate(Value x, int[] lengths, Mode mode) {
    int axes = spatial(x);
    double[] steps = new double[axes];
    for (int i = 0; i < Math.min(axes, lengths.length); i++) {
      steps[i] = (double) x.shape().length(i + 2) / lengths[i];
    }
    return interpolate(x, lengths, steps, mode);
  }

  private static int spatial(Value x) {
    int axes = x.shape().rank() - 2;
    if (axes < 1 || hasEmptySpatialAxis(x)) {
      throw Errors.illegal(
          "interpolate",
          "input is " + x.shape(),
          "Give a value [n, channels, …] with spatial axes that are not empty.");
    }
    return axes;
  }

  private static boolean hasEmptySpatialAxis(Value x) {
    for (int axis = 2; axis < x.shape().rank(); axis++) {
      if (x.shape().length(axis) == 0) {
        return true;
      }
    }
    return false;
  }

  private static Value interpolate(Value x, int[] lengths, double[] steps, Mode mode) {
    if (lengths.length != steps.length || Arrays.stream(lengths).anyMatch(length -> length < 1)) {
      throw Errors.illegal(
          "interpolate",
          "input is " + x.shape() + ", lengths are " + Arrays.toString(lengths),
          "Give one length of at least 1 per spatial axis.");
    }
    Value y = x;
    for (int i = 0; i < lengths.length; i++) {
      y = along(y, i + 2, lengths[i], steps[i], mode);
    }
    return y;
  }

  private static Value along(Value x, int axis, int length, double step, Mode mode) {
    int last = x.shape().length(axis) - 1;
    int[] lower = new int[length];
    int[] upper = new int[length];
    double[] share = new double[length];
    for (int i = 0; i < length; i++) {
      double at =
          switch (mode) {
            case NEAREST -> Math.floor(i * step);
            case LINEAR -> Math.max(0, (i + 0.5) * step - 0.5);
            case LINEAR_ALIGNED -> length == 1 ? 0 : i * ((double) last / (length - 1));
          };
      lower[i] = (int) Math.min(at, last);
      upper[i] = Math.min(lower[i] + 1, last);
      share[i] = Math.clamp(at - lower[i], 0, 1);
    }
    Value below = x.indexSelect(axis, lower);
    if (mode == Mode.NEAREST) {
      return below;
    }
    int[] shape = new int[x.shape().rank() - axis];
    Arrays.fill(shape, 1);
    shape[0] = length;
    Value weight = Value.tensor(Shape.of(shape), share).to(x.dtype());
    Value above = x.indexSelect(axis, upper);
    // A share of 0 is of no element: it must not make NaN of an infinite one.
    return weight.rsub(1).strongMul(below).add(weight.strongMul(above));
  }

  /// Channels become pixels: each `factor²` channels are a square of `factor` by `factor` pixels
  /// (Shi et al., Real-Time Single Image and Video Super-Resolution, 2016).
  ///
  /// @param x shape `[…, c·factor², height, width]`
  /// @param factor at least 1
  /// @return shape `[…, c, height·factor, width·factor]`
  /// @throws IllegalArgumentException if the channels are not a multiple of `factor²`
  public static Value pixelShuffle(Value x, int factor) {
    int rank = x.shape().rank();
    if (rank < 3 || factor < 1 || x.shape().length(-3) % (factor * factor) != 0) {
      throw Errors.illegal(
          "pixelShuffle",
          "input is " + x.shape() + ", factor is " + factor,
          "Give a value […, c·factor², height, width].");
    }
    int channels = x.shape().length(-3) / (factor * factor);
    int height = x.shape().length(-2);
    int width = x.shape().length(-1);
    Value split = x.reshape(ends(x, channels, factor, factor, height, width));
    int c = split.shape().rank() - 5;
    Value moved = split.permute(order(c, c, c + 3, c + 1, c + 4, c + 2));
    return moved.reshape(ends(x, channels, height * factor, width * factor));
  }

  /// Pixels become channels: the inverse of [#pixelShuffle].
  ///
  /// @param x shape `[…, c, height·factor, width·factor]`
  /// @param factor at least 1
  /// @return shape `[…, c·factor², height, width]`
  /// @throws IllegalArgumentException if height or width is not a multiple of `factor`
  public static Value pixelUnshuffle(Value x, int factor) {
    int rank = x.shape().rank();
    if (rank < 3
        || factor < 1
        || x.shape().length(-2) % factor != 0
        || x.shape().length(-1) % factor != 0) {
      throw Errors.illegal(
          "pixelUnshuffle",
          "input is " + x.shape() + ", factor is " + factor,
          "Give a value […, c, height·factor, width·factor].");
    }
    int channels = x.shape().length(-3);
    int height = x.shape().length(-2) / factor;
    int width = x.shape().length(-1) / factor;
    Value split = x.reshape(ends(x, channels, height, factor, width, factor));
    int c = split.shape().rank() - 5;
    Value moved = split.permute(order(c, c, c + 2, c + 4, c + 1, c + 3));
    return moved.reshape(ends(x, channels * factor * factor, height, width));
  }

  /// The leading axes of an image, then others.
  private static Shape ends(Value x, int... last) {
    int leading = x.shape().rank() - 3;
    int[] lengths = Arrays.copyOf(x.shape().toArray(), leading + last.length);
    System.arraycopy(last, 0, lengths, leading, last.length);
    return Shape.of(lengths);
  }

  private static int[] order(int leading, int... last) {
    int[] order = new int[leading + last.length];
    for (int i = 0; i < leading; i++) {
      order[i] = i;
    }
    System.arraycopy(last, 0, order, leading, last.length);
    return order;
  }
}
