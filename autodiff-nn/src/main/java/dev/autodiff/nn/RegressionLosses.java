package dev.autodiff.nn;

import static dev.autodiff.nn.LossInputs.like;
import static dev.autodiff.nn.LossInputs.requireNotNegative;
import static dev.autodiff.nn.LossInputs.requireSetting;
import static dev.autodiff.nn.LossInputs.requireShapes;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;

/// Losses of predicted numbers, beside [Losses#meanSquaredError(Value, Value)].
///
/// They never broadcast, and take the mean without a reduction. NaN stays NaN.
public final class RegressionLosses {
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private RegressionLosses() {}

  /// The mean of the absolute errors.
  ///
  /// @param predictions any shape
  /// @param targets the same shape
  /// @return a scalar
  /// @throws IllegalArgumentException if the shapes differ
  public static Value meanAbsoluteError(Value predictions, Value targets) {
    return meanAbsoluteError(predictions, targets, Reduction.MEAN);
  }

  /// The absolute errors, `|prediction − target|`, with derivative 0 where there is no error.
  ///
  /// @param predictions any shape
  /// @param targets the same shape
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ
  public static Value meanAbsoluteError(Value predictions, Value targets, Reduction reduction) {
    requireShapes("l1", "predictions", predictions, "targets", targets);
    return reduction.of(predictions.sub(targets).abs());
  }

  /// The mean of the [#smoothL1(Value, Value, double, Reduction)] losses with β = 1.
  ///
  /// @param predictions any shape
  /// @param targets the same shape
  /// @return a scalar
  /// @throws IllegalArgumentException if the shapes differ
  public static Value smoothL1(Value predictions, Value targets) {
    return smoothL1(predictions, targets, 1, Reduction.MEAN);
  }

  /// Absolute errors that are rounded off near 0: `d²/(2β)` if `|d| < β`, else `|d| − β/2`.
  ///
  /// @param predictions any shape
  /// @param targets the same shape
  /// @param beta β, where squares become absolute values, at least 0; with 0 the loss is the
  ///   absolute error
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ or `beta` is below 0 or NaN
  public static Value smoothL1(Value predictions, Value targets, double beta, Reduction reduction) {
    requireShapes("smoothL1", "predictions", predictions, "targets", targets);
    requireSetting("smoothL1", "beta", beta, true);
    Value error = predictions.sub(targets);
    Value size = error.abs();
    if (beta == 0) {
      return reduction.of(size);
    }
    Value far = size.greaterEqual(beta);
    return reduction.of(Value.where(far, size.sub(0.5 * beta), error.square().div(beta).mul(0.5)));
  }

  /// The mean of the [#huber(Value, Value, double, Reduction)] losses with δ = 1.
  ///
  /// @param predictions any shape
  /// @param targets the same shape
  /// @return a scalar
  /// @throws IllegalArgumentException if the shapes differ
  public static Value huber(Value predictions, Value targets) {
    return huber(predictions, targets, 1, Reduction.MEAN);
  }

  /// Squared errors whose derivative is bounded: `d²/2` if `|d| ≤ δ`, else `δ·(|d| − δ/2)`.
  ///
  /// From Huber, Robust Estimation of a Location Parameter, 1964.
  ///
  /// @param predictions any shape
  /// @param targets the same shape
  /// @param delta δ, the largest derivative, above 0
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ or `delta` is not above 0
  public static Value huber(Value predictions, Value targets, double delta, Reduction reduction) {
    requireShapes("huber", "predictions", predictions, "targets", targets);
    requireSetting("huber", "delta", delta, false);
    Value error = predictions.sub(targets);
    Value size = error.abs();
    Value far = size.greater(delta);
    return reduction.of(
        Value.where(far, size.sub(0.5 * delta).mul(delta), error.square().mul(0.5)));
  }

  /// The mean of the negative log-likelihoods of counts, given logarithms of rates; see
  /// [#poissonNll(Value, Value, boolean, boolean, double, Reduction)].
  ///
  /// @param logRates any shape
  /// @param counts at least 0, the same shape
  /// @return a scalar
  /// @throws IllegalArgumentException if the shapes differ
  public static Value poissonNll(Value logRates, Value counts) {
    return poissonNll(logRates, counts, true, false, 1e-8, Reduction.MEAN);
  }

