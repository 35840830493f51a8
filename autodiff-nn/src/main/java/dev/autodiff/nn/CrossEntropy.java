package dev.autodiff.nn;

import static dev.autodiff.nn.LossInputs.requireUnit;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import org.jspecify.annotations.Nullable;

/// The cross-entropy of logits, `−Σ w·q·logSoftmax(x)` over the classes, with its settings.
///
/// Targets are class numbers or probabilities `q`. The classes lie along axis 1 of the logits, or
/// along the only axis; all other axes are samples.
///
/// - Label smoothing ε replaces `q` by `(1 − ε)·q + ε/c`; from Szegedy et al., Rethinking the
///   Inception Architecture, 2016.
/// - Samples whose class number is the ignored one have loss 0 and are not counted in the mean.
/// - With class numbers the mean is weighted: it divides by the sum of the weights of the classes.
///   With probabilities it divides by the number of samples.
/// - A mean over nothing, such as samples that are all ignored, is NaN, with gradient 0.
/// - A target of 0 wins over a logit of −∞.
///
/// In a function that is compiled, targets need not be known; then they are not checked.
///
/// @param labelSmoothing ε, from 0 to 1
/// @param ignored the class number of samples that do not count
/// @param weights one per class, or null
/// @param reduction mean, sum or none
public record CrossEntropy(
    double labelSmoothing, int ignored, @Nullable Value weights, Reduction reduction)
    implements Loss {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if the label smoothing is not between 0 and 1
  public CrossEntropy {
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw Errors.illegal(
          "crossEntropy", "the label smoothing is " + labelSmoothing, "Give a number from 0 to 1.");
    }
  }

  /// No smoothing, −100 is ignored, no weights, mean.
  public CrossEntropy() {
    this(0, -100, null, Reduction.MEAN);
  }

  /// The same with another label smoothing.
  ///
  /// @param labelSmoothing ε, from 0 to 1
  /// @return the new settings
  /// @throws IllegalArgumentException if it is not between 0 and 1
  public CrossEntropy withLabelSmoothing(double labelSmoothing) {
    return new CrossEntropy(labelSmoothing, ignored, weights, reduction);
  }

  /// The same with another ignored class number.
  ///
  /// @param ignored the class number of samples that do not count
  /// @return the new settings
  public CrossEntropy withIgnored(int ignored) {
    return new CrossEntropy(labelSmoothing, ignored, weights, reduction);
  }

  /// The same with class weights.
  ///
  /// @param weights one per class
  /// @return the new settings
  public CrossEntropy withWeights(Value weights) {
    return new CrossEntropy(labelSmoothing, ignored, weights, reduction);
  }

  /// The same with another reduction.
  ///
  /// @param reduction mean, sum or none
  /// @return the new settings
  public CrossEntropy withReduction(Reduction reduction) {
    return new CrossEntropy(labelSmoothing, ignored, weights, reduction);
  }

  /// The loss of logits.
  ///
  /// @param logits shape `[m, c, …]`, or `[c]` for one sample
  /// @param targets class numbers, of the shape `[m, …]` or a scalar; or probabilities, of the
  ///   shape of the logits, from 0 to 1
  /// @return a scalar, or one loss per sample without reduction
  /// @throws IllegalArgumentException if the shapes do not fit, a class does not exist or a
  ///   probability is not between 0 and 1
  @Override
  public Value of(Value logits, Value targets) {
    Shape shape = logits.shape();
    int axis = ClassTargets.axis("crossEntropy", shape);
    boolean numbers = targets.shape().rank() < shape.rank();
    Value distribution;
    Value counted = null;
    if (numbers) {
      Value mask = ClassTargets.of("crossEntropy", shape, targets, ignored).mask(logits.dtype());
      counted = mask;
      distribution = labelSmoothing == 0 ? mask : smooth(mask, mask.sum(true, axis));
    } else {
      LossInputs.requireShapes("crossEntropy", "logits", logits, "probabilities", targets);
      requireUnit("crossEntropy", "target", targets, false);
      distribution = labelSmoothing == 0 ? targets : smooth(targets, null);
    }
    if (weights != null) {
      Value weight = ClassTargets.weights("crossEntropy", weights, shape).to(logits.dtype());
      distribution = distribution.mul(weight);
      counted = counted == null ? null : counted.mul(weight);
    }
    Value losses = distribution.strongMul(logits.logSoftmax(axis)).sum(axis).neg();
    return reduce(reduction, losses, counted);
  }

  /// @param present 1 for samples that count, 0 for others; null if all count
  private Value smooth(Value distribution, @Nullable Value present) {
    int count = distribution.shape().length(distribution.shape().rank() == 1 ? 0 : 1);
    Value kept = distribution.mul(1 - labelSmoothing);
    double each = labelSmoothing / count;
    return present == null ? kept.add(each) : kept.add(present.mul(each));
  }

  /// The mean divides by the sum of what was counted, if not all samples count alike.
  static Value reduce(Reduction reduction, Value losses, @Nullable Value counted) {
    return reduction == Reduction.MEAN && counted != null
        ? losses.sum().div(counted.sum())
        : reduction.of(losses);
  }
}
