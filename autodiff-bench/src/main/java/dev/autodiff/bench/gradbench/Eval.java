package dev.autodiff.bench.gradbench;

import java.util.function.Supplier;

/// One eval of GradBench: a set of functions of one input.
@FunctionalInterface
interface Eval {
  /// Reads an input into arrays, which is not measured.
  ///
  /// @param function one of the eval's functions
  /// @param input its input
  /// @return sets the problem up; this is measured once, as `prepare`
  /// @throws IllegalArgumentException if there is no such function, or the input does not fit
  Supplier<Problem> read(String function, Input input);
}
