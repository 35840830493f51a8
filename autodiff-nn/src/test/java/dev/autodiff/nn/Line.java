package dev.autodiff.nn;

import dev.autodiff.Value;

/// A training that can be followed by hand: one neuron without activation, and points on a line.
final class Line {
  private Line() {}

  /// A line through the origin, `y = 2x`.
  static final Dataset LINE =
      new Dataset(
          Value.matrix(new double[][] {{-1}, {0}, {1}, {2}, {3}}), Value.vector(-2, 0, 2, 4, 6));

  static Neuron neuron(double weight) {
    return new Neuron(
        Value.variable(Value.vector(weight), "weights"),
        Value.variable(0, "bias"),
        Activation.IDENTITY);
  }

  static Trainer.Builder<Neuron> squares(double weight, double learningRate) {
    return Trainer.builder(neuron(weight))
        .loss(Losses::meanSquaredError)
        .optimizer(new GradientDescent(learningRate));
  }

  static double loss(Neuron neuron, Dataset data) {
    return Losses.meanSquaredError(neuron.apply(data.features()), data.targets()).item();
  }
}
