package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;

/// The state of an optimizer that moves each parameter by a [Rule].
///
/// The memory holds what the parameters share, then what is remembered about each.
///
/// @param operation for errors
/// @param rule what is done
/// @param rate the learning rate
/// @param parameters variables
/// @param memory constants
record Stepping(String operation, Rule rule, Value rate, List<Value> parameters, List<Value> memory)
    implements Optimizer.State {
  static Stepping start(String operation, Rule rule, double rate, List<Value> parameters) {
    List<Value> memory = new ArrayList<>(rule.shared());
    for (Value parameter : parameters) {
      memory.addAll(rule.own(parameter.detach()));
    }
    return resume(operation, rule, rate, parameters, memory);
  }

  static Stepping resume(
      String operation, Rule rule, double rate, List<Value> parameters, List<Value> memory) {
    return new Stepping(
        operation, rule, Value.of(rate), List.copyOf(parameters), List.copyOf(memory));
  }

  @Override
  public Stepping step(List<Value> gradients) {
    Parameters.requireFit(operation, parameters, gradients);
    int sharedCount = rule.shared().size();
    List<Value> shared = rule.next(memory.subList(0, sharedCount));
    List<Value> moved = new ArrayList<>(parameters.size());
    List<Value> remembered = new ArrayList<>(shared);
    int slots = parameters.isEmpty() ? 0 : (memory.size() - sharedCount) / parameters.size();
    for (int i = 0; i < parameters.size(); i++) {
      Value parameter = parameters.get(i);
      int from = sharedCount + i * slots;
      List<Value> next =
          rule.step(
              new Rule.Point(
                  parameter.detach(),
                  gradients.get(i).detach(),
                  memory.subList(from, from + slots),
                  shared,
                  rate));
      moved.add(Parameters.renewed(parameter, next.getFirst()));
      remembered.addAll(next.subList(1, next.size()));
    }
    return new Stepping(operation, rule, rate, List.copyOf(moved), List.copyOf(remembered));
  }

  @Override
  public Stepping withLearningRate(Value learningRate) {
    return new Stepping(operation, rule, learningRate, parameters, memory);
  }
}
