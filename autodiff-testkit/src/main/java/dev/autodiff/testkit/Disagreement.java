package dev.autodiff.testkit;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/// Two numbers that should be one, and all that is needed to see why they are not.
///
/// @param what both numbers are, as in `gradient by input 0[2]`
/// @param name of the first number, as in `finite differences`
/// @param expected the first number
/// @param other name of the second number, as in `the sweep`
/// @param actual the second number
/// @param details lines of what else is known
record Disagreement(
    String what, String name, double expected, String other, double actual, List<String> details) {

  AssertionFailedError error(String suffix) {
    String head = "%s%n  %-18s  %s%n  %-18s  %s%n".formatted(what, other, actual, name, expected);
    String text =
        head + String.join("", details.stream().map(line -> "  %s%n".formatted(line)).toList());
    return new AssertionFailedError(text + suffix, expected, actual);
  }

  static String detail(String name, String text) {
    return "%-18s  %s".formatted(name, text);
  }

  /// As in `input 0[1, 2]`, or `input 0` for a scalar.
  static String input(List<Value> at, int input, int entry) {
    return "input " + input + place(at.get(input).shape(), entry);
  }

  static String place(Shape shape, int entry) {
    int[] index = new int[shape.rank()];
    int rest = entry;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.length(axis);
      rest /= shape.length(axis);
    }
    return index.length == 0 ? "" : Arrays.toString(index);
  }
}
