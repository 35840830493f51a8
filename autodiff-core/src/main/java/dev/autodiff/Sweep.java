package dev.autodiff;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// One reverse sweep: finds what the output depends on, then visits every node once, after all that
/// use it, and hands its cotangent on to its operands.
///
/// Both passes are loops over arrays, so the depth of the graph costs no stack. To find a node's
/// place in those arrays without hashing, the sweep claims the node by an atomic write of the place
/// into it; a node that another sweep holds at that moment is looked up in a map of this sweep's
/// own. Claims are given back at the end. Measured against hashing every node:
/// docs/adr/0004-node-claims.md.
final class Sweep {
  private final boolean differentiable;
  private final boolean keepInner;

  /// A node that the sweep does not go beyond, if only its cotangent is wanted.
  private final @Nullable Value boundary;

  /// The nodes in the order they were found; a node's place is its index.
  private Value[] nodes = new Value[64];

  /// The places of each node's first two operands, −1 for constants, so that the second pass reads
  /// no operand: at a million nodes that is a third of its time.
  private int[] places = new int[128];

  /// How many edges still have to bring a cotangent.
  private int[] pending = new int[64];

  private int count;

  /// Places of nodes that another sweep had claimed.
  private @Nullable IdentityHashMap<Value, Integer> foreign;

  /// Cotangents of rank-0 nodes in a first-order sweep.
  private double[] numbers = new double[0];

  /// All other cotangents.
  private @Nullable Value[] values = new Value[0];

  private Sweep(@Nullable Value boundary, SweepOption... options) {
    this.boundary = boundary;
    this.differentiable = Arrays.asList(options).contains(SweepOption.DIFFERENTIABLE);
    this.keepInner = Arrays.asList(options).contains(SweepOption.KEEP_INNER);
  }

  static Gradients run(Value output, Value cotangent, SweepOption... options) {
    return run(output, cotangent, null, options);
  }

  /// A sweep that stops at one node, so that its cost does not depend on where that came from.
  static Gradients run(
      Value output, Value cotangent, @Nullable Value boundary, SweepOption... options) {
    if (output.isConstant()) {
      throw Errors.illegal(
          "backward",
          "the output is a constant, it depends on no variable",
          "Create the inputs with Value.variable(…), and do not detach() on the way.");
    }
    Sweep sweep = new Sweep(boundary, options);
    try {
      sweep.discover(output);
      sweep.propagateAll(cotangent);
      return sweep.gradients();
    } finally {
      sweep.releaseAll();
    }
  }

  // ---- Finding the nodes

  private void discover(Value output) {
    place(output);
    for (int i = 0; i < count; i++) {
      Value node = nodes[i];
      int operands = node == boundary ? 0 : node.operandCount();
      for (int k = 0; k < operands; k++) {
        Value operand = node.operand(k);
        int place = operand.isConstant() ? -1 : place(operand);
        if (k < 2) {
          places[2 * i + k] = place;
        }
        if (place >= 0) {
          pending[place]++;
        }
      }
    }
  }

  /// The place of a node, given to it now if it has none.
  private int place(Value node) {
    int known = find(node);
    if (known >= 0) {
      return known;
    }
    if (count == nodes.length) {
      int larger = count + (count >> 1);
      nodes = Arrays.copyOf(nodes, larger);
      pending = Arrays.copyOf(pending, larger);
      places = Arrays.copyOf(places, 2 * larger);
    }
    int place = count++;
    nodes[place] = node;
    if (!node.tryClaim(place + 1)) {
      if (foreign == null) {
        foreign = new IdentityHashMap<>();
      }
      foreign.put(node, place);
    }
    return place;
  }

  /// The place of a node, or −1. A claim counts only if this sweep's own array confirms it.
  private int find(Value node) {
    int claimed = node.claim() - 1;
    if (claimed >= 0 && claimed < count && nodes[claimed] == node) {
      return claimed;
    }
    Integer place = foreign == null ? null : foreign.get(node);
    return place == null ? -1 : place;
  }

