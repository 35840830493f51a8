package dev.autodiff.golden;

import dev.autodiff.Gradients;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The derivatives of a result by its operands, in the forms that golden records have.
///
/// @param y the result
/// @param operands variables and constants
record Derivatives(Value y, List<Value> operands) {
  /// `Jᵀ·cotangent`, `null` for constants.
  List<double @Nullable []> vjp(double[] cotangent) {
    return gradients(y.backward(Value.tensor(y.shape(), cotangent)));
  }

  /// `J·tangent`: what `Jᵀ·v` says when it is differentiated by `v`.
  double[] jvp(List<double @Nullable []> tangents) {
    Value v = Value.variable(Value.full(y.shape(), 0));
    Value product = directional(y.backward(v, SweepOption.DIFFERENTIABLE), tangents);
    return product.isConstant() ? new double[y.shape().size()] : product.backward().of(v).toArray();
  }

  /// The gradient of `⟨Jᵀ·cotangent, tangent⟩`, `null` for constants.
  List<double @Nullable []> hvp(double[] cotangent, List<double @Nullable []> tangents) {
    Value constant = Value.tensor(y.shape(), cotangent);
    Value product = directional(y.backward(constant, SweepOption.DIFFERENTIABLE), tangents);
    if (!product.isConstant()) {
      return gradients(product.backward());
    }
    List<double @Nullable []> zeros = new ArrayList<>();
    for (Value operand : operands) {
      zeros.add(operand.isConstant() ? null : new double[operand.shape().size()]);
    }
    return zeros;
  }

  private Value directional(Gradients gradients, List<double @Nullable []> tangents) {
    Value sum = Value.of(0);
    for (int i = 0; i < operands.size(); i++) {
      Value operand = operands.get(i);
      double[] tangent = tangents.get(i);
      if (!operand.isConstant() && tangent != null) {
        Value direction = Value.tensor(operand.shape(), tangent);
        sum = sum.add(gradients.of(operand).mul(direction).sum());
      }
    }
    return sum;
  }

  private List<double @Nullable []> gradients(Gradients gradients) {
    List<double @Nullable []> arrays = new ArrayList<>();
    for (Value operand : operands) {
      arrays.add(operand.isConstant() ? null : gradients.of(operand).toArray());
    }
    return arrays;
  }
}
