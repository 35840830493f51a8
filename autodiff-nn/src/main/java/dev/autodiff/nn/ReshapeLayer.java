package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.List;

/// Gives each sample of a batch another shape: rows become images, images become rows.
///
/// @param lengths axis lengths of a sample; one of them may be −1, which is what remains
public record ReshapeLayer(List<Integer> lengths) implements Layer {
  /// Copies the list.
  public ReshapeLayer {
    lengths = List.copyOf(lengths);
  }

  /// Samples of a shape.
  ///
  /// @param lengths axis lengths of a sample; one of them may be −1, which is what remains
  /// @return the layer
  public static ReshapeLayer to(int... lengths) {
    return new ReshapeLayer(ConvolutionOptions.list(lengths));
  }

  /// Samples as vectors.
  ///
  /// @return the layer
  public static ReshapeLayer flat() {
    return to(-1);
  }

  /// The samples in the new shape.
  ///
  /// @param input shape `[n, …]`
  /// @return shape `[n, lengths]`
  /// @throws IllegalArgumentException if the elements of a sample do not fit, or there is no axis
  @Override
  public Value apply(Value input) {
    if (input.shape().rank() == 0) {
      throw Errors.illegal("reshape", "the input is a scalar", "Give a batch of samples.");
    }
    int[] all = new int[lengths.size() + 1];
    all[0] = input.shape().length(0);
    for (int i = 1; i < all.length; i++) {
      all[i] = lengths.get(i - 1);
    }
    return input.reshape(all);
  }

  @Override
  public List<Value> parameters() {
    return List.of();
  }

  @Override
  public ReshapeLayer withParameters(List<Value> parameters) {
    Parameters.requireFit("reshape", List.of(), parameters);
    return this;
  }
}
