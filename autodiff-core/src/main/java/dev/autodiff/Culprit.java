package dev.autodiff;

import dev.autodiff.NonFiniteException.Pass;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The first operation that made something that is not finite: finds and describes it.
final class Culprit {
  /// How many operands a message shows.
  private static final int SHOWN = 4;

  private Culprit() {}

  /// The first element that is NaN though no input is, or infinite though all inputs are finite; −1
  /// if there is none.
  ///
  /// @param lanes whether each element comes from the elements of the inputs in the same lane
  static int find(boolean lanes, Value y, Value... inputs) {
    double[] elements = y.data();
    double[][] data = null;
    boolean nanComesIn = false;
    boolean infinityComesIn = false;
    for (int i = 0; i < elements.length; i++) {
      if (Double.isNaN(elements[i])
          ? !nanComesIn
          : !Double.isFinite(elements[i]) && !infinityComesIn) {
        if (data == null) {
          data = new double[inputs.length][];
          Arrays.setAll(data, k -> inputs[k].data());
        }
        boolean nan = Double.isNaN(elements[i]);
        boolean fresh = true;
        for (int k = 0; fresh && k < inputs.length; k++) {
          fresh =
              lanes
                  ? isClean(nan, data[k][lane(inputs[k].shape(), y.shape(), i)])
                  : isClean(nan, data[k]);
        }
        if (fresh) {
          return i;
        }
        // Without lanes all inputs were looked at, and the next element would be no other case.
        nanComesIn |= !lanes && nan;
        infinityComesIn |= !lanes && !nan;
      }
    }
    return -1;
  }

  private static boolean isClean(boolean nan, double... numbers) {
    for (double number : numbers) {
      if (nan ? Double.isNaN(number) : !Double.isFinite(number)) {
        return false;
      }
    }
    return true;
  }

  /// The position in an operand that broadcasts to a shape, under one of that shape's elements.
  private static int lane(Shape operand, Shape shape, int at) {
    if (operand.equals(shape)) {
      return at;
    }
    int[] strides = Broadcasting.strides(operand.strides(), operand, shape);
    int[] index = index(shape, at);
    int lane = 0;
    for (int axis = 0; axis < index.length; axis++) {
      lane += index[axis] * strides[axis];
    }
    return lane;
  }

