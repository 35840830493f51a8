package dev.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/// A shaped operation applied to random operands, and what plain loops give for it.
///
/// @param name the operation with its shapes and arguments
/// @param linear whether the function is linear in all operands together
record ShapedCase(
    String name,
    List<Value> operands,
    Function<List<Value>, Value> function,
    Value expected,
    boolean linear) {

  /// One case of every family, with a gradient by every operand that is not lost beside the value.
  static List<ShapedCase> all(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Arrays.stream(ShapedFamily.values())
        .map(
            family ->
                Stream.generate(() -> family.draw(random.nextLong()))
                    .filter(ShapedCase::hasGradients)
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private boolean hasGradients() {
    if (isEmpty() || expected.shape().size() == 0) {
      return false;
    }
    List<Value> variables = operands.stream().map(Value::variable).toList();
    Value y = function.apply(variables);
    Gradients gradients = y.backward(Derivatives.weights(y.shape(), 0));
    double least = 1e-2 * y.abs().sum().item();
    return variables.stream().allMatch(x -> gradients.of(x).abs().max().item() > least);
  }

  /// Distinct numbers of both signs, at least 0.17 apart so that no small step makes two of them
  /// tie.
  static Value numbers(Shape shape, SplittableRandom random) {
    int n = shape.size();
    double[] data = new double[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      data[i] = data[j];
      data[j] = (i - n / 2) * 0.37 + random.nextDouble(-0.1, 0.1);
    }
    return Value.tensor(shape, data);
  }

  GradientCheck.Result check(Function<List<Value>, Value> f) {
    return GradientCheck.standard().stepLimit((_, _) -> 0.16).check(f, operands);
  }

  Value apply() {
    return function.apply(operands);
  }

  /// The operation as a function of one operand, the others held.
  Value applyTo(int operand, Value x) {
    return function.apply(Derivatives.with(operands, operand, x));
  }

  boolean isEmpty() {
    return operands.stream().anyMatch(x -> x.shape().size() == 0);
  }

  @Override
  public String toString() {
    return name;
  }
}
