package dev.autodiff.nn;

import dev.autodiff.Errors;

/// Checks of the settings of optimizers and schedules.
final class Setting {
  private Setting() {}

  /// Requires a finite number above 0.
  static void positive(String operation, String name, double x) {
    if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
      throw Errors.illegal(operation, name + " is " + x, "Give a finite number above 0.");
    }
  }

  /// Requires a finite number of at least 0.
  static void notNegative(String operation, String name, double x) {
    if (!(x >= 0) || x == Double.POSITIVE_INFINITY) {
      throw Errors.illegal(operation, name + " is " + x, "Give a finite number of at least 0.");
    }
  }

  /// Requires a number from 0 to below 1.
  static void belowOne(String operation, String name, double x) {
    if (!(x >= 0 && x < 1)) {
      throw Errors.illegal(operation, name + " is " + x, "Give a number from 0 to below 1.");
    }
  }

  /// Requires a count of at least 1.
  static void count(String operation, String name, int x) {
    if (x < 1) {
      throw Errors.illegal(operation, name + " is " + x, "Give at least 1.");
    }
  }
}
