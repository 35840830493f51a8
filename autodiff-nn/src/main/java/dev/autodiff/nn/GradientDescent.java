package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;

/// Gradient descent with momentum: `v ← μ·v + g`, `w ← w − η·v`, starting from `v = 0`.
///
/// @param learningRate the step size η, a finite number above 0
/// @param momentum μ, from 0 (plain gradient descent) to below 1
public record GradientDescent(double learningRate, double momentum) implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public GradientDescent {
    if (!(learningRate > 0) || learningRate == Double.POSITIVE_INFINITY) {
      throw Errors.illegal(
          "gradientDescent",
          "the learning rate is " + learningRate,
          "Give a finite number above 0.");
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw Errors.illegal(
          "gradientDescent", "the momentum is " + momentum, "Give a number from 0 to below 1.");
    }
  }

  /// Gradient descent without momentum.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public GradientDescent(double learningRate) {
    this(learningRate, 0);
  }

  @Override
  public State start(List<Value> parameters) {
    return new Descent(this, List.copyOf(parameters), List.of());
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return new Descent(this, List.copyOf(parameters), List.copyOf(memory));
  }

  /// The memory holds the velocities. They are missing before the first step, where they are the
  /// gradients, and without momentum.
  private record Descent(GradientDescent settings, List<Value> parameters, List<Value> memory)
      implements State {
    @Override
    public State step(List<Value> gradients) {
      Parameters.requireFit("gradientDescent", parameters, gradients);
      List<Value> moved = new ArrayList<>();
      List<Value> faster = new ArrayList<>();
      for (int i = 0; i < gradients.size(); i++) {
        Value gradient = gradients.get(i).detach();
        Value velocity =
            memory.isEmpty() ? gradient : memory.get(i).mul(settings.momentum).add(gradient);
        Value parameter = parameters.get(i);
        Value next = parameter.detach().sub(velocity.mul(settings.learningRate));
        moved.add(Parameters.renewed(parameter, next));
        if (settings.momentum != 0) {
          faster.add(velocity);
        }
      }
      return new Descent(settings, List.copyOf(moved), List.copyOf(faster));
    }
  }
}
