package dev.autodiff;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/// What a compiled function must not take from outside: variables that its results would have to
/// stay connected to.
final class Captures {
  private Captures() {}

  /// @param since when the function began to run: a transform inside of it has variables that are
  ///   younger, and that nobody outside could ask for
  static void requireNone(Value output, long since) {
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> open = new ArrayDeque<>();
    open.push(output);
    while (!open.isEmpty()) {
      Value node = open.pop();
      if (node.isConstant() || !seen.add(node)) {
        continue;
      }
      if (node.op() == Leaf.VARIABLE && !node.isSymbolic() && node.age() <= since) {
        throw Errors.illegal(
            "compile",
            "a result of the function compiled"
                + Site.here().at()
                + " depends on "
                + node
                + " from outside, and its gradient would be lost",
            "Pass it as an argument, or detach() it.");
      }
      for (int k = 0; k < node.operandCount(); k++) {
        open.push(node.operand(k));
      }
    }
  }
}
