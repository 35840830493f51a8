package dev.autodiff;

import dev.autodiff.kernels.Reduce;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `y = Σ aₖ·bₖ` of scalars (or element by element), as one node: the first half of the operands
/// are the `a`, the second the `b`. VJP: `āₖ = ȳ·bₖ`, `b̄ₖ = ȳ·aₖ`.
record Dot() implements Shaped {
  static Value of(List<Value> a, List<Value> b) {
    int n = a.size();
    if (b.size() != n) {
      throw Errors.illegal(
          "dot", "left has " + n + " values, right has " + b.size(), "Give as many of each.");
    }
    if (n == 0) {
      return Value.of(0);
    }
    Value[] operands = new Value[2 * n];
    for (int k = 0; k < n; k++) {
      operands[k] = a.get(k);
      operands[n + k] = b.get(k);
    }
    for (Value operand : operands) {
      if (operand.shape().rank() != 0) {
        throw Errors.illegal(
            "dot",
            "a value has shape " + operand.shape(),
            "Give lists of scalars, or use matmul() on vectors.");
      }
    }
    return ofEqual(operands);
  }

  /// The same element by element.
  private static Value ofEqual(Value... operands) {
    int n = operands.length / 2;
    if (!Value.arePlainScalars(operands)) {
      return Value.apply(new Dot(), operands);
    }
    double[] items = Value.items(operands);
    double[] partials = new double[2 * n];
    System.arraycopy(items, n, partials, 0, n);
    System.arraycopy(items, 0, partials, n, n);
    return Value.node(new Dot(), operands, dot(items), partials);
  }

  private static double dot(double... items) {
    double[] products = new double[items.length / 2];
    for (int k = 0; k < products.length; k++) {
      products[k] = items[k] * items[products.length + k];
    }
    return Reduce.sum(products);
  }

  @Override
  public String opName() {
    return "dot";
  }

  @Override
  public String formula() {
    return "y = Σ aₖ·bₖ of scalars";
  }

  @Override
  public String reference() {
    return "DLMF §1.4(iii)";
  }

  @Override
  public Shape shape(Shape... operands) {
    for (Shape operand : operands) {
      if (!operand.equals(operands[0])) {
        throw Errors.illegal(
            "dot",
            "one value has shape " + operands[0] + ", another " + operand,
            "Give values of one shape.");
      }
    }
    return operands[0];
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    double[] items = new double[operands.length];
    for (int i = 0; i < y.data().length; i++) {
      for (int k = 0; k < items.length; k++) {
        items[k] = operands[k].data()[i];
      }
      y.data()[i] = dot(items);
    }
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    int n = operands.length / 2;
    List<Value> left = new ArrayList<>();
    List<Value> right = new ArrayList<>();
    for (int k = 0; k < operands.length; k++) {
      Value tangent = tangents[k];
      if (tangent != null) {
        left.add(tangent);
        right.add(operands[(k + n) % operands.length]);
      }
    }
    left.addAll(right);
    return ofEqual(left.toArray(Value[]::new));
  }

  @Override
  public Dot batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    int n = operands.length / 2;
    return yBar.strongMul(operands[(operand + n) % operands.length]);
  }
}
