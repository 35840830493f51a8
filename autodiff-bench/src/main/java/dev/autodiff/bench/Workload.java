package dev.autodiff.bench;

import java.util.function.Supplier;

/// Something whose speed is measured, here and in the peers under the same name.
///
/// @param name unique; the peers compute the same under it
/// @param group what it belongs to
/// @param work how much one run computes, in `unit`s; 0 if only the time says something
/// @param unit such as `FLOP` or `element`
/// @param setUp builds the data and everything that is made once; gives what is measured
record Workload(String name, Group group, double work, String unit, Supplier<Body> setUp) {
  /// What is run by one command.
  enum Group {
    KERNELS,
    EAGER,
    COMPILE,
    TRAINING;

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// What is measured.
  @FunctionalInterface
  interface Body {
    /// Computes once.
    ///
    /// @return a number that depends on the whole result, so that peers can be compared
    double run();
  }
}
