package dev.autodiff;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gradients that one sweep computed. Immutable.
public final class Gradients {
  private final int salt;
  private final Value[] nodes;

  /// Where the variables are among the nodes, if inner nodes were kept; null if there are only
  /// variables.
  private final int @Nullable [] leafPlaces;

  /// Gradients that the sweep held as numbers.
  private final double[] numbers;

  /// The others.
  private final @Nullable Value[] values;

  /// Where each node is, once a node has lost its hint to a later sweep.
  private volatile @Nullable IdentityHashMap<Value, Integer> indices;

  Gradients(
      int salt,
      Value[] nodes,
      int @Nullable [] leafPlaces,
      double[] numbers,
      @Nullable Value[] values) {
    this.salt = salt;
    this.nodes = nodes;
    this.leafPlaces = leafPlaces;
    this.numbers = numbers;
    this.values = values;
  }

  /// The gradient with respect to one node.
  ///
  /// @param x a variable, or an inner node if the sweep was asked to keep those
  /// @return a value of `x`'s shape and dtype; zeros if the output does not depend on `x`
  ///   ([Value#explain] says why)
  /// @throws IllegalArgumentException if `x` is a constant, or an inner node that was not kept
  public Value of(Value x) {
    int index = index(x);
    if (index >= 0) {
      Value value = values.length == 0 ? null : values[index];
      return value == null ? x.like(numbers[index]) : value;
    }
    if (x.isConstant()) {
      throw Errors.illegal(
          "gradients",
          "asked for the gradient of " + x + ", which is a constant",
          "Create it with Value.variable(…) and build the output from that node.");
    }
    if (x.op() != Leaf.VARIABLE && leafPlaces == null) {
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
  /// @return false if its gradient is zero because no path leads to it; [Value#explain] says why
  public boolean reaches(Value x) {
    return index(x) >= 0;
  }

  /// The variables that the output depends on, and the inner nodes if they were kept.
  ///
  /// @return the nodes in no particular order
  public List<Value> nodes() {
    return List.of(nodes);
  }

  private int index(Value x) {
    int hint = x.hint() - salt;
    if (hint >= 0 && hint < nodes.length && nodes[hint] == x) {
      return hint;
    }
    // The hint of a variable counts variables only.
    if (leafPlaces != null
        && hint >= 0
        && hint < leafPlaces.length
        && nodes[leafPlaces[hint]] == x) {
      return leafPlaces[hint];
    }
    IdentityHashMap<Value, Integer> known = indices;
    if (known == null) {
      known = new IdentityHashMap<>(nodes.length);
      for (int i = 0; i < nodes.length; i++) {
        known.put(nodes[i], i);
      }
      indices = known;
    }
    Integer index = known.get(x);
    return index == null ? -1 : index;
  }
}
