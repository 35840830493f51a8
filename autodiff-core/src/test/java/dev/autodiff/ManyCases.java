package dev.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Random cases of operations that take any number of operands.
final class ManyCases {
  private ManyCases() {}

  static ShapedCase sum(SplittableRandom random) {
    Shape shape = random.nextBoolean() ? Shape.SCALAR : MovementCases.numbers(0, random).shape();
    List<Value> terms = draw(shape, random.nextInt(1, 6), random);
    double[] sums = new double[shape.size()];
    for (Value term : terms) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += term.toArray()[i];
      }
    }
    return new ShapedCase(
        "sum of " + terms.size() + " values" + shape,
        terms,
        Value::sum,
        Value.tensor(shape, sums),
        true);
  }

  static ShapedCase dot(SplittableRandom random) {
    int n = random.nextInt(1, 5);
    List<Value> operands = draw(Shape.SCALAR, 2 * n, random);
    double expected = 0;
    for (int k = 0; k < n; k++) {
      expected += operands.get(k).item() * operands.get(n + k).item();
    }
    return new ShapedCase(
        "dot of " + n,
        operands,
        at -> Value.dot(at.subList(0, n), at.subList(n, 2 * n)),
        Value.of(expected),
        false);
  }

  static ShapedCase chainSum(SplittableRandom random) {
    Value start = ShapedCase.numbers(Shape.SCALAR, random);
    Value terms = ShapedCase.numbers(Shape.of(random.nextInt(6)), random);
    double expected = start.item();
    for (double term : terms.toArray()) {
      expected += term;
    }
    return new ShapedCase(
        "chainSum of " + terms.shape(),
        List.of(start, terms),
        at -> Value.apply(new ChainSum(), at.get(0), at.get(1)),
        Value.of(expected),
        true);
  }

  private static List<Value> draw(Shape shape, int count, SplittableRandom random) {
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      values.add(ShapedCase.numbers(shape, random).add(0.3 * (k + 1)));
    }
    return values;
  }
}
