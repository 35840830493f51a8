package dev.autodiff.cli.graph;

import dev.autodiff.Elementwise;
import dev.autodiff.Leaf;
import dev.autodiff.Value;
import dev.autodiff.cli.UserError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The nodes that an output is computed from, in forward order, each with a name of its own.
///
/// A variable has its own name, or `x1`, `x2`, …; a computed node has its label, or `v1`, `v2`, …;
/// a constant tensor has its label, or `c1`, `c2`, …; a constant scalar has its label, or is called
/// by its number. Where two nodes would have one name, the later one gets a number behind it.
public final class Blocks {
  /// Longest name that is shown whole.
  private static final int NAME_WIDTH = 16;

  private final List<Value> order;
  private final Map<Value, String> names = new HashMap<>();

  /// The constant scalars without a label, which are shown by their number.
  private final Set<Value> numbers = new HashSet<>();

  private Blocks(List<Value> order, Map<Value, String> labels) {
    this.order = Collections.unmodifiableList(order);
    nameAll(labels);
  }

  /// The nodes of a graph.
  ///
  /// @param output its result
  /// @param labels names for some of the nodes, may be empty
  /// @return the nodes, each after its operands, the output last
  public static Blocks of(Value output, Map<Value, String> labels) {
    return of(output, labels, Integer.MAX_VALUE);
  }

  /// The nodes of a graph that must not have more than `limit`.
  static Blocks of(Value output, Map<Value, String> labels, int limit) {
    return new Blocks(forwardOrder(output, limit), labels);
  }

  /// Depth first with a stack of our own: a graph may be deeper than the call stack.
  private static List<Value> forwardOrder(Value output, int limit) {
    List<Value> order = new ArrayList<>();
    Set<Value> seen = new HashSet<>();
    Deque<Value> open = new ArrayDeque<>();
    Deque<Iterator<Value>> rest = new ArrayDeque<>();
    seen.add(output);
    open.push(output);
    rest.push(output.operands().iterator());
    while (!open.isEmpty()) {
      if (rest.element().hasNext()) {
        Value operand = rest.element().next();
        if (seen.add(operand)) {
          open.push(operand);
          rest.push(operand.operands().iterator());
        }
      } else {
        rest.pop();
        order.add(open.pop());
      }
      if (seen.size() > limit) {
        throw new UserError(
            "graph picture: the graph has more than "
                + limit
                + " nodes, too many to read. Draw a smaller part of it, or one sample instead of"
                + " many.");
      }
    }
    return order;
  }

  private void nameAll(Map<Value, String> labels) {
    Set<String> taken = new HashSet<>();
    for (Value node : order) {
      String given = labels.containsKey(node) ? labels.get(node) : node.name();
      if (given != null) {
        names.put(node, unused(given, taken));
      } else if (node.op() == Leaf.CONSTANT && node.shape().rank() == 0) {
        numbers.add(node);
        names.put(node, NumberText.exact(node.item()));
      }
    }
    int[] counts = new int[3];
    for (Value node : order) {
      if (!names.containsKey(node)) {
        int kind = node.op() == Leaf.VARIABLE ? 0 : node.isConstant() ? 1 : 2;
        String name;
        do {
          name = "xcv".charAt(kind) + Integer.toString(++counts[kind]);
        } while (!taken.add(name));
        names.put(node, name);
      }
    }
  }

  private static String unused(String name, Set<String> taken) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + "#" + i;
    }
    return candidate;
  }

  /// All nodes, constants included.
  ///
  /// @return each after its operands, the output last
  public List<Value> order() {
    return order;
  }

  /// The node that all others lead to.
  ///
  /// @return the output
  public Value output() {
    return order.getLast();
  }

  /// A node's name.
  ///
  /// @param node a node of this graph
  /// @return the name, a long one cut in its middle
  public String name(Value node) {
    String name = names.get(node);
    if (name == null) {
      throw new IllegalArgumentException(
          "blocks: " + node + " is not in this graph. Ask for its own nodes.");
    }
    return cut(name, NAME_WIDTH);
  }

  /// How a node was computed, in terms of its operands' names.
  ///
  /// @param node a node of this graph
  /// @return for instance `w * x` or `sigmoid(v2)`; `variable` or `constant` for leaves
  public String formula(Value node) {
    if (node.op() instanceof Leaf) {
      return node.op().opName();
    }
    List<String> operands = node.operands().stream().map(this::name).toList();
    return switch (node.op()) {
      case Elementwise row when symbol(row) != ' ' && operands.size() == 2 ->
          operands.get(0) + " " + symbol(row) + " " + bracketed(operands.get(1));
      case Elementwise row when row == Elementwise.NEG -> "-" + bracketed(operands.getFirst());
      default -> node.op().opName() + "(" + String.join(", ", operands) + ")";
    };
  }

  private static char symbol(Elementwise row) {
    return switch (row) {
      case ADD -> '+';
      case SUB -> '-';
      case MUL -> '*';
      case DIV -> '/';
      case POW -> '^';
      default -> ' ';
    };
  }

  /// A negative number behind an operator reads badly without parentheses.
  private static String bracketed(String operand) {
    return operand.startsWith("-") ? "(" + operand + ")" : operand;
  }

  boolean isNumber(Value node) {
    return numbers.contains(node);
  }

  /// A text without its middle, if it is longer than `width`.
  ///
  /// @param text any text
  /// @param width how many characters to keep, at least 5
  /// @return the text, or its head, three points and its tail
  public static String cut(String text, int width) {
    if (text.codePointCount(0, text.length()) <= width) {
      return text;
    }
    int tail = (width - 3) / 2;
    int head = text.offsetByCodePoints(0, width - 3 - tail);
    return text.substring(0, head)
        + "..."
        + text.substring(text.offsetByCodePoints(text.length(), -tail));
  }
}
