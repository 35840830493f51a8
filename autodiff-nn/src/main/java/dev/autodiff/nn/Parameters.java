package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.List;

/// What is true of the parameters of every layer.
final class Parameters {
  private Parameters() {}

  /// A parameter with new numbers under the old name.
  static Value renewed(Value parameter, Value numbers) {
    String name = parameter.name();
    return name == null ? Value.variable(numbers.detach()) : Value.variable(numbers.detach(), name);
  }

  /// The name of a parameter, or its place where it has none.
  static String name(List<Value> parameters, int index) {
    String name = parameters.get(index).name();
    return name == null ? "parameter " + index : name;
  }

  /// Requires as many parameters as before, each of the same shape and dtype.
  static void requireFit(String operation, List<Value> old, List<Value> parameters) {
    if (parameters.size() != old.size()) {
      throw Errors.illegal(
          operation,
          "has " + old.size() + " parameters, got " + parameters.size(),
          "Give one per parameter, in the order of parameters().");
    }
    for (int i = 0; i < old.size(); i++) {
      Value was = old.get(i);
      Value is = parameters.get(i);
      if (!was.shape().equals(is.shape()) || was.dtype() != is.dtype()) {
        throw Errors.illegal(
            operation,
            name(old, i)
                + " is "
                + was.dtype()
                + " "
                + was.shape()
                + ", got "
                + is.dtype()
                + " "
                + is.shape(),
            "Keep shape and dtype of each parameter.");
      }
    }
  }
}
