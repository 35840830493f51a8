package dev.autodiff.nn;

import dev.autodiff.Errors;

/// Ends a training that no longer gets better.
///
/// It looks at the validation loss, or at the training loss where there is none, and remembers
/// nothing: one instance can serve several trainings at once.
///
/// @param patience how many epochs in a row may pass without getting better, at least 1
/// @param minDelta by how much the loss must fall below the lowest before to count as better, at
///   least 0
public record EarlyStop(int patience, double minDelta) implements TrainingListener {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public EarlyStop {
    if (patience < 1 || !(minDelta >= 0)) {
      throw Errors.illegal(
          "earlyStop",
          "patience is " + patience + ", minDelta " + minDelta,
          "Give a patience of at least 1 and a minDelta of at least 0.");
    }
  }

  @Override
  public Wish after(Progress progress) {
    double lowest = Double.POSITIVE_INFINITY;
    int better = 0;
    for (EpochReport report : progress.epochs()) {
      if (report.decisiveLoss() < lowest - minDelta) {
        lowest = report.decisiveLoss();
        better = report.epoch();
      }
    }
    return progress.epoch() - better >= patience ? Wish.STOP : Wish.CONTINUE;
  }
}
