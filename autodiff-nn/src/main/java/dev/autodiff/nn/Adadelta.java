package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// Adadelta: steps along the gradient, each element multiplied by the root of an average of the
/// squares of its moves over that of its gradients.
///
/// From Zeiler, ADADELTA: An Adaptive Learning Rate Method, 2012, where the learning rate is 1.
///
/// @param learningRate the step size η, a finite number above 0
/// @param decay ρ, the decay of the averages, from 0 to below 1
/// @param eps ε, added to what is divided by, at least 0
/// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
/// @param maximize whether to climb instead of to descend
public record Adadelta(
    double learningRate, double decay, double eps, double weightDecay, boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Adadelta {
    Setting.positive("adadelta", "the learning rate", learningRate);
    Setting.belowOne("adadelta", "the decay", decay);
    Setting.notNegative("adadelta", "eps", eps);
    Setting.notNegative("adadelta", "the weight decay", weightDecay);
  }

  /// Decay 0.9, ε = 10⁻⁶, no weight decay.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public Adadelta(double learningRate) {
    this(learningRate, 0.9, 1e-6, 0, false);
  }

  /// The same with another decay of the averages.
  ///
  /// @param decay ρ, the decay of the averages, from 0 to below 1
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adadelta withDecay(double decay) {
    return new Adadelta(learningRate, decay, eps, weightDecay, maximize);
  }

  /// The same with another ε.
  ///
  /// @param eps ε, added to what is divided by, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adadelta withEps(double eps) {
    return new Adadelta(learningRate, decay, eps, weightDecay, maximize);
  }

  /// The same with weight decay.
  ///
  /// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adadelta withWeightDecay(double weightDecay) {
    return new Adadelta(learningRate, decay, eps, weightDecay, maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public Adadelta withMaximize(boolean maximize) {
    return new Adadelta(learningRate, decay, eps, weightDecay, maximize);
  }

  @Override
  public State start(List<Value> parameters) {
    return Stepping.start("adadelta", new Moves(this), learningRate, parameters);
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return Stepping.resume("adadelta", new Moves(this), learningRate, parameters, memory);
  }

  /// Each parameter has the averages of squares of gradients and of moves.
  private record Moves(Adadelta settings) implements Rule {
    @Override
    public List<Value> shared() {
      return List.of();
    }

    @Override
    public List<Value> next(List<Value> shared) {
      return shared;
    }

    @Override
    public List<Value> own(Value parameter) {
      return List.of(Rule.zeros(parameter), Rule.zeros(parameter));
    }

    @Override
    public List<Value> step(Point at) {
      Value slope = at.slope(settings.maximize, settings.weightDecay);
      Value squares = Rule.averageOfSquares(at.own().get(0), slope, settings.decay);
      Value moves = at.own().get(1);
      Value move = moves.add(settings.eps).sqrt().div(squares.add(settings.eps).sqrt()).mul(slope);
      Value next = at.parameter().sub(move.mul(at.like(at.rate())));
      return List.of(next, squares, Rule.averageOfSquares(moves, move, settings.decay));
    }
  }
}
