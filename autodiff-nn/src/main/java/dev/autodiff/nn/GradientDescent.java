package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;

/// Gradient descent with momentum: `v ← μ·v + (1 − τ)·g`, `w ← w − η·v`. The first velocity is the
/// first gradient.
///
/// With Nesterov momentum the step is `w ← w − η·(g + μ·v)`, from Sutskever et al., On the
/// importance of initialization and momentum in deep learning, 2013.
///
/// @param learningRate the step size η, a finite number above 0
/// @param momentum μ, from 0 (plain gradient descent) to below 1
/// @param dampening τ, the share of later gradients that is left out, a finite number; used with
///   momentum only
/// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
/// @param nesterov whether to look ahead along the velocity; needs momentum, and no dampening
/// @param maximize whether to climb instead of to descend
public record GradientDescent(
    double learningRate,
    double momentum,
    double dampening,
    double weightDecay,
    boolean nesterov,
    boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public GradientDescent {
    Setting.positive("gradientDescent", "the learning rate", learningRate);
    Setting.belowOne("gradientDescent", "the momentum", momentum);
    Setting.notNegative("gradientDescent", "the weight decay", weightDecay);
    if (!Double.isFinite(dampening)) {
      throw Errors.illegal(
          "gradientDescent", "the dampening is " + dampening, "Give a finite number.");
    }
    if (nesterov && (momentum == 0 || dampening != 0)) {
      throw Errors.illegal(
          "gradientDescent",
          "Nesterov momentum with momentum " + momentum + " and dampening " + dampening,
          "Give a momentum above 0 and no dampening.");
    }
  }

  /// Gradient descent with momentum.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @param momentum μ, from 0 (plain gradient descent) to below 1
  /// @throws IllegalArgumentException if one is outside its range
  public GradientDescent(double learningRate, double momentum) {
    this(learningRate, momentum, 0, 0, false, false);
  }

  /// Gradient descent without momentum.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public GradientDescent(double learningRate) {
    this(learningRate, 0);
  }

  /// The same with momentum.
  ///
  /// @param momentum μ, from 0 (plain gradient descent) to below 1
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public GradientDescent withMomentum(double momentum) {
    return new GradientDescent(learningRate, momentum, dampening, weightDecay, nesterov, maximize);
  }

  /// The same with dampening.
  ///
  /// @param dampening τ, the share of later gradients that is left out
  /// @return the new settings
  /// @throws IllegalArgumentException if it is not finite, or beside Nesterov momentum
  public GradientDescent withDampening(double dampening) {
    return new GradientDescent(learningRate, momentum, dampening, weightDecay, nesterov, maximize);
  }

  /// The same with weight decay.
  ///
  /// @param weightDecay λ, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public GradientDescent withWeightDecay(double weightDecay) {
    return new GradientDescent(learningRate, momentum, dampening, weightDecay, nesterov, maximize);
  }

  /// The same with Nesterov momentum, or without.
  ///
  /// @param nesterov whether to look ahead along the velocity
  /// @return the new settings
  /// @throws IllegalArgumentException if there is no momentum, or dampening
  public GradientDescent withNesterov(boolean nesterov) {
    return new GradientDescent(learningRate, momentum, dampening, weightDecay, nesterov, maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public GradientDescent withMaximize(boolean maximize) {
    return new GradientDescent(learningRate, momentum, dampening, weightDecay, nesterov, maximize);
  }

  @Override
  public State start(List<Value> parameters) {
    return resume(parameters, List.of());
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return new Descent(this, Value.of(learningRate), List.copyOf(parameters), List.copyOf(memory));
  }

  /// The memory holds the velocities. They are missing before the first step, where they are the
  /// gradients, and without momentum.
  private record Descent(
      GradientDescent settings, Value rate, List<Value> parameters, List<Value> memory)
      implements State {
    @Override
    public State step(List<Value> gradients) {
      Parameters.requireFit("gradientDescent", parameters, gradients);
      List<Value> moved = new ArrayList<>();
      List<Value> faster = new ArrayList<>();
      for (int i = 0; i < gradients.size(); i++) {
        Value parameter = parameters.get(i);
        Value gradient = gradients.get(i).detach();
        Value slope = settings.maximize ? gradient.neg() : gradient;
        if (settings.weightDecay != 0) {
          slope = slope.add(parameter.detach().mul(settings.weightDecay));
        }
        Value velocity = memory.isEmpty() ? slope : faster(memory.get(i), slope);
        Value direction = settings.nesterov ? slope.add(velocity.mul(settings.momentum)) : velocity;
        Value next = parameter.detach().sub(direction.mul(rate.to(direction.dtype())));
        moved.add(Parameters.renewed(parameter, next));
        if (settings.momentum != 0) {
          faster.add(velocity);
        }
      }
      return new Descent(settings, rate, List.copyOf(moved), List.copyOf(faster));
    }

    private Value faster(Value velocity, Value slope) {
      Value kept = velocity.mul(settings.momentum);
      return kept.add(settings.dampening == 0 ? slope : slope.mul(1 - settings.dampening));
    }

    @Override
    public State withLearningRate(Value learningRate) {
      return new Descent(settings, learningRate, parameters, memory);
    }
  }
}
