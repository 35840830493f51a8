package dev.autodiff.nn;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.nn.Normalization.RunningStatistics;
import java.util.List;

/// Normalizes each channel: by the mean and variance of the batch in training, by those of many
/// samples after it (Ioffe and Szegedy, Batch Normalization, 2015, algorithms 1 and 2).
///
/// A layer is a function of its input and its parameters, so applying one changes nothing. Train
/// with `training` on, then have [Sequential#calibrated] measure mean and variance of each of these
/// layers on the training data: they are those of the final weights, not an average over earlier
/// ones.
///
/// @param weight one per channel
/// @param bias one per channel
/// @param statistics what normalizes after training
/// @param eps added to the variance
/// @param training whether the batch normalizes itself
public record BatchNorm(
    Value weight, Value bias, RunningStatistics statistics, double eps, boolean training)
    implements Layer {
  /// A new one for training: weights of 1, biases of 0, and `1e-5` added to the variance.
  ///
  /// @param channels how many channels
  /// @return the layer, its parameters named `weight` and `bias`
  public static BatchNorm of(int channels) {
    Shape shape = Shape.of(channels);
    return new BatchNorm(
        Value.variable(Value.full(shape, 1), "weight"),
        Value.variable(Value.full(shape, 0), "bias"),
        RunningStatistics.initial(channels),
        1e-5,
        true);
  }

  /// The layer with training on or off.
  ///
  /// @param on whether the batch normalizes itself
  /// @return a layer that is the same otherwise
  public BatchNorm withTraining(boolean on) {
    return new BatchNorm(weight, bias, statistics, eps, on);
  }

  /// The layer for use after training, with the mean and the unbiased variance of an input.
  ///
  /// @param input shape `[n, channels, …]`, with at least two elements per channel
  /// @return a layer that normalizes by these
  /// @throws IllegalArgumentException if the shape does not fit
  public BatchNorm calibrated(Value input) {
    RunningStatistics measured =
        Normalization.batchNorm(input.detach(), statistics, weight, bias, 1, eps).statistics();
    return new BatchNorm(weight, bias, measured, eps, false);
  }

  @Override
  public Value apply(Value input) {
    return training
        ? Normalization.batchNorm(input, statistics, weight, bias, 0, eps).output()
        : Normalization.batchNorm(input, statistics, weight, bias, eps);
  }

  @Override
  public List<Value> parameters() {
    return List.of(weight, bias);
  }

  @Override
  public BatchNorm withParameters(List<Value> parameters) {
    Parameters.requireFit("batchNorm", parameters(), parameters);
    return new BatchNorm(parameters.get(0), parameters.get(1), statistics, eps, training);
  }
}
