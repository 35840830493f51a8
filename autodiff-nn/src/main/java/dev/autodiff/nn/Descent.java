package dev.autodiff.nn;

import dev.autodiff.Autodiff;
import dev.autodiff.Flattened;
import dev.autodiff.Value;
import java.util.List;
import java.util.function.Function;

/// Parameters of any type on their way to a small loss, step by step, by any [Optimizer].
/// Immutable.
///
/// The parameters are a Value, or a record, list, map or array with Values or further structures in
/// it, as in [Autodiff]. The loss may be another one in each step, so the batches are the caller's.
///
/// ```java
/// record Line(Value slope, Value intercept) {}
///
/// Descent<Line> descent = Descent.start(new Adam(0.01), new Line(Value.of(0), Value.of(0)));
/// for (Batch batch : batches) {
///   descent = descent.step(line -> line.at(batch.x()).sub(batch.y()).square().mean());
/// }
/// Line found = descent.parameters();
/// ```
///
/// A [Trainer] does this for layers and data sets, with steps that are compiled.
///
/// @param <P> the type of the parameters
public final class Descent<P> {
  private final Flattened<P> flat;
  private final Optimizer.State state;
  private final double loss;

  private Descent(Flattened<P> flat, Optimizer.State state, double loss) {
    this.flat = flat;
    this.state = state;
    this.loss = loss;
  }

  /// Begins.
  ///
  /// @param optimizer what makes the steps
  /// @param parameters where to begin; only their numbers count
  /// @return the descent before its first step
  /// @throws IllegalArgumentException if the parameters hold no Value
  public static <P> Descent<P> start(Optimizer optimizer, P parameters) {
    Flattened<P> flat = Autodiff.flatten(parameters);
    return new Descent<>(
        flat, optimizer.start(List.of(Value.variable(flat.vector().detach()))), Double.NaN);
  }

  /// The parameters after the steps so far.
  ///
  /// @return constants of the type and the shapes of the start; float32 if all Values of the start
  ///   are, else float64
  public P parameters() {
    return flat.unflatten(state.parameters().getFirst().detach());
  }

  /// The loss that the last step went down from.
  ///
  /// @return NaN before the first step and after a step along given gradients
  public double loss() {
    return loss;
  }

  /// One step.
  ///
  /// @param objective the loss, a scalar; called once, by optimizers with a line search more often
  /// @return the descent after the step
  /// @throws IllegalArgumentException if the loss is not a scalar
  public Descent<P> step(Function<P, Value> objective) {
    List<Value> parameters = state.parameters();
    Optimizer.Slope here = slope(objective, parameters);
    return new Descent<>(flat, state.step(here, at -> slope(objective, at)), here.loss().item());
  }

  private Optimizer.Slope slope(Function<P, Value> objective, List<Value> parameters) {
    Value loss = objective.apply(flat.unflatten(parameters.getFirst()));
    return Optimizer.Slope.of(loss, parameters);
  }

  /// One step along gradients from elsewhere, such as a compiled function.
  ///
  /// @param gradients of the type and the shapes of the parameters
  /// @return the descent after the step
  /// @throws IllegalArgumentException if they are of another form than the parameters
  /// @throws IllegalStateException if the optimizer needs the loss at further points, as [Lbfgs]
  ///   does
  public Descent<P> along(P gradients) {
    return new Descent<>(flat, state.step(List.of(flat.flatten(gradients))), Double.NaN);
  }

  /// The same with another learning rate from the next step on.
  ///
  /// @param learningRate the rate, such as a [Schedule] gives
  /// @return a descent with this rate
  /// @throws IllegalStateException if the optimizer has no learning rate to set
  public Descent<P> withLearningRate(double learningRate) {
    return new Descent<>(flat, state.withLearningRate(Value.of(learningRate)), loss);
  }
}
