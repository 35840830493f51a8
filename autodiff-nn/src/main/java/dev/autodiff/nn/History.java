package dev.autodiff.nn;

import dev.autodiff.Errors;
import java.util.List;

/// The losses of a training, epoch by epoch. The first entry is the untrained model's.
///
/// @param epochs in order, from epoch 0; never empty
public record History(List<EpochReport> epochs) {
  /// Requires an entry.
  ///
  /// @throws IllegalArgumentException if there is none
  public History {
    if (epochs.isEmpty()) {
      throw Errors.illegal("history", "there is no epoch", "Begin with the untrained model's.");
    }
    epochs = List.copyOf(epochs);
  }

  /// The training losses.
  ///
  /// @return one per entry
  public double[] trainingLosses() {
    return epochs.stream().mapToDouble(EpochReport::trainingLoss).toArray();
  }

  /// The validation losses.
  ///
  /// @return one per entry; none without validation data
  public double[] validationLosses() {
    return epochs.stream().flatMapToDouble(epoch -> epoch.validationLoss().stream()).toArray();
  }

  /// The entry with the lowest decisive loss, the first of equals.
  ///
  /// @return the best
  public EpochReport best() {
    EpochReport best = epochs.getFirst();
    for (EpochReport epoch : epochs) {
      best = epoch.decisiveLoss() < best.decisiveLoss() ? epoch : best;
    }
    return best;
  }

  /// The newest entry.
  ///
  /// @return the last
  public EpochReport last() {
    return epochs.getLast();
  }
}
