package dev.autodiff.kernels;

/// All instructions of a [LaneProgram] as one piece of code, which keeps most values in registers
/// of the processor.
interface FusedLoop {
  /// Computes `n` lanes, at least one full vector. The last vector begins at lane `n` less its
  /// length: it repeats lanes, which does no harm as long as what is written is not read.
  ///
  /// @param lanes the arrays that are read, those that are written, and scratch registers
  /// @param at their first lanes
  /// @param n number of lanes
  /// @return false if products may not be what they should, so that all must be computed anew
  boolean run(double[][] lanes, int[] at, int n);

  /// How many entries `lanes` and `at` must have.
  int registers();
}
