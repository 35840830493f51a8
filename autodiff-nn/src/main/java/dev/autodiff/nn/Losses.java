package dev.autodiff.nn;

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
    requireShapes("bce", "probabilities", probabilities, "targets", targets);
    requireUnit("bce", "target", targets, false);
    requireUnit("bce", "probability", probabilities, true);
    Value p = probabilities.isSymbolic() ? unitOrNaN(probabilities) : probabilities;
    Value ofOne = targets.strongMul(p.log().maximum(LOWEST_LOG));
    Value ofZero = targets.rsub(1).strongMul(p.neg().log1p().maximum(LOWEST_LOG));
    return reduction.of(ofOne.add(ofZero).neg());
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

  /// The mean cross-entropy of logits and target probabilities.
  ///
  /// @param logits shape `[m, c]`, one row per sample
  /// @param probabilities shape `[m, c]`, from 0 to 1, each row with sum 1; one-hot rows for
  ///   classes
  /// @return a scalar
  /// @throws IllegalArgumentException as [#crossEntropy(Value, Value, Reduction)]
  public static Value crossEntropy(Value logits, Value probabilities) {
    return crossEntropy(logits, probabilities, Reduction.MEAN);
  }

  /// The cross-entropy of logits and target probabilities, `−Σ p·logSoftmax(x)` per row.
  ///
  /// A target of 0 wins over an infinite logarithm.
  ///
  /// @param logits shape `[m, c]`, one row per sample
  /// @param probabilities shape `[m, c]`, from 0 to 1, each row with sum 1; one-hot rows for
  ///   classes. A sum off by up to 0.01 passes, as probabilities written with few digits have it
  /// @param reduction mean, sum or none; the mean is over rows
  /// @return a scalar, or shape `[m]` without reduction
  /// @throws IllegalArgumentException if the logits are no matrix, the shapes differ, or a row is
  ///   no distribution
  public static Value crossEntropy(Value logits, Value probabilities, Reduction reduction) {
    requireMatrix(logits);
    requireShapes("crossEntropy", "logits", logits, "probabilities", probabilities);
    requireUnit("crossEntropy", "target", probabilities, false);
    double[] sums =
        probabilities.isSymbolic() ? new double[0] : probabilities.detach().sum(1).toArray();
    for (int i = 0; i < sums.length; i++) {
      if (!(Math.abs(sums[i] - 1) <= 0.01)) {
        throw Errors.illegal(
            "crossEntropy",
            "the target probabilities of row " + i + " sum to " + sums[i],
            "Give rows that sum to 1.");
      }
    }
    return reduction.of(probabilities.strongMul(logits.logSoftmax(1)).sum(1).neg());
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

  private static void requireShapes(
      String operation, String leftName, Value left, String rightName, Value right) {
    if (!left.shape().equals(right.shape())) {
      throw Errors.illegal(
          operation,
          leftName
              + " have shape "
              + left.shape()
              + ", "
              + rightName
              + " "
              + right.shape()
              + "; losses do not broadcast",
          "Reshape one of them.");
    }
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

  private static void requireUnit(String operation, String name, Value value, boolean nanAllowed) {
    if (value.isSymbolic()) {
      return;
    }
    double[] data = value.toArray();
    for (int i = 0; i < data.length; i++) {
      if (!(data[i] >= 0 && data[i] <= 1) && !(nanAllowed && Double.isNaN(data[i]))) {
        throw Errors.illegal(
            operation,
            name
                + " "
                + data[i]
                + " at element "
                + i
                + " of "
                + value.shape()
                + " is not between 0 and 1",
            "Give probabilities.");
      }
    }
  }
}
