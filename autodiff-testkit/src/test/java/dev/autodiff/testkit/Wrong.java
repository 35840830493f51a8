package dev.autodiff.testkit;

import dev.autodiff.Value;

/// Functions whose derivatives are wrong, to see that it is noticed.
final class Wrong {
  private Wrong() {}

  /// The identity with a slope of 0.999.
  static Value slope(Value x) {
    return x.sub(x.detach()).mul(0.999).add(x.detach());
  }

  /// The identity with a curvature of 0.002.
  static Value curvature(Value x) {
    return x.add(x.sub(x.detach()).square().mul(0.001));
  }
}
