package dev.autodiff.nn;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import org.jspecify.annotations.Nullable;

/// The negative log-likelihood of class numbers under given logarithms of probabilities,
/// `−w·x[class]`.
///
/// After a log-softmax it is the [CrossEntropy]. Ignored samples, weights and the mean are as
/// there.
///
/// @param ignored the class number of samples that do not count
/// @param weights one per class, or null
/// @param reduction mean, sum or none
public record NegativeLogLikelihood(int ignored, @Nullable Value weights, Reduction reduction)
    implements Loss {
  /// −100 is ignored, no weights, mean.
  public NegativeLogLikelihood() {
    this(-100, null, Reduction.MEAN);
  }

  /// The loss of logarithms of probabilities.
  ///
  /// @param logProbabilities shape `[m, c, …]`, or `[c]` for one sample
  /// @param classes numbers from 0 to `c − 1` or the ignored one, shape `[m, …]` or a scalar
  /// @return a scalar, or one loss per sample without reduction
  /// @throws IllegalArgumentException if the shapes do not fit or a class does not exist
  @Override
  public Value of(Value logProbabilities, Value classes) {
    Shape shape = logProbabilities.shape();
    int axis = ClassTargets.axis("nll", shape);
    Value chosen = ClassTargets.of("nll", shape, classes, ignored).mask(logProbabilities.dtype());
    if (weights != null) {
      chosen = chosen.mul(ClassTargets.weights("nll", weights, shape).to(logProbabilities.dtype()));
    }
    Value losses = chosen.strongMul(logProbabilities).sum(axis).neg();
    return CrossEntropy.reduce(reduction, losses, chosen);
  }
}
