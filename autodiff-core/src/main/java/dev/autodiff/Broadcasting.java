package dev.autodiff;

import dev.autodiff.kernels.Elements;
import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.LaneScratch;
import dev.autodiff.kernels.Layout;
import dev.autodiff.kernels.Strided;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Elementwise rows on tensors: operands lie under the lanes of the shape they broadcast to, and
/// cotangents are summed back over the axes that were stretched.
final class Broadcasting {
  /// Every array is read from its first element.
  private static final int[] NO_OFFSETS = new int[RuleProgram.SLOTS];

  /// Up to so many lanes one number for all of them is written out, which costs less than the
  /// registers of a program.
  private static final int FEW_LANES = 64;

  private Broadcasting() {}

  /// Evaluates a row and records it if an operand is recorded.
  static Value apply(Elementwise row, Value... operands) {
    Trace trace = Trace.of(operands);
    if (trace != null) {
      return trace.apply(row, operands);
    }
    DType dtype = Value.commonDType(row.opName(), operands);
    Shape shape = operands[0].shape();
    boolean same = dtype == DType.FLOAT64;
    for (int i = 1; i < operands.length; i++) {
      Shape other = operands[i].shape();
      if (!other.equals(shape)) {
        same = false;
        shape = Shape.broadcast(row.opName(), shape, other);
      }
    }
    if (!same) {
      Object out = run(row.program(dtype), operands, null, null, shape, dtype, null);
      return Value.node(row, operands, Tensor.around(shape, dtype, out));
    }
    double[] y = new double[shape.size()];
    double[] a = operands[0].data();
    double[] b = operands.length > 1 ? operands[1].data() : a;
    double[] c = operands.length > 2 ? operands[2].data() : a;
    Elements.map(row.kernel(), a, b, c, y);
    return Value.node(row, operands, Tensor.around(shape, dtype, y));
  }

  /// The cotangent of one operand on numbers: one fused loop, then the sum over stretched axes.
  ///
  /// @param scratch registers for many calls by one thread
  static Value vjp(
      Elementwise row, int operand, Value[] operands, Value y, Value yBar, LaneScratch scratch) {
    if (yBar.isSymbolic() || y.isSymbolic()) {
      return symbolicVjp(row, operand, operands, y, yBar);
    }
    LaneProgram program = row.vjpProgram(operand, y.dtype());
    Value product =
        program == null
            ? yBar
            : Value.constant(
                Tensor.around(
                    y.shape(),
                    y.dtype(),
                    run(program, operands, y, yBar, y.shape(), y.dtype(), scratch)));
    return product.sumTo(operands[operand].shape());
  }

  private static Value symbolicVjp(
      Elementwise row, int operand, Value[] operands, Value y, Value yBar) {
    if (y.dtype() == DType.FLOAT32 && row.hasFloatPartial(operand)) {
      // Then one rounding is all there is, and a mask is stored in half the memory.
      Value[] constants = new Value[operands.length];
      Arrays.setAll(constants, k -> operands[k].asConstant());
      Value partial = row.partial(operand, constants, y.asConstant());
      return row.chain(yBar, partial).sumTo(operands[operand].shape());
    }
    // As on numbers, the whole product is computed in float64 and rounded once.
    Value[] exact = new Value[operands.length];
    Arrays.setAll(exact, k -> operands[k].asConstant().to(DType.FLOAT64));
    Value partial = row.partial(operand, exact, y.asConstant().to(DType.FLOAT64));
    Value product = row.chain(yBar.to(DType.FLOAT64), partial);
    return product.to(y.dtype()).sumTo(operands[operand].shape());
  }

  /// The partial by one operand in every lane of the result.
  static Tensor partial(Elementwise row, int operand, Value[] operands, Value y) {
    Object partial =
        run(row.partialProgram(operand, y.dtype()), operands, y, null, y.shape(), y.dtype(), null);
    return Tensor.around(y.shape(), y.dtype(), partial);
  }

  private static Object run(
      LaneProgram program,
      Value[] operands,
      @Nullable Value y,
      @Nullable Value yBar,
      Shape shape,
      DType dtype,
      @Nullable LaneScratch scratch) {
    int n = shape.size();
    Object out = dtype.newArray(n);
    Object[] arrays = new Object[RuleProgram.SLOTS];
    Layout[] layouts = new Layout[RuleProgram.SLOTS];
    for (int i = 0; i < operands.length; i++) {
      Layout layout = layout(operands[i].shape(), shape);
      boolean written = layout == Layout.REPEAT && n > 0 && n <= FEW_LANES;
      arrays[i] = written ? repeated(operands[i], n) : operands[i].array();
      layouts[i] = written ? Layout.DENSE : layout;
    }
    if (y != null) {
      arrays[RuleProgram.Y] = y.array();
      layouts[RuleProgram.Y] = Layout.DENSE;
    }
    if (yBar != null) {
      arrays[RuleProgram.COTANGENT] = yBar.array();
      layouts[RuleProgram.COTANGENT] = Layout.DENSE;
    }
    arrays[RuleProgram.OUT] = out;
    layouts[RuleProgram.OUT] = Layout.DENSE;
    if (scratch == null) {
      program.run(arrays, NO_OFFSETS, layouts, n);
    } else {
      program.run(arrays, NO_OFFSETS, layouts, n, scratch);
    }
    return out;
  }

  private static Object repeated(Value number, int n) {
    Object array = number.array();
    if (number.dtype() == DType.FLOAT64) {
      double[] all = new double[n];
      Arrays.fill(all, ((double[]) array)[0]);
      return all;
    }
    float[] all = new float[n];
    Arrays.fill(all, array instanceof float[] floats ? floats[0] : (float) ((double[]) array)[0]);
    return all;
  }

  /// How an array lies under lanes that it is stretched to.
  static Layout layout(Shape from, Shape to) {
    if (from.equals(to)) {
      return Layout.DENSE;
    }
    return from.size() == 1 ? Layout.REPEAT : Layout.of(strides(from, to), to.lengths());
  }

  /// Copies an array into the shape that it broadcasts to.
  static double[] stretch(double[] data, Shape from, Shape to) {
    double[] out = new double[to.size()];
    stretch(data, from, to, out);
    return out;
  }

  private static void stretch(double[] data, Shape from, Shape to, double[] out) {
    Strided.copy(data, 0, strides(from, to), to.lengths(), out, 0);
  }

  /// The same between operands, in either element type.
  static void stretch(Dense from, Dense to) {
    if (from.array() instanceof float[] floats) {
      int[] strides = strides(from.shape(), to.shape());
      Strided.copy(floats, 0, strides, to.shape().lengths(), (float[]) to.array(), 0);
    } else {
      stretch(from.data(), from.shape(), to.shape(), to.data());
    }
  }

  /// The step per axis of the wider shape; 0 where the narrower one repeats.
  private static int[] strides(Shape from, Shape to) {
    return strides(from.strides(), from, to);
  }

  /// The same for a shape whose elements lie in steps of their own.
  static int[] strides(int[] own, Shape from, Shape to) {
    int[] strides = new int[to.rank()];
    int shift = to.rank() - from.rank();
    for (int axis = 0; axis < from.rank(); axis++) {
      strides[axis + shift] = from.lengths()[axis] == 1 ? 0 : own[axis];
    }
    return strides;
  }
}
