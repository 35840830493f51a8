package dev.autodiff.golden;

import static dev.autodiff.golden.EdgeDecision.partial;
import static java.lang.Double.POSITIVE_INFINITY;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// Where reductions decide otherwise than what was recorded.
final class ReductionEdges {
  static final List<EdgeDecision> LIST =
      List.of(
          new EdgeDecision(
              "prod",
              0,
              x -> x.length > 1 && Arrays.stream(x).allMatch(Double::isFinite),
              ReductionEdges::otherFactors,
              "the product of the other factors, though the product of all overflows"),
          partial(
              "prod",
              x -> anyNaN(x) && x[x.length - 1] == 0 && x[0] == 1,
              0,
              "the cotangent that arrives from a factor 0 is 0"),
          new EdgeDecision(
              "logsumexp",
              0,
              x -> x.length > 1 && Arrays.stream(x).allMatch(a -> Math.abs(a) < POSITIVE_INFINITY),
              ReductionEdges::softmax,
              "the softmax, which sums to 1 where the value has no digits left for e^(x − y)"));

  private ReductionEdges() {}

  private static boolean anyNaN(double[] x) {
    return Arrays.stream(x).anyMatch(Double::isNaN);
  }

  private static double otherFactors(double[] x) {
    BigDecimal product = BigDecimal.ONE;
    boolean own = true;
    for (double factor : DoubleStream.of(x).skip(1).toArray()) {
      if (own && factor == x[0]) {
        own = false;
      } else {
        product = product.multiply(new BigDecimal(factor));
      }
    }
    return product.doubleValue();
  }

  private static double softmax(double[] x) {
    double max = DoubleStream.of(x).max().orElseThrow();
    double sum = DoubleStream.of(x).skip(1).map(a -> Math.exp(a - max)).sum();
    return Math.exp(x[0] - max) / sum;
  }
}
