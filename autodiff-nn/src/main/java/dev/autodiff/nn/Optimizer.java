package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.List;

/// How parameters follow their gradients.
///
/// An optimizer holds settings only. What it remembers between steps is a [State], and a step gives
/// a new one, so a run can be stopped, compared and taken up again anywhere.
///
/// [Trainer] compiles steps: it calls [State#step(Slope, Objective)] once on values without
/// numbers. So what changes from step to step, such as a count, belongs into [State#memory], and
/// the learning rate of a [Schedule] comes as a value; an optimizer that reads numbers works too,
/// but is not compiled.
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

  /// The learning rate that a [Schedule] begins with.
  ///
  /// @return the rate in the settings
  /// @throws IllegalStateException if the optimizer has none
  default double learningRate() {
    throw Errors.state(
        "schedule", "this optimizer has no learning rate", "Train without a schedule.");
  }

  /// What an optimizer makes small, as a function of the parameters.
  @FunctionalInterface
  interface Objective {
    /// Loss and gradients at some parameters.
    ///
    /// @param parameters variables, like those of the [State]
    /// @return what is there
    Slope at(List<Value> parameters);
  }

  /// Loss and gradients at one point.
  ///
  /// @param loss a scalar
  /// @param gradients the gradient of each parameter, of its shape
  record Slope(Value loss, List<Value> gradients) {
    /// Copies the list.
    public Slope {
      gradients = List.copyOf(gradients);
    }

    /// The slope of a loss.
    ///
    /// @param loss a scalar that depends on the parameters
    /// @param parameters variables
    /// @return the loss as a constant, and its gradients
    public static Slope of(Value loss, List<Value> parameters) {
      return new Slope(loss.detach(), loss.backward().of(parameters));
    }
  }

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
    /// @throws IllegalStateException if the optimizer needs the loss at further points; then use
    ///   [#step(Objective)]
    State step(List<Value> gradients);

    /// One step of an optimizer that may look at further points on the way.
    ///
    /// Without need of that, this is [#step(List)].
    ///
    /// @param here loss and gradients at the parameters
    /// @param objective gives them at other points
    /// @return the state after the step
    /// @throws IllegalArgumentException if the count or a shape differs
    default State step(Slope here, Objective objective) {
      return step(here.gradients());
    }

    /// One step.
    ///
    /// @param objective gives loss and gradients
    /// @return the state after the step
    default State step(Objective objective) {
      return step(objective.at(parameters()), objective);
    }

    /// The same with another learning rate from the next step on.
    ///
    /// @param learningRate a scalar, which need not be known yet
    /// @return a state that steps with this rate; what comes out of its steps goes on with it
    /// @throws IllegalStateException if the optimizer has no learning rate to set
    default State withLearningRate(Value learningRate) {
      throw Errors.state(
          "schedule", "this optimizer has no learning rate to set", "Train without a schedule.");
    }
  }
}
