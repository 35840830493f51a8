package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// [Adam] with decoupled weight decay: each step also shrinks the parameter by η·λ of it, and
/// leaves the gradient as it is.
///
/// From Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019.
///
/// @param learningRate the step size η, a finite number above 0
/// @param firstDecay β₁, the decay of the average of gradients, from 0 to below 1
/// @param secondDecay β₂, the decay of the average of squares, from 0 to below 1
/// @param eps ε, added to what is divided by, at least 0
/// @param weightDecay λ, at least 0
/// @param amsgrad whether to divide by the largest average of squares so far
/// @param maximize whether to climb instead of to descend
public record AdamW(
    double learningRate,
    double firstDecay,
    double secondDecay,
    double eps,
    double weightDecay,
    boolean amsgrad,
    boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public AdamW {
    Setting.positive("adamW", "the learning rate", learningRate);
    Setting.belowOne("adamW", "the first decay", firstDecay);
    Setting.belowOne("adamW", "the second decay", secondDecay);
    Setting.notNegative("adamW", "eps", eps);
    Setting.notNegative("adamW", "the weight decay", weightDecay);
  }

  /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, λ = 0.01.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public AdamW(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0.01, false, false);
  }

  /// The same with other decays of the averages.
  ///
  /// @param firstDecay β₁, the decay of the average of gradients, from 0 to below 1
  /// @param secondDecay β₂, the decay of the average of squares, from 0 to below 1
  /// @return the new settings
  /// @throws IllegalArgumentException if one is outside its range
  public AdamW withDecays(double firstDecay, double secondDecay) {
    return new AdamW(learningRate, firstDecay, secondDecay, eps, weightDecay, amsgrad, maximize);
  }

  /// The same with another ε.
  ///
  /// @param eps ε, added to what is divided by, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public AdamW withEps(double eps) {
    return new AdamW(learningRate, firstDecay, secondDecay, eps, weightDecay, amsgrad, maximize);
  }

  /// The same with weight decay.
  ///
  /// @param weightDecay λ, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public AdamW withWeightDecay(double weightDecay) {
    return new AdamW(learningRate, firstDecay, secondDecay, eps, weightDecay, amsgrad, maximize);
  }

  /// The same with the largest average of squares so far, or not.
  ///
  /// @param amsgrad whether to divide by the largest average of squares so far
  /// @return the new settings
  public AdamW withAmsgrad(boolean amsgrad) {
    return new AdamW(learningRate, firstDecay, secondDecay, eps, weightDecay, amsgrad, maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public AdamW withMaximize(boolean maximize) {
    return new AdamW(learningRate, firstDecay, secondDecay, eps, weightDecay, amsgrad, maximize);
  }

  @Override
  public State start(List<Value> parameters) {
    return adam().start(parameters);
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return adam().resume(parameters, memory);
  }

  private Adam adam() {
    return new Adam(
        learningRate, firstDecay, secondDecay, eps, weightDecay, true, amsgrad, maximize);
  }
}
