package dev.autodiff;

import dev.autodiff.kernels.Elements;
import dev.autodiff.kernels.Lanes;
import dev.autodiff.kernels.Strided;
import java.util.Arrays;

/// Elementwise rows on tensors: operands are aligned to the shape they broadcast to, and cotangents
/// are summed back over the axes that were stretched.
final class Broadcasting {
  private Broadcasting() {}

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
    double[] y =
        Elements.map(
            row.primal(),
            lanes(operands, 0, shape),
            lanes(operands, 1, shape),
            lanes(operands, 2, shape),
            Lanes.NONE,
            shape.size());
    return Value.node(row, operands, new Tensor(shape, dtype, y));
  }

  /// The cotangent of one operand on numbers: one fused loop, then the sum over stretched axes.
  static Value vjp(Elementwise row, int operand, Value[] operands, Value y, Value yBar) {
    if (yBar.isSymbolic() || y.isSymbolic()) {
      return symbolicVjp(row, operand, operands, y, yBar);
    }
    Shape shape = y.shape();
    double[] product = partial(row, operand, operands, y);
    double[] cotangent = yBar.data();
    for (int i = 0; i < product.length; i++) {
      product[i] = row.chain(cotangent[i], product[i]);
    }
    return Value.constant(new Tensor(shape, y.dtype(), product)).sumTo(operands[operand].shape());
  }

  private static Value symbolicVjp(
      Elementwise row, int operand, Value[] operands, Value y, Value yBar) {
    // As on numbers, the whole product is computed in float64 and rounded once.
    Value[] exact = new Value[operands.length];
    Arrays.setAll(exact, k -> operands[k].asConstant().to(DType.FLOAT64));
    Value partial = row.partial(operand, exact, y.asConstant().to(DType.FLOAT64));
    Value product = row.chain(yBar.to(DType.FLOAT64), partial);
    return product.to(y.dtype()).sumTo(operands[operand].shape());
  }

  /// The partial by one operand in every lane of the result.
  static double[] partial(Elementwise row, int operand, Value[] operands, Value y) {
    Shape shape = y.shape();
    return Elements.map(
        row.partial(operand),
        lanes(operands, 0, shape),
        lanes(operands, 1, shape),
        lanes(operands, 2, shape),
        new Lanes(y.data(), 1),
        shape.size());
  }

  private static Lanes lanes(Value[] operands, int index, Shape shape) {
    if (index >= operands.length) {
      return Lanes.NONE;
    }
    Value operand = operands[index];
    if (operand.shape().equals(shape)) {
      return new Lanes(operand.data(), 1);
    }
    if (operand.shape().size() == 1) {
      return Lanes.repeat(operand.data()[0]);
    }
    return new Lanes(stretch(operand.data(), operand.shape(), shape), 1);
  }

  /// Copies an array into the shape that it broadcasts to.
  static double[] stretch(double[] data, Shape from, Shape to) {
    double[] out = new double[to.size()];
    stretch(data, from, to, out);
    return out;
  }

  /// The same into a given array.
  static void stretch(double[] data, Shape from, Shape to, double[] out) {
    Strided.copy(data, 0, strides(from, to), to.lengths(), out);
  }

  /// The step per axis of the wider shape; 0 where the narrower one repeats.
  static int[] strides(Shape from, Shape to) {
    int[] strides = new int[to.rank()];
    int[] own = from.strides();
    int shift = to.rank() - from.rank();
    for (int axis = 0; axis < from.rank(); axis++) {
      strides[axis + shift] = from.lengths()[axis] == 1 ? 0 : own[axis];
    }
    return strides;
  }
}
