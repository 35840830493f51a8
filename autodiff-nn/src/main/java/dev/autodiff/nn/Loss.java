package dev.autodiff.nn;

import dev.autodiff.Value;

/// What training makes small. References to methods of [Losses] fit, as in
/// `Losses::binaryCrossEntropyWithLogits`.
@FunctionalInterface
public interface Loss {
  /// The loss of a batch.
  ///
  /// @param prediction what the model gives
  /// @param target what it should give
  /// @return a scalar, to train with
  Value of(Value prediction, Value target);
}
