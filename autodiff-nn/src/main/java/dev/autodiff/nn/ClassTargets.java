package dev.autodiff.nn;

import dev.autodiff.DType;
import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Class numbers beside scores whose classes lie along axis 1, or along the only axis.
///
/// They are compared with the numbers of the classes, which needs no reading of numbers: so losses
/// of them can be traced with targets that are not known yet.
///
/// @param scores shape of the scores
/// @param numbers the class numbers, with an axis of length 1 in place of the classes
/// @param ignored the number of samples that do not count, or null
record ClassTargets(Shape scores, Value numbers, @Nullable Integer ignored) {
  /// Checks class numbers.
  ///
  /// @param operation for errors
  /// @param scores shape of the scores
  /// @param classes whole numbers, of the shape of the scores without the axis of the classes
  /// @param ignored a further number that is allowed, or null
  static ClassTargets of(String operation, Shape scores, Value classes, @Nullable Integer ignored) {
    int axis = axis(operation, scores);
    Shape wanted = without(scores, axis);
    if (!classes.shape().equals(wanted)) {
      throw Errors.illegal(
          operation,
          "scores have shape " + scores + ", classes " + classes.shape(),
          "Give classes of shape " + wanted + ", one per sample.");
    }
    if (!classes.isSymbolic()) {
      requireClasses(operation, scores, classes, scores.length(axis), ignored);
    }
    return new ClassTargets(scores, classes.detach().unsqueeze(axis), ignored);
  }

  private static void requireClasses(
      String operation, Shape scores, Value classes, int count, @Nullable Integer ignored) {
    double[] numbers = classes.toArray();
    for (int i = 0; i < numbers.length; i++) {
      double number = numbers[i];
      boolean exists = number >= 0 && number < count && number == Math.rint(number);
      if (!exists && !(ignored != null && number == ignored)) {
        throw Errors.illegal(
            operation,
            "class "
                + number
                + " at element "
                + i
                + " of the classes of shape "
                + classes.shape()
                + " does not exist in scores of shape "
                + scores,
            "Number the classes from 0 to " + (count - 1) + ".");
      }
    }
  }

  /// The axis of the classes: 1, or 0 where there is no other.
  static int axis(String operation, Shape scores) {
    if (scores.rank() == 0) {
      throw Errors.illegal(
          operation,
          "scores have shape []",
          "Give the classes along axis 1, or along the only axis.");
    }
    return scores.rank() == 1 ? 0 : 1;
  }

  private static Shape without(Shape shape, int axis) {
    int[] lengths = shape.toArray();
    int[] rest = new int[lengths.length - 1];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = lengths[i < axis ? i : i + 1];
    }
    return Shape.of(rest);
  }

  /// Class weights, laid along the axis of the classes.
  static Value weights(String operation, Value weights, Shape scores) {
    int axis = axis(operation, scores);
    if (!weights.shape().equals(Shape.of(scores.length(axis)))) {
      throw Errors.illegal(
          operation,
          "class weights have shape " + weights.shape() + ", scores " + scores,
          "Give one weight per class, shape [" + scores.length(axis) + "].");
    }
    return weights.reshape(along(scores, axis));
  }

  private static Shape along(Shape scores, int axis) {
    int[] lengths = new int[scores.rank() - axis];
    Arrays.fill(lengths, 1);
    lengths[0] = scores.length(axis);
    return Shape.of(lengths);
  }

  /// 1 at the class of each sample, 0 at the others, and for a sample that is ignored.
  ///
  /// @return a constant of the shape of the scores
  Value mask(DType dtype) {
    int axis = scores.rank() == 1 ? 0 : 1;
    double[] all = new double[scores.length(axis)];
    for (int i = 0; i < all.length; i++) {
      all[i] = ignored != null && ignored == i ? Double.NaN : i;
    }
    // NaN equals nothing.
    Value candidates = Value.tensor(along(scores, axis), all).to(numbers.dtype());
    return numbers.equal(candidates).to(dtype);
  }
}
