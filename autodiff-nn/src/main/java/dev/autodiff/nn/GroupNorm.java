package dev.autodiff.nn;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;

/// Normalizes each sample over groups of channels: see [Normalization#groupNorm].
///
/// @param groups how many groups, a divisor of the channels
/// @param weight one per channel
/// @param bias one per channel
/// @param eps added to the variance
public record GroupNorm(int groups, Value weight, Value bias, double eps) implements Layer {
  /// A new one: weights of 1, biases of 0, and `1e-5` added to the variance.
  ///
  /// @param groups how many groups, a divisor of the channels
  /// @param channels how many channels
  /// @return the layer, its parameters named `weight` and `bias`
  public static GroupNorm of(int groups, int channels) {
    Shape shape = Shape.of(channels);
    return new GroupNorm(
        groups,
        Value.variable(Value.full(shape, 1), "weight"),
        Value.variable(Value.full(shape, 0), "bias"),
        1e-5);
  }

  @Override
  public Value apply(Value input) {
    return Normalization.groupNorm(input, groups, weight, bias, eps);
  }

  @Override
  public List<Value> parameters() {
    return List.of(weight, bias);
  }

  @Override
  public GroupNorm withParameters(List<Value> parameters) {
    Parameters.requireFit("groupNorm", parameters(), parameters);
    return new GroupNorm(groups, parameters.get(0), parameters.get(1), eps);
  }
}
