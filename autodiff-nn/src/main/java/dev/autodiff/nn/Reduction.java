package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;

/// How the losses of the samples become one.
public enum Reduction {
  /// The mean; NaN for no samples.
  MEAN,
  /// The sum; 0 for no samples.
  SUM,
  /// The sum, divided by the length of the first axis; NaN for no samples.
  BATCH_MEAN,
  /// Not at all: one loss per sample.
  NONE;

  /// The reduction of a given name.
  ///
  /// @param name as in `mean`, `batchMean` or `BATCH_MEAN`
  /// @return the reduction
  /// @throws IllegalArgumentException if there is none of that name; the message lists the names
  public static Reduction named(String name) {
    String wanted = name.replaceAll("[-_]", "");
    for (Reduction reduction : values()) {
      if (reduction.name().replace("_", "").equalsIgnoreCase(wanted)) {
        return reduction;
      }
    }
    throw Errors.illegal(
        "reduction",
        "there is none named \"" + name + "\"",
        "Use one of mean, sum, batchMean, none.");
  }

  /// Reduces losses.
  ///
  /// @param losses any shape
  /// @return a scalar, or the losses themselves for [#NONE]
  /// @throws IllegalArgumentException if there is no first axis for [#BATCH_MEAN]
  public Value of(Value losses) {
    return switch (this) {
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case BATCH_MEAN -> losses.sum().div(batch(losses));
      case NONE -> losses;
    };
  }

  private static int batch(Value losses) {
    if (losses.shape().rank() == 0) {
      throw Errors.illegal(
          "reduction", "a scalar has no batch", "Use mean, or give losses with a first axis.");
    }
    return losses.shape().length(0);
  }
}
