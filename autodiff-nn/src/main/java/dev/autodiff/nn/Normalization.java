package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Normalizations: `(x − μ)/√(σ² + eps)·weight + bias`, which differ in what mean and variance are
/// taken over.
///
/// The variance is the mean square of the centred elements, and the mean is taken twice, the second
/// time of what the first left, so elements far from 0 keep their digits. Equal elements give 0,
/// and one element alone has a gradient of exactly 0. Elements beyond `1e150` overflow when
/// squared. NaN and `±∞` make everything NaN that is normalized with them.
public final class Normalization {
  private Normalization() {}

  /// The mean and variance that a batch normalization uses after training.
  ///
  /// @param mean one per channel
  /// @param variance one per channel
  public record RunningStatistics(Value mean, Value variance) {
    /// What training starts from: mean 0 and variance 1.
    ///
    /// @param channels how many
    /// @return the statistics
    public static RunningStatistics initial(int channels) {
      return new RunningStatistics(
          Value.full(Shape.of(channels), 0), Value.full(Shape.of(channels), 1));
    }
  }

  /// The result of a batch normalization in training.
  ///
  /// @param output of the input's shape
  /// @param statistics the running ones, with this batch's; nothing is differentiated by them
  public record BatchNormalized(Value output, RunningStatistics statistics) {}

  /// Normalizes over the last axes (Ba, Kiros and Hinton, Layer Normalization, 2016).
  ///
  /// @param x any shape of at least `axes` axes
  /// @param axes how many of the last axes, at least 1
  /// @param weight of the shape of those axes; null for 1
  /// @param bias of the shape of those axes; null for 0
  /// @param eps added to the variance
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value layerNorm(
      Value x, int axes, @Nullable Value weight, @Nullable Value bias, double eps) {
    Shape part = lastAxes("layerNorm", x, axes, weight, bias);
    Value y = normalized(x, eps, range(x.shape().rank() - axes, x.shape().rank()));
    return scaled(y, weight, bias, part);
  }

  /// Divides by the root of the mean square over the last axes, `x/√(mean x² + eps)·weight` (Zhang
  /// and Sennrich, Root Mean Square Layer Normalization, 2019).
  ///
  /// @param x any shape of at least `axes` axes
  /// @param axes how many of the last axes, at least 1
  /// @param weight of the shape of those axes; null for 1
  /// @param eps added to the mean square
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value rmsNorm(Value x, int axes, @Nullable Value weight, double eps) {
    Shape part = lastAxes("rmsNorm", x, axes, weight, null);
    int[] last = range(x.shape().rank() - axes, x.shape().rank());
    Value root = x.square().mean(true, last).add(eps).sqrt();
    return scaled(x.div(root), weight, null, part);
  }

  /// Normalizes each channel by the mean and the variance of the batch (Ioffe and Szegedy, Batch
  /// Normalization, 2015), as in training.
  ///
  /// The running statistics `r` become `(1 − momentum)·r + momentum·batch`, with the unbiased
  /// variance of the batch; the normalization uses the biased one.
  ///
  /// @param x shape `[n, channels, …]`, with at least two elements per channel
  /// @param before the running statistics so far
  /// @param weight one per channel; null for 1
  /// @param bias one per channel; null for 0
  /// @param momentum from 0 to 1: what part of the running statistics this batch makes up
  /// @param eps added to the variance
  /// @return a value of this shape, and the new running statistics
  /// @throws IllegalArgumentException if the shapes do not fit or there is one element per channel
  public static BatchNormalized batchNorm(
      Value x,
      RunningStatistics before,
      @Nullable Value weight,
      @Nullable Value bias,
      double momentum,
      double eps) {
    Shape channels = channels("batchNorm", x, weight, bias);
    requireStatistics(x, before, channels.size());
    int[] axes = allButChannels(x);
    int count = channels.size() == 0 ? 2 : x.shape().size() / channels.size();
    if (count < 2) {
      throw Errors.illegal(
          "batchNorm",
          "input " + x.shape() + " has " + count + " elements per channel",
          "Train with more than one, or use the running statistics.");
    }
    Value y = normalized(x, eps, axes);
    Value numbers = x.detach();
    Value mean = numbers.mean(axes);
    Value centred = centred(numbers, axes);
    Value variance = centred.square().sum(axes).div(count - 1);
    RunningStatistics after =
        new RunningStatistics(
            before.mean().mul(1 - momentum).add(mean.mul(momentum)),
            before.variance().mul(1 - momentum).add(variance.mul(momentum)));
    return new BatchNormalized(scaled(y, weight, bias, perChannel(x, channels.size())), after);
  }

