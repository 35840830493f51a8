package dev.autodiff.nn;

import static dev.autodiff.nn.LossInputs.requireShapes;
import static dev.autodiff.nn.LossInputs.requireUnit;

import dev.autodiff.Elementwise;
import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;

/// The loss functions.
///
/// They never broadcast: prediction and target have one shape, or it is an error. Without a
/// reduction they take the mean. The default of [Trainer] is [#binaryCrossEntropyWithLogits(Value,
/// Value)].
///
/// Further losses: [RegressionLosses], [MarginLosses], [TripletMargin], [MultiMargin]; with
/// settings for classes, [CrossEntropy] and [NegativeLogLikelihood].
///
/// In a function that is compiled, numbers are not known and ranges of targets are not checked; a
/// probability out of range makes a loss NaN.
public final class Losses {
  /// The lowest logarithm of a probability: it keeps the loss of a probability of 0 finite.
  static final double LOWEST_LOG = -100;

  private Losses() {}

  /// The mean binary cross-entropy of logits.
  ///
  /// @param logits any numbers, any shape
  /// @param targets the probability of class 1 for each, from 0 to 1, of the same shape
  /// @return a scalar
  /// @throws IllegalArgumentException as [#binaryCrossEntropyWithLogits(Value, Value, Reduction)]
  public static Value binaryCrossEntropyWithLogits(Value logits, Value targets) {
    return binaryCrossEntropyWithLogits(logits, targets, Reduction.MEAN);
  }

  /// The binary cross-entropy of logits, `ln(1 + eˣ) − x·y`.
  ///
  /// Equal to [#binaryCrossEntropy] of `σ(x)`, but exact to a few units in the last place for every
  /// `x`, and so is the derivative `σ(x) − y`: neither overflows, and nothing cancels far out or at
  /// an even prediction. A weight of 0 wins over an infinite logit: with `y = 1` and `x = ∞` the
  /// loss is 0.
  ///
  /// @param logits any numbers, any shape; NaN stays NaN
  /// @param targets the probability of class 1 for each, from 0 to 1, of the same shape
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ or a target is not in `[0, 1]`
  public static Value binaryCrossEntropyWithLogits(
      Value logits, Value targets, Reduction reduction) {
    requireShapes("bceWithLogits", "logits", logits, "targets", targets);
    requireUnit("bceWithLogits", "target", targets, false);
    return reduction.of(Elementwise.BCE_WITH_LOGITS.apply(logits, targets));
  }

  /// The binary cross-entropy of logits with weights, `w·(p·y·ln(1 + e⁻ˣ) + (1 − y)·ln(1 + eˣ))`.
  ///
  /// The mean divides by the number of losses, whatever their weights.
  ///
  /// @param logits any numbers, any shape; NaN stays NaN
  /// @param targets the probability of class 1 for each, from 0 to 1, of the same shape
  /// @param weights w, broadcast to that shape; 1 for none
  /// @param positiveWeights p, of the losses of class 1, broadcast to that shape; 1 for none
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes do not fit or a target is not in `[0, 1]`
  public static Value binaryCrossEntropyWithLogits(
      Value logits, Value targets, Value weights, Value positiveWeights, Reduction reduction) {
    requireShapes("bceWithLogits", "logits", logits, "targets", targets);
    requireUnit("bceWithLogits", "target", targets, false);
    Value weight = LossInputs.weights("bceWithLogits", weights, logits);
    Value positive = LossInputs.weights("bceWithLogits", positiveWeights, logits);
    Value ofOne = positive.mul(targets).strongMul(logits.neg().softplus());
    Value ofZero = targets.rsub(1).strongMul(logits.softplus());
    return reduction.of(weight.strongMul(ofOne.add(ofZero)));
  }

  /// The mean binary cross-entropy of probabilities.
  ///
  /// @param probabilities from 0 to 1, any shape
  /// @param targets the probability of class 1 for each, from 0 to 1, of the same shape
  /// @return a scalar
  /// @throws IllegalArgumentException as [#binaryCrossEntropy(Value, Value, Reduction)]
  public static Value binaryCrossEntropy(Value probabilities, Value targets) {
    return binaryCrossEntropy(probabilities, targets, Reduction.MEAN);
  }

