package dev.autodiff.nn;

import dev.autodiff.Errors;
import java.util.Arrays;
import java.util.List;

/// How a convolution slides: each setting is one number for all spatial axes, or one per axis.
///
/// Numbers are checked where they are used, beside the shapes that they do not fit.
///
/// @param stride distance between neighbouring windows
/// @param padding zeros on both sides
/// @param dilation distance between neighbouring elements of the kernel
/// @param outputPadding of transposed convolutions: by how much the result is longer at its end
/// @param groups how many groups the channels are cut into, which do not see each other
public record ConvolutionOptions(
    List<Integer> stride,
    List<Integer> padding,
    List<Integer> dilation,
    List<Integer> outputPadding,
    int groups) {
  /// From element to element, without padding, in one group.
  public static final ConvolutionOptions DEFAULT =
      new ConvolutionOptions(List.of(1), List.of(0), List.of(1), List.of(0), 1);

  /// Copies the lists.
  public ConvolutionOptions {
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    dilation = List.copyOf(dilation);
    outputPadding = List.copyOf(outputPadding);
  }

  /// The same with another distance between windows.
  ///
  /// @param elements at least 1; for all axes, or for each
  /// @return the options
  public ConvolutionOptions withStride(int... elements) {
    return new ConvolutionOptions(list(elements), padding, dilation, outputPadding, groups);
  }

  /// The same with other zeros on both sides.
  ///
  /// @param zeros at least 0; for all axes, or for each
  /// @return the options
  public ConvolutionOptions withPadding(int... zeros) {
    return new ConvolutionOptions(stride, list(zeros), dilation, outputPadding, groups);
  }

  /// The same with another distance between elements of the kernel.
  ///
  /// @param elements at least 1; for all axes, or for each
  /// @return the options
  public ConvolutionOptions withDilation(int... elements) {
    return new ConvolutionOptions(stride, padding, list(elements), outputPadding, groups);
  }

  /// The same with results of a transposed convolution longer at their end.
  ///
  /// @param elements from 0, less than stride or dilation; for all axes, or for each
  /// @return the options
  public ConvolutionOptions withOutputPadding(int... elements) {
    return new ConvolutionOptions(stride, padding, dilation, list(elements), groups);
  }

  /// The same with another number of groups.
  ///
  /// @param count at least 1
  /// @return the options
  public ConvolutionOptions withGroups(int count) {
    return new ConvolutionOptions(stride, padding, dilation, outputPadding, count);
  }

  static List<Integer> list(int... numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  /// One number per axis.
  static int[] each(
      String operation, String name, List<Integer> numbers, int axes, int least, Object shapes) {
    if (numbers.size() != 1 && numbers.size() != axes) {
      throw Errors.illegal(
          operation,
          shapes + ", " + name + " is " + numbers,
          "Give one number, or " + axes + ": one per spatial axis.");
    }
    int[] each = new int[axes];
    for (int i = 0; i < axes; i++) {
      each[i] = numbers.get(numbers.size() == 1 ? 0 : i);
      if (each[i] < least) {
        throw Errors.illegal(
            operation, shapes + ", " + name + " is " + numbers, "Give at least " + least + ".");
      }
    }
    return each;
  }
}
