package dev.autodiff;

/// The element type of a [Value].
///
/// Arithmetic is done in float64 and rounded to the element type after every operation, so a
/// float32 result is the float64 result rounded once per operation.
public enum DType {
  /// IEEE 754 binary64, the default.
  FLOAT64,
  /// IEEE 754 binary32, stored as `float`.
  FLOAT32;

  /// The nearest number of this type: the identity for [#FLOAT64].
  double round(double x) {
    return this == FLOAT64 ? x : (float) x;
  }

  /// What one element takes in memory.
  int bytes() {
    return this == FLOAT64 ? Double.BYTES : Float.BYTES;
  }

  /// An array for elements of this type: a `double[]` or a `float[]`.
  Object newArray(int length) {
    return this == FLOAT64 ? new double[length] : new float[length];
  }

  /// The lower-case name, as in `float64`.
  @Override
  public String toString() {
    return this == FLOAT64 ? "float64" : "float32";
  }
}