  /// The binary cross-entropy of probabilities, `−(y·ln p + (1 − y)·ln(1 − p))`.
  ///
  /// The logarithms are bounded below by −100, so the loss at `p = 0` or `p = 1` is at most 100;
  /// the bounded part has derivative 0. Prefer [#binaryCrossEntropyWithLogits]: probabilities near
  /// 1 have lost their digits before they get here.
  ///
  /// @param probabilities from 0 to 1, any shape; NaN stays NaN
  /// @param targets the probability of class 1 for each, from 0 to 1, of the same shape
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ, or a target or probability is not in
  ///   `[0, 1]`
  public static Value binaryCrossEntropy(Value probabilities, Value targets, Reduction reduction) {
    return reduction.of(eachBinary(probabilities, targets));
  }

  /// The binary cross-entropy of probabilities, times weights.
  ///
  /// The mean divides by the number of losses, whatever their weights.
  ///
  /// @param probabilities from 0 to 1, any shape; NaN stays NaN
  /// @param targets the probability of class 1 for each, from 0 to 1, of the same shape
  /// @param weights broadcast to that shape
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes do not fit, or a target or probability is not
  ///   in `[0, 1]`
  public static Value binaryCrossEntropy(
      Value probabilities, Value targets, Value weights, Reduction reduction) {
    Value losses = eachBinary(probabilities, targets);
    return reduction.of(LossInputs.weights("bce", weights, losses).strongMul(losses));
  }

  private static Value eachBinary(Value probabilities, Value targets) {
    requireShapes("bce", "probabilities", probabilities, "targets", targets);
    requireUnit("bce", "target", targets, false);
    requireUnit("bce", "probability", probabilities, true);
    Value p = probabilities.isSymbolic() ? unitOrNaN(probabilities) : probabilities;
    Value ofOne = targets.strongMul(p.log().maximum(LOWEST_LOG));
    Value ofZero = targets.rsub(1).strongMul(p.neg().log1p().maximum(LOWEST_LOG));
    return ofOne.add(ofZero).neg();
  }

  /// The mean of the squared errors.
  ///
  /// @param predictions any shape
  /// @param targets the same shape
  /// @return a scalar
  /// @throws IllegalArgumentException if the shapes differ
  public static Value meanSquaredError(Value predictions, Value targets) {
    return meanSquaredError(predictions, targets, Reduction.MEAN);
  }

  /// The squared errors, `(prediction − target)²`.
  ///
  /// @param predictions any shape
  /// @param targets the same shape
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ
  public static Value meanSquaredError(Value predictions, Value targets, Reduction reduction) {
    requireShapes("mse", "predictions", predictions, "targets", targets);
    return reduction.of(predictions.sub(targets).square());
  }

  /// The mean cross-entropy of logits and class numbers.
  ///
  /// @param logits shape `[m, c]`, one row per sample
  /// @param classes `m` numbers from 0 to `c − 1`
  /// @return a scalar
  /// @throws IllegalArgumentException as [#crossEntropy(Value, int\[\], Reduction)]
  public static Value crossEntropy(Value logits, int[] classes) {
    return crossEntropy(logits, classes, Reduction.MEAN);
  }

  /// The cross-entropy of logits and class numbers, `−logSoftmax(x)[class]` per row.
  ///
  /// @param logits shape `[m, c]`, one row per sample
  /// @param classes `m` numbers from 0 to `c − 1`
  /// @param reduction mean, sum or none
  /// @return a scalar, or shape `[m]` without reduction
  /// @throws IllegalArgumentException if the logits are no matrix, the counts differ or a class
  ///   does not exist
  public static Value crossEntropy(Value logits, int[] classes, Reduction reduction) {
    requireMatrix(logits);
    int m = logits.shape().length(0);
    int c = logits.shape().length(1);
    if (classes.length != m) {
      throw Errors.illegal(
          "crossEntropy",
          "logits have shape " + logits.shape() + ", there are " + classes.length + " classes",
          "Give one class number per row.");
    }
    for (int i = 0; i < m; i++) {
      if (classes[i] < 0 || classes[i] >= c) {
        throw Errors.illegal(
            "crossEntropy",
            "class " + classes[i] + " of row " + i + " does not exist in logits " + logits.shape(),
            "Number the classes from 0 to " + (c - 1) + ".");
      }
    }
    Value chosen = logits.logSoftmax(1).gather(1, Shape.of(m, 1), classes);
    return reduction.of(chosen.reshape(m).neg());
  }

