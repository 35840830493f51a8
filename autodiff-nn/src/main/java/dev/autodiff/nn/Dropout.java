package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.random.RandomGenerator;

/// Dropout: in training each element is 0 with some probability, and the others are scaled up so
/// that the expectation stays (Srivastava et al., Dropout, 2014). After training it is the
/// identity, so there is nothing to call.
public final class Dropout {
  private Dropout() {}

  /// Drops elements at random.
  ///
  /// A function that is compiled cannot draw: its plan would have one mask for ever. Draw a [#mask]
  /// outside and give it as an argument.
  ///
  /// @param x any shape
  /// @param p probability of 0, from 0 to 1
  /// @param random where the mask comes from; the same state gives the same mask
  /// @return a value of this shape: 0, or `x/(1 − p)`
  /// @throws IllegalArgumentException if `p` is not from 0 to 1
  /// @throws IllegalStateException if a function is being compiled and there is anything to draw
  public static Value apply(Value x, double p, RandomGenerator random) {
    requireProbability(p, x.shape());
    if (p == 0) {
      return x;
    }
    if (p == 1) {
      return masked(x, Value.full(x.shape(), 0), p);
    }
    if (x.isSymbolic()) {
      throw Errors.state(
          "compile",
          "dropout draws a mask of shape " + x.shape() + " while the function is traced",
          "Draw it outside with Dropout.mask and give it as an argument, or do not compile.");
    }
    return masked(x, mask(x.shape(), p, random), p);
  }

  /// Drops the elements where a mask is 0.
  ///
  /// @param x any shape
  /// @param keep 1 where an element stays, 0 where it does not; of the same shape
  /// @param p the probability of 0 that the mask was drawn with, from 0 to 1
  /// @return a value of this shape: 0 where the mask is 0, even for NaN and `±∞`, else `x/(1 − p)`
  /// @throws IllegalArgumentException if the shapes differ or `p` is not from 0 to 1
  public static Value masked(Value x, Value keep, double p) {
    requireProbability(p, x.shape());
    if (!keep.shape().equals(x.shape())) {
      throw Errors.illegal(
          "dropout",
          "input is " + x.shape() + ", the mask is " + keep.shape(),
          "Give both of one shape.");
    }
    Value mask = keep.detach().to(x.dtype());
    return (p == 1 ? mask.mul(0) : mask.div(1 - p)).strongMul(x);
  }

  /// Draws a mask.
  ///
  /// @param shape its shape
  /// @param p probability of 0, from 0 to 1
  /// @param random where it comes from; one number per element, in order
  /// @return a constant of zeros and ones
  /// @throws IllegalArgumentException if `p` is not from 0 to 1
  public static Value mask(Shape shape, double p, RandomGenerator random) {
    requireProbability(p, shape);
    double[] keep = new double[shape.size()];
    for (int i = 0; i < keep.length; i++) {
      keep[i] = random.nextDouble() < p ? 0 : 1;
    }
    return Value.tensor(shape, keep);
  }

  private static void requireProbability(double p, Shape shape) {
    if (!(p >= 0 && p <= 1)) {
      throw Errors.illegal(
          "dropout", "p is " + p + ", for shape " + shape, "Give a probability from 0 to 1.");
    }
  }
}
