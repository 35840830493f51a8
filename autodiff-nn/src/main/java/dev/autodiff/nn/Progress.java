package dev.autodiff.nn;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where a training stands after an epoch.
///
/// @param epochs the reports so far, from epoch 0 on; not to be kept, as it grows
/// @param planned number of epochs that the training will run at most
/// @param steps number of steps so far
/// @param elapsed time since the training began
public record Progress(List<EpochReport> epochs, int planned, long steps, Duration elapsed) {
  /// The newest report.
  ///
  /// @return that of the epoch just done, or of the untrained model
  public EpochReport latest() {
    return epochs.getLast();
  }

  /// The number of epochs done.
  ///
  /// @return 0 before the first
  public int epoch() {
    return latest().epoch();
  }

  /// The pace so far.
  ///
  /// @return epochs per second; NaN before the first
  public double epochsPerSecond() {
    return epoch() == 0 ? Double.NaN : epoch() / seconds();
  }

  /// The time left at this pace if all planned epochs run.
  ///
  /// @return empty before the first epoch
  public Optional<Duration> remaining() {
    if (epoch() == 0) {
      return Optional.empty();
    }
    double nanos = elapsed.toNanos() * ((double) (planned - epoch()) / epoch());
    return Optional.of(Duration.ofNanos((long) nanos));
  }

  private double seconds() {
    return Math.max(1, elapsed.toNanos()) * 1e-9;
  }
}
