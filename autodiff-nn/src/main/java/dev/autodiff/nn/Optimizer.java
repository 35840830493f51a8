package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// How parameters follow their gradients.
///
/// An optimizer holds settings only. What it remembers between steps is a [State], and a step gives
/// a new one, so a run can be stopped, compared and taken up again anywhere.
public interface Optimizer {
  /// Begins with given parameters.
  ///
  /// @param parameters the parameters before the first step
  /// @return the state before the first step
  State start(List<Value> parameters);

  /// Parameters and what the optimizer remembers about them. Immutable.
  interface State {
    /// The parameters at this point.
    ///
    /// @return variables, in the order and under the names given to [Optimizer#start]
    List<Value> parameters();

    /// One step.
    ///
    /// @param gradients the gradient of each parameter, of its shape
    /// @return the state after the step
    /// @throws IllegalArgumentException if the count or a shape differs
    State step(List<Value> gradients);
  }
}
