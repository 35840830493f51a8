package dev.autodiff.nn.fit;

import dev.autodiff.Value;
import java.util.function.DoubleFunction;

/// Looks along a direction for a step that fulfils the strong Wolfe conditions: the loss falls by
/// at least 10⁻⁴ of what the slope promises, and the slope by at least a tenth.
///
/// The search brackets such a step and then narrows the bracket, as algorithms 3.5 and 3.6 of
/// Nocedal and Wright, Numerical Optimization, 2006. New steps come from the cubic through both
/// ends; in a bracket they are kept a tenth of its width away from an end when two in a row have
/// come too near to it, as in Schmidt, minFunc, 2005. A loss that is NaN counts as too high.
public final class LineSearch {
  private static final double DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int TRIALS = 25;

  /// Loss and gradient at a point.
  ///
  /// @param loss a number; NaN and ∞ are allowed
  /// @param gradient a constant of the direction's shape
  public record Sample(double loss, Value gradient) {}

  /// A step that was tried.
  ///
  /// @param t its length
  /// @param sample what is there
  /// @param slope along the direction
  private record Trial(double t, Sample sample, double slope) {
    double loss() {
      return sample.loss;
    }
  }

  private final DoubleFunction<Sample> along;
  private final Value direction;
  private final Trial start;
  private final double tolerance;
  private int evaluations;
  private Sample found;

  /// Prepares a search.
  ///
  /// @param along gives loss and gradient after a step of a given length
  /// @param direction what steps go along
  /// @param start loss and gradient before
  /// @param slope along the direction there, below 0
  /// @param tolerance the width of a bracket, times the largest element of the direction, that is
  ///   not narrowed any more
  public LineSearch(
      DoubleFunction<Sample> along, Value direction, Sample start, double slope, double tolerance) {
    this.along = along;
    this.direction = direction;
    this.start = new Trial(0, start, slope);
    this.tolerance = tolerance / direction.abs().max().item();
    this.found = start;
  }

  /// How often loss and gradient were asked for.
  ///
  /// @return the count so far
  public int evaluations() {
    return evaluations;
  }

  /// Loss and gradient after the step.
  ///
  /// @return what was found; the start itself if no step made the loss fall
  public Sample found() {
    return found;
  }

  /// Searches.
  ///
  /// @param first the length to try first
  /// @return the length of the best step, 0 if no step made the loss fall
  public double run(double first) {
    Trial best = search(first);
    found = best.sample;
    return best.t;
  }

  private Trial search(double first) {
    Trial before = start;
    Trial now = attempt(first);
    for (int i = 0; i < TRIALS; i++) {
      if (tooHigh(now) || (i > 1 && now.loss() >= before.loss())) {
        return narrow(before, now, i);
      }
      if (flat(now)) {
        return now;
      }
      if (now.slope >= 0) {
        return narrow(before, now, i);
      }
      double least = now.t + 0.01 * (now.t - before.t);
      double t = interpolated(before, now, least, 10 * now.t);
      before = now;
      now = attempt(t);
    }
    return now.loss() < start.loss() ? now : start;
  }

  /// @param trials how many steps there were
  private Trial narrow(Trial first, Trial second, int trials) {
    boolean better = second.loss() < first.loss();
    Trial low = better ? second : first;
    Trial high = better ? first : second;
    boolean cautious = false;
    for (int i = trials; i < TRIALS && Math.abs(high.t - low.t) >= tolerance; i++) {
      double left = Math.min(low.t, high.t);
      double right = Math.max(low.t, high.t);
      double t = interpolated(low, high, left, right);
      double margin = 0.1 * (right - left);
      boolean near = Math.min(right - t, t - left) < margin;
      if (near && (cautious || t >= right || t <= left)) {
        t = right - t < t - left ? right - margin : left + margin;
        cautious = false;
      } else {
        cautious = near;
      }
      Trial now = attempt(t);
      if (tooHigh(now) || now.loss() >= low.loss()) {
        high = now;
        if (high.loss() < low.loss()) {
          Trial swapped = low;
          low = high;
          high = swapped;
        }
      } else {
        if (flat(now)) {
          return now;
        }
        if (now.slope * (high.t - low.t) >= 0) {
          high = low;
        }
        low = now;
      }
    }
    return low;
  }

  private Trial attempt(double t) {
    evaluations++;
    Sample sample = along.apply(t);
    return new Trial(t, sample, sample.gradient.mul(direction).sum().item());
  }

  /// Also where there is no number: the step went out of the domain.
  private boolean tooHigh(Trial trial) {
    return !(trial.loss() <= start.loss() + DECREASE * trial.t * start.slope);
  }

  private boolean flat(Trial trial) {
    return Math.abs(trial.slope) <= -CURVATURE * start.slope;
  }

  /// The minimum between two bounds of the cubic through two trials, or their middle if it has
  /// none; Nocedal and Wright, formula 3.59.
  private static double interpolated(Trial a, Trial b, double least, double most) {
    Trial left = a.t <= b.t ? a : b;
    Trial right = a.t <= b.t ? b : a;
    double d = left.slope + right.slope - 3 * (left.loss() - right.loss()) / (left.t - right.t);
    double root = Math.sqrt(d * d - left.slope * right.slope);
    double t =
        right.t
            - (right.t - left.t)
                * ((right.slope + root - d) / (right.slope - left.slope + 2 * root));
    return Double.isNaN(t) ? (least + most) / 2 : Math.min(Math.max(t, least), most);
  }
}
