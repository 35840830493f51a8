package dev.autodiff;

import java.util.Arrays;

/// A dense row-major array with its shape, stored in the array type of its dtype. Never written
/// after construction.
final class Tensor {
  /// Marks rank-0 float32 values, whose number lives in the node.
  static final Tensor FLOAT32_SCALAR = new Tensor(Shape.SCALAR, DType.FLOAT32, new double[1]);

  final Shape shape;
  final DType dtype;

  /// A `double[]` or a `float[]`.
  private final Object array;

  /// Takes over `data`, rounding to float32 into an array of its own where asked.
  Tensor(Shape shape, DType dtype, double[] data) {
    this.shape = shape;
    this.dtype = dtype;
    this.array =
        switch (dtype) {
          case FLOAT64 -> data;
          case FLOAT32 -> narrow(data);
        };
  }

  /// The elements as float64: the array itself (for reading only) or a widened copy.
  double[] doubles() {
    return array instanceof double[] doubles ? doubles : widen((float[]) array);
  }

  /// The same elements under another shape of equal size.
  Tensor reshaped(Shape other) {
    return new Tensor(other, dtype, array);
  }

  /// The elements in the array type of the dtype, for reading only.
  Object array() {
    return array;
  }

  /// Takes over an array that has the array type of its dtype.
  static Tensor around(Shape shape, DType dtype, Object array) {
    return new Tensor(shape, dtype, array);
  }

  private Tensor(Shape shape, DType dtype, Object array) {
    this.shape = shape;
    this.dtype = dtype;
    this.array = array;
  }

  private static float[] narrow(double[] data) {
    float[] floats = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      floats[i] = (float) data[i];
    }
    return floats;
  }

  private static double[] widen(float[] data) {
    double[] doubles = new double[data.length];
    Arrays.setAll(doubles, i -> data[i]);
    return doubles;
  }
}