  /// Normalizes each channel by running statistics, as after training.
  ///
  /// @param x shape `[n, channels, …]`
  /// @param statistics mean and variance per channel
  /// @param weight one per channel; null for 1
  /// @param bias one per channel; null for 0
  /// @param eps added to the variance
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value batchNorm(
      Value x,
      RunningStatistics statistics,
      @Nullable Value weight,
      @Nullable Value bias,
      double eps) {
    Shape channels = channels("batchNorm", x, weight, bias);
    requireStatistics(x, statistics, channels.size());
    Shape shape = perChannel(x, channels.size());
    Value mean = statistics.mean().reshape(shape);
    Value root = statistics.variance().add(eps).sqrt().reshape(shape);
    return scaled(x.sub(mean).div(root), weight, bias, shape);
  }

  /// Normalizes each sample over groups of channels (Wu and He, Group Normalization, 2018).
  ///
  /// @param x shape `[n, channels, …]`
  /// @param groups how many groups, a divisor of the channels
  /// @param weight one per channel; null for 1
  /// @param bias one per channel; null for 0
  /// @param eps added to the variance
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the shapes or the groups do not fit
  public static Value groupNorm(
      Value x, int groups, @Nullable Value weight, @Nullable Value bias, double eps) {
    int channels = channels("groupNorm", x, weight, bias).size();
    if (groups < 1 || channels % groups != 0) {
      throw Errors.illegal(
          "groupNorm",
          "input is " + x.shape() + ", groups is " + groups,
          "Give a number of groups that divides the channels.");
    }
    return byGroups(x, groups, weight, bias, eps);
  }

  /// Normalizes each channel of each sample (Ulyanov, Vedaldi and Lempitsky, Instance
  /// Normalization, 2016).
  ///
  /// @param x shape `[n, channels, …]`, with at least two elements per channel of a sample
  /// @param weight one per channel; null for 1
  /// @param bias one per channel; null for 0
  /// @param eps added to the variance
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the shapes do not fit or a channel of a sample has one
  ///   element
  public static Value instanceNorm(
      Value x, @Nullable Value weight, @Nullable Value bias, double eps) {
    int channels = channels("instanceNorm", x, weight, bias).size();
    int leading = x.shape().length(0) * channels;
    if (leading > 0 && x.shape().size() == leading) {
      throw Errors.illegal(
          "instanceNorm",
          "input " + x.shape() + " has 1 element per channel of a sample",
          "Give more than one.");
    }
    return byGroups(x, channels, weight, bias, eps);
  }

  /// Divides by the p-norm along an axis, `x/max(‖x‖ₚ, eps)`.
  ///
  /// @param x any shape
  /// @param p order of the norm, see [Value#norm(double, boolean, int...)]
  /// @param axis the axis
  /// @param eps the least divisor
  /// @return a value of this shape; 0 for vectors of zeros
  /// @throws IllegalArgumentException if the axis does not exist or `p` is NaN
  public static Value normalize(Value x, double p, int axis, double eps) {
    return x.div(x.norm(p, true, axis).clamp(eps, Double.POSITIVE_INFINITY));
  }

  /// The cosine of the angle between vectors along an axis, `a·b/(max(‖a‖, eps)·max(‖b‖, eps))`.
  ///
  /// @param a any shape
  /// @param b a shape that broadcasts with it
  /// @param axis the axis of the broadcast shape
  /// @param eps the least norm
  /// @return the broadcast shape without the axis; 0 where a vector is 0
  /// @throws IllegalArgumentException if the shapes do not broadcast or the axis does not exist
  public static Value cosineSimilarity(Value a, Value b, int axis, double eps) {
    int rank = Math.max(a.shape().rank(), b.shape().rank());
    if (axis >= rank || axis < -rank) {
      throw Errors.illegal(
          "cosineSimilarity",
          "axis " + axis + " does not exist in shapes " + a.shape() + " and " + b.shape(),
          "Use an axis from " + -rank + " to " + (rank - 1) + ".");
    }
    int fromEnd = axis < 0 ? axis : axis - rank;
    return unit(a, b, fromEnd, eps).mul(unit(b, a, fromEnd, eps)).sum(fromEnd);
  }

