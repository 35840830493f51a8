package dev.autodiff;

import dev.autodiff.kernels.Conversion;
import org.jspecify.annotations.Nullable;

/// A dense row-major array with its shape, stored in the array type of its dtype. Never written
/// after construction, but for those of [Cotangents] that nobody else holds. While a function is
/// traced, a [Symbol] stands for the array.
final class Tensor implements Value.Extra {
  /// Marks rank-0 float32 values, whose number lives in the node.
  static final Tensor FLOAT32_SCALAR = new Tensor(Shape.SCALAR, DType.FLOAT32, new double[1]);

  final Shape shape;
  final DType dtype;

  /// A `double[]`, a `float[]` or a [Symbol].
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

  /// A tensor whose elements are not known.
  Tensor(Symbol symbol) {
    this(symbol.shape, symbol.dtype, (Object) symbol);
  }

  /// The symbol that stands for the elements, or null if they are known.
  @Nullable Symbol symbol() {
    return array instanceof Symbol symbol ? symbol : null;
  }

  /// Whether there are elements and all have the same bits.
  boolean isUniform() {
    double[] elements = doubles();
    for (double element : elements) {
      if (Double.doubleToRawLongBits(element) != Double.doubleToRawLongBits(elements[0])) {
        return false;
      }
    }
    return elements.length > 0;
  }

  /// The elements as float64: the array itself (for reading only) or a widened copy.
  double[] doubles() {
    if (array instanceof double[] doubles) {
      return doubles;
    }
    if (array instanceof float[] floats) {
      return widen(floats);
    }
    Site site = Site.here();
    throw Errors.state(
        "compile",
        (site.line() == null ? "the function" : site.method() + "()" + site.at())
            + " reads the numbers of a value of shape "
            + shape
            + ", but while a function is traced, by compile() or vmap(), they are not known",
        "Choose with where(), clamp(), maximum() or minimum() instead of if and while, or call the"
            + " function without compiling or mapping it.");
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
    Conversion.copy(data, 0, floats, 0, data.length);
    return floats;
  }

  private static double[] widen(float[] data) {
    double[] doubles = new double[data.length];
    Conversion.copy(data, 0, doubles, 0, data.length);
    return doubles;
  }
}