  private static int[] index(Shape shape, int at) {
    int[] index = new int[shape.rank()];
    int rest = at;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      int length = shape.lengths()[axis];
      index[axis] = rest % length;
      rest /= length;
    }
    return index;
  }

  static NonFiniteException forward(Op op, Site site, int at, Value y, Value... operands) {
    double number = y.data()[at];
    StringBuilder problem = new StringBuilder();
    problem.append("the result").append(place(y.shape(), at)).append(" is ").append(number);
    problem.append(", though no operand is: ");
    boolean lanes = op instanceof Elementwise;
    for (int k = 0; k < Math.min(operands.length, SHOWN); k++) {
      problem.append(k == 0 ? "" : ", ").append(name(k)).append(shown(operands[k]));
      problem.append(lanes ? there(operands[k], y.shape(), at) : "");
    }
    problem.append(more(operands.length - SHOWN));
    return exception(
        op.opName(), Pass.FORWARD, problem, site, at, y, wayOut(op, at, y, operands), operands);
  }

  static NonFiniteException derivative(
      Pass pass,
      Value node,
      int operand,
      Site site,
      int at,
      boolean lanes,
      Value result,
      List<String> names,
      Value... inputs) {
    StringBuilder problem = new StringBuilder();
    problem.append(pass == Pass.BACKWARD ? "its backward pass" : "its tangent");
    problem.append(" gives ").append(result.data()[at]).append(place(result.shape(), at));
    if (operand >= 0 && node.operandCount() > 1) {
      problem.append(" for ").append(name(operand));
    }
    problem.append(", though nothing that goes in is: ");
    int shown = Math.min(inputs.length, SHOWN + 1);
    for (int k = 0; k < shown; k++) {
      problem.append(k == 0 ? "" : ", ").append(names.get(k)).append(shown(inputs[k]));
      problem.append(lanes ? there(inputs[k], result.shape(), at) : "");
    }
    problem.append(more(inputs.length - shown));
    return exception(
        node.op().opName(),
        pass,
        problem,
        site,
        at,
        result,
        "Keep the operands away from that point, or choose them with where() before the operation,"
            + " not after it.",
        node);
  }

  static NonFiniteException sum(
      Value node, Site site, int at, Value sum, Value before, Value contribution) {
    StringBuilder problem = new StringBuilder();
    problem.append("the sum of the cotangents of its result is ").append(sum.data()[at]);
    problem.append(place(sum.shape(), at)).append(", though no part is:");
    problem.append(shown(before)).append(there(before, sum.shape(), at)).append(" and");
    problem.append(shown(contribution)).append(there(contribution, sum.shape(), at));
    return exception(
        node.op().opName(), Pass.BACKWARD, problem, site, at, sum, "Scale the output down.", node);
  }

  private static NonFiniteException exception(
      String operation,
      Pass pass,
      StringBuilder problem,
      Site site,
      int at,
      Value result,
      String wayOut,
      Value... behind) {
    Value variable = variable(behind);
    if (variable == null) {
      problem.append("; no variable is behind it");
    } else {
      problem.append("; behind it is ").append(variable.name() == null ? "a " : "the ");
      problem.append("variable ").append(variable.name() == null ? "" : variable.name() + " ");
      problem.append("of shape ").append(variable.shape());
    }
    problem.append(site.role().isEmpty() ? "" : "; it is part of " + site.role());
    if (site.line() != null) {
      problem.append("; recorded").append(site.at());
    } else if (!operation.equals(Leaf.VARIABLE.opName())) {
      problem.append("; recorded outside of the scope");
    }
    return new NonFiniteException(
        Errors.message(operation, problem.toString(), wayOut),
        operation,
        pass,
        index(result.shape(), at),
        result.data()[at],
        variable == null ? null : variable.name(),
        site.line());
  }

  private static String more(int count) {
    return count > 0 ? " and " + count + " more" : "";
  }

  /// What a message calls an operand.
  static String name(int operand) {
    return operand < 3 ? "" + (char) ('a' + operand) : "operand " + operand;
  }

  private static String place(Shape shape, int at) {
    return shape.rank() == 0 ? "" : " at " + Arrays.toString(index(shape, at)) + " of " + shape;
  }

  private static String shown(Value value) {
    String text = value.toString();
    return (value.isScalar() ? "" : " " + value.shape()) + text.substring(text.lastIndexOf(" = "));
  }

  private static String there(Value operand, Shape shape, int at) {
    return operand.shape().size() == 1
        ? ""
        : " (" + operand.data()[lane(operand.shape(), shape, at)] + " there)";
  }

  private static String wayOut(Op op, int at, Value y, Value... operands) {
    if (op instanceof Elementwise row && isOutside(row, at, y, operands)) {
      return "It is defined for "
          + row.domain().text()
          + ": keep the operand there, as with clamp(), or choose it with where() before the"
          + " operation, not after it.";
    }
    return "Scale the operands down, or use a form that does not leave the range of the dtype, as"
        + " logSumExp(), softplus(), logSigmoid() and logSoftmax() are.";
  }

  private static boolean isOutside(Elementwise row, int at, Value y, Value... operands) {
    double[] x = new double[3];
    for (int k = 0; k < operands.length; k++) {
      x[k] = operands[k].data()[lane(operands[k].shape(), y.shape(), at)];
    }
    return !(row.domain().margin().at(x[0], x[1], x[2]) > 0);
  }

  /// The nearest variable below some nodes; one with a name if there is one.
  static @Nullable Value variable(Value... nodes) {
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> open = new ArrayDeque<>(Arrays.asList(nodes));
    Value unnamed = null;
    while (!open.isEmpty()) {
      Value node = open.poll();
      if (node.isConstant() || !seen.add(node)) {
        continue;
      }
      if (node.op() == Leaf.VARIABLE && node.name() != null) {
        return node;
      }
      if (node.op() == Leaf.VARIABLE && unnamed == null) {
        unnamed = node;
      }
      for (int k = 0; k < node.operandCount(); k++) {
        open.add(node.operand(k));
      }
    }
    return unnamed;
  }
}
