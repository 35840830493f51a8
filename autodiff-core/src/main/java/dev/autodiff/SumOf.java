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
    return Reduce.sum(items, 0, items.length);
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
  public Dense primal(Dense... operands) {
    Shape shape = operands[0].shape();
    double[][] terms = new double[operands.length][];
    for (int k = 0; k < terms.length; k++) {
      if (!operands[k].shape().equals(shape)) {
        throw Errors.illegal(
            "sum",
            "value 0 has shape " + shape + ", value " + k + " " + operands[k].shape(),
            "Sum values of equal shape; add() broadcasts.");
      }
      terms[k] = operands[k].data();
    }
    double[] out = new double[shape.size()];
    double[] column = new double[terms.length];
    for (int i = 0; i < out.length; i++) {
      for (int k = 0; k < column.length; k++) {
        column[k] = terms[k][i];
      }
      out[i] = sum(column);
    }
    return new Dense(shape, out);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return yBar;
  }
}
