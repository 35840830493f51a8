package dev.autodiff;

/// How a window slides along one axis: window `i` takes the elements `i·stride + k·dilation −
/// before` for every `k` below its length.
///
/// @param stride distance between neighbouring windows, at least 1
/// @param before zeros that are thought before the axis
/// @param after zeros that are thought after it
/// @param dilation distance between neighbouring elements of a window, at least 1
public record Slide(int stride, int before, int after, int dilation) {
  /// From element to element, without padding.
  public static final Slide UNIT = new Slide(1, 0, 0, 1);

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if stride or dilation is below 1, or padding below 0
  public Slide {
    if (stride < 1 || dilation < 1) {
      throw Errors.illegal(
          "slide",
          "stride is " + stride + ", dilation " + dilation,
          "Give distances of at least 1.");
    }
    if (before < 0 || after < 0) {
      throw Errors.illegal(
          "slide",
          "padding is " + before + " before and " + after + " after the axis",
          "Give at least 0; cut an axis with slice().");
    }
  }

  /// The same with another distance between windows.
  ///
  /// @param elements at least 1
  /// @return the slide
  public Slide withStride(int elements) {
    return new Slide(elements, before, after, dilation);
  }

  /// The same with zeros on both sides.
  ///
  /// @param zeros how many, at least 0
  /// @return the slide
  public Slide withPadding(int zeros) {
    return new Slide(stride, zeros, zeros, dilation);
  }

  /// The same with another distance between the elements of a window.
  ///
  /// @param elements at least 1
  /// @return the slide
  public Slide withDilation(int elements) {
    return new Slide(stride, before, after, elements);
  }

  /// How many windows there are.
  ///
  /// @param length of the axis
  /// @param window elements of a window
  /// @return 0 or less if not even one fits
  public int windows(int length, int window) {
    return (int) Math.floorDiv(length + before + after - span(window), (long) stride) + 1;
  }

  /// How many neighbouring elements a window reaches over.
  ///
  /// @param window elements of a window
  /// @return its first to its last element
  long span(int window) {
    return (window - 1L) * dilation + 1;
  }
}
