package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;

/// Activations with a gate or with a parameter.
public final class Gated {
  private Gated() {}

  /// A gated linear unit, `a·σ(b)` for the first half `a` and the second half `b` of an axis
  /// (Dauphin et al., Language Modeling with Gated Convolutional Networks, 2017).
  ///
  /// @param x any shape
  /// @param axis an axis of even length
  /// @return a value with half that axis
  /// @throws IllegalArgumentException if the axis does not exist or its length is odd
  public static Value glu(Value x, int axis) {
    int rank = x.shape().rank();
    if (axis >= rank || axis < -rank || x.shape().length(axis) % 2 != 0) {
      throw Errors.illegal(
          "glu",
          "axis " + axis + " of shape " + x.shape() + " has no halves",
          "Use an axis of even length.");
    }
    int half = x.shape().length(axis) / 2;
    return x.slice(axis, 0, half).mul(x.slice(axis, half, 2 * half).sigmoid());
  }

  /// A rectifier with a learned slope for negative elements, `x` if `x > 0`, else `weight·x` (He et
  /// al., Delving Deep into Rectifiers, 2015).
  ///
  /// @param x any shape
  /// @param weight one element for all, or one per channel: for each index of the second axis
  /// @return a value of this shape; at 0 the derivative is that of the negative side
  /// @throws IllegalArgumentException if the weight is neither
  public static Value prelu(Value x, Value weight) {
    Shape shape = x.shape();
    int count = weight.shape().size();
    boolean perChannel =
        weight.shape().rank() == 1 && shape.rank() >= 2 && count == shape.length(1);
    if (weight.shape().rank() > 1 || (count != 1 && !perChannel)) {
      throw Errors.illegal(
          "prelu",
          "input is " + shape + ", weight is " + weight.shape(),
          "Give a weight [1], or one per channel.");
    }
    if (count == 1) {
      return x.leakyRelu(weight.reshape(Shape.SCALAR));
    }
    int[] lengths = new int[shape.rank() - 1];
    Arrays.fill(lengths, 1);
    lengths[0] = count;
    return x.leakyRelu(weight.reshape(Shape.of(lengths)));
  }
}
