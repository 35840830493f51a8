package dev.autodiff.nn;

/// Why a training ended.
public enum StopReason {
  /// All epochs are done.
  EPOCHS_DONE,
  /// A listener wished it, as [EarlyStop] does.
  EARLY_STOP,
  /// A number became infinite or NaN; see [NonFinite].
  NON_FINITE
}
