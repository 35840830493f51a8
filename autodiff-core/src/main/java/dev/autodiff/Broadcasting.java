package dev.autodiff;

import dev.autodiff.kernels.Elements;
import dev.autodiff.kernels.Kernel;
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

  /// Up to so many lanes what is stretched is written out, which costs less than the registers of a
  /// program.
  private static final int FEW_LANES = 64;

  private Broadcasting() {}

  /// Evaluates a row on one or two operands and records it if one of them is recorded.
  static Value apply(Elementwise row, Value a, @Nullable Value b) {
    Value second = b == null ? a : b;
    if (a.isSymbolic() || second.isSymbolic()) {
      return traced(row, a, b);
    }
    Shape left = a.shape();
    Shape right = second.shape();
    Shape shape = right.stretchesTo(left) ? left : right;
    DType dtype = a.dtype();
    if (shape.rank() == 0 || !left.stretchesTo(shape) || dtype != second.dtype()) {
      return apply(row, operands(a, b));
    }
    Object out = dtype.newArray(shape.size());
    if (!direct(row.kernel(), a, second, a, shape, out)) {
      run(row.program(dtype), operands(a, b), shape, null, null, out, new LaneScratch());
    }
    return Value.node(row, a, b, Tensor.around(shape, dtype, out));
  }

  private static Value traced(Elementwise row, Value a, @Nullable Value b) {
    Symbol symbol = a.symbol();
    Value repeated = symbol == null ? null : symbol.trace.repeated(row, a, b);
    return repeated == null ? apply(row, operands(a, b)) : repeated;
  }

  private static Value[] operands(Value a, @Nullable Value b) {
    return b == null ? new Value[] {a} : new Value[] {a, b};
  }

  /// Evaluates a row and records it if an operand is recorded.
  static Value apply(Elementwise row, Value... operands) {
    Trace trace = Trace.of(operands);
    if (trace != null) {
      return trace.apply(row, operands);
    }
    DType dtype = Value.commonDType(row.opName(), operands);
    Shape shape = operands[0].shape();
    for (int i = 1; i < operands.length; i++) {
      shape = Shape.broadcast(row.opName(), shape, operands[i].shape());
    }
    Object out = dtype.newArray(shape.size());
    run(row.program(dtype), operands, shape, null, null, out, new LaneScratch());
    return Value.node(row, operands, Tensor.around(shape, dtype, out));
  }

  /// Calls a kernel on whole arrays, which is all there is to do if no operand is stretched. Where
  /// the result stays in the L1 cache, one that is stretched is written out as the result, in whose
  /// place the kernel then works: that costs less than the registers of a program.
  ///
  /// @return false if that cannot be done
  private static boolean direct(Kernel kernel, Value a, Value b, Value c, Shape shape, Object out) {
    Value narrow = isDense(a, shape) ? isDense(b, shape) ? c : b : a;
    if (isDense(narrow, shape)) {
      Elements.map(kernel, a.array(), b.array(), c.array(), out);
      return true;
    }
    if (shape.size() > LaneProgram.BLOCK
        || !(b == narrow || isDense(b, shape))
        || !(c == narrow || isDense(c, shape))) {
      return false;
    }
    stretched(narrow, shape, out);
    Elements.map(
        kernel,
        a == narrow ? out : a.array(),
        b == narrow ? out : b.array(),
        c == narrow ? out : c.array(),
        out);
    return true;
  }

  private static boolean isDense(Value value, Shape shape) {
    return value.shape().equals(shape);
  }

  /// The product of cotangent and partial by one operand on numbers, then its sum over stretched
  /// axes.
  static Value vjp(Elementwise row, int operand, Value[] operands, Value y, Value yBar) {
    LaneProgram program = row.vjpProgram(operand, y.dtype());
    Value product = yBar;
    if (program != null) {
      Object out = y.dtype().newArray(y.shape().size());
      run(program, operands, y, yBar, out, new LaneScratch());
      product = Value.constant(Tensor.around(y.shape(), y.dtype(), out));
    }
    return product.sumTo(operands[operand].shape());
  }

  /// Runs the program of a partial, or of its product with a cotangent, in one fused loop.
  ///
  /// @param scratch registers for many calls by one thread
  static void run(
      LaneProgram program,
      Value[] operands,
      Value y,
      @Nullable Value yBar,
      Object out,
      LaneScratch scratch) {
    run(program, operands, y.shape(), y, yBar, out, scratch);
  }

  /// The same where numbers are not known.
  static Value symbolicVjp(Elementwise row, int operand, Value[] operands, Value y, Value yBar) {
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
    Object out = y.dtype().newArray(y.shape().size());
    LaneProgram program = row.partialProgram(operand, y.dtype());
    run(program, operands, y, null, out, new LaneScratch());
    return Tensor.around(y.shape(), y.dtype(), out);
  }

  private static void run(
      LaneProgram program,
      Value[] operands,
      Shape shape,
      @Nullable Value y,
      @Nullable Value yBar,
      Object out,
      LaneScratch scratch) {
    if (direct(program, operands, shape, y, yBar, out)) {
      return;
    }
    int n = shape.size();
    Object[] arrays = new Object[RuleProgram.SLOTS];
    Layout[] layouts = new Layout[RuleProgram.SLOTS];
    for (int slot = 0; slot < RuleProgram.OUT; slot++) {
      Value operand = operand(slot, operands, y, yBar);
      if (operand != null && program.reads(slot)) {
        Layout layout = layout(operand.shape(), shape);
        boolean written = layout != Layout.DENSE && n <= FEW_LANES;
        arrays[slot] =
            written ? stretched(operand, shape, operand.dtype().newArray(n)) : operand.array();
        layouts[slot] = written ? Layout.DENSE : layout;
      }
    }
    arrays[RuleProgram.OUT] = out;
    layouts[RuleProgram.OUT] = Layout.DENSE;
    program.run(arrays, NO_OFFSETS, layouts, n, scratch);
  }

  private static @Nullable Value operand(
      int slot, Value[] operands, @Nullable Value y, @Nullable Value yBar) {
    return switch (slot) {
      case RuleProgram.Y -> y;
      case RuleProgram.COTANGENT -> yBar;
      default -> slot < operands.length ? operands[slot] : null;
    };
  }

  /// The same for a program that is one kernel.
  private static boolean direct(
      LaneProgram program,
      Value[] operands,
      Shape shape,
      @Nullable Value y,
      @Nullable Value yBar,
      Object out) {
    Kernel kernel = program.onlyKernel();
    boolean mixed = y != null && yBar != null && y.dtype() != yBar.dtype(); // by a user's rule
    if (kernel == null || mixed || shape.rank() == 0) {
      return false;
    }
    Value a = operand(program.operandSlot(0), operands, y, yBar);
    Value b = operand(program.operandSlot(1), operands, y, yBar);
    Value c = operand(program.operandSlot(2), operands, y, yBar);
    return a != null && b != null && c != null && direct(kernel, a, b, c, shape, out);
  }

  /// Fills an array with the elements of a value, each as often as the shape says.
  private static Object stretched(Value value, Shape shape, Object out) {
    if (value.shape().size() == 1) {
      fill(out, value.item());
    } else {
      stretch(new Dense(value.shape(), value.array()), new Dense(shape, out));
    }
    return out;
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
    if (from.shape().size() == 1) {
      fill(to.array(), from.array() instanceof float[] floats ? floats[0] : from.data()[0]);
    } else if (from.array() instanceof float[] floats) {
      int[] strides = strides(from.shape(), to.shape());
      Strided.copy(floats, 0, strides, to.shape().lengths(), (float[]) to.array(), 0);
    } else {
      stretch(from.data(), from.shape(), to.shape(), to.data());
    }
  }

  private static void fill(Object array, double number) {
    if (array instanceof double[] doubles) {
      Arrays.fill(doubles, number);
    } else {
      Arrays.fill((float[]) array, (float) number);
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
