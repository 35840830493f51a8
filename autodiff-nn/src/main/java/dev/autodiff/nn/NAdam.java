package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// NAdam: [Adam] with the look ahead of Nesterov momentum.
///
/// From Dozat, Incorporating Nesterov Momentum into Adam, 2016. The momentum of step t, counted
/// from 1, is `β₁·(1 − ½·0.96^(t·ψ))`.
///
/// @param learningRate the step size η, a finite number above 0
/// @param firstDecay β₁, the decay of the average of gradients, from 0 to below 1
/// @param secondDecay β₂, the decay of the average of squares, from 0 to below 1
/// @param eps ε, added to what is divided by, at least 0
/// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
/// @param momentumDecay ψ, how fast the momentum grows to β₁, at least 0
/// @param decoupled whether the weight decay shrinks the parameter itself, by η·λ of it, and leaves
///   the gradient as it is
/// @param maximize whether to climb instead of to descend
public record NAdam(
    double learningRate,
    double firstDecay,
    double secondDecay,
    double eps,
    double weightDecay,
    double momentumDecay,
    boolean decoupled,
    boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public NAdam {
    Setting.positive("nAdam", "the learning rate", learningRate);
    Setting.belowOne("nAdam", "the first decay", firstDecay);
    Setting.belowOne("nAdam", "the second decay", secondDecay);
    Setting.notNegative("nAdam", "eps", eps);
    Setting.notNegative("nAdam", "the weight decay", weightDecay);
    Setting.notNegative("nAdam", "the momentum decay", momentumDecay);
  }

  /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, ψ = 0.004, no weight decay.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public NAdam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, 0.004, false, false);
  }

  /// The same with other decays of the averages.
  ///
  /// @param firstDecay β₁, the decay of the average of gradients, from 0 to below 1
  /// @param secondDecay β₂, the decay of the average of squares, from 0 to below 1
  /// @return the new settings
  /// @throws IllegalArgumentException if one is outside its range
  public NAdam withDecays(double firstDecay, double secondDecay) {
    return new NAdam(
        learningRate,
        firstDecay,
        secondDecay,
        eps,
        weightDecay,
        momentumDecay,
        decoupled,
        maximize);
  }

  /// The same with another ε.
  ///
  /// @param eps ε, added to what is divided by, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public NAdam withEps(double eps) {
    return new NAdam(
        learningRate,
        firstDecay,
        secondDecay,
        eps,
        weightDecay,
        momentumDecay,
        decoupled,
        maximize);
  }

  /// The same with weight decay.
  ///
  /// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public NAdam withWeightDecay(double weightDecay) {
    return new NAdam(
        learningRate,
        firstDecay,
        secondDecay,
        eps,
        weightDecay,
        momentumDecay,
        decoupled,
        maximize);
  }

  /// The same with another momentum decay.
  ///
  /// @param momentumDecay ψ, how fast the momentum grows to β₁, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public NAdam withMomentumDecay(double momentumDecay) {
    return new NAdam(
        learningRate,
        firstDecay,
        secondDecay,
        eps,
        weightDecay,
        momentumDecay,
        decoupled,
        maximize);
  }

  /// The same with decoupled weight decay, or not.
  ///
  /// @param decoupled whether the weight decay shrinks the parameter itself, by η·λ of it, and
  ///   leaves the gradient as it is
  /// @return the new settings
  public NAdam withDecoupled(boolean decoupled) {
    return new NAdam(
        learningRate,
        firstDecay,
        secondDecay,
        eps,
        weightDecay,
        momentumDecay,
        decoupled,
        maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public NAdam withMaximize(boolean maximize) {
    return new NAdam(
        learningRate,
        firstDecay,
        secondDecay,
        eps,
        weightDecay,
        momentumDecay,
        decoupled,
        maximize);
  }

  @Override
  public State start(List<Value> parameters) {
    return Stepping.start("nAdam", new Moves(this), learningRate, parameters);
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return Stepping.resume("nAdam", new Moves(this), learningRate, parameters, memory);
  }

  /// Shared are the count of steps and the product of the momenta; each parameter has both
  /// averages.
  private record Moves(NAdam settings) implements Rule {
    @Override
    public List<Value> shared() {
      return List.of(Value.of(0), Value.of(1));
    }

    @Override
    public List<Value> next(List<Value> shared) {
      Value count = shared.get(0).add(1);
      return List.of(count, shared.get(1).mul(momentum(count)));
    }

    private Value momentum(Value count) {
      Value fading = count.mul(settings.momentumDecay).rpow(0.96);
      return fading.mul(0.5).rsub(1).mul(settings.firstDecay);
    }

    @Override
    public List<Value> own(Value parameter) {
      return List.of(Rule.zeros(parameter), Rule.zeros(parameter));
    }

    @Override
    public List<Value> step(Point at) {
      Value count = at.shared().get(0);
      Value product = at.shared().get(1);
      boolean decoupled = settings.decoupled;
      Value slope = at.slope(settings.maximize, decoupled ? 0 : settings.weightDecay);
      Value from = at.shrunk(decoupled ? settings.weightDecay : 0);
      Value average = Rule.average(at.own().get(0), slope, settings.firstDecay);
      Value squares = Rule.averageOfSquares(at.own().get(1), slope, settings.secondDecay);
      Value correction = count.rpow(settings.secondDecay).rsub(1);
      Value scale = squares.div(at.like(correction)).sqrt().add(settings.eps);
      Value ahead = momentum(count.add(1));
      Value ofSlope = at.rate().mul(momentum(count).rsub(1)).div(product.rsub(1));
      Value ofAverage = at.rate().mul(ahead).div(product.mul(ahead).rsub(1));
      Value next =
          from.sub(slope.mul(at.like(ofSlope)).div(scale))
              .sub(average.mul(at.like(ofAverage)).div(scale));
      return List.of(next, average, squares);
    }
  }
}
