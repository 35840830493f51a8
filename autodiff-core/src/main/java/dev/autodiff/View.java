package dev.autodiff;

import dev.autodiff.kernels.Layout;
import java.util.Arrays;

/// A part of an array that regions of a plan read where it lies.
///
/// @param from whose array
/// @param offset position of the first element
/// @param strides step per axis
@SuppressWarnings("ArrayRecordComponent") // never compared
record View(Symbol from, int offset, int[] strides, Shape shape) {
  boolean isDense() {
    return Arrays.equals(strides, shape.strides());
  }

  /// How it lies under lanes that it is stretched to.
  Layout under(Shape lanes) {
    return Layout.of(Broadcasting.strides(strides, shape, lanes), lanes.lengths());
  }
}
