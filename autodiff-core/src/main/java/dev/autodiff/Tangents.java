package dev.autodiff;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Forward mode: pushes tangents from some nodes through the graph to what was computed from them,
/// in one pass over the nodes, by the same partials that a sweep uses.
final class Tangents {
  private final PostOrder order;
  private final boolean live;
  private final @Nullable Value[] tangents;

  private Tangents(PostOrder order, boolean live) {
    this.order = order;
    this.live = live;
    this.tangents = new Value[order.count()];
  }

  /// The tangent of an output, null if it does not move with the inputs.
  ///
  /// @param tangents one per input, null where it does not move
  /// @param live whether the result is to be differentiable; else only numbers count
  static @Nullable Value push(
      Value output, List<Value> inputs, List<@Nullable Value> tangents, boolean live) {
    if (output.isConstant()) {
      return null;
    }
    IdentityHashMap<Value, @Nullable Value> given = new IdentityHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      given.put(inputs.get(i), tangents.get(i));
    }
    Tangents all = new Tangents(PostOrder.above(inputs, output, false), live);
    Watch watch = Watch.current();
    int leaf = 0;
    int[] leafPlaces = all.order.leafPlaces();
    int last = all.tangents.length - 1;
    for (int place = 0; place <= last; place++) {
      Value node = all.order.node(place);
      if (leaf < leafPlaces.length && leafPlaces[leaf] == place) {
        leaf++;
        all.tangents[place] = given.get(node);
      } else {
        all.tangents[place] =
            watch == null ? all.tangent(node, place) : all.watched(watch, node, place);
      }
    }
    return all.tangents[last];
  }

  private @Nullable Value watched(Watch watch, Value node, int place) {
    Value tangent =
        Watch.<@Nullable Value, RuntimeException>call(
            watch.inRule("tangent", node), () -> tangent(node, place));
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

  private @Nullable Value tangent(Value node, int place) {
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
    for (int k = 0; k < operands.length && !live; k++) {
      operands[k] = operands[k].asConstant();
    }
    Value y = live ? node : node.asConstant();
    return switch (node.op()) {
      case Leaf _ -> null;
      case Elementwise row -> elementwise(row, y, operands, own);
      case Shaped op -> op.jvp(operands, y, own);
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
