package dev.autodiff.nn;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;

/// Normalizes each sample over its last axes: see [Normalization#layerNorm].
///
/// @param weight of the shape of those axes
/// @param bias of the shape of those axes
/// @param eps added to the variance
public record LayerNorm(Value weight, Value bias, double eps) implements Layer {
  /// A new one: weights of 1, biases of 0, and `1e-5` added to the variance.
  ///
  /// @param lengths of the last axes
  /// @return the layer, its parameters named `weight` and `bias`
  public static LayerNorm of(int... lengths) {
    Shape shape = Shape.of(lengths);
    return new LayerNorm(
        Value.variable(Value.full(shape, 1), "weight"),
        Value.variable(Value.full(shape, 0), "bias"),
        1e-5);
  }

  @Override
  public Value apply(Value input) {
    return Normalization.layerNorm(input, weight.shape().rank(), weight, bias, eps);
  }

  @Override
  public List<Value> parameters() {
    return List.of(weight, bias);
  }

  @Override
  public LayerNorm withParameters(List<Value> parameters) {
    Parameters.requireFit("layerNorm", parameters(), parameters);
    return new LayerNorm(parameters.get(0), parameters.get(1), eps);
  }
}