  /// The mean cross-entropy of logits and target probabilities or class numbers.
  ///
  /// @param logits shape `[m, c, …]`, or `[c]` for one sample
  /// @param targets as for [#crossEntropy(Value, Value, Reduction)]
  /// @return a scalar
  /// @throws IllegalArgumentException as [#crossEntropy(Value, Value, Reduction)]
  public static Value crossEntropy(Value logits, Value targets) {
    return crossEntropy(logits, targets, Reduction.MEAN);
  }

  /// The cross-entropy of logits and target probabilities or class numbers, `−Σ p·logSoftmax(x)`
  /// per sample.
  ///
  /// A target of 0 wins over an infinite logarithm. [CrossEntropy] has weights, label smoothing and
  /// ignored samples as well, and does not look at the sums of probabilities.
  ///
  /// @param logits shape `[m, c, …]`, or `[c]` for one sample: the classes along axis 1, or along
  ///   the only axis
  /// @param targets probabilities of the shape of the logits, from 0 to 1, those of a sample with
  ///   sum 1; one-hot for classes. A sum off by up to 0.01 passes, as probabilities written with
  ///   few digits have it. Or class numbers, of the shape of the logits without the axis of the
  ///   classes
  /// @param reduction mean, sum or none; the mean is over samples
  /// @return a scalar, or one loss per sample without reduction
  /// @throws IllegalArgumentException if the shapes do not fit, a class does not exist, or the
  ///   probabilities of a sample are no distribution
  public static Value crossEntropy(Value logits, Value targets, Reduction reduction) {
    Value losses = new CrossEntropy().withReduction(reduction).of(logits, targets);
    if (targets.shape().rank() == logits.shape().rank() && !targets.isSymbolic()) {
      double[] sums = targets.detach().sum(targets.shape().rank() == 1 ? 0 : 1).toArray();
      for (int i = 0; i < sums.length; i++) {
        if (!(Math.abs(sums[i] - 1) <= 0.01)) {
          throw Errors.illegal(
              "crossEntropy",
              "the target probabilities of row " + i + " sum to " + sums[i],
              "Give rows that sum to 1.");
        }
      }
    }
    return losses;
  }

  /// The Kullback-Leibler divergence of predicted from target distributions, element by element:
  /// `p·(ln p − x)` for logarithms `x` of predicted probabilities.
  ///
  /// A target of 0 has no share, whatever the prediction. The divergence of rows is their sum, so
  /// [Reduction#BATCH_MEAN] gives the mean divergence; [Reduction#MEAN] divides by the number of
  /// elements.
  ///
  /// @param logProbabilities x, any shape
  /// @param targets p, or `ln p`, of the same shape
  /// @param logTargets whether targets are logarithms
  /// @param reduction mean, sum, mean of the batch, or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ
  public static Value klDivergence(
      Value logProbabilities, Value targets, boolean logTargets, Reduction reduction) {
    requireShapes("klDivergence", "log-probabilities", logProbabilities, "targets", targets);
    Value probabilities = logTargets ? targets.exp() : targets;
    Value logarithms = logTargets ? targets : targets.log();
    return reduction.of(probabilities.strongMul(logarithms.sub(logProbabilities)));
  }

  /// Class numbers as rows of probabilities: 1 in the column of the class, 0 elsewhere.
  ///
  /// @param classes numbers from 0 to `count − 1`
  /// @param count how many classes there are
  /// @return a constant of shape `[classes.length, count]`
  /// @throws IllegalArgumentException if a class does not exist
  public static Value oneHot(int[] classes, int count) {
    Shape shape = Shape.of(classes.length, count);
    double[] data = new double[shape.size()];
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 0 || classes[i] >= count) {
        throw Errors.illegal(
            "oneHot",
            "class " + classes[i] + " at index " + i + " does not exist",
            "Number the classes from 0 to " + (count - 1) + ".");
      }
      data[i * count + classes[i]] = 1;
    }
    return Value.tensor(shape, data);
  }

  private static void requireMatrix(Value logits) {
    if (logits.shape().rank() != 2) {
      throw Errors.illegal(
          "crossEntropy",
          "logits have shape " + logits.shape(),
          "Give a matrix [samples, classes].");
    }
  }

  private static Value unitOrNaN(Value p) {
    Value number = p.detach();
    Value outside = number.neg().greater(0).maximum(number.greater(1));
    Value nan = Value.full(Shape.SCALAR, Double.NaN).to(p.dtype());
    return Value.where(outside, nan, p);
  }
}
