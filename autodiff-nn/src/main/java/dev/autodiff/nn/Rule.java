package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// How one kind of optimizer moves one parameter, in terms of Values.
///
/// All numbers that change from step to step are Values, so a step can be traced.
interface Rule {
  /// What the parameters share, such as the count of steps, before the first step: scalars.
  List<Value> shared();

  /// The same after one more step.
  ///
  /// @param shared as it was before the step
  List<Value> next(List<Value> shared);

  /// What is remembered about one parameter, before the first step.
  ///
  /// @param parameter a constant
  List<Value> own(Value parameter);

  /// One step of one parameter.
  ///
  /// @param at what there is
  /// @return the new parameter, then what is remembered about it
  List<Value> step(Point at);

  /// One parameter in one step.
  ///
  /// @param parameter a constant
  /// @param gradient a constant
  /// @param own what is remembered about it
  /// @param shared what the parameters share, after this step
  /// @param rate the learning rate
  record Point(Value parameter, Value gradient, List<Value> own, List<Value> shared, Value rate) {
    /// A scalar in the dtype of the parameter.
    Value like(Value scalar) {
      return scalar.to(parameter.dtype());
    }

    /// What the parameter should go against: the gradient, or its negative to climb, and a share of
    /// the parameter itself.
    Value slope(boolean maximize, double weightDecay) {
      Value slope = maximize ? gradient.neg() : gradient;
      return weightDecay == 0 ? slope : slope.add(parameter.mul(weightDecay));
    }

    /// The parameter, shrunk in proportion to the learning rate.
    Value shrunk(double weightDecay) {
      return weightDecay == 0 ? parameter : parameter.mul(like(rate.mul(weightDecay).rsub(1)));
    }
  }

  /// A moving average, `old + (1 − β)·(new − old)`.
  static Value average(Value old, Value now, double beta) {
    return old.add(now.sub(old).mul(1 - beta));
  }

  /// A moving average of squares, `β·old + (1 − β)·now²`.
  static Value averageOfSquares(Value old, Value now, double beta) {
    return old.mul(beta).add(now.square().mul(1 - beta));
  }

  /// Zeros of the shape and dtype of a parameter.
  static Value zeros(Value parameter) {
    return Value.full(parameter.shape(), 0).to(parameter.dtype());
  }
}
