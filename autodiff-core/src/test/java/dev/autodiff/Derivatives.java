package dev.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/// Derivatives of functions of several values, and what the properties compare them with.
final class Derivatives {
  /// Added to every mixture, so that derivatives near underflow, which have no digits, count as 0.
  private static final double FLOOR = 1e-200;

  private Derivatives() {}

  /// A random mixture of all first derivatives, as a function that can be differentiated again: its
  /// gradient mixes all second derivatives, the mixed ones included.
  static Function<List<Value>, Value> of(Function<List<Value>, Value> f) {
    return at -> {
      Value mixture = Value.of(FLOOR);
      for (int k = 0; k < at.size(); k++) {
        int operand = k;
        Value gradient =
            Autodiff.grad(x -> weighted(f.apply(with(at, operand, x)), 11)).apply(at.get(k));
        mixture = mixture.add(weighted(gradient, k));
      }
      return mixture;
    };
  }

  private static Value weighted(Value y, int salt) {
    return y.mul(weights(y.shape(), salt)).sum();
  }

  /// The same numbers for the same shape and salt, from 0.5 to 1.5; float32 holds them exactly.
  static Value weights(Shape shape, int salt) {
    return Value.tensor(
        shape,
        new SplittableRandom(salt).doubles(shape.size(), 0.5, 1.5).map(x -> (float) x).toArray());
  }

  static List<Value> with(List<Value> values, int index, Value replacement) {
    List<Value> copy = new ArrayList<>(values);
    copy.set(index, replacement);
    return copy;
  }

  static double dot(Value x, Value y) {
    return x.mul(y).sum().item();
  }

  /// `Σ|x·y|`, the scale that the rounding of [#dot] is relative to.
  static double absDot(Value x, Value y) {
    return x.mul(y).abs().sum().item();
  }

  /// The derivative at 0, from three central differences extrapolated to step 0 (error of order
  /// step⁶).
  static double slopeAtZero(DoubleUnaryOperator f, double step) {
    double full = difference(f, step);
    double half = difference(f, step / 2);
    double quarter = difference(f, step / 4);
    double coarse = (4 * half - full) / 3;
    double fine = (4 * quarter - half) / 3;
    return (16 * fine - coarse) / 15;
  }

  private static double difference(DoubleUnaryOperator f, double step) {
    return (f.applyAsDouble(step) - f.applyAsDouble(-step)) / (2 * step);
  }
}
