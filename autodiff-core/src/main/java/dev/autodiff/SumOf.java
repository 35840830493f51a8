package dev.autodiff;

import dev.autodiff.kernels.Reduce;
import java.util.Arrays;
import java.util.List;

/// `y = Σ xₖ` of any number of operands of one shape, as one node. VJP: `x̄ₖ = ȳ`.
record SumOf() implements Shaped {
  static Value of(List<Value> terms) {
    Value[] operands = terms.toArray(Value[]::new);
    if (operands.length == 0) {
      return Value.of(0);
    }
    if (!Value.arePlainScalars(operands)) {
      return Value.apply(new SumOf(), operands);
    }
    double[] partials = new double[operands.length];
    Arrays.fill(partials, 1);
    return Value.node(new SumOf(), operands, sum(Value.items(operands)), partials);
  }

  private static double sum(double... items) {
    return Reduce.sum(items);
  }

  @Override
  public String opName() {
    return "sumOf";
  }

  @Override
  public String formula() {
    return "y = Σ of the operands";
  }

  @Override
  public String reference() {
    return LINEAR;
  }

  @Override
  public Shape shape(Shape... operands) {
    for (int k = 1; k < operands.length; k++) {
      if (!operands[k].equals(operands[0])) {
        throw Errors.illegal(
            "sum",
            "value 0 has shape " + operands[0] + ", value " + k + " " + operands[k],
            "Sum values of equal shape; add() broadcasts.");
      }
    }
    return operands[0];
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    double[] column = new double[operands.length];
    for (int i = 0; i < y.data().length; i++) {
      for (int k = 0; k < column.length; k++) {
        column[k] = operands[k].data()[i];
      }
      y.data()[i] = sum(column);
    }
  }

  @Override
  public SumOf batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar;
  }
}
