package dev.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Formatter;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a recorded graph costs, before a sweep goes over it: nodes, memory, arithmetic.
///
/// All figures come from the graph; nothing is computed. Bytes are those of a 64-bit JVM with
/// compressed pointers. Operations on floating-point numbers are estimates: one per element for an
/// elementwise operation whatever the function, `2·m·k·n` for a matrix product, one per element
/// that a reduction reads, none for what only moves elements. A backward pass costs about as much
/// again for each operand that has a gradient.
///
/// @param nodes recorded operations and variables that the value depends on
/// @param variables the variables among them
/// @param constants constants that the operations use
/// @param bytes what nodes and arrays take as long as the value is held; an array that several
///   nodes share counts once
/// @param forwardFlops operations to compute the value
/// @param backwardFlops operations to compute its gradients, about
/// @param longestPath operations on the longest way from a leaf to the value
/// @param operations per operation, those that take the most memory first
/// @param stretches what could be computed again instead of being kept, most bytes first
public record GraphReport(
    int nodes,
    int variables,
    int constants,
    long bytes,
    long forwardFlops,
    long backwardFlops,
    int longestPath,
    List<Operation> operations,
    List<Stretch> stretches) {

  /// All nodes of one operation.
  ///
  /// @param name of the operation
  /// @param count of nodes
  /// @param bytes of nodes and of arrays that no earlier node has
  /// @param forwardFlops operations to compute them
  public record Operation(String name, int count, long bytes, long forwardFlops) {}

  /// A part of the graph between two values that all later ones are computed from.
  ///
  /// With the ends kept, the part between could be computed again during the sweep, so its memory
  /// would be free until then.
  ///
  /// @param from what is kept at its beginning
  /// @param to what is kept at its end
  /// @param nodes how many are between
  /// @param bytes how many they hold
  /// @param flops what it costs to compute them again
  public record Stretch(String from, String to, int nodes, long bytes, long flops) {}

  /// Copies the lists.
  public GraphReport {
    operations = List.copyOf(operations);
    stretches = List.copyOf(stretches);
  }

  /// Reports on the graph below a value.
  ///
  /// @param output any value, as a loss
  /// @return the report; one without nodes for a constant
  public static GraphReport of(Value output) {
    return new Survey(output).report();
  }

  /// A table for people.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    Formatter table = new Formatter(text, Locale.ROOT);
    table.format("nodes: %,d (variables: %,d), constants: %,d\n", nodes, variables, constants);
    table.format("%s held until the value is let go\n", shown(bytes));
    table.format("%,d flops forward, about %,d backward\n", forwardFlops, backwardFlops);
    table.format("longest path: %,d operations\n\n", longestPath);
    int width = 9;
    for (Operation operation : operations) {
      width = Math.max(width, operation.name.length());
    }
    text.append(padded("operation", width));
    table.format(" %12s %12s %16s\n", "count", "bytes", "flops");
    for (Operation operation : operations) {
      text.append(padded(operation.name, width));
      table.format(
          " %,12d %12s %,16d\n", operation.count, shown(operation.bytes), operation.forwardFlops);
    }
    text.append(stretches.isEmpty() ? "" : "\ncould be computed again instead of kept:\n");
    for (Stretch stretch : stretches) {
      table.format(
          "  %s for %,d flops: %,d nodes from %s to %s\n",
          shown(stretch.bytes), stretch.flops, stretch.nodes, stretch.from, stretch.to);
    }
    return text.toString();
  }

  private static String padded(String name, int width) {
    return name + " ".repeat(width - name.length());
  }

  private static String shown(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double amount = bytes;
    int unit = 0;
    while (amount >= 1000 && unit < units.length - 1) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
  }

  /// One look at a graph: loops over places, in which operands come before results.
  private static final class Survey {
    /// How many values may be alive at once where a stretch ends.
    private static final int FEW = 2;

    /// How many stretches a report shows.
    private static final int SHOWN = 5;

    private final Value output;
    private final Map<String, Operation> operations = new TreeMap<>();
    private final Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Value> constants = Collections.newSetFromMap(new IdentityHashMap<>());
    private long constantBytes;
    private long backward;
    private int variables;
    private int longest;

    Survey(Value output) {
      this.output = output;
    }

    GraphReport report() {
      if (output.isConstant()) {
        return new GraphReport(0, 0, 1, output.bytes(arrays), 0, 0, 0, List.of(), List.of());
      }
      PostOrder order = PostOrder.of(output, false, null);
      long[] bytes = new long[order.count()];
      long[] flops = new long[order.count()];
      int[] depth = new int[order.count()];
      for (int place = 0; place < bytes.length; place++) {
        Value node = order.node(place);
        bytes[place] = node.bytes(arrays);
        flops[place] = flops(node);
        variables += node.op() == Leaf.VARIABLE ? 1 : 0;
        int deepest = 0;
        for (int k = 0; k < node.operandCount(); k++) {
          int operand = order.operand(place, k);
          if (operand >= 0) {
            deepest = Math.max(deepest, depth[operand] + 1);
            backward += flops[place];
          } else if (constants.add(node.operand(k))) {
            constantBytes += node.operand(k).bytes(arrays);
          }
        }
        depth[place] = deepest;
        longest = Math.max(longest, deepest);
        operations.merge(
            node.op().opName(),
            new Operation(node.op().opName(), 1, bytes[place], flops[place]),
            Survey::plus);
      }
      List<Operation> most = new ArrayList<>(operations.values());
      most.sort(Comparator.comparingLong(Operation::bytes).reversed());
      return new GraphReport(
          order.count(),
          variables,
          constants.size(),
          sum(bytes) + constantBytes,
          sum(flops),
          backward,
          longest,
          most,
          stretches(order, bytes, flops));
    }

    private static Operation plus(Operation a, Operation b) {
      return new Operation(
          a.name, a.count + b.count, a.bytes + b.bytes, a.forwardFlops + b.forwardFlops);
    }

    private static long sum(long... numbers) {
      long sum = 0;
      for (long number : numbers) {
        sum += number;
      }
      return sum;
    }

    private static long flops(Value node) {
      return switch (node.op()) {
        case Leaf _ -> 0;
        case Elementwise _ -> node.shape().size();
        case Shaped op -> {
          Shape[] shapes = new Shape[node.operandCount()];
          for (int k = 0; k < shapes.length; k++) {
            shapes[k] = node.operand(k).shape();
          }
          yield op.flops(node.shape(), shapes);
        }
      };
    }

    /// Cuts the graph where few computed values are alive, into about as many parts as the root of
    /// the number of such cuts: then what is kept and what is computed again at once are about
    /// equal.
    private static List<Stretch> stretches(PostOrder order, long[] bytes, long[] flops) {
      int count = order.count();
      int[] lastUse = new int[count];
      for (int place = 0; place < count; place++) {
        for (int k = 0; k < order.node(place).operandCount(); k++) {
          int operand = order.operand(place, k);
          if (operand >= 0) {
            lastUse[operand] = place;
          }
        }
      }
      int[] cuts = new int[count];
      int cutCount = 0;
      int[] ending = new int[count];
      int alive = 0;
      for (int place = 0; place < count - 1; place++) {
        alive -= ending[place];
        if (order.node(place).op() != Leaf.VARIABLE) {
          alive++;
          ending[lastUse[place]]++;
          if (alive <= FEW) {
            cuts[cutCount++] = place;
          }
        }
      }
      long all = 0;
      for (int place = 0; place < count; place++) {
        all += inner(order, bytes, place);
      }
      long target = all / Math.max(1, (long) Math.sqrt(cutCount));
      List<Stretch> found = new ArrayList<>();
      int from = -1;
      long held = 0;
      int done = 0;
      for (int c = 0; c < cutCount; c++) {
        for (; done < cuts[c]; done++) {
          held += inner(order, bytes, done);
        }
        if (held >= target || c == cutCount - 1) {
          add(found, order, bytes, flops, from, cuts[c]);
          from = cuts[c];
          held = 0;
        }
      }
      found.sort(Comparator.comparingLong(Stretch::bytes).reversed());
      return found.subList(0, Math.min(SHOWN, found.size()));
    }

    private static long inner(PostOrder order, long[] amounts, int place) {
      return order.node(place).op() == Leaf.VARIABLE ? 0 : amounts[place];
    }

    private static void add(
        List<Stretch> found, PostOrder order, long[] bytes, long[] flops, int from, int to) {
      long held = 0;
      long again = 0;
      int between = 0;
      for (int place = from + 1; place < to; place++) {
        held += inner(order, bytes, place);
        again += flops[place];
        between += order.node(place).op() == Leaf.VARIABLE ? 0 : 1;
      }
      if (between > 1) {
        String start = from < 0 ? "the leaves" : named(order.node(from));
        found.add(new Stretch(start, named(order.node(to)), between, held, again));
      }
    }

    private static String named(Value node) {
      return node.op().opName() + " " + node.shape() + Watch.siteOf(node);
    }
  }
}
