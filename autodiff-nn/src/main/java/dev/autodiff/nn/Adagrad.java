package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// Adagrad: steps along the gradient, each element divided by the root of the sum of all its
/// squares so far.
///
/// From Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning and Stochastic
/// Optimization, 2011. Step t, counted from 0, has the learning rate η/(1 + t·d) with the decay d.
///
/// @param learningRate the step size η, a finite number above 0
/// @param rateDecay d, the decay of the learning rate, at least 0
/// @param eps ε, added to what is divided by, at least 0
/// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
/// @param initialSum what the sums of squares begin with, at least 0
/// @param maximize whether to climb instead of to descend
public record Adagrad(
    double learningRate,
    double rateDecay,
    double eps,
    double weightDecay,
    double initialSum,
    boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Adagrad {
    Setting.positive("adagrad", "the learning rate", learningRate);
    Setting.notNegative("adagrad", "the decay of the rate", rateDecay);
    Setting.notNegative("adagrad", "eps", eps);
    Setting.notNegative("adagrad", "the weight decay", weightDecay);
    Setting.notNegative("adagrad", "the initial sum", initialSum);
  }

  /// No decay of the rate, ε = 10⁻¹⁰, no weight decay, sums from 0.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public Adagrad(double learningRate) {
    this(learningRate, 0, 1e-10, 0, 0, false);
  }

  /// The same with decay of the learning rate.
  ///
  /// @param rateDecay d, the decay of the learning rate, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adagrad withRateDecay(double rateDecay) {
    return new Adagrad(learningRate, rateDecay, eps, weightDecay, initialSum, maximize);
  }

  /// The same with another ε.
  ///
  /// @param eps ε, added to what is divided by, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adagrad withEps(double eps) {
    return new Adagrad(learningRate, rateDecay, eps, weightDecay, initialSum, maximize);
  }

  /// The same with weight decay.
  ///
  /// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adagrad withWeightDecay(double weightDecay) {
    return new Adagrad(learningRate, rateDecay, eps, weightDecay, initialSum, maximize);
  }

  /// The same with another beginning of the sums.
  ///
  /// @param initialSum what the sums of squares begin with, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adagrad withInitialSum(double initialSum) {
    return new Adagrad(learningRate, rateDecay, eps, weightDecay, initialSum, maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public Adagrad withMaximize(boolean maximize) {
    return new Adagrad(learningRate, rateDecay, eps, weightDecay, initialSum, maximize);
  }

  @Override
  public State start(List<Value> parameters) {
    return Stepping.start("adagrad", new Moves(this), learningRate, parameters);
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return Stepping.resume("adagrad", new Moves(this), learningRate, parameters, memory);
  }

  /// Shared is the count of steps; each parameter has the sum of squares.
  private record Moves(Adagrad settings) implements Rule {
    @Override
    public List<Value> shared() {
      return List.of(Value.of(0));
    }

    @Override
    public List<Value> next(List<Value> shared) {
      return List.of(shared.getFirst().add(1));
    }

    @Override
    public List<Value> own(Value parameter) {
      return List.of(Rule.zeros(parameter).add(settings.initialSum));
    }

    @Override
    public List<Value> step(Point at) {
      Value slope = at.slope(settings.maximize, settings.weightDecay);
      Value sum = at.own().getFirst().add(slope.square());
      Value before = at.shared().getFirst().sub(1);
      Value rate = at.rate().div(before.mul(settings.rateDecay).add(1));
      Value move = slope.div(sum.sqrt().add(settings.eps)).mul(at.like(rate));
      return List.of(at.parameter().sub(move), sum);
    }
  }
}