  /// The negative log-likelihoods of counts under Poisson distributions, without the term `ln n!`.
  ///
  /// `eˣ − n·x` for logarithms of rates, `x − n·ln(x + ε)` for rates. A count of 0 wins over an
  /// infinite logarithm. For counts above 1 the full loss adds Stirling's approximation of the
  /// missing term, `n·ln n − n + ln(2πn)/2`; it has no share in the derivative by the rate.
  ///
  /// @param rates rates or their logarithms, any shape
  /// @param counts at least 0, the same shape
  /// @param logarithms whether `rates` are logarithms
  /// @param full whether to add the approximation
  /// @param eps ε, at least 0, keeps the logarithm of a rate of 0 finite; not used with logarithms
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ or `eps` is below 0
  public static Value poissonNll(
      Value rates,
      Value counts,
      boolean logarithms,
      boolean full,
      double eps,
      Reduction reduction) {
    requireShapes("poissonNll", "rates", rates, "counts", counts);
    requireSetting("poissonNll", "eps", eps, true);
    Value expected = logarithms ? rates.exp() : rates;
    Value logarithm = logarithms ? rates : rates.add(eps).log();
    Value losses = expected.sub(counts.strongMul(logarithm));
    if (full) {
      Value stirling =
          counts.mul(counts.log()).sub(counts).add(counts.log().add(LOG_TWO_PI).mul(0.5));
      losses = losses.add(Value.where(counts.greater(1), stirling, like(counts, 0)));
    }
    return reduction.of(losses);
  }

  /// The mean of the negative log-likelihoods under normal distributions; see [#gaussianNll(Value,
  /// Value, Value, boolean, double, Reduction)].
  ///
  /// @param means any shape
  /// @param targets the same shape
  /// @param variances as there
  /// @return a scalar
  /// @throws IllegalArgumentException as there
  public static Value gaussianNll(Value means, Value targets, Value variances) {
    return gaussianNll(means, targets, variances, false, 1e-6, Reduction.MEAN);
  }

  /// The negative log-likelihoods of numbers under normal distributions, without the constant
  /// `ln(2π)/2`: `½·(ln v + (x − y)²/v)` with `v = max(variance, ε)`.
  ///
  /// A variance below ε has the derivative of the formula, 0.
  ///
  /// @param means any shape
  /// @param targets the same shape
  /// @param variances at least 0: of that shape, or with a last axis of length 1 or without the
  ///   last axis where one variance holds for a row
  /// @param full whether to add the constant
  /// @param eps ε, above 0
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes do not fit, a variance is below 0 or `eps` is
  ///   not above 0
  public static Value gaussianNll(
      Value means, Value targets, Value variances, boolean full, double eps, Reduction reduction) {
    requireShapes("gaussianNll", "means", means, "targets", targets);
    requireSetting("gaussianNll", "eps", eps, false);
    requireNotNegative("gaussianNll", "variance", variances);
    Value each = rowwise(variances, means.shape());
    Value v = each.clamp(eps, Double.POSITIVE_INFINITY);
    Value losses = v.log().add(means.sub(targets).square().div(v)).mul(0.5);
    return reduction.of(full ? losses.add(0.5 * LOG_TWO_PI) : losses);
  }

  /// One variance for each mean, where there is one for each row.
  private static Value rowwise(Value variances, Shape shape) {
    int rank = shape.rank();
    if (rank > 0) {
      int[] lengths = shape.toArray();
      lengths[rank - 1] = 1;
      Shape ofRows = Shape.of(lengths);
      Shape leading = Shape.of(Arrays.copyOf(lengths, rank - 1));
      if (variances.shape().equals(ofRows) || variances.shape().equals(leading)) {
        return variances.reshape(ofRows).broadcastTo(shape);
      }
    }
    if (!variances.shape().equals(shape)) {
      throw Errors.illegal(
          "gaussianNll",
          "means have shape " + shape + ", variances " + variances.shape(),
          "Give one variance per mean, or one per row.");
    }
    return variances;
  }
}
