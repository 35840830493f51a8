package dev.autodiff.nn;

import java.util.Locale;

/// The first number of a training that was infinite or NaN.
///
/// @param epoch number of the epoch, from 1; 0 for the untrained model
/// @param step number of the step since the beginning, from 1; 0 before the first
/// @param kind what it was
/// @param parameter the parameter, or the one that the gradient is by; for a loss the largest one
/// @param number the number itself; for a loss the loss
public record NonFinite(int epoch, long step, Kind kind, String parameter, double number) {
  /// What can go non-finite.
  public enum Kind {
    /// The loss of a batch, or of all data after an epoch.
    LOSS,
    /// A gradient.
    GRADIENT,
    /// A parameter after a step.
    PARAMETER
  }

  /// One sentence for people.
  ///
  /// @return as in `the gradient of linear1.weight became NaN in step 17 (epoch 3)`
  @Override
  public String toString() {
    String what =
        switch (kind) {
          case LOSS -> "the loss (largest parameter: " + parameter + ")";
          case GRADIENT -> "the gradient of " + parameter;
          case PARAMETER -> "the parameter " + parameter;
        };
    return String.format(
        Locale.ROOT, "%s became %s in step %d (epoch %d)", what, number, step, epoch);
  }
}
