package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Layers in a row: each takes the output of the one before.
///
/// @param layers first to last; none gives the identity
public record Sequential(List<Layer> layers) implements Layer {
  /// Copies the list.
  ///
  /// @throws IllegalArgumentException if one variable is a parameter of two layers: a step would
  ///   give each its own copy
  public Sequential {
    layers = List.copyOf(layers);
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Layer layer : layers) {
      for (Value parameter : layer.parameters()) {
        if (!seen.add(parameter)) {
          throw Errors.illegal(
              "sequential",
              "two layers share the parameter " + parameter.name() + " " + parameter.shape(),
              "Give each layer its own.");
        }
      }
    }
  }

  /// Layers in a row.
  ///
  /// @param layers first to last
  /// @return the network
  /// @throws IllegalArgumentException if two layers share a parameter
  public static Sequential of(Layer... layers) {
    return new Sequential(Arrays.asList(layers));
  }

  /// A multi-layer perceptron: [Linear] layers with activations between and after.
  ///
  /// The parameters are named `linear1.weight`, `linear1.bias`, `linear2.weight` and so on.
  ///
  /// @param sizes number of inputs, of neurons of each hidden layer, of outputs; at least two
  /// @param hidden activation after each linear layer but the last
  /// @param output activation after the last; [Activation#IDENTITY] adds no layer, as losses on
  ///   logits want it
  /// @param init gives the weights; biases start at 0
  /// @param seed the same seed gives the same bits
  /// @return the network
  /// @throws IllegalArgumentException if there are fewer than two sizes, or one is below 1
  public static Sequential mlp(
      int[] sizes, Activation hidden, Activation output, Initializer init, long seed) {
    if (sizes.length < 2) {
      throw Errors.illegal(
          "mlp", "sizes are " + Arrays.toString(sizes), "Give at least those of input and output.");
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      // A stream per layer: a wider layer does not change the weights of the ones after it.
      SplittableRandom stream = random.split();
      layers.add(Linear.of("linear" + i + ".", sizes[i - 1], sizes[i], init, stream));
      Activation activation = i < sizes.length - 1 ? hidden : output;
      if (activation != Activation.IDENTITY) {
        layers.add(activation);
      }
    }
    return new Sequential(layers);
  }

  @Override
  public Value apply(Value input) {
    Value output = input;
    for (Layer layer : layers) {
      output = layer.apply(output);
    }
    return output;
  }

  /// The network for use after training: every [BatchNorm] in it gets the mean and variance of what
  /// reaches it when an input goes through. The other layers stay.
  ///
  /// @param input samples to measure by, such as the training data
  /// @return the network
  /// @throws IllegalArgumentException if a layer does not take what reaches it
  public Sequential calibrated(Value input) {
    List<Layer> renewed = new ArrayList<>();
    Value reached = input.detach();
    for (Layer layer : layers) {
      Layer measured =
          switch (layer) {
            case BatchNorm norm -> norm.calibrated(reached);
            case Sequential inner -> inner.calibrated(reached);
            default -> layer;
          };
      renewed.add(measured);
      reached = measured.apply(reached).detach();
    }
    return new Sequential(renewed);
  }

  @Override
  public List<Value> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  @Override
  public Sequential withParameters(List<Value> parameters) {
    Parameters.requireFit("sequential", parameters(), parameters);
    List<Layer> renewed = new ArrayList<>();
    int from = 0;
    for (Layer layer : layers) {
      int to = from + layer.parameters().size();
      renewed.add(layer.withParameters(parameters.subList(from, to)));
      from = to;
    }
    return new Sequential(renewed);
  }
}
