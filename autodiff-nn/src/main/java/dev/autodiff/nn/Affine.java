package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Linear and bilinear maps with a bias.
public final class Affine {
  private Affine() {}

  /// `x·Wᵀ + b`.
  ///
  /// @param x shape `[…, in]`
  /// @param weight shape `[out, in]`
  /// @param bias shape `[out]`; null for 0
  /// @return shape `[…, out]`
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value linear(Value x, Value weight, @Nullable Value bias) {
    boolean fit =
        weight.shape().rank() == 2
            && x.shape().rank() > 0
            && x.shape().length(-1) == weight.shape().length(1)
            && (bias == null || bias.shape().equals(Shape.of(weight.shape().length(0))));
    if (!fit) {
      throw Errors.illegal(
          "linear",
          "input is " + x.shape() + ", weight is " + weight.shape() + described(bias),
          "Give an input […, in], a weight [out, in] and a bias [out].");
    }
    Value product = x.matmul(weight.transpose());
    return bias == null ? product : product.add(bias);
  }

  /// `yₒ = Σ aᵢ·Wₒᵢⱼ·bⱼ + biasₒ`.
  ///
  /// @param a shape `[…, m]`
  /// @param b shape `[…, n]`, with the same leading axes
  /// @param weight shape `[out, m, n]`
  /// @param bias shape `[out]`; null for 0
  /// @return shape `[…, out]`
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value bilinear(Value a, Value b, Value weight, @Nullable Value bias) {
    boolean fit =
        weight.shape().rank() == 3
            && a.shape().rank() > 0
            && a.shape().rank() == b.shape().rank()
            && a.shape().length(-1) == weight.shape().length(1)
            && b.shape().length(-1) == weight.shape().length(2)
            && (bias == null || bias.shape().equals(Shape.of(weight.shape().length(0))));
    for (int i = 0; fit && i < a.shape().rank() - 1; i++) {
      fit = a.shape().length(i) == b.shape().length(i);
    }
    if (!fit) {
      throw Errors.illegal(
          "bilinear",
          "inputs are "
              + a.shape()
              + " and "
              + b.shape()
              + ", weight is "
              + weight.shape()
              + described(bias),
          "Give inputs […, m] and […, n], a weight [out, m, n] and a bias [out].");
    }
    int out = weight.shape().length(0);
    int m = weight.shape().length(1);
    int n = weight.shape().length(2);
    int[] lengths = a.shape().toArray();
    int last = lengths.length - 1;
    Value left = a.matmul(weight.permute(1, 0, 2).reshape(m, out * n));
    lengths[last] = out;
    Shape result = Shape.of(lengths);
    int[] wide = Arrays.copyOf(lengths, lengths.length + 1);
    wide[last + 1] = n;
    Value product = left.reshape(Shape.of(wide)).matmul(b.unsqueeze(-1)).reshape(result);
    return bias == null ? product : product.add(bias);
  }

  private static String described(@Nullable Value bias) {
    return bias == null ? "" : ", bias is " + bias.shape();
  }
}
