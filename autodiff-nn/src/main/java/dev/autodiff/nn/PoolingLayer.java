package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// The largest element, or the mean, of each window of two axes: see [Pooling].
///
/// @param largest whether it is the largest
/// @param window the windows
public record PoolingLayer(boolean largest, Window window) implements Layer {
  /// The largest element of each window.
  ///
  /// @param window the windows
  /// @return the layer
  public static PoolingLayer max(Window window) {
    return new PoolingLayer(true, window);
  }

  /// The mean of each window.
  ///
  /// @param window the windows
  /// @return the layer
  public static PoolingLayer average(Window window) {
    return new PoolingLayer(false, window);
  }

  @Override
  public Value apply(Value input) {
    return largest ? Pooling.maxPool2d(input, window) : Pooling.avgPool2d(input, window);
  }

  @Override
  public List<Value> parameters() {
    return List.of();
  }

  @Override
  public PoolingLayer withParameters(List<Value> parameters) {
    Parameters.requireFit("pooling", List.of(), parameters);
    return this;
  }
}
