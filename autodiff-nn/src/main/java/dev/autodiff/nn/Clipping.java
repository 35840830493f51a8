package dev.autodiff.nn;

import dev.autodiff.DType;
import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;

/// What keeps gradients from being too large, before an optimizer sees them.
///
/// A clipping reads no numbers, so steps with it are compiled.
@FunctionalInterface
public interface Clipping {
  /// Clips gradients.
  ///
  /// @param gradients constants
  /// @return as many gradients, of the same shapes
  List<Value> of(List<Value> gradients);

  /// Multiplies all gradients by one number, so that the Euclidean norm of all elements together is
  /// at most a given one.
  ///
  /// From Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks,
  /// 2013. As with [#norm(double, double, double)] for p = 2 and ε = 10⁻⁶.
  ///
  /// @param largest the largest norm, above 0
  /// @return the clipping
  /// @throws IllegalArgumentException if it is not above 0
  static Clipping norm(double largest) {
    return norm(largest, 2, 1e-6);
  }

  /// Multiplies all gradients by `min(1, largest/(norm + ε))`, where the norm is that of all
  /// elements together.
  ///
  /// An infinite norm gives zeros, and NaN for infinite elements.
  ///
  /// @param largest the largest norm, above 0; ∞ changes nothing
  /// @param p of the norm, above 0; ∞ for the largest absolute element
  /// @param eps ε, at least 0
  /// @return the clipping
  /// @throws IllegalArgumentException if a number is outside its range
  static Clipping norm(double largest, double p, double eps) {
    if (!(largest > 0) || !(p > 0) || !(eps >= 0)) {
      throw Errors.illegal(
          "clip",
          "largest is " + largest + ", p " + p + ", eps " + eps,
          "Give a largest norm and p above 0, and eps of at least 0.");
    }
    return gradients -> {
      Value factor = totalNorm(gradients, p).add(eps).rdiv(largest).minimum(1);
      List<Value> clipped = new ArrayList<>(gradients.size());
      for (Value gradient : gradients) {
        clipped.add(gradient.mul(factor.to(gradient.dtype())));
      }
      return clipped;
    };
  }

  /// Moves each element into `[−largest, largest]`.
  ///
  /// @param largest the largest absolute element, above 0
  /// @return the clipping
  /// @throws IllegalArgumentException if it is not above 0
  static Clipping value(double largest) {
    LossInputs.requireSetting("clip", "largest", largest, false);
    return gradients -> {
      List<Value> clipped = new ArrayList<>(gradients.size());
      for (Value gradient : gradients) {
        clipped.add(gradient.clamp(-largest, largest));
      }
      return clipped;
    };
  }

  /// The norm of all elements of some values together, `(Σ|x|ᵖ)^(1/p)`, without overflow on the
  /// way.
  ///
  /// @param values any shapes; elements may be missing
  /// @param p above 0; ∞ for the largest absolute element
  /// @return a scalar in float64; 0 for no elements
  /// @throws IllegalArgumentException if `p` is not above 0
  static Value totalNorm(List<Value> values, double p) {
    LossInputs.requireSetting("totalNorm", "p", p, false);
    Value largest = Value.of(0);
    List<Value> sizes = new ArrayList<>(values.size());
    for (Value value : values) {
      if (value.shape().size() > 0) {
        Value size = value.to(DType.FLOAT64).abs();
        sizes.add(size);
        largest = largest.maximum(size.max());
      }
    }
    if (p == Double.POSITIVE_INFINITY) {
      return largest;
    }
    Value usual = largest.greater(0).mul(largest.equal(Double.POSITIVE_INFINITY).rsub(1));
    Value unit = Value.where(usual, largest, Value.of(1));
    Value sum = Value.of(0);
    for (Value size : sizes) {
      Value share = size.div(unit);
      sum = sum.add((p == 2 ? share.square() : p == 1 ? share : share.pow(p)).sum());
    }
    return (p == 2 ? sum.sqrt() : p == 1 ? sum : sum.pow(1 / p)).mul(unit);
  }
}
