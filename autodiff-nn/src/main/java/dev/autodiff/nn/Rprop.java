package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.List;

/// Rprop: each element moves against the sign of its gradient, by a step of its own. That grows
/// while the sign stays, and shrinks when it changes; then the element rests once.
///
/// From Riedmiller and Braun, A Direct Adaptive Method for Faster Backpropagation Learning: The
/// RPROP Algorithm, 1993, in the variant without taking back steps of Igel and Hüsken, 2000. It
/// wants gradients of all rows. The learning rate is only the first step, so a schedule changes
/// nothing and is refused.
///
/// @param learningRate the first step of each element, a finite number above 0
/// @param shrink what a step is multiplied by when the sign changes, above 0 and below 1
/// @param grow what it is multiplied by while the sign stays, at least 1
/// @param smallest the smallest step, above 0
/// @param largest the largest step, at least the smallest
/// @param maximize whether to climb instead of to descend
public record Rprop(
    double learningRate,
    double shrink,
    double grow,
    double smallest,
    double largest,
    boolean maximize)
    implements Optimizer {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Rprop {
    Setting.positive("rprop", "the learning rate", learningRate);
    Setting.belowOne("rprop", "the shrinking factor", shrink);
    Setting.positive("rprop", "the growing factor", grow);
    Setting.positive("rprop", "the smallest step", smallest);
    Setting.positive("rprop", "the largest step", largest);
    if (shrink == 0 || grow < 1 || largest < smallest) {
      throw Errors.illegal(
          "rprop",
          "steps shrink by "
              + shrink
              + ", grow by "
              + grow
              + ", and stay between "
              + smallest
              + " and "
              + largest,
          "Give 0 < shrink < 1 <= grow, and smallest <= largest.");
    }
  }

  /// Steps shrink by 0.5, grow by 1.2, and stay between 10⁻⁶ and 50.
  ///
  /// @param learningRate the step size η, a finite number above 0
  /// @throws IllegalArgumentException if it is not
  public Rprop(double learningRate) {
    this(learningRate, 0.5, 1.2, 1e-6, 50, false);
  }

  /// The same with other factors.
  ///
  /// @param shrink what a step is multiplied by when the sign changes, above 0 and below 1
  /// @param grow what it is multiplied by while the sign stays, at least 1
  /// @return the new settings
  /// @throws IllegalArgumentException if one is outside its range
  public Rprop withFactors(double shrink, double grow) {
    return new Rprop(learningRate, shrink, grow, smallest, largest, maximize);
  }

  /// The same with other bounds of the steps.
  ///
  /// @param smallest the smallest step, above 0
  /// @param largest the largest step, at least the smallest
  /// @return the new settings
  /// @throws IllegalArgumentException if one is outside its range
  public Rprop withBounds(double smallest, double largest) {
    return new Rprop(learningRate, shrink, grow, smallest, largest, maximize);
  }

  /// The same with the other direction.
  ///
  /// @param maximize whether to climb instead of to descend
  /// @return the new settings
  public Rprop withMaximize(boolean maximize) {
    return new Rprop(learningRate, shrink, grow, smallest, largest, maximize);
  }

  @Override
  public State start(List<Value> parameters) {
    return new Signs(Stepping.start("rprop", new Moves(this), learningRate, parameters));
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return new Signs(Stepping.resume("rprop", new Moves(this), learningRate, parameters, memory));
  }

  /// Steps like the state in it, but without a learning rate to set.
  private record Signs(Stepping stepping) implements State {
    @Override
    public List<Value> parameters() {
      return stepping.parameters();
    }

    @Override
    public List<Value> memory() {
      return stepping.memory();
    }

    @Override
    public State step(List<Value> gradients) {
      return new Signs(stepping.step(gradients));
    }
  }

  /// Each parameter has its gradient before and its steps.
  private record Moves(Rprop settings) implements Rule {
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
      return List.of(zeros, zeros.add(settings.learningRate));
    }

    @Override
    public List<Value> step(Point at) {
      Value slope = at.slope(settings.maximize, 0);
      Value agreement = slope.sign().mul(at.own().get(0).sign());
      Value grown = Value.where(agreement.equal(1), same(slope, settings.grow), same(slope, 1));
      Value factor = Value.where(agreement.equal(-1), same(slope, settings.shrink), grown);
      Value steps = at.own().get(1).mul(factor).clamp(settings.smallest, settings.largest);
      Value followed = Value.where(agreement.equal(-1), same(slope, 0), slope);
      return List.of(at.parameter().sub(followed.sign().mul(steps)), followed, steps);
    }

    private static Value same(Value value, double x) {
      return LossInputs.like(value, x);
    }
  }
}
