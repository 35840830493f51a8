package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// RAdam: [Adam] that divides by the root of the average of squares only as far as that is known
/// well: in the first steps not at all.
///
/// From Liu et al., On the Variance of the Adaptive Learning Rate and Beyond, 2020; it divides from
/// the step on whose approximated length of the average is above 5.
///
/// @param learningRate the step size η, a finite number above 0
/// @param firstDecay β₁, the decay of the average of gradients, from 0 to below 1
/// @param secondDecay β₂, the decay of the average of squares, from 0 to below 1
/// @param eps ε, added to what is divided by, at least 0
/// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
/// @param decoupled whether the weight decay shrinks the parameter itself, by η·λ of it, and leaves
///   the gradient as it is
/// @param maximize whether to climb instead of to descend
public record RAdam(
    double learningRate,
    double firstDecay,
    double secondDecay,
    double eps,
    double weightDecay,
    boolean decoupled,
    boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public RAdam {
    Setting.positive("rAdam", "the learning rate", learningRate);
    Setting.belowOne("rAdam", "the first decay", firstDecay);
    Setting.belowOne("rAdam", "the second decay", secondDecay);
    Setting.notNegative("rAdam", "eps", eps);
    Setting.notNegative("rAdam", "the weight decay", weightDecay);
  }

  /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, no weight decay.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public RAdam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, false, false);
  }

  /// The same with other decays of the averages.
  ///
  /// @param firstDecay β₁, the decay of the average of gradients, from 0 to below 1
  /// @param secondDecay β₂, the decay of the average of squares, from 0 to below 1
  /// @return the new settings
  /// @throws IllegalArgumentException if one is outside its range
  public RAdam withDecays(double firstDecay, double secondDecay) {
    return new RAdam(learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, maximize);
  }

  /// The same with another ε.
  ///
  /// @param eps ε, added to what is divided by, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public RAdam withEps(double eps) {
    return new RAdam(learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, maximize);
  }

  /// The same with weight decay.
  ///
  /// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public RAdam withWeightDecay(double weightDecay) {
    return new RAdam(learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, maximize);
  }

  /// The same with decoupled weight decay, or not.
  ///
  /// @param decoupled whether the weight decay shrinks the parameter itself, by η·λ of it, and
  ///   leaves the gradient as it is
  /// @return the new settings
  public RAdam withDecoupled(boolean decoupled) {
    return new RAdam(learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public RAdam withMaximize(boolean maximize) {
    return new RAdam(learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, maximize);
  }

  @Override
  public State start(List<Value> parameters) {
    return Stepping.start("rAdam", new Moves(this), learningRate, parameters);
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return Stepping.resume("rAdam", new Moves(this), learningRate, parameters, memory);
  }

  /// Shared is the count of steps; each parameter has both averages.
  private record Moves(RAdam settings) implements Rule {
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
      return List.of(Rule.zeros(parameter), Rule.zeros(parameter));
    }

    @Override
    public List<Value> step(Point at) {
      Value count = at.shared().getFirst();
      boolean decoupled = settings.decoupled;
      Value slope = at.slope(settings.maximize, decoupled ? 0 : settings.weightDecay);
      Value from = at.shrunk(decoupled ? settings.weightDecay : 0);
      Value average = Rule.average(at.own().get(0), slope, settings.firstDecay);
      Value squares = Rule.averageOfSquares(at.own().get(1), slope, settings.secondDecay);
      Value power = count.rpow(settings.secondDecay);
      Value correction = power.rsub(1);
      double longest = 2 / (1 - settings.secondDecay) - 1;
      Value length = count.mul(2).mul(power).div(correction).rsub(longest);
      Value known = length.greater(5);
      Value safe = Value.where(known, length, Value.of(6));
      Value rectified =
          safe.sub(4)
              .mul(safe.sub(2))
              .mul(longest)
              .div(safe.mul((longest - 4) * (longest - 2)))
              .sqrt();
      Value adaptive =
          squares.sqrt().add(settings.eps).rdiv(1).mul(at.like(correction.sqrt().mul(rectified)));
      Value factor = Value.where(at.like(known), adaptive, LossInputs.like(adaptive, 1));
      Value rate = at.rate().div(count.rpow(settings.firstDecay).rsub(1));
      return List.of(from.sub(average.mul(factor).mul(at.like(rate))), average, squares);
    }
  }
}
