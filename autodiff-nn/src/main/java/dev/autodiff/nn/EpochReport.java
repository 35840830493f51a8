package dev.autodiff.nn;

import java.util.OptionalDouble;

/// The losses of the model as it is after an epoch.
///
/// @param epoch number of the epoch, from 1; 0 for the untrained model
/// @param trainingLoss the loss on the training data
/// @param validationLoss the loss on the validation data, if there are any
public record EpochReport(int epoch, double trainingLoss, OptionalDouble validationLoss) {
  /// What decides which model is best: the validation loss, or the training loss where there is
  /// none.
  ///
  /// @return that loss
  public double decisiveLoss() {
    return validationLoss.orElse(trainingLoss);
  }
}
