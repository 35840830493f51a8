package dev.autodiff.kernels;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// A kernel that has no form of its own on vectors: a loop over its function.
public final class ScalarKernel implements Kernel {
  private final ScalarFunction scalar;

  /// Made at the first use by any thread; it does not matter whose stays.
  private @Nullable Loop loop;

  private @Nullable FloatLoop floatLoop;

  private ScalarKernel(ScalarFunction scalar) {
    this.scalar = scalar;
  }

  /// The kernel of a function.
  ///
  /// @param scalar the function
  /// @return a kernel
  public static Kernel of(ScalarFunction scalar) {
    return new ScalarKernel(scalar);
  }

  /// The kernel of a function of one number.
  ///
  /// @param scalar the function
  /// @return a kernel
  public static Kernel unary(DoubleUnaryOperator scalar) {
    return new ScalarKernel((a, _, _, _) -> scalar.applyAsDouble(a));
  }

  /// The kernel of a function of two numbers.
  ///
  /// @param scalar the function
  /// @return a kernel
  public static Kernel binary(DoubleBinaryOperator scalar) {
    return new ScalarKernel((a, b, _, _) -> scalar.applyAsDouble(a, b));
  }

  @Override
  public double at(double a, double b, double c, double y) {
    return scalar.at(a, b, c, y);
  }

  @Override
  public ScalarFunction scalar() {
    return scalar;
  }

  @Override
  public void lanes(
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] c,
      int cAt,
      double[] y,
      int yAt,
      double[] out,
      int outAt,
      int n) {
    Loop known = loop;
    if (known == null) {
      known = Loop.copyOf(Loop.class, ScalarLoop.class, scalar);
      loop = known;
    }
    known.lanes(a, aAt, b, bAt, c, cAt, y, yAt, out, outAt, n);
  }

  @Override
  public void floatLanes(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      float[] y,
      int yAt,
      float[] out,
      int outAt,
      int n) {
    FloatLoop known = floatLoop;
    if (known == null) {
      known = Loop.copyOf(FloatLoop.class, ScalarFloatLoop.class, scalar);
      floatLoop = known;
    }
    known.lanes(a, aAt, b, bAt, c, cAt, y, yAt, out, outAt, n);
  }
}
