package dev.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/// Random cases of operations that hold a function of the user's.
final class TransformCases {
  private TransformCases() {}

  /// `tanh(a·b) + a`, with `b` as an argument or taken from outside.
  static ShapedCase checkpoint(SplittableRandom random) {
    Value a = ShapedCase.numbers(ShapedFamily.shape(random, 0, 0), random);
    Value b = ShapedCase.numbers(a.shape(), random).add(0.2);
    double[] expected = new double[a.shape().size()];
    Arrays.setAll(
        expected, i -> Math.tanh(a.toArray()[i] * b.toArray()[i]) + a.toArray()[i]);
    Function<List<Value>, Value> f = v -> v.get(0).mul(v.get(1)).tanh().add(v.get(0));
    boolean captured = random.nextBoolean();
    return new ShapedCase(
        "checkpoint" + a.shape() + (captured ? " that captures" : ""),
        List.of(a, b),
        at ->
            captured
                ? Autodiff.checkpoint((Value x) -> f.apply(List.of(x, at.get(1)))).apply(at.get(0))
                : Autodiff.checkpoint(f).apply(at),
        Value.tensor(a.shape(), expected),
        false);
  }
}
