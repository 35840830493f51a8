package dev.autodiff.nn;

import dev.autodiff.Errors;

/// One rise of the learning rate and a long fall; the time is best counted in steps.
///
/// From Smith and Topin, Super-Convergence: Very Fast Training of Neural Networks Using Large
/// Learning Rates, 2018. The rate of the optimizer is not used: this begins with
/// `highest/division`, rises to `highest`, and falls to `highest/division/finalDivision`. With
/// three phases it first falls to where it began, in as many steps as it rose in.
///
/// @param highest the highest rate, above 0
/// @param length how many steps there are, at least 2
/// @param rise the share of the steps that the rise takes, from 0 to 1
/// @param division the highest rate over the first, above 0
/// @param finalDivision the first rate over the last, above 0
/// @param linear whether to rise and fall evenly instead of along half a cosine wave
/// @param threePhases whether to fall in two phases
public record OneCycle(
    double highest,
    int length,
    double rise,
    double division,
    double finalDivision,
    boolean linear,
    boolean threePhases)
    implements Schedule {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public OneCycle {
    Setting.positive("oneCycle", "the highest rate", highest);
    Setting.positive("oneCycle", "the division", division);
    Setting.positive("oneCycle", "the final division", finalDivision);
    if (length < 2 || !(rise >= 0 && rise <= 1)) {
      throw Errors.illegal(
          "oneCycle",
          "the length is " + length + ", the rise " + rise,
          "Give a length of at least 2 and a rise from 0 to 1.");
    }
  }

  /// A rise of 0.3, divisions of 25 and 10⁴, cosines, two phases.
  ///
  /// @param highest the highest rate, above 0
  /// @param length how many steps there are, at least 2
  /// @throws IllegalArgumentException if one is outside its range
  public OneCycle(double highest, int length) {
    this(highest, length, 0.3, 25, 1e4, false, false);
  }

  /// The learning rate at a time.
  ///
  /// @param initial not used
  /// @param time from 0 to below the length
  /// @return the rate
  /// @throws IllegalArgumentException if the cycle is over
  @Override
  public double rate(double initial, int time) {
    if (time >= length) {
      throw Errors.illegal(
          "oneCycle",
          "the cycle of " + length + " steps is over at " + time,
          "Give the cycle as many steps as the training has.");
    }
    double first = highest / division;
    double last = first / finalDivision;
    double top = rise * length - 1;
    if (top > 0 && time <= top) {
      return between(first, highest, time / top);
    }
    double end = length - 1;
    if (!threePhases) {
      return between(highest, last, (time - top) / (end - top));
    }
    double back = 2 * top;
    return time <= back
        ? between(highest, first, (time - top) / (back - top))
        : between(first, last, (time - back) / (end - back));
  }

  private double between(double from, double to, double share) {
    return linear
        ? from + (to - from) * share
        : to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
  }
}
