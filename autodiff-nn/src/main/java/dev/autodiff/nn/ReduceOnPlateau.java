package dev.autodiff.nn;

import dev.autodiff.Errors;

/// Multiplies the learning rate by a factor when a number has not got better for some time.
///
/// It remembers nothing: the rate is computed from all numbers so far. A number that is NaN is not
/// better than any.
///
/// @param maximize whether larger numbers are better
/// @param factor what the rate is multiplied by, from 0 to below 1
/// @param patience how many numbers in a row may be no better than the best, at least 0
/// @param threshold by how much a number must be better than the best to count, at least 0
/// @param relative whether the threshold is a share of the best number
/// @param cooldown how many numbers do not count after a reduction, at least 0
/// @param lowest the lowest rate, at least 0
/// @param eps reductions by no more than this are left out, at least 0
public record ReduceOnPlateau(
    boolean maximize,
    double factor,
    int patience,
    double threshold,
    boolean relative,
    int cooldown,
    double lowest,
    double eps) {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public ReduceOnPlateau {
    Setting.belowOne("reduceOnPlateau", "the factor", factor);
    Setting.notNegative("reduceOnPlateau", "the threshold", threshold);
    Setting.notNegative("reduceOnPlateau", "the lowest rate", lowest);
    Setting.notNegative("reduceOnPlateau", "eps", eps);
    if (patience < 0 || cooldown < 0) {
      throw Errors.illegal(
          "reduceOnPlateau",
          "the patience is " + patience + ", the cooldown " + cooldown,
          "Give at least 0.");
    }
  }

  /// Smaller is better by a share of 10⁻⁴ or more; no cooldown, no lowest rate.
  ///
  /// @param factor what the rate is multiplied by, from 0 to below 1
  /// @param patience how many numbers in a row may be no better than the best, at least 0
  /// @throws IllegalArgumentException if one is outside its range
  public ReduceOnPlateau(double factor, int patience) {
    this(false, factor, patience, 1e-4, true, 0, 0, 1e-8);
  }

  /// The learning rate after some numbers.
  ///
  /// @param initial the learning rate before any
  /// @param numbers such as the loss of each epoch so far
  /// @return the rate from then on
  public double rate(double initial, double... numbers) {
    double rate = initial;
    double best = maximize ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    int bad = 0;
    int cooling = 0;
    for (double number : numbers) {
      if (better(number, best)) {
        best = number;
        bad = 0;
      } else {
        bad++;
      }
      if (cooling > 0) {
        cooling--;
        bad = 0;
      }
      if (bad > patience) {
        double reduced = Math.max(rate * factor, lowest);
        rate = rate - reduced > eps ? reduced : rate;
        cooling = cooldown;
        bad = 0;
      }
    }
    return rate;
  }

  private boolean better(double number, double best) {
    if (Double.isInfinite(best)) {
      return maximize ? number > best : number < best;
    }
    if (relative) {
      return maximize ? number > best * (1 + threshold) : number < best * (1 - threshold);
    }
    return maximize ? number > best + threshold : number < best - threshold;
  }
}
