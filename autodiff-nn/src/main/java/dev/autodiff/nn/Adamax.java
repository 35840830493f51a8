package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// Adamax: [Adam] with the largest of the fading absolute gradients in place of the root of the
/// average of squares.
///
/// From Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015, section 7.1.
///
/// @param learningRate the step size η, a finite number above 0
/// @param firstDecay β₁, the decay of the average of gradients, from 0 to below 1
/// @param secondDecay β₂, the decay of the largest gradient, from 0 to below 1
/// @param eps ε, added to the absolute gradients, at least 0
/// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
/// @param maximize whether to climb instead of to descend
public record Adamax(
    double learningRate,
    double firstDecay,
    double secondDecay,
    double eps,
    double weightDecay,
    boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Adamax {
    Setting.positive("adamax", "the learning rate", learningRate);
    Setting.belowOne("adamax", "the first decay", firstDecay);
    Setting.belowOne("adamax", "the second decay", secondDecay);
    Setting.notNegative("adamax", "eps", eps);
    Setting.notNegative("adamax", "the weight decay", weightDecay);
  }

  /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, no weight decay.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public Adamax(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, false);
  }

  /// The same with other decays of the averages.
  ///
  /// @param firstDecay β₁, the decay of the average of gradients, from 0 to below 1
  /// @param secondDecay β₂, the decay of the largest gradient, from 0 to below 1
  /// @return the new settings
  /// @throws IllegalArgumentException if one is outside its range
  public Adamax withDecays(double firstDecay, double secondDecay) {
    return new Adamax(learningRate, firstDecay, secondDecay, eps, weightDecay, maximize);
  }

  /// The same with another ε.
  ///
  /// @param eps ε, added to the absolute gradients, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adamax withEps(double eps) {
    return new Adamax(learningRate, firstDecay, secondDecay, eps, weightDecay, maximize);
  }

  /// The same with weight decay.
  ///
  /// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adamax withWeightDecay(double weightDecay) {
    return new Adamax(learningRate, firstDecay, secondDecay, eps, weightDecay, maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public Adamax withMaximize(boolean maximize) {
    return new Adamax(learningRate, firstDecay, secondDecay, eps, weightDecay, maximize);
  }

  @Override
  public State start(List<Value> parameters) {
    return Stepping.start("adamax", new Moves(this), learningRate, parameters);
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return Stepping.resume("adamax", new Moves(this), learningRate, parameters, memory);
  }

  /// Shared is the count of steps; each parameter has the average and the largest gradient.
  private record Moves(Adamax settings) implements Rule {
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
      Value slope = at.slope(settings.maximize, settings.weightDecay);
      Value average = Rule.average(at.own().get(0), slope, settings.firstDecay);
      Value largest =
          at.own().get(1).mul(settings.secondDecay).maximum(slope.abs().add(settings.eps));
      Value count = at.shared().getFirst();
      Value rate = at.rate().div(count.rpow(settings.firstDecay).rsub(1));
      Value next = at.parameter().sub(average.div(largest).mul(at.like(rate)));
      return List.of(next, average, largest);
    }
  }
}
