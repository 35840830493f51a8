package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// How parameters follow their gradients.
///
/// An optimizer holds settings only. What it remembers between steps is a [State], and a step gives
/// a new one, so a run can be stopped, compared and taken up again anywhere.
///
/// [Trainer] compiles steps: it calls [State#step] once on values without numbers. So what changes
/// from step to step, such as a count or a learning rate that falls, belongs into [State#memory];
/// an optimizer that reads numbers works too, but is not compiled.
public interface Optimizer {
  /// Begins with given parameters.
  ///
  /// @param parameters the parameters before the first step
  /// @return the state before the first step
  State start(List<Value> parameters);

  /// Goes on where a state was.
  ///
  /// @param parameters as [State#parameters] gave them, or variables with other numbers
  /// @param memory as [State#memory] gave it, or constants with other numbers
  /// @return a state that steps like one with these numbers
  State resume(List<Value> parameters, List<Value> memory);

  /// Parameters and what the optimizer remembers about them. Immutable.
  interface State {
    /// The parameters at this point.
    ///
    /// @return variables, in the order and under the names given to [Optimizer#start]
    List<Value> parameters();

    /// All else that the next step depends on.
    ///
    /// @return constants, in an order of the optimizer's own; there may be none
    List<Value> memory();

    /// One step.
    ///
    /// @param gradients the gradient of each parameter, of its shape
    /// @return the state after the step
    /// @throws IllegalArgumentException if the count or a shape differs
    State step(List<Value> gradients);
  }
}
