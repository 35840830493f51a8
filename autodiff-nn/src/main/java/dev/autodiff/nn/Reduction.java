package dev.autodiff.nn;

import dev.autodiff.Value;

/// How the losses of the samples become one.
public enum Reduction {
  /// The mean; NaN for no samples.
  MEAN,
  /// The sum; 0 for no samples.
  SUM,
  /// Not at all: one loss per sample.
  NONE;

  /// Reduces losses.
  ///
  /// @param losses any shape
  /// @return a scalar, or the losses themselves for [#NONE]
  public Value of(Value losses) {
    return switch (this) {
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case NONE -> losses;
    };
  }
}
