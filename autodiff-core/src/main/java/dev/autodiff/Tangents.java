package dev.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Forward mode: pushes a tangent from one node through the graph to what was computed from it, in
/// one pass over the nodes, by the same partials that a sweep uses.
final class Tangents {
  private Tangents() {}

  /// The tangent of an output, null if it does not move with the input.
  static @Nullable Value push(Value output, Value input, Value tangent) {
    if (output.isConstant()) {
      return null;
    }
    PostOrder order = PostOrder.of(output, false, input);
    @Nullable Value[] tangents = new Value[order.count()];
    Watch watch = Watch.current();
    for (int place = 0; place < tangents.length; place++) {
      Value node = order.node(place);
      tangents[place] =
          node == input
              ? tangent
              : watch == null
                  ? tangent(node, place, order, tangents)
                  : watched(watch, node, place, order, tangents);
    }
    return tangents[tangents.length - 1];
  }

  private static @Nullable Value watched(
      Watch watch, Value node, int place, PostOrder order, @Nullable Value[] tangents) {
    Value tangent =
        Watch.<@Nullable Value, RuntimeException>call(
            watch.inRule("tangent", node), () -> tangent(node, place, order, tangents));
    if (tangent != null) {
      List<Value> moving = new ArrayList<>();
      for (int k = 0; k < node.operandCount(); k++) {
        int operand = order.operand(place, k);
        Value own = operand < 0 ? null : tangents[operand];
        if (own != null) {
          moving.add(own);
        }
      }
      watch.tangent(node, tangent, moving);
    }
    return tangent;
  }

  private static @Nullable Value tangent(
      Value node, int place, PostOrder order, @Nullable Value[] tangents) {
    if (node.op() == Leaf.VARIABLE) {
      return null;
    }
    Value[] operands = node.operandArray();
    @Nullable Value[] own = new Value[operands.length];
    boolean moves = false;
    for (int k = 0; k < own.length; k++) {
      int operand = order.operand(place, k);
      own[k] = operand < 0 ? null : tangents[operand];
      moves |= own[k] != null;
    }
    if (!moves) {
      return null;
    }
    return switch (node.op()) {
      case Leaf _ -> null;
      case Elementwise row -> elementwise(row, node, operands, own);
      case Shaped op -> op.jvp(operands, node, own);
    };
  }

  private static Value elementwise(
      Elementwise row, Value node, Value[] operands, @Nullable Value[] tangents) {
    Value sum = null;
    for (int k = 0; k < operands.length; k++) {
      Value tangent = tangents[k];
      if (tangent != null) {
        Value part = row.chain(tangent, row.partial(k, operands, node));
        sum = sum == null ? part : sum.add(part);
      }
    }
    if (sum == null) {
      throw new AssertionError("no operand moves: " + node);
    }
    return sum.broadcastTo(node.shape());
  }
}
