package dev.autodiff.nn;

/// A learning rate that rises and falls evenly, again and again.
///
/// From Smith, Cyclical Learning Rates for Training Neural Networks, 2017. The rate of the
/// optimizer is not used. Cycle k, counted from 0, has its height multiplied by `shrink` to the
/// power k, and at time t by `decay` to the power t.
///
/// @param lowest the rate between cycles, at least 0
/// @param highest the rate on top, above 0
/// @param up how long a rise takes, at least 1
/// @param down how long a fall takes, at least 1
/// @param shrink 1 for cycles of one height, ½ to halve it with each
/// @param decay 1 for none
public record CyclicRate(
    double lowest, double highest, int up, int down, double shrink, double decay)
    implements Schedule {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public CyclicRate {
    Setting.notNegative("cyclicRate", "the lowest rate", lowest);
    Setting.positive("cyclicRate", "the highest rate", highest);
    Setting.count("cyclicRate", "the rise", up);
    Setting.count("cyclicRate", "the fall", down);
    Setting.notNegative("cyclicRate", "shrink", shrink);
    Setting.notNegative("cyclicRate", "decay", decay);
  }

  /// Cycles of one height that fall as fast as they rise.
  ///
  /// @param lowest the rate between cycles, at least 0
  /// @param highest the rate on top, above 0
  /// @param up how long a rise takes, at least 1
  /// @throws IllegalArgumentException if one is outside its range
  public CyclicRate(double lowest, double highest, int up) {
    this(lowest, highest, up, up, 1, 1);
  }

  @Override
  public double rate(double initial, int time) {
    long cycle = (long) up + down;
    int within = (int) (time % cycle);
    double share = within <= up ? (double) within / up : (double) (cycle - within) / down;
    int cycles = (int) (time / cycle);
    double height = Math.pow(shrink, cycles) * Math.pow(decay, time);
    return lowest + (highest - lowest) * share * height;
  }
}
