package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;

/// RMSprop: steps along the gradient, each element divided by the root of an average of its
/// squares.
///
/// From Hinton, Neural Networks for Machine Learning, lecture 6, 2012; the centered variant, which
/// divides by the standard deviation, from Graves, Generating Sequences With Recurrent Neural
/// Networks, 2013. A variance that rounding makes negative counts as 0.
///
/// @param learningRate the step size η, a finite number above 0
/// @param decay α, the decay of the averages, from 0 to below 1
/// @param eps ε, added to what is divided by, at least 0
/// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
/// @param momentum μ, from 0 to below 1
/// @param centered whether to divide by the standard deviation of the gradients
/// @param maximize whether to climb instead of to descend
public record RmsProp(
    double learningRate,
    double decay,
    double eps,
    double weightDecay,
    double momentum,
    boolean centered,
    boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public RmsProp {
    Setting.positive("rmsProp", "the learning rate", learningRate);
    Setting.belowOne("rmsProp", "the decay", decay);
    Setting.notNegative("rmsProp", "eps", eps);
    Setting.notNegative("rmsProp", "the weight decay", weightDecay);
    Setting.belowOne("rmsProp", "the momentum", momentum);
  }

  /// Decay 0.99, ε = 10⁻⁸, no weight decay, no momentum, not centered.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public RmsProp(double learningRate) {
    this(learningRate, 0.99, 1e-8, 0, 0, false, false);
  }

  /// The same with another decay of the averages.
  ///
  /// @param decay α, the decay of the averages, from 0 to below 1
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public RmsProp withDecay(double decay) {
    return new RmsProp(learningRate, decay, eps, weightDecay, momentum, centered, maximize);
  }

  /// The same with another ε.
  ///
  /// @param eps ε, added to what is divided by, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public RmsProp withEps(double eps) {
    return new RmsProp(learningRate, decay, eps, weightDecay, momentum, centered, maximize);
  }

  /// The same with weight decay.
  ///
  /// @param weightDecay λ, the share of the parameter that is added to its gradient, at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public RmsProp withWeightDecay(double weightDecay) {
    return new RmsProp(learningRate, decay, eps, weightDecay, momentum, centered, maximize);
  }

  /// The same with momentum.
  ///
  /// @param momentum μ, from 0 to below 1
  /// @return the new settings
  /// @throws IllegalArgumentException if it is outside its range
  public RmsProp withMomentum(double momentum) {
    return new RmsProp(learningRate, decay, eps, weightDecay, momentum, centered, maximize);
  }

  /// The same with the standard deviation, or not.
  ///
  /// @param centered whether to divide by the standard deviation of the gradients
  /// @return the new settings
  public RmsProp withCentered(boolean centered) {
    return new RmsProp(learningRate, decay, eps, weightDecay, momentum, centered, maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public RmsProp withMaximize(boolean maximize) {
    return new RmsProp(learningRate, decay, eps, weightDecay, momentum, centered, maximize);
  }

  @Override
  public State start(List<Value> parameters) {
    return Stepping.start("rmsProp", new Moves(this), learningRate, parameters);
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return Stepping.resume("rmsProp", new Moves(this), learningRate, parameters, memory);
  }

  /// Each parameter has the average of squares, then the velocity and the average of gradients.
  private record Moves(RmsProp settings) implements Rule {
    @Override
    public List<Value> shared() {
      return List.of();
    }

    @Override
    public List<Value> next(List<Value> shared) {
      return shared;
    }

    @Override
    public List<Value> own(Value parameter) {
      Value zeros = Rule.zeros(parameter);
      return List.of(zeros, zeros, zeros).subList(0, slots());
    }

    private int slots() {
      return 1 + (settings.momentum > 0 ? 1 : 0) + (settings.centered ? 1 : 0);
    }

    @Override
    public List<Value> step(Point at) {
      Value slope = at.slope(settings.maximize, settings.weightDecay);
      Value squares = Rule.averageOfSquares(at.own().getFirst(), slope, settings.decay);
      List<Value> next = new ArrayList<>();
      next.add(squares);
      Value variance = squares;
      Value average = null;
      if (settings.centered) {
        average = Rule.average(at.own().getLast(), slope, settings.decay);
        variance = squares.sub(average.square()).relu();
      }
      Value move = slope.div(variance.sqrt().add(settings.eps));
      if (settings.momentum > 0) {
        move = at.own().get(1).mul(settings.momentum).add(move);
        next.add(move);
      }
      if (average != null) {
        next.add(average);
      }
      next.addFirst(at.parameter().sub(move.mul(at.like(at.rate()))));
      return next;
    }
  }
}
