package dev.autodiff.golden;

import static dev.autodiff.golden.EdgeDecision.partial;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
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
              "the softmax, which sums to 1 where the value has no digits left for e^(x − y)"),
          partial(
              "var", x -> anyInfinite(x), NaN, "the mean is infinite, and ∞ − ∞ is not a distance"),
          new EdgeDecision(
              "norm",
              EdgeDecision.OUTPUT,
              ReductionEdges::needsScale,
              ReductionEdges::norm,
              "the norm exists, though its powers overflow or vanish"),
          new EdgeDecision(
              "norm",
              0,
              ReductionEdges::needsScale,
              ReductionEdges::normPartial,
              "the norm exists, though its powers overflow or vanish"),
          partial("norm", x -> Double.isNaN(x[0]) && order(x) == 1, NaN, "a NaN stays visible"),
          partial(
              "norm",
              x -> anyNaN(x) && Double.isInfinite(order(x)),
              NaN,
              "the value is NaN, so nobody has a share in it"),
          partial(
              "logcumsumexp",
              x -> x[0] == NEGATIVE_INFINITY && x[1] == x[0] && least(x) == 1,
              1,
              "the first result is the first element, and −∞ has no share in the others"));

  private ReductionEdges() {}

  private static boolean anyNaN(double[] x) {
    return Arrays.stream(x).anyMatch(Double::isNaN);
  }

  private static boolean anyInfinite(double[] x) {
    return Arrays.stream(x).anyMatch(Double::isInfinite);
  }

  /// How many elements of a row are −∞.
  private static long least(double[] x) {
    return DoubleStream.of(x).skip(1).filter(a -> a == NEGATIVE_INFINITY).count();
  }

  private static double order(double[] x) {
    return x[x.length - 1];
  }

  private static DoubleStream sizes(double[] x) {
    return DoubleStream.of(x).limit(x.length - 1).skip(1).map(Math::abs);
  }

  /// Whether elements are far from 1, but not infinite, and powers of them are taken.
  private static boolean needsScale(double[] x) {
    double largest = sizes(x).max().orElse(0);
    return Double.isFinite(order(x))
        && order(x) != 0
        && Double.isFinite(largest)
        && largest != 0
        && Math.abs(Math.log10(largest)) > 50;
  }

  private static double norm(double[] x) {
    double unit = sizes(x).max().orElseThrow();
    return unit * Math.pow(sizes(x).map(a -> Math.pow(a / unit, order(x))).sum(), 1 / order(x));
  }

  private static double normPartial(double[] x) {
    return x[0] == 0 ? 0 : Math.signum(x[0]) * Math.pow(Math.abs(x[0]) / norm(x), order(x) - 1);
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
