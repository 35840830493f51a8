package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.random.RandomGenerator;

/// A fully connected layer without activation, `x·Wᵀ + b`.
///
/// @param weight shape `[out, in]`: one row per output
/// @param bias shape `[out]`
public record Linear(Value weight, Value bias) implements Layer {
  /// Checks the shapes.
  ///
  /// @throws IllegalArgumentException if they do not fit each other
  public Linear {
    if (weight.shape().rank() != 2
        || !bias.shape().equals(Shape.of(weight.shape().length(0)))
        || weight.dtype() != bias.dtype()) {
      throw Errors.illegal(
          "linear",
          "weight is "
              + weight.dtype()
              + " "
              + weight.shape()
              + ", bias "
              + bias.dtype()
              + " "
              + bias.shape(),
          "Give a weight [out, in] and a bias [out] of one dtype.");
    }
  }

  /// A new layer with sampled weights and a bias of zeros.
  ///
  /// @param in number of inputs, at least 1
  /// @param out number of outputs, at least 1
  /// @param init gives the weights
  /// @param random where they come from; the same state gives the same bits
  /// @return the layer, its parameters named `weight` and `bias`
  /// @throws IllegalArgumentException if a size is below 1
  public static Linear of(int in, int out, Initializer init, RandomGenerator random) {
    return of("", in, out, init, random);
  }

  static Linear of(String prefix, int in, int out, Initializer init, RandomGenerator random) {
    if (in < 1 || out < 1) {
      throw Errors.illegal(
          "linear", "got " + in + " inputs and " + out + " outputs", "Give at least one of each.");
    }
    Value weight = init.sample(Shape.of(out, in), in, out, random);
    return new Linear(
        Value.variable(weight, prefix + "weight"),
        Value.variable(Value.full(Shape.of(out), 0), prefix + "bias"));
  }

  /// The number of inputs.
  ///
  /// @return the length of a sample
  public int in() {
    return weight.shape().length(1);
  }

  /// The number of outputs.
  ///
  /// @return the length of a result
  public int out() {
    return weight.shape().length(0);
  }

  /// The affine map of one sample or of each row of a batch.
  ///
  /// @param input shape `[in]` or `[m, in]`; further leading axes are batches too
  /// @return shape `[out]` or `[m, out]`
  /// @throws IllegalArgumentException if the last axis is not `in` long
  @Override
  public Value apply(Value input) {
    requireFeatures("linear", "weight", weight, input);
    return input.matmul(weight.transpose()).add(bias);
  }

  static void requireFeatures(String operation, String name, Value weights, Value input) {
    int in = weights.shape().length(-1);
    if (input.shape().rank() == 0 || input.shape().length(-1) != in) {
      throw Errors.illegal(
          operation,
          name
              + " "
              + weights.shape()
              + " takes "
              + in
              + " features, the input is "
              + input.shape(),
          "Give a last axis of length " + in + ".");
    }
  }

  @Override
  public List<Value> parameters() {
    return List.of(weight, bias);
  }

  @Override
  public Linear withParameters(List<Value> parameters) {
    Parameters.requireFit("linear", parameters(), parameters);
    return new Linear(parameters.get(0), parameters.get(1));
  }
}
