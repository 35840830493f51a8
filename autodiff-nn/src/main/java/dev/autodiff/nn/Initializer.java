package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/// Where the first weights of a layer come from.
///
/// The fan-scaled ones keep the variance of signals about equal from layer to layer. Sources:
/// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
/// AISTATS 2010 (Xavier); He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015 (He).
@FunctionalInterface
public interface Initializer {
  /// Samples an array of weights.
  ///
  /// @param shape the wanted shape
  /// @param fanIn number of inputs of each output, at least 1
  /// @param fanOut number of outputs of each input, at least 1
  /// @param random the source; the same state gives the same bits
  /// @return a float64 constant of that shape
  Value sample(Shape shape, int fanIn, int fanOut, RandomGenerator random);

  /// Zeros. Fine for one neuron; in a hidden layer all neurons would stay equal for ever.
  ///
  /// @return the initializer
  static Initializer zeros() {
    return (shape, _, _, _) -> Value.full(shape, 0);
  }

  /// The uniform distribution on `[low, high)`.
  ///
  /// @param low lower bound
  /// @param high upper bound, above `low`
  /// @return the initializer
  /// @throws IllegalArgumentException if the bounds are not finite numbers with `low < high`
  static Initializer uniform(double low, double high) {
    if (!(low < high) || !Double.isFinite(high - low)) {
      throw Errors.illegal(
          "uniform", "low is " + low + ", high is " + high, "Give finite bounds with low < high.");
    }
    return (shape, _, _, random) -> fill(shape, () -> random.nextDouble(low, high));
  }

  /// The normal distribution with mean 0.
  ///
  /// @param std standard deviation, above 0
  /// @return the initializer
  /// @throws IllegalArgumentException if `std` is not a finite number above 0
  static Initializer normal(double std) {
    if (!(std > 0) || !Double.isFinite(std)) {
      throw Errors.illegal("normal", "std is " + std, "Give a finite number above 0.");
    }
    return (shape, _, _, random) -> fill(shape, () -> std * random.nextGaussian());
  }

  /// Uniform on `±√(6/(fanIn + fanOut))`, for sigmoid and tanh.
  ///
  /// @return the initializer
  static Initializer xavierUniform() {
    return (shape, fanIn, fanOut, random) ->
        symmetric(Math.sqrt(6.0 / ((double) fanIn + fanOut))).sample(shape, fanIn, fanOut, random);
  }

  /// Normal with variance `2/(fanIn + fanOut)`, for sigmoid and tanh.
  ///
  /// @return the initializer
  static Initializer xavierNormal() {
    return (shape, fanIn, fanOut, random) ->
        normal(Math.sqrt(2.0 / ((double) fanIn + fanOut))).sample(shape, fanIn, fanOut, random);
  }

  /// Uniform on `±√(6/fanIn)`, for relu and its kin.
  ///
  /// @return the initializer
  static Initializer heUniform() {
    return (shape, fanIn, fanOut, random) ->
        symmetric(Math.sqrt(6.0 / fanIn)).sample(shape, fanIn, fanOut, random);
  }

  /// Normal with variance `2/fanIn`, for relu and its kin.
  ///
  /// @return the initializer
  static Initializer heNormal() {
    return (shape, fanIn, fanOut, random) ->
        normal(Math.sqrt(2.0 / fanIn)).sample(shape, fanIn, fanOut, random);
  }

  private static Initializer symmetric(double bound) {
    return uniform(-bound, bound);
  }

  private static Value fill(Shape shape, DoubleSupplier numbers) {
    double[] data = new double[shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = numbers.getAsDouble();
    }
    return Value.tensor(shape, data);
  }
}
