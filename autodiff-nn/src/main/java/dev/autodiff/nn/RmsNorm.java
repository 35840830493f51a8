package dev.autodiff.nn;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;

/// Divides each sample by its root mean square over the last axes: see [Normalization#rmsNorm].
///
/// @param weight of the shape of those axes
/// @param eps added to the mean square
public record RmsNorm(Value weight, double eps) implements Layer {
  /// A new one: weights of 1, and `1e-5` added to the mean square.
  ///
  /// @param lengths of the last axes
  /// @return the layer, its parameter named `weight`
  public static RmsNorm of(int... lengths) {
    return new RmsNorm(Value.variable(Value.full(Shape.of(lengths), 1), "weight"), 1e-5);
  }

  @Override
  public Value apply(Value input) {
    return Normalization.rmsNorm(input, weight.shape().rank(), weight, eps);
  }

  @Override
  public List<Value> parameters() {
    return List.of(weight);
  }

  @Override
  public RmsNorm withParameters(List<Value> parameters) {
    Parameters.requireFit("rmsNorm", parameters(), parameters);
    return new RmsNorm(parameters.getFirst(), eps);
  }
}
