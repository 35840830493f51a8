package dev.autodiff;

import dev.autodiff.Explanation.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds out where the gradient of a value is lost on its way from the output.
final class WhyZero {
  /// How many names a sentence lists.
  private static final int LISTED = 5;

  private final Value x;
  private final String name;
  private final PostOrder order;
  private final Gradients gradients;

  /// Operations whose result has a gradient, and whose operand on the way to `x` has none.
  private final List<Value> losing = new ArrayList<>();

  /// Whether some of these hand on something that is not zero.
  private boolean cancels;

  /// Whether some of these have elements to lose.
  private boolean hasElements;

  private WhyZero(Value output, Value x) {
    this.x = x;
    this.name = named(x);
    this.gradients = output.backward(SweepOption.KEEP_INNER);
    this.order = PostOrder.of(output, false, null);
  }

  static Explanation explain(Value output, Value x) {
    String name = named(x);
    if (x.isConstant()) {
      return because(
          Reason.CONSTANT,
          List.of(),
          name + " is a constant, so no gradient is taken by it: create it with Value.variable(…)");
    }
    if (output.isConstant()) {
      return unreached(output, x, "the output is a constant");
    }
    WhyZero why = new WhyZero(output, x);
    return why.gradients.reaches(x) ? why.explain() : why.unreached(output);
  }

  private static Explanation because(Reason reason, List<Value> operations, String sentence) {
    return new Explanation(reason, operations, sentence + ".");
  }

  private static String named(Value value) {
    return value.name() == null
        ? "the " + value.op().opName() + " of shape " + value.shape()
        : value.name();
  }

  private Explanation unreached(Value output) {
    List<String> leaves = new ArrayList<>();
    for (Value leaf : order.leaves()) {
      leaves.add(named(leaf));
    }
    int more = leaves.size() - LISTED;
    return unreached(
        output,
        x,
        "the output depends on "
            + String.join(", ", more > 0 ? leaves.subList(0, LISTED) : leaves)
            + (more > 0 ? " and " + more + " more variables" : ""));
  }

  private static Explanation unreached(Value output, Value x, String dependence) {
    String start = "The gradient of " + named(x) + " is zero because ";
    Stopped stopped = stopped(output, x);
    if (stopped != null) {
      return because(
          Reason.STOPPED,
          List.of(stopped.origin, stopped.user),
          start
              + "it goes into the output through detach() or stopGradient() only: of "
              + named(stopped.origin)
              + stopped.site
              + ", on the way to "
              + stopped.user.op().opName());
    }
    return because(
        Reason.NOT_REACHED,
        List.of(),
        start
            + "no path leads there: "
            + dependence
            + ". Look for detach(), item(), toArray() or a new variable on the way; inside of"
            + " Diagnostics.findNonFinite a detach() is found even behind other operations");
  }

  /// A value that was detached, and what used the result.
  private record Stopped(Value origin, Value user, String site) {}

  /// The way from an output back to a value that goes through something detached.
  private static @Nullable Stopped stopped(Value output, Value x) {
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Step> open = new ArrayDeque<>();
    open.push(new Step(output, output, null));
    while (!open.isEmpty()) {
      Step step = open.pop();
      Value node = step.node;
      if (node == x && step.stopped != null) {
        return step.stopped;
      }
      if (!seen.add(node)) {
        continue;
      }
      Value origin = node.isConstant() ? Watch.originOf(node) : null;
      if (origin != null) {
        Stopped here = new Stopped(origin, step.user, Watch.siteOf(node));
        open.push(new Step(origin, step.user, step.stopped == null ? here : step.stopped));
      }
      for (int k = 0; k < node.operandCount(); k++) {
        open.push(new Step(node.operand(k), node, step.stopped));
      }
    }
    return null;
  }

  /// @param user what used the node
  /// @param stopped the last thing detached on the way here
  private record Step(Value node, Value user, @Nullable Stopped stopped) {}

  private Explanation explain() {
    double[] gradient = gradients.of(x).data();
    int zeros = 0;
    for (double g : gradient) {
      zeros += g == 0 ? 1 : 0;
    }
    if (gradient.length == 0) {
      return because(Reason.EMPTY, List.of(), name + " has shape " + x.shape() + ", no elements");
    }
    if (zeros < gradient.length) {
      return because(
          Reason.NOT_ZERO,
          List.of(),
          "The gradient of "
              + name
              + " is not zero"
              + (zeros == 0 ? "" : ", but " + zeros + " of " + gradient.length + " elements are"));
    }
    findLosing();
    String start = "The gradient of " + name + " is zero because ";
    if (cancels) {
      return because(
          Reason.CANCELLED,
          losing,
          start + "what comes along several ways adds up to zero: from " + listed(losing));
    }
    if (!hasElements) {
      return because(Reason.EMPTY, losing, start + "no element is used: " + listed(losing));
    }
    List<Value> stops = losing.stream().filter(node -> node.op() instanceof Stop).toList();
    if (!stops.isEmpty()) {
      return because(Reason.STOPPED, stops, start + "stopGradient lets nothing through");
    }
    List<Value> masks = losing.stream().filter(WhyZero::selects).toList();
    return masks.isEmpty()
        ? because(Reason.FLAT, losing, start + "the derivative is 0 there: " + listed(losing))
        : because(Reason.MASKED, masks, start + "something else was taken: " + listed(masks));
  }

  /// Goes up from `x` along nodes whose gradient is zero, to the first whose is not.
  private void findLosing() {
    boolean[] silent = new boolean[order.count()];
    for (int place = 0; place < silent.length; place++) {
      Value node = order.node(place);
      boolean above = node == x;
      for (int k = 0; k < node.operandCount(); k++) {
        int operand = order.operand(place, k);
        above |= operand >= 0 && silent[operand];
      }
      if (above && isZero(gradients.of(node))) {
        silent[place] = true;
      } else if (above) {
        lose(node, place, silent);
      }
    }
  }

  private void lose(Value node, int place, boolean... silent) {
    Value yBar = gradients.of(node).asConstant();
    Value[] operands = node.operandArray();
    Value[] detached = new Value[operands.length];
    Arrays.setAll(detached, k -> operands[k].asConstant());
    for (int k = 0; k < operands.length; k++) {
      int operand = order.operand(place, k);
      if (operand >= 0 && silent[operand]) {
        Value part =
            switch (node.op()) {
              case Elementwise row -> Broadcasting.vjp(row, k, detached, node.asConstant(), yBar);
              case Shaped op -> op.vjp(k, detached, node.asConstant(), yBar);
              case Leaf _ -> yBar;
            };
        cancels |= !isZero(part);
        hasElements |= part.shape().size() > 0;
      }
    }
    losing.add(node);
  }

  private static boolean isZero(Value value) {
    for (double number : value.data()) {
      if (number != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean selects(Value node) {
    return switch (node.op()) {
      case Elementwise row -> !row.domain().kinks().isEmpty();
      case Extremum _, Taking _, Concat _ -> true;
      case Shaped _, Leaf _ -> false;
    };
  }

  private static String listed(List<Value> nodes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(nodes.size(), LISTED); i++) {
      Value node = nodes.get(i);
      text.append(i == 0 ? "" : ", ").append(node.op().opName()).append(" of ");
      for (int k = 0; k < Math.min(node.operandCount(), LISTED); k++) {
        text.append(k == 0 ? "" : " and ").append(node.operand(k));
      }
      text.append(Watch.siteOf(node));
    }
    return text.append(nodes.size() > LISTED ? " and others" : "").toString();
  }
}
