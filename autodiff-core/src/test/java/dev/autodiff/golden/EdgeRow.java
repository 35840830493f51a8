package dev.autodiff.golden;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A point where this library gives something else than PyTorch.
///
/// @param op golden name
/// @param operand whose partial it is, or [EdgeDecision#OUTPUT]
/// @param point the numbers that go in
/// @param ours the output or partial
/// @param torch what PyTorch gives
/// @param jax what JAX gives; null if it has no such operation
/// @param reason why
public record EdgeRow(
    String op,
    int operand,
    double[] point,
    double ours,
    double torch,
    @Nullable Double jax,
    String reason) {
  /// The cells of a table.
  String cells() {
    String what = operand == EdgeDecision.OUTPUT ? "y" : "∂y/∂" + "abcdefgh".charAt(operand);
    String at = Arrays.stream(point).mapToObj(EdgeRow::number).collect(Collectors.joining(", "));
    return "| %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            op, what, at, number(ours), number(torch), jax == null ? "none" : number(jax), reason);
  }

  private static String number(double x) {
    if (Double.isNaN(x) || Double.isInfinite(x)) {
      return Double.isNaN(x) ? "NaN" : x > 0 ? "∞" : "−∞";
    }
    String shortest = Double.toString(x);
    String digits = shortest.length() <= 12 ? shortest : "%.10g".formatted(x);
    return digits.replace("-", "−").replaceFirst("\\.0$", "");
  }
}
