package dev.autodiff.testkit;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.SplittableRandom;

/// Matrices with known spectra, turned by random reflections.
final class RandomMatrices {
  private RandomMatrices() {}

  static Value positiveDefinite(int n, double condition, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Value turn = orthogonal(n, random);
    Value full = turn.mul(spectrum(n, condition)).matmul(turn.transpose());
    // Products are rounded differently on both sides of the diagonal.
    return full.add(full.transpose()).mul(0.5);
  }

  static Value wellConditioned(int rows, int columns, double condition, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rank = Math.min(rows, columns);
    Value left = orthogonal(rows, random).slice(1, 0, rank);
    Value right = orthogonal(columns, random).slice(1, 0, rank);
    return left.mul(spectrum(rank, condition)).matmul(right.transpose());
  }

  /// From `1/√condition` to `√condition`, in equal ratios.
  private static Value spectrum(int n, double condition) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = Math.pow(condition, n == 1 ? 0 : (double) i / (n - 1) - 0.5);
    }
    return Value.vector(values);
  }

  /// A product of n Householder reflections `I − 2·v·vᵀ/vᵀv`.
  private static Value orthogonal(int n, SplittableRandom random) {
    Value turn = identity(n);
    for (int k = 0; k < n; k++) {
      double[] direction = new double[n];
      for (int i = 0; i < n; i++) {
        direction[i] = random.nextGaussian();
      }
      Value v = Value.tensor(Shape.of(n, 1), direction);
      Value projection = v.matmul(v.transpose()).div(v.square().sum());
      turn = turn.matmul(identity(n).sub(projection.mul(2)));
    }
    return turn;
  }

  private static Value identity(int n) {
    double[] elements = new double[n * n];
    for (int i = 0; i < n; i++) {
      elements[i * n + i] = 1;
    }
    return Value.tensor(Shape.of(n, n), elements);
  }
}
