package dev.autodiff.nn;

import dev.autodiff.Errors;
import java.util.Arrays;

/// How a learning rate changes over time: a function of the rate at the beginning and the time,
/// which counts epochs or steps, as [Trainer] is told.
///
/// All are closed formulas, so a training can be taken up at any time. [ReduceOnPlateau] looks at
/// the losses instead.
@FunctionalInterface
public interface Schedule {
  /// The learning rate at a time.
  ///
  /// @param initial the learning rate of the optimizer
  /// @param time how many epochs or steps there have been, from 0
  /// @return the learning rate from then on
  double rate(double initial, int time);

  /// Multiplies the rate by a factor every so often: `η·γ^⌊t/every⌋`.
  ///
  /// @param every at least 1
  /// @param factor γ, at least 0
  /// @return the schedule
  /// @throws IllegalArgumentException if a setting is outside its range
  static Schedule stepDecay(int every, double factor) {
    Setting.count("stepDecay", "the step size", every);
    Setting.notNegative("stepDecay", "the factor", factor);
    return (initial, time) -> {
      int drops = time / every;
      return initial * Math.pow(factor, drops);
    };
  }

  /// Multiplies the rate by a factor at given times; twice where a time is given twice.
  ///
  /// @param factor γ, at least 0
  /// @param milestones the times, in any order
  /// @return the schedule
  /// @throws IllegalArgumentException if the factor is outside its range
  static Schedule multiStepDecay(double factor, int... milestones) {
    Setting.notNegative("multiStepDecay", "the factor", factor);
    int[] times = milestones.clone();
    return (initial, time) -> {
      int passed = (int) Arrays.stream(times).filter(milestone -> milestone <= time).count();
      return initial * Math.pow(factor, passed);
    };
  }

  /// Multiplies the rate by a factor every time: `η·γᵗ`.
  ///
  /// @param factor γ, at least 0
  /// @return the schedule
  /// @throws IllegalArgumentException if it is outside its range
  static Schedule exponentialDecay(double factor) {
    Setting.notNegative("exponentialDecay", "the factor", factor);
    return (initial, time) -> initial * Math.pow(factor, time);
  }

  /// Half a cosine wave down to the lowest rate, and up again: `low + (η − low)·(1 + cos(πt/n))/2`.
  ///
  /// @param length n, the time of the lowest rate, at least 1
  /// @param lowest low
  /// @return the schedule
  /// @throws IllegalArgumentException if the length is below 1
  static Schedule cosineAnnealing(int length, double lowest) {
    Setting.count("cosineAnnealing", "the length", length);
    return (initial, time) ->
        lowest + (initial - lowest) * (1 + cosine(time % (2L * length), length)) / 2;
  }

  /// Half a cosine wave down to the lowest rate again and again, each longer than the one before.
  ///
  /// From Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, 2017.
  ///
  /// @param length of the first wave, at least 1
  /// @param growth how many times as long the next one is, at least 1
  /// @param lowest the rate at the end of each
  /// @return the schedule
  /// @throws IllegalArgumentException if the length or the growth is below 1
  static Schedule warmRestarts(int length, int growth, double lowest) {
    Setting.count("warmRestarts", "the length", length);
    Setting.count("warmRestarts", "the growth", growth);
    return (initial, time) -> {
      long within = growth == 1 ? time % length : time;
      long wave = length;
      while (within >= wave) {
        within -= wave;
        wave *= growth;
      }
      return lowest + (initial - lowest) * (1 + cosine(within, wave)) / 2;
    };
  }

  private static double cosine(long time, long length) {
    return Math.cos(Math.PI * ((double) time / length));
  }

  /// Multiplies the rate by a factor that changes evenly from one number to another, then stays; a
  /// warm-up, where it grows.
  ///
  /// @param from the factor at the beginning
  /// @param to the factor at the end
  /// @param length how long it changes, at least 1
  /// @return the schedule
  /// @throws IllegalArgumentException if the length is below 1
  static Schedule linear(double from, double to, int length) {
    Setting.count("linear", "the length", length);
    return (initial, time) ->
        time >= length ? initial * to : initial * (from + (to - from) * time / length);
  }

  /// Falls to 0 as a power: `η·(1 − t/n)ᵖ`, then stays 0.
  ///
  /// @param length n, at least 1
  /// @param power p, at least 0
  /// @return the schedule
  /// @throws IllegalArgumentException if a setting is outside its range
  static Schedule polynomialDecay(int length, double power) {
    Setting.count("polynomialDecay", "the length", length);
    Setting.notNegative("polynomialDecay", "the power", power);
    return (initial, time) ->
        initial * Math.pow((double) (length - Math.min(time, length)) / length, power);
  }

  /// One schedule after another: the second begins, with its time 0, when the first is over.
  ///
  /// @param length how long this one is followed, at least 0
  /// @param next what follows
  /// @return the schedule
  /// @throws IllegalArgumentException if the length is negative
  default Schedule then(int length, Schedule next) {
    if (length < 0) {
      throw Errors.illegal("then", "the length is " + length, "Give at least 0.");
    }
    return (initial, time) ->
        time < length ? rate(initial, time) : next.rate(initial, time - length);
  }
}
