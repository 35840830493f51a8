package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// Adam: steps along an average of the gradients, each element divided by the root of an average of
/// its squares. Both averages begin at 0, which is corrected for.
///
/// From Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015; the variant that divides
/// by the largest average so far from Reddi et al., On the Convergence of Adam and Beyond, 2018.
/// With decoupled weight decay it is [AdamW].
///
/// @param learningRate the step size η, a finite number above 0
/// @param firstDecay β₁, the decay of the average of gradients, from 0 to below 1
/// @param secondDecay β₂, the decay of the average of squares, from 0 to below 1
/// @param eps ε, added to what is divided by, at least 0
/// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
/// @param decoupled whether the weight decay shrinks the parameter itself, by η·λ of it, and leaves
///   the gradient as it is
/// @param amsgrad whether to divide by the largest average of squares so far
/// @param maximize whether to climb instead of to descend
public record Adam(
    double learningRate,
    double firstDecay,
    double secondDecay,
    double eps,
    double weightDecay,
    boolean decoupled,
    boolean amsgrad,
    boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Adam {
    Setting.positive("adam", "the learning rate", learningRate);
    Setting.belowOne("adam", "the first decay", firstDecay);
    Setting.belowOne("adam", "the second decay", secondDecay);
    Setting.notNegative("adam", "eps", eps);
    Setting.notNegative("adam", "the weight decay", weightDecay);
  }

  /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, no weight decay.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public Adam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, false, false, false);
  }

  /// The same with other decays of the averages.
  ///
  /// @param firstDecay β₁, the decay of the average of gradients, from 0 to below 1
  /// @param secondDecay β₂, the decay of the average of squares, from 0 to below 1
  /// @return the new settings
  /// @throws IllegalArgumentException if one is outside its range
  public Adam withDecays(double firstDecay, double secondDecay) {
    return new Adam(
        learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, amsgrad, maximize);
  }

  /// The same with another ε.
  ///
  /// @param eps ε, added to what is divided by, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adam withEps(double eps) {
    return new Adam(
        learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, amsgrad, maximize);
  }

  /// The same with weight decay.
  ///
  /// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Adam withWeightDecay(double weightDecay) {
    return new Adam(
        learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, amsgrad, maximize);
  }

  /// The same with decoupled weight decay, or not.
  ///
  /// @param decoupled whether the weight decay shrinks the parameter itself, by η·λ of it, and
  ///   leaves the gradient as it is
  /// @return the new settings
  public Adam withDecoupled(boolean decoupled) {
    return new Adam(
        learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, amsgrad, maximize);
  }

  /// The same with the largest average of squares so far, or not.
  ///
  /// @param amsgrad whether to divide by the largest average of squares so far
  /// @return the new settings
  public Adam withAmsgrad(boolean amsgrad) {
    return new Adam(
        learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, amsgrad, maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public Adam withMaximize(boolean maximize) {
    return new Adam(
        learningRate, firstDecay, secondDecay, eps, weightDecay, decoupled, amsgrad, maximize);
  }

  @Override
  public State start(List<Value> parameters) {
    return Stepping.start("adam", new Moves(this), learningRate, parameters);
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return Stepping.resume("adam", new Moves(this), learningRate, parameters, memory);
  }

  /// Shared is the count of steps; each parameter has both averages, and the largest one if asked
  /// for.
  private record Moves(Adam settings) implements Rule {
    @Override
    public List<Value> shared() {
      return List.of(Value.of(0));
    }

    @Override
    public List<Value> next(List<Value> shared) {
      return List.of(shared.getFirst().add(1));
    }

    @Override
    public List<Value> own(Value parameter) {
      Value zeros = Rule.zeros(parameter);
      return settings.amsgrad ? List.of(zeros, zeros, zeros) : List.of(zeros, zeros);
    }

    @Override
    public List<Value> step(Point at) {
      Value count = at.shared().getFirst();
      boolean decoupled = settings.decoupled;
      Value slope = at.slope(settings.maximize, decoupled ? 0 : settings.weightDecay);
      Value from = at.shrunk(decoupled ? settings.weightDecay : 0);
      Value average = Rule.average(at.own().get(0), slope, settings.firstDecay);
      Value squares = Rule.averageOfSquares(at.own().get(1), slope, settings.secondDecay);
      Value largest = settings.amsgrad ? at.own().get(2).maximum(squares) : squares;
      Value rate = at.rate().div(count.rpow(settings.firstDecay).rsub(1));
      Value correction = count.rpow(settings.secondDecay).rsub(1).sqrt();
      Value scale = largest.sqrt().div(at.like(correction)).add(settings.eps);
      Value next = from.sub(average.div(scale).mul(at.like(rate)));
      return settings.amsgrad
          ? List.of(next, average, squares, largest)
          : List.of(next, average, squares);
    }
  }
}
