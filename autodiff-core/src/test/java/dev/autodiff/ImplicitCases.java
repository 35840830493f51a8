package dev.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Cases of what is computed by functions from outside.
final class ImplicitCases {
  private ImplicitCases() {}

  /// `x³ + x = a·b` element by element, by Newton's method.
  static ShapedCase root(SplittableRandom random) {
    Shape shape = ShapedFamily.shape(random, 0, 0);
    Value a = ShapedCase.numbers(shape, random);
    Value b = ShapedCase.numbers(shape, random);
    double[] as = a.toArray();
    double[] bs = b.toArray();
    double[] expected = new double[as.length];
    Arrays.setAll(expected, i -> cubic(as[i] * bs[i]));
    Implicit.Equation f = (x, all) -> x.square().mul(x).add(x).sub(all.get(0).mul(all.get(1)));
    Implicit.Solver solver =
        all -> {
          double[] products = all.get(0).mul(all.get(1)).toArray();
          return Value.tensor(shape, Arrays.stream(products).map(ImplicitCases::cubic).toArray());
        };
    return new ShapedCase(
        "implicit root " + shape,
        List.of(a, b),
        all -> Implicit.root(f, shape, solver, all.get(0), all.get(1)),
        Value.tensor(shape, expected),
        false);
  }

  private static double cubic(double right) {
    double x = 0;
    for (int i = 0; i < 200; i++) {
      x -= (x * x * x + x - right) / (3 * x * x + 1);
    }
    return x;
  }
}
