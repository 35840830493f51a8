package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;

/// What losses require of their inputs.
final class LossInputs {
  private LossInputs() {}

  static void requireShapes(
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

  /// Requires one number per row of a matrix, or one for a vector.
  static void requireRows(String operation, Value rows, String name, Value each) {
    int rank = rows.shape().rank();
    if ((rank != 1 && rank != 2) || !each.shape().equals(leading(rows.shape()))) {
      throw Errors.illegal(
          operation,
          "inputs have shape " + rows.shape() + ", " + name + " " + each.shape(),
          "Give a matrix [samples, features] and one number per row, or a vector and a scalar.");
    }
  }

  private static Shape leading(Shape shape) {
    return shape.rank() == 1 ? Shape.SCALAR : Shape.of(shape.length(0));
  }

  /// Weights spread over a shape, which they must not widen.
  static Value weights(String operation, Value weights, Value input) {
    Shape shape = input.shape();
    int lead = shape.rank() - weights.shape().rank();
    boolean fits = lead >= 0;
    for (int i = 0; fits && i < weights.shape().rank(); i++) {
      int length = weights.shape().length(i);
      fits = length == 1 || length == shape.length(lead + i);
    }
    if (!fits) {
      throw Errors.illegal(
          operation,
          "weights have shape " + weights.shape() + ", the losses " + shape,
          "Give weights that broadcast to the losses.");
    }
    return weights.to(input.dtype());
  }

  /// Requires numbers from 0 to 1, as far as they are known.
  static void requireUnit(String operation, String name, Value value, boolean nanAllowed) {
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

  /// Requires that no known number is below 0.
  static void requireNotNegative(String operation, String name, Value value) {
    if (value.isSymbolic()) {
      return;
    }
    double[] data = value.toArray();
    for (int i = 0; i < data.length; i++) {
      if (data[i] < 0) {
        throw Errors.illegal(
            operation,
            name + " " + data[i] + " at element " + i + " of " + value.shape() + " is below 0",
            "Give numbers of at least 0.");
      }
    }
  }

  /// Requires a setting above 0, or of at least 0.
  static void requireSetting(String operation, String name, double setting, boolean zeroAllowed) {
    if (!(setting > 0 || (zeroAllowed && setting == 0))) {
      throw Errors.illegal(
          operation,
          name + " is " + setting,
          zeroAllowed ? "Give a number of at least 0." : "Give a number above 0.");
    }
  }

  /// A constant scalar of the dtype of a value.
  static Value like(Value value, double x) {
    return Value.of(x).to(value.dtype());
  }

  /// The positive part, with derivative 1 at 0: a sample on its margin still pulls.
  static Value positivePart(Value x) {
    return x.clamp(0, Double.POSITIVE_INFINITY);
  }
}
