package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.random.RandomGenerator;

/// One artificial neuron, `g(w·x + b)`.
///
/// With the sigmoid it is logistic regression: the output is the probability of class 1.
///
/// @param weights shape `[n]`: one per input
/// @param bias a scalar
/// @param activation the function g
public record Neuron(Value weights, Value bias, Activation activation) implements Layer {
  /// Checks the shapes.
  ///
  /// @throws IllegalArgumentException if they do not fit
  public Neuron {
    if (weights.shape().rank() != 1
        || bias.shape().rank() != 0
        || weights.dtype() != bias.dtype()) {
      throw Errors.illegal(
          "neuron",
          "weights are "
              + weights.dtype()
              + " "
              + weights.shape()
              + ", bias "
              + bias.dtype()
              + " "
              + bias.shape(),
          "Give weights [n] and a scalar bias of one dtype.");
    }
  }

  /// A new neuron with sampled weights and bias 0.
  ///
  /// @param n number of inputs, at least 1
  /// @param activation the function g
  /// @param init gives the weights
  /// @param random where they come from; the same state gives the same bits
  /// @return the neuron, its parameters named `weights` and `bias`
  /// @throws IllegalArgumentException if `n` is below 1
  public static Neuron of(int n, Activation activation, Initializer init, RandomGenerator random) {
    if (n < 1) {
      throw Errors.illegal("neuron", "got " + n + " inputs", "Give at least one.");
    }
    return new Neuron(
        Value.variable(init.sample(Shape.of(n), n, 1, random), "weights"),
        Value.variable(0, "bias"),
        activation);
  }

  /// A new sigmoid neuron.
  ///
  /// @param n number of inputs, at least 1
  /// @param init gives the weights
  /// @param random where they come from
  /// @return the neuron
  /// @throws IllegalArgumentException if `n` is below 1
  public static Neuron sigmoid(int n, Initializer init, RandomGenerator random) {
    return of(n, Activation.SIGMOID, init, random);
  }

  /// The output for one sample or for each row of a batch.
  ///
  /// @param input shape `[n]` or `[m, n]`
  /// @return a scalar or shape `[m]`
  /// @throws IllegalArgumentException if the last axis is not `n` long
  @Override
  public Value apply(Value input) {
    Linear.requireFeatures("neuron", "weights", weights, input);
    return activation.apply(input.matmul(weights).add(bias));
  }

  @Override
  public List<Value> parameters() {
    return List.of(weights, bias);
  }

  @Override
  public Neuron withParameters(List<Value> parameters) {
    Parameters.requireFit("neuron", parameters(), parameters);
    return new Neuron(parameters.get(0), parameters.get(1), activation);
  }
}
