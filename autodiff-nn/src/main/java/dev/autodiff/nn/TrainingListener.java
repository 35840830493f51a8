package dev.autodiff.nn;

import java.util.function.Consumer;

/// Is told how a training goes, and may end it.
///
/// Listeners see numbers only and cannot change the result but by ending it, so a training gives
/// the same bits with and without them. [EarlyStop] is one.
@FunctionalInterface
public interface TrainingListener {
  /// What a listener wants next.
  enum Wish {
    /// To go on.
    CONTINUE,
    /// To end the training here.
    STOP
  }

  /// Called once before the first epoch and after each one, in the training thread.
  ///
  /// @param progress where the training stands
  /// @return whether to go on
  Wish after(Progress progress);

  /// A listener that only watches.
  ///
  /// @param watcher called before the first epoch and after each one
  /// @return a listener that never stops
  static TrainingListener progress(Consumer<Progress> watcher) {
    return progress -> {
      watcher.accept(progress);
      return Wish.CONTINUE;
    };
  }
}
