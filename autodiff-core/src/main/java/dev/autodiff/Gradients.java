package dev.autodiff;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/// The gradients that one sweep computed. Immutable.
public final class Gradients {
  private final IdentityHashMap<Value, Value> byNode;
  private final boolean keptInner;

  Gradients(Value[] nodes, Value[] gradients, boolean keptInner) {
    this.keptInner = keptInner;
    this.byNode = new IdentityHashMap<>(nodes.length);
    for (int i = 0; i < nodes.length; i++) {
      byNode.put(nodes[i], gradients[i]);
    }
  }

  /// The gradient with respect to one node.
  ///
  /// @param x a variable, or an inner node if the sweep was asked to keep those
  /// @return a value of `x`'s shape and dtype; zeros if the output does not depend on `x`
  /// @throws IllegalArgumentException if `x` is a constant, or an inner node that was not kept
  public Value of(Value x) {
    Value gradient = byNode.get(x);
    if (gradient != null) {
      return gradient;
    }
    if (x.isConstant()) {
      throw Errors.illegal(
          "gradients",
          "asked for the gradient of " + x + ", which is a constant",
          "Create it with Value.variable(…) and build the output from that node.");
    }
    if (x.op() != Leaf.VARIABLE && !keptInner) {
      throw Errors.illegal(
          "gradients",
          "asked for the gradient of the inner node " + x,
          "Ask for it with backward(SweepOption.KEEP_INNER).");
    }
    return x.like(0).broadcastTo(x.shape());
  }

  /// The gradients with respect to several nodes.
  ///
  /// @param nodes as for [#of(Value)]
  /// @return one gradient per node, in order
  /// @throws IllegalArgumentException as [#of(Value)]
  public List<Value> of(List<Value> nodes) {
    return nodes.stream().map(this::of).toList();
  }

  /// Whether the output depends on a node, as far as the graph says.
  ///
  /// @param x a node
  /// @return false if its gradient is zero because no path leads to it
  public boolean reaches(Value x) {
    return byNode.containsKey(x);
  }

  /// The variables that the output depends on, and the inner nodes if they were kept.
  ///
  /// @return the nodes in no particular order
  public List<Value> nodes() {
    return List.copyOf(Arrays.asList(byNode.keySet().toArray(Value[]::new)));
  }
}
