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
    Arrays.setAll(expected, i -> Math.tanh(a.toArray()[i] * b.toArray()[i]) + a.toArray()[i]);
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

  /// `a·eᵇ`, with nothing but what an operation must have.
  record Scaled() implements CustomOp {
    @Override
    public String name() {
      return "customOp";
    }

    @Override
    public Shape shape(Shape... operands) {
      if (operands.length != 2 || !operands[0].equals(operands[1])) {
        throw Errors.illegal(
            name(), "operands are " + Arrays.toString(operands), "Give two of one shape.");
      }
      return operands[0];
    }

    @Override
    public void primal(Array y, Array... operands) {
      for (int i = 0; i < y.elements().length; i++) {
        y.elements()[i] = operands[0].elements()[i] * Math.exp(operands[1].elements()[i]);
      }
    }

    @Override
    public Value vjp(int operand, List<Value> operands, Value y, Value yBar) {
      return yBar.mul(operand == 0 ? operands.get(1).exp() : y);
    }
  }

  /// Running sums along the last axis, from either end, with both shortcuts.
  record RunningSum(boolean backwards) implements CustomOp {
    @Override
    public Shape shape(Shape... operands) {
      return operands[0];
    }

    @Override
    public void primal(Array y, Array... operands) {
      int length = y.shape().length(-1);
      double sum = 0;
      for (int i = 0; i < y.elements().length; i++) {
        int at = backwards ? y.elements().length - 1 - i : i;
        sum = i % length == 0 ? operands[0].elements()[at] : sum + operands[0].elements()[at];
        y.elements()[at] = sum;
      }
    }

    @Override
    public Value vjp(int operand, List<Value> operands, Value y, Value yBar) {
      return new RunningSum(!backwards).apply(yBar);
    }

    @Override
    public Value jvp(List<Value> operands, Value y, List<Value> tangents) {
      return apply(tangents.getFirst());
    }

    @Override
    public CustomOp batched(int n) {
      return this;
    }
  }

  static ShapedCase customOp(SplittableRandom random) {
    if (random.nextBoolean()) {
      Value a = ShapedCase.numbers(ShapedFamily.shape(random, 0, 0), random);
      Value b = ShapedCase.numbers(a.shape(), random).mul(0.5);
      return new ShapedCase(
          "customOp scaled" + a.shape(),
          List.of(a, b),
          at -> new Scaled().apply(at.get(0), at.get(1)),
          a.mul(b.exp()),
          false);
    }
    Value a = ShapedCase.numbers(ShapedFamily.shape(random, 0, 1), random);
    double[] sums = a.toArray();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += i % a.shape().length(-1) == 0 ? 0 : sums[i - 1];
    }
    return new ShapedCase(
        "customOp running sum" + a.shape(),
        List.of(a),
        at -> new RunningSum(false).apply(at.getFirst()),
        Value.tensor(a.shape(), sums),
        true);
  }
}
