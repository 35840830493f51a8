package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// Averaged stochastic gradient descent: the parameters follow their gradients with a falling rate,
/// and their average over the steps is remembered.
///
/// From Polyak and Juditsky, Acceleration of Stochastic Approximation by Averaging, 1992, with the
/// settings of Bottou, Large-Scale Machine Learning with Stochastic Gradient Descent, 2010: after t
/// steps the rate is `η/(1 + λ·η·t)^α`. [#averages] gives the average, which often is the better
/// model.
///
/// @param learningRate the step size η, a finite number above 0
/// @param decay λ, how fast the rate falls and by how much each step shrinks the parameters, at
///   least 0
/// @param power α, the power by which the rate falls, at least 0
/// @param averageFrom t₀, at least 0: after t steps the next parameter has the share `1/max(1, t −
///   t₀)` in its average
/// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
/// @param maximize whether to climb instead of to descend
public record Asgd(
    double learningRate,
    double decay,
    double power,
    double averageFrom,
    double weightDecay,
    boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Asgd {
    Setting.positive("asgd", "the learning rate", learningRate);
    Setting.notNegative("asgd", "the decay", decay);
    Setting.notNegative("asgd", "the power", power);
    Setting.notNegative("asgd", "the start of the averages", averageFrom);
    Setting.notNegative("asgd", "the weight decay", weightDecay);
  }

  /// λ = 10⁻⁴, α = 0.75, t₀ = 10⁶, no weight decay.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public Asgd(double learningRate) {
    this(learningRate, 1e-4, 0.75, 1e6, 0, false);
  }

  /// The same with another decay.
  ///
  /// @param decay λ, how fast the rate falls and by how much each step shrinks the parameters, at
  ///   least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Asgd withDecay(double decay) {
    return new Asgd(learningRate, decay, power, averageFrom, weightDecay, maximize);
  }

  /// The same with another power.
  ///
  /// @param power α, the power by which the rate falls, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Asgd withPower(double power) {
    return new Asgd(learningRate, decay, power, averageFrom, weightDecay, maximize);
  }

  /// The same with another start of the averages.
  ///
  /// @param averageFrom t₀, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Asgd withAverageFrom(double averageFrom) {
    return new Asgd(learningRate, decay, power, averageFrom, weightDecay, maximize);
  }

  /// The same with weight decay.
  ///
  /// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public Asgd withWeightDecay(double weightDecay) {
    return new Asgd(learningRate, decay, power, averageFrom, weightDecay, maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public Asgd withMaximize(boolean maximize) {
    return new Asgd(learningRate, decay, power, averageFrom, weightDecay, maximize);
  }

  /// The averages of the parameters over the steps.
  ///
  /// @param state a state of this optimizer after at least one step
  /// @return constants, in the order of the parameters
  public static List<Value> averages(State state) {
    return state.memory().subList(1, state.memory().size());
  }

  @Override
  public State start(List<Value> parameters) {
    return Stepping.start("asgd", new Moves(this), learningRate, parameters);
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return Stepping.resume("asgd", new Moves(this), learningRate, parameters, memory);
  }

  /// Shared is the count of steps; each parameter has its average.
  private record Moves(Asgd settings) implements Rule {
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
      return List.of(Rule.zeros(parameter));
    }

    @Override
    public List<Value> step(Point at) {
      Value before = at.shared().getFirst().sub(1);
      Value slope = at.slope(settings.maximize, settings.weightDecay);
      Value base = before.mul(at.rate().mul(settings.decay)).add(1);
      Value rate = at.rate().div(base.pow(settings.power));
      Value shrunk = at.parameter().mul(at.like(rate.mul(settings.decay).rsub(1)));
      Value next = shrunk.sub(slope.mul(at.like(rate)));
      Value many = before.sub(settings.averageFrom);
      Value share = at.like(many.maximum(1).reciprocal());
      Value average = at.own().getFirst();
      Value moved = average.add(next.sub(average).mul(share));
      return List.of(next, Value.where(at.like(many.greater(1)), moved, next));
    }
  }
}
