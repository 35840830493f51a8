package dev.autodiff.nn;

import dev.autodiff.DType;
import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.nn.fit.InverseHessian;
import dev.autodiff.nn.fit.LineSearch;
import java.util.ArrayList;
import java.util.List;

/// L-BFGS: steps along the gradient times an approximation of the inverse Hessian, which is made of
/// the last few steps and their changes of the gradient.
///
/// From Liu and Nocedal, On the limited memory BFGS method for large scale optimization, 1989; the
/// direction is that of the two loops of Nocedal and Wright, Numerical Optimization, 2006,
/// algorithm 7.4. One step of the optimizer is up to [#iterations] moves, and looks at loss and
/// gradients at several points, so it wants an [Optimizer.Objective] of all rows:
/// `state.step(objective)`. It reads numbers, so a [Trainer] runs it without compiling it.
///
/// A step ends early if the largest gradient is at most [#gradientTolerance], or if moves, changes
/// of the loss or the slope along the direction fall to [#changeTolerance]. A change of the
/// gradient that shows no curvature is not remembered.
///
/// @param learningRate the length of a move in units of the direction, or where the line search
///   begins; a finite number above 0. The first move ever is shortened to have at most that length
///   as the sum of its absolute elements
/// @param iterations the most moves in one step, at least 1
/// @param evaluations after how many evaluations of the objective a step ends, at least 1
/// @param gradientTolerance at least 0
/// @param changeTolerance at least 0
/// @param history how many moves are remembered, at least 1
/// @param lineSearch whether each move is made long enough, and not too long, by a search for the
///   strong Wolfe conditions; it takes some more evaluations
public record Lbfgs(
    double learningRate,
    int iterations,
    int evaluations,
    double gradientTolerance,
    double changeTolerance,
    int history,
    boolean lineSearch)
    implements Optimizer {
  /// The least `y·s` that counts as curvature.
  private static final double CURVATURE = 1e-10;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Lbfgs {
    Setting.positive("lbfgs", "the learning rate", learningRate);
    Setting.count("lbfgs", "the number of iterations", iterations);
    Setting.count("lbfgs", "the number of evaluations", evaluations);
    Setting.notNegative("lbfgs", "the gradient tolerance", gradientTolerance);
    Setting.notNegative("lbfgs", "the change tolerance", changeTolerance);
    Setting.count("lbfgs", "the history", history);
  }

  /// Up to 20 moves and 25 evaluations a step, tolerances 10⁻⁷ and 10⁻⁹, 100 moves remembered, with
  /// line search.
  ///
  /// @param learningRate a finite number above 0; 1 is right for most problems
  /// @throws IllegalArgumentException if it is not
  public Lbfgs(double learningRate) {
    this(learningRate, 20, 25, 1e-7, 1e-9, 100, true);
  }

  /// The same with another number of moves in a step.
  ///
  /// @param iterations the most moves
  /// @param evaluations after how many evaluations a step ends
  /// @return the new settings
  /// @throws IllegalArgumentException if one is below 1
  public Lbfgs withIterations(int iterations, int evaluations) {
    return new Lbfgs(
        learningRate,
        iterations,
        evaluations,
        gradientTolerance,
        changeTolerance,
        history,
        lineSearch);
  }

  /// The same with other tolerances.
  ///
  /// @param gradientTolerance at least 0
  /// @param changeTolerance at least 0
  /// @return the new settings
  /// @throws IllegalArgumentException if one is below 0
  public Lbfgs withTolerances(double gradientTolerance, double changeTolerance) {
    return new Lbfgs(
        learningRate,
        iterations,
        evaluations,
        gradientTolerance,
        changeTolerance,
        history,
        lineSearch);
  }

  /// The same with another length of the memory.
  ///
  /// @param history how many moves are remembered
  /// @return the new settings
  /// @throws IllegalArgumentException if it is below 1
  public Lbfgs withHistory(int history) {
    return new Lbfgs(
        learningRate,
        iterations,
        evaluations,
        gradientTolerance,
        changeTolerance,
        history,
        lineSearch);
  }

  /// The same with line search, or without.
  ///
  /// @param lineSearch whether to search for the strong Wolfe conditions
  /// @return the new settings
  public Lbfgs withLineSearch(boolean lineSearch) {
    return new Lbfgs(
        learningRate,
        iterations,
        evaluations,
        gradientTolerance,
        changeTolerance,
        history,
        lineSearch);
  }

  @Override
  public State start(List<Value> parameters) {
    return resume(parameters, List.of());
  }

  @Override
  public State resume(List<Value> parameters, List<Value> memory) {
    return new Descent(this, Value.of(learningRate), List.copyOf(parameters), List.copyOf(memory));
  }

  /// The memory is empty before the first step; then the last gradient, the last move, and for each
  /// remembered move its change of the gradient and itself: all parameters in a row.
  private record Descent(Lbfgs settings, Value rate, List<Value> parameters, List<Value> memory)
      implements State {
    @Override
    public State step(List<Value> gradients) {
      throw Errors.state(
          "lbfgs", "a step needs the loss at further points", "Use step(objective).");
    }

    @Override
    public State step(Slope here, Objective objective) {
      Parameters.requireFit("lbfgs", parameters, here.gradients());
      return new Moves(this, here, objective).run();
    }

    @Override
    public State withLearningRate(Value learningRate) {
      return new Descent(settings, learningRate, parameters, memory);
    }
  }

  /// One step: the moves on the way.
  private static final class Moves {
    private final Descent from;
    private final Lbfgs settings;
    private final Objective objective;
    private final double rate;
    private final List<Value> changes = new ArrayList<>();
    private final List<Value> moves = new ArrayList<>();
    private List<Value> lasting;
    private Value point;
    private LineSearch.Sample here;

    Moves(Descent from, Slope slope, Objective objective) {
      this.from = from;
      this.settings = from.settings;
      this.objective = objective;
      this.rate = from.rate.item();
      this.point = flat(from.parameters);
      this.here = new LineSearch.Sample(slope.loss().item(), flat(slope.gradients()));
      this.lasting = from.memory.isEmpty() ? List.of() : from.memory.subList(0, 2);
      for (int i = 2; i < from.memory.size(); i += 2) {
        changes.add(from.memory.get(i));
        moves.add(from.memory.get(i + 1));
      }
    }

    State run() {
      int evaluations = 1;
      for (int i = 1; largest(here.gradient()) > settings.gradientTolerance; i++) {
        Value direction = direction();
        double length = lasting.isEmpty() ? rate * Math.min(1, 1 / total(here.gradient())) : rate;
        double slope = dot(here.gradient(), direction);
        LineSearch.Sample before = here;
        if (slope > -settings.changeTolerance) {
          lasting = List.of(before.gradient(), direction.mul(length));
          break;
        }
        if (settings.lineSearch) {
          Value start = point;
          LineSearch search =
              new LineSearch(
                  t -> at(start.add(direction.mul(t))),
                  direction,
                  here,
                  slope,
                  settings.changeTolerance);
          length = search.run(length);
          here = search.found();
          evaluations += search.evaluations();
        }
        Value move = direction.mul(length);
        point = point.add(move);
        lasting = List.of(before.gradient(), move);
        if (i == settings.iterations) {
          break;
        }
        if (!settings.lineSearch) {
          here = at(point);
          evaluations++;
        }
        if (evaluations >= settings.evaluations
            || largest(move) <= settings.changeTolerance
            || Math.abs(here.loss() - before.loss()) < settings.changeTolerance) {
          break;
        }
      }
      return new Descent(settings, from.rate, parameters(point), memory());
    }

    /// The negative gradient times the approximated inverse Hessian.
    private Value direction() {
      if (lasting.isEmpty()) {
        return here.gradient().neg();
      }
      Value change = here.gradient().sub(lasting.get(0));
      Value move = lasting.get(1);
      if (dot(change, move) > CURVATURE) {
        if (moves.size() == settings.history) {
          changes.removeFirst();
          moves.removeFirst();
        }
        changes.add(change);
        moves.add(move);
      }
      return InverseHessian.times(changes, moves, here.gradient().neg());
    }

    private List<Value> memory() {
      List<Value> memory = new ArrayList<>(lasting);
      for (int i = 0; i < moves.size() && !memory.isEmpty(); i++) {
        memory.add(changes.get(i));
        memory.add(moves.get(i));
      }
      return List.copyOf(memory);
    }

    private LineSearch.Sample at(Value x) {
      Slope slope = objective.at(parameters(x));
      return new LineSearch.Sample(slope.loss().item(), flat(slope.gradients()));
    }

    private List<Value> parameters(Value x) {
      List<Value> parts = new ArrayList<>();
      int start = 0;
      for (Value old : from.parameters) {
        int stop = start + old.shape().size();
        Value part = x.slice(0, start, stop).reshape(old.shape()).to(old.dtype());
        parts.add(Parameters.renewed(old, part));
        start = stop;
      }
      return List.copyOf(parts);
    }

    private static Value flat(List<Value> values) {
      return Value.concat(
          0,
          values.stream()
              .map(x -> x.detach().to(DType.FLOAT64).reshape(Shape.of(x.shape().size())))
              .toArray(Value[]::new));
    }

    private static double largest(Value x) {
      return x.shape().size() == 0 ? 0 : x.abs().max().item();
    }

    private static double total(Value x) {
      return x.abs().sum().item();
    }
  }

  private static double dot(Value a, Value b) {
    return a.mul(b).sum().item();
  }
}