  /// The place of a node's operand, −1 for a constant.
  private int operandPlace(int place, int k) {
    if (k < 2) {
      return places[2 * place + k];
    }
    Value operand = nodes[place].operand(k);
    return operand.isConstant() ? -1 : find(operand);
  }

  private void releaseAll() {
    for (int i = 0; i < count; i++) {
      // A foreign node's claim is another sweep's to give back, even if it has the same number.
      if (foreign == null || !foreign.containsKey(nodes[i])) {
        nodes[i].release();
      }
    }
  }

  // ---- Propagation

  private void propagateAll(Value cotangent) {
    numbers = differentiable ? numbers : new double[count];
    values = new Value[count];
    add(0, cotangent);
    int[] ready = new int[count];
    int top = 0;
    ready[top++] = 0;
    while (top > 0) {
      int place = ready[--top];
      Value node = nodes[place];
      if (node == boundary) {
        continue;
      }
      propagate(node, place);
      if (!keeps(node)) {
        values[place] = null;
      }
      int operands = node.operandCount();
      for (int k = 0; k < operands; k++) {
        int operand = operandPlace(place, k);
        if (operand >= 0 && --pending[operand] == 0) {
          ready[top++] = operand;
        }
      }
    }
  }

  private void propagate(Value node, int place) {
    switch (node.op()) {
      case Leaf _ -> {}
      case Elementwise row -> {
        if (!differentiable && node.isScalar()) {
          propagateNumbers(row, node, place);
        } else {
          propagateElementwise(row, node, place);
        }
      }
      case Shaped op -> propagateShaped(op, node, place);
    }
  }

  private void propagateNumbers(Elementwise row, Value node, int place) {
    int operands = node.operandCount();
    for (int k = 0; k < operands; k++) {
      int operand = operandPlace(place, k);
      if (operand >= 0) {
        numbers[operand] += row.chain(numbers[place], node.partialItem(k));
      }
    }
  }

  private void propagateElementwise(Elementwise row, Value node, int place) {
    Value yBar = cotangent(place);
    Value[] operands = node.operandArray();
    for (int k = 0; k < operands.length; k++) {
      if (!operands[k].isConstant()) {
        add(
            operandPlace(place, k),
            differentiable
                ? row.chain(yBar, row.partial(k, operands, node)).sumTo(operands[k].shape())
                : Broadcasting.vjp(row, k, operands, node, yBar));
      }
    }
  }

  private void propagateShaped(Shaped op, Value node, int place) {
    Value yBar = cotangent(place);
    Value[] operands = node.operandArray();
    Value[] used = differentiable ? operands : detached(operands);
    Value y = differentiable ? node : node.detach();
    for (int k = 0; k < operands.length; k++) {
      if (!operands[k].isConstant()) {
        add(operandPlace(place, k), op.vjp(k, used, y, yBar));
      }
    }
  }

  private static Value[] detached(Value[] operands) {
    Value[] detached = new Value[operands.length];
    Arrays.setAll(detached, k -> operands[k].detach());
    return detached;
  }

  private void add(int place, Value contribution) {
    if (holdsNumber(place)) {
      numbers[place] += contribution.item();
      return;
    }
    Value sum = values[place];
    values[place] = sum == null ? contribution : sum.add(contribution);
  }

  private Value cotangent(int place) {
    if (holdsNumber(place)) {
      return nodes[place].like(numbers[place]);
    }
    Value cotangent = values[place];
    if (cotangent == null) {
      throw new AssertionError("visited before its users: " + nodes[place]);
    }
    return cotangent;
  }

  private boolean holdsNumber(int place) {
    return !differentiable && nodes[place].isScalar();
  }

  // ---- Result

  private boolean keeps(Value node) {
    return keepInner || node.op() == Leaf.VARIABLE;
  }

  private Gradients gradients() {
    Value[] kept = new Value[count];
    Value[] cotangents = new Value[count];
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (keeps(nodes[i])) {
        kept[size] = nodes[i];
        cotangents[size++] = cotangent(i);
      }
    }
    return new Gradients(Arrays.copyOf(kept, size), Arrays.copyOf(cotangents, size), keepInner);
  }
}