  /// One of two vectors, divided by its length once it is as long as the other.
  private static Value unit(Value x, Value other, int axis, double eps) {
    Shape shape = x.shape();
    Value wide = x;
    if (shape.rank() < -axis || shape.length(axis) == 1) {
      int[] lengths = new int[Math.max(shape.rank(), -axis)];
      Arrays.fill(lengths, 1);
      System.arraycopy(shape.toArray(), 0, lengths, lengths.length - shape.rank(), shape.rank());
      if (other.shape().rank() >= -axis) {
        lengths[lengths.length + axis] = other.shape().length(axis);
      }
      wide = x.broadcastTo(Shape.of(lengths));
    }
    return normalize(wide, 2, axis, eps);
  }

  private static Value byGroups(
      Value x, int groups, @Nullable Value weight, @Nullable Value bias, double eps) {
    Shape shape = x.shape();
    int channels = shape.length(1);
    int samples = shape.length(0);
    int each = groups * samples == 0 ? 0 : shape.size() / groups / samples;
    Value rows = normalized(x.reshape(samples, groups, each), eps, 2);
    return scaled(rows.reshape(shape), weight, bias, perChannel(x, channels));
  }

  private static Value centred(Value x, int... axes) {
    Value once = x.sub(x.mean(true, axes));
    return once.sub(once.mean(true, axes));
  }

  private static Value normalized(Value x, double eps, int... axes) {
    if (x.shape().size() == 0) {
      return x;
    }
    Value centred = centred(x, axes);
    return centred.div(centred.square().mean(true, axes).add(eps).sqrt());
  }

  private static Value scaled(Value y, @Nullable Value weight, @Nullable Value bias, Shape shape) {
    Value product = weight == null ? y : y.mul(weight.reshape(shape));
    return bias == null ? product : product.add(bias.reshape(shape));
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static int[] allButChannels(Value x) {
    return IntStream.range(0, x.shape().rank()).filter(axis -> axis != 1).toArray();
  }

  private static Shape perChannel(Value x, int channels) {
    int[] lengths = new int[x.shape().rank() - 1];
    Arrays.fill(lengths, 1);
    lengths[0] = channels;
    return Shape.of(lengths);
  }

  private static Shape lastAxes(
      String operation, Value x, int axes, @Nullable Value weight, @Nullable Value bias) {
    int rank = x.shape().rank();
    if (axes < 1 || axes > rank) {
      throw Errors.illegal(
          operation,
          "input is " + x.shape() + ", to be normalized over " + axes + " axes",
          "Give at least 1, and no more than there are.");
    }
    Shape part = Shape.of(Arrays.copyOfRange(x.shape().toArray(), rank - axes, rank));
    requireFactors(operation, x, weight, bias, part);
    return part;
  }

  private static Shape channels(
      String operation, Value x, @Nullable Value weight, @Nullable Value bias) {
    if (x.shape().rank() < 2) {
      throw Errors.illegal(operation, "input is " + x.shape(), "Give a value [n, channels, …].");
    }
    Shape channels = Shape.of(x.shape().length(1));
    requireFactors(operation, x, weight, bias, channels);
    return channels;
  }

  private static void requireFactors(
      String operation, Value x, @Nullable Value weight, @Nullable Value bias, Shape shape) {
    boolean fit =
        (weight == null || weight.shape().equals(shape))
            && (bias == null || bias.shape().equals(shape));
    if (!fit) {
      throw Errors.illegal(
          operation,
          "input is "
              + x.shape()
              + (weight == null ? "" : ", weight is " + weight.shape())
              + (bias == null ? "" : ", bias is " + bias.shape()),
          "Give weight and bias of shape " + shape + ".");
    }
  }

  private static void requireStatistics(Value x, RunningStatistics statistics, int channels) {
    Shape shape = Shape.of(channels);
    if (!statistics.mean().shape().equals(shape) || !statistics.variance().shape().equals(shape)) {
      throw Errors.illegal(
          "batchNorm",
          "input is "
              + x.shape()
              + ", running mean is "
              + statistics.mean().shape()
              + ", running variance is "
              + statistics.variance().shape(),
          "Give one of each per channel.");
    }
  }
}
