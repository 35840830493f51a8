package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.Arrays;

/// Gives each feature mean 0 and standard deviation 1, `(x − mean)/std` per column.
///
/// Fit it on the training part only and apply it to both, or the test part leaks into the training.
/// A column with standard deviation 0 is only centred. Immutable.
public final class Standardizer {
  private final double[] mean;
  private final double[] std;

  /// A standardizer of known numbers, as from a model file.
  ///
  /// @param mean the mean of each column; copied
  /// @param std the standard deviation of each column, at least 0; copied
  /// @throws IllegalArgumentException if the counts differ or a number is not finite or a deviation
  ///   is negative
  public Standardizer(double[] mean, double[] std) {
    if (mean.length != std.length) {
      throw Errors.illegal(
          "standardizer",
          "there are " + mean.length + " means and " + std.length + " deviations",
          "Give one of each per column.");
    }
    for (int j = 0; j < mean.length; j++) {
      if (!Double.isFinite(mean[j]) || !(std[j] >= 0) || !Double.isFinite(std[j])) {
        throw Errors.illegal(
            "standardizer",
            "column " + j + " has mean " + mean[j] + " and deviation " + std[j],
            "Give finite numbers, deviations of at least 0.");
      }
    }
    this.mean = mean.clone();
    this.std = std.clone();
  }

  /// Measures the columns: mean and population standard deviation (divided by m, not m − 1).
  ///
  /// @param features shape `[m, n]` with at least one row
  /// @return the standardizer of `n` columns
  /// @throws IllegalArgumentException if there is no row or a number is not finite
  public static Standardizer fit(Value features) {
    Value x = features.detach();
    if (x.shape().rank() != 2 || x.shape().length(0) == 0) {
      throw Errors.illegal(
          "standardizer", "features have shape " + x.shape(), "Give a matrix with rows.");
    }
    Value mean = x.mean(0);
    double[] std = x.sub(mean).square().mean(0).sqrt().toArray();
    double[] means = mean.toArray();
    double[] low = x.min(0).toArray();
    double[] high = x.max(0).toArray();
    for (int j = 0; j < std.length; j++) {
      // The mean of equal numbers may round, and a deviation of one rounding error would blow up.
      if (low[j] == high[j]) {
        means[j] = low[j];
        std[j] = 0;
      }
    }
    return new Standardizer(means, std);
  }

  /// The mean of each column.
  ///
  /// @return a copy
  public double[] mean() {
    return mean.clone();
  }

  /// The standard deviation of each column.
  ///
  /// @return a copy; 0 for constant columns
  public double[] std() {
    return std.clone();
  }

  /// Standardizes features.
  ///
  /// @param features shape `[m, n]`, or `[n]` for one sample
  /// @return the same shape
  /// @throws IllegalArgumentException if the last axis is not `n` long
  public Value apply(Value features) {
    requireColumns(features);
    return features.sub(like(features, mean)).div(like(features, divisors()));
  }

  /// The same for a data set, whose targets stay as they are.
  ///
  /// @param data with `n` features
  /// @return the data set with standardized features
  /// @throws IllegalArgumentException if there are not `n` features
  public Dataset apply(Dataset data) {
    return new Dataset(apply(data.features()), data.targets());
  }

  /// Undoes [#apply(Value)], up to rounding.
  ///
  /// @param standardized shape `[m, n]` or `[n]`
  /// @return the same shape, in the units of the original
  /// @throws IllegalArgumentException if the last axis is not `n` long
  public Value inverse(Value standardized) {
    requireColumns(standardized);
    return standardized.mul(like(standardized, divisors())).add(like(standardized, mean));
  }

  private double[] divisors() {
    return Arrays.stream(std).map(s -> s == 0 ? 1 : s).toArray();
  }

  private static Value like(Value features, double[] numbers) {
    return Value.vector(numbers).to(features.dtype());
  }

  private void requireColumns(Value features) {
    int rank = features.shape().rank();
    if (rank < 1 || features.shape().length(-1) != mean.length) {
      throw Errors.illegal(
          "standardizer",
          "fitted on " + mean.length + " columns, the features have shape " + features.shape(),
          "Give the same columns.");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Standardizer that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(std, that.std);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(std);
  }

  @Override
  public String toString() {
    return "Standardizer[mean=" + Arrays.toString(mean) + ", std=" + Arrays.toString(std) + "]";
  }
}
