package dev.autodiff.nn;

import static dev.autodiff.nn.LossInputs.like;
import static dev.autodiff.nn.LossInputs.positivePart;
import static dev.autodiff.nn.LossInputs.requireSetting;
import static dev.autodiff.nn.LossInputs.requireShapes;

import dev.autodiff.Errors;
import dev.autodiff.Value;

/// A loss that wants each row nearer to a row like it than to one unlike it: `max(0, margin +
/// d(anchor, positive) − d(anchor, negative))` with the distance `d(a, b) = ‖a − b + ε‖ₚ`.
///
/// From Balntas et al., Learning local feature descriptors with triplets and shallow convolutional
/// neural networks, 2016, as is the swap. The derivative of a distance of 0 is 0.
///
/// @param margin by how much it should be nearer, above 0
/// @param p of the norm, above 0; ∞ for the largest difference
/// @param eps ε, added to each difference, at least 0
/// @param swap whether the distance to the negative is the smaller one of those from the anchor and
///   from the positive
/// @param reduction mean, sum or none
public record TripletMargin(
    double margin, double p, double eps, boolean swap, Reduction reduction) {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public TripletMargin {
    requireSetting("tripletMargin", "the margin", margin, false);
    requireSetting("tripletMargin", "p", p, false);
    requireSetting("tripletMargin", "eps", eps, true);
  }

  /// Margin 1, Euclidean distance, ε = 10⁻⁶, no swap, mean.
  public TripletMargin() {
    this(1, 2, 1e-6, false, Reduction.MEAN);
  }

  /// The loss of triplets.
  ///
  /// @param anchors shape `[…, n]`: rows along the last axis
  /// @param positives rows that should be near, the same shape
  /// @param negatives rows that should be far, the same shape
  /// @return a scalar, or the shape without the last axis without reduction
  /// @throws IllegalArgumentException if the shapes differ or have no axis
  public Value of(Value anchors, Value positives, Value negatives) {
    requireShapes("tripletMargin", "anchors", anchors, "positives", positives);
    requireShapes("tripletMargin", "anchors", anchors, "negatives", negatives);
    if (anchors.shape().rank() == 0) {
      throw Errors.illegal(
          "tripletMargin", "anchors have shape []", "Give rows along a last axis.");
    }
    Value near = distance(anchors, positives);
    Value far = distance(anchors, negatives);
    if (swap) {
      far = far.minimum(distance(positives, negatives));
    }
    return reduction.of(positivePart(near.sub(far).add(margin)));
  }

  private Value distance(Value a, Value b) {
    Value size = a.sub(b).add(eps).abs();
    if (p == 1) {
      return size.sum(-1);
    }
    if (p == Double.POSITIVE_INFINITY) {
      return size.max(-1);
    }
    Value sum = (p == 2 ? size.square() : size.pow(p)).sum(-1);
    // Not the root of 0 itself, whose derivative is infinite.
    Value none = sum.equal(0);
    Value safe = Value.where(none, like(sum, 1), sum);
    Value root = p == 2 ? safe.sqrt() : safe.pow(1 / p);
    return Value.where(none, like(sum, 0), root);
  }
}
