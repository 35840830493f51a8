package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Attention (Vaswani et al., Attention Is All You Need, 2017).
public final class Attention {
  private Attention() {}

  /// Which keys a query sees, and how scores are scaled.
  ///
  /// @param keep not 0 where a query sees a key, broadcast to `[…, queries, keys]`; null for
  ///   everywhere. Nothing is differentiated by it
  /// @param bias added to the scores, broadcast likewise; null for 0. `−∞` hides a key
  /// @param causal whether query `i` sees the keys up to `i` only
  /// @param scale factor of the scores; null for `1/√d`
  public record Options(
      @Nullable Value keep, @Nullable Value bias, boolean causal, @Nullable Double scale) {
    /// Every query sees every key.
    public static final Options DEFAULT = new Options(null, null, false, null);

    /// The same with hidden keys.
    ///
    /// @param mask not 0 where a query sees a key
    /// @return the options
    public Options withKeep(Value mask) {
      return new Options(mask, bias, causal, scale);
    }

    /// The same with something added to the scores.
    ///
    /// @param added what
    /// @return the options
    public Options withBias(Value added) {
      return new Options(keep, added, causal, scale);
    }

    /// The same with or without sight of later keys.
    ///
    /// @param past whether a query sees the keys up to its own index only
    /// @return the options
    public Options withCausal(boolean past) {
      return new Options(keep, bias, past, scale);
    }

    /// The same with another factor.
    ///
    /// @param factor of the scores
    /// @return the options
    public Options withScale(double factor) {
      return new Options(keep, bias, causal, factor);
    }
  }

  /// `softmax(Q·Kᵀ·scale + bias)·V`, over the keys that each query sees.
  ///
  /// A query that sees no key gets zeros, with zero gradients.
  ///
  /// @param queries shape `[…, queries, d]`
  /// @param keys shape `[…, keys, d]`
  /// @param values shape `[…, keys, v]`
  /// @param options masks and scale
  /// @return shape `[…, queries, v]`; leading axes broadcast
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value scaledDotProduct(Value queries, Value keys, Value values, Options options) {
    require(queries, keys, values);
    Double factor = options.scale();
    double scale = factor == null ? 1 / Math.sqrt(queries.shape().length(-1)) : factor;
    Value scores = queries.mul(scale).matmul(keys.transpose());
    int rows = queries.shape().length(-2);
    int columns = keys.shape().length(-2);
    if (options.bias() != null) {
      requireMask("bias", options.bias(), scores);
      scores = scores.add(options.bias());
    }
    if (options.keep() != null) {
      requireMask("keep", options.keep(), scores);
      Value keep = options.keep().detach().to(scores.dtype());
      scores = scores.maskedFill(keep.equal(0), Double.NEGATIVE_INFINITY);
    }
    if (options.causal()) {
      scores = scores.maskedFill(later(rows, columns).to(scores.dtype()), Double.NEGATIVE_INFINITY);
    }
    if (columns == 0 || (options.bias() == null && options.keep() == null)) {
      return scores.softmax(-1).matmul(values);
    }
    Value blind = scores.detach().max(true, -1).equal(Double.NEGATIVE_INFINITY);
    Value weights = scores.maskedFill(blind, 0).softmax(-1).maskedFill(blind, 0);
    return weights.matmul(values);
  }

  /// Self-attention with several heads: `x` is mapped to queries, keys and values, each head sees
  /// its share of their features, and the joined results are mapped once more.
  ///
  /// @param x shape `[…, length, features]`
  /// @param heads how many, a divisor of the features
  /// @param inWeight shape `[3·features, features]`: queries, keys, values
  /// @param inBias shape `[3·features]`; null for 0
  /// @param outWeight shape `[features, features]`
  /// @param outBias shape `[features]`; null for 0
  /// @param options masks and scale, for scores `[…, heads, length, length]`
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the shapes or the heads do not fit
  public static Value multiHeadSelf(
      Value x,
      int heads,
      Value inWeight,
      @Nullable Value inBias,
      Value outWeight,
      @Nullable Value outBias,
      Options options) {
    int rank = x.shape().rank();
    int features = rank < 2 ? 0 : x.shape().length(-1);
    if (rank < 2
        || heads < 1
        || features % heads != 0
        || !inWeight.shape().equals(Shape.of(3 * features, features))
        || !outWeight.shape().equals(Shape.of(features, features))) {
      throw Errors.illegal(
          "multiHeadSelf",
          "input is "
              + x.shape()
              + ", weights are "
              + inWeight.shape()
              + " and "
              + outWeight.shape()
              + ", heads is "
              + heads,
          "Give an input […, length, features], weights [3·features, features] and [features,"
              + " features], and heads that divide the features.");
    }
    Value all = Affine.linear(x, inWeight, inBias);
    Value queries = head(all, 0, heads, features);
    Value keys = head(all, 1, heads, features);
    Value values = head(all, 2, heads, features);
    Value seen = scaledDotProduct(queries, keys, values, options);
    return Affine.linear(seen.transpose(-3, -2).reshape(x.shape()), outWeight, outBias);
  }

  /// Shape `[…, heads, length, features of a head]`.
  private static Value head(Value all, int part, int heads, int features) {
    int[] lengths = Arrays.copyOf(all.shape().toArray(), all.shape().rank() + 1);
    lengths[lengths.length - 2] = heads;
    lengths[lengths.length - 1] = features / heads;
    Value own = all.slice(-1, part * features, (part + 1) * features);
    return own.reshape(Shape.of(lengths)).transpose(-3, -2);
  }

  /// 1 where a key comes after the query.
  private static Value later(int queries, int keys) {
    double[] mask = new double[queries * keys];
    for (int i = 0; i < queries; i++) {
      Arrays.fill(mask, Math.min(i + 1, keys) + i * keys, (i + 1) * keys, 1);
    }
    return Value.tensor(Shape.of(queries, keys), mask);
  }

  private static void require(Value queries, Value keys, Value values) {
    boolean fit =
        queries.shape().rank() >= 2
            && keys.shape().rank() >= 2
            && values.shape().rank() >= 2
            && queries.shape().length(-1) == keys.shape().length(-1)
            && keys.shape().length(-2) == values.shape().length(-2);
    if (!fit) {
      throw Errors.illegal(
          "scaledDotProduct",
          "queries are "
              + queries.shape()
              + ", keys "
              + keys.shape()
              + ", values "
              + values.shape(),
          "Give queries […, q, d], keys […, k, d] and values […, k, v].");
    }
  }

  private static void requireMask(String name, Value mask, Value scores) {
    int[] wanted = scores.shape().toArray();
    int[] own = mask.shape().toArray();
    boolean fit = own.length <= wanted.length;
    for (int i = 1; fit && i <= own.length; i++) {
      fit = own[own.length - i] == 1 || own[own.length - i] == wanted[wanted.length - i];
    }
    if (!fit) {
      throw Errors.illegal(
          "scaledDotProduct",
          name + " is " + mask.shape() + ", the scores are " + scores.shape(),
          "Give a mask that broadcasts to the scores.");
    }
  }
}
