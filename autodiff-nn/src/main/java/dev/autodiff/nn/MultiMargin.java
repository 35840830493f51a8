package dev.autodiff.nn;

import static dev.autodiff.nn.LossInputs.like;
import static dev.autodiff.nn.LossInputs.requireRows;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import org.jspecify.annotations.Nullable;

/// A loss that wants the score of the right class above all others by a margin: `Σ max(0, margin −
/// x[class] + x[i])ᵖ / c` over the other classes `i`.
///
/// On the margin itself the derivative is 0.
///
/// @param margin by how much the score should be higher
/// @param p the power, 1 or 2
/// @param weights one per class, by which the losses of samples of that class are multiplied, or
///   null
/// @param reduction mean, sum or none; the mean is over samples, whatever their weights
public record MultiMargin(double margin, int p, @Nullable Value weights, Reduction reduction)
    implements Loss {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if `p` is neither 1 nor 2
  public MultiMargin {
    if (p != 1 && p != 2) {
      throw Errors.illegal("multiMargin", "p is " + p, "Give 1 or 2.");
    }
  }

  /// Margin 1, power 1, no weights, mean.
  public MultiMargin() {
    this(1, 1, null, Reduction.MEAN);
  }

  /// The loss of scores.
  ///
  /// @param scores shape `[m, c]`, or `[c]` for one sample
  /// @param classes numbers from 0 to `c − 1`, shape `[m]`, or a scalar
  /// @return a scalar, or the shape of the classes without reduction
  /// @throws IllegalArgumentException if the shapes do not fit or a class does not exist
  @Override
  public Value of(Value scores, Value classes) {
    requireRows("multiMargin", scores, "classes", classes);
    ClassTargets targets = ClassTargets.of("multiMargin", scores.shape(), classes, null);
    int axis = scores.shape().rank() - 1;
    int count = scores.shape().length(axis);
    Value chosen = targets.mask(scores.dtype());
    Value right = chosen.strongMul(scores).sum(true, axis);
    Value others = scores.sub(right).add(margin).relu();
    Value each = Value.where(chosen, like(scores, 0), p == 1 ? others : others.square());
    Value losses = each.sum(axis).div(count);
    if (weights != null) {
      Value weight = ClassTargets.weights("multiMargin", weights, scores.shape());
      losses = losses.mul(chosen.mul(weight.to(scores.dtype())).sum(axis));
    }
    return reduction.of(losses);
  }
}
