package dev.autodiff;

/// Elements in row-major order with their shape, as shaped operations read and fill them.
///
/// @param shape the shape
/// @param array a `double[]`, or a `float[]` where the operation asks for it
record Dense(Shape shape, Object array) {
  DType dtype() {
    return array instanceof float[] ? DType.FLOAT32 : DType.FLOAT64;
  }

  double[] data() {
    return (double[]) array;
  }
}
