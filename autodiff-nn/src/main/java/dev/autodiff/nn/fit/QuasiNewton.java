package dev.autodiff.nn.fit;

import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;

/// One run of L-BFGS.
final class QuasiNewton {
  /// The least cosine, squared, between move and change that counts as curvature.
  private static final double CURVATURE = 1e-20;

  private final Objective objective;
  private final Options options;
  private final List<Value> changes = new ArrayList<>();
  private final List<Value> moves = new ArrayList<>();

  /// The largest second derivative that the last line search met.
  private double curvature;

  QuasiNewton(Objective objective, Options options) {
    this.objective = objective;
    this.options = options;
  }

  Minimum<Value> run(Value start) {
    Value x = start;
    LineSearch.Sample here = objective.sample(x);
    if (!Objective.finite(here)) {
      return objective.end(x, here, 0, Stop.NOT_FINITE);
    }
    for (int i = 0; ; i++) {
      if (Traced.largest(here.gradient()) <= options.gradientTolerance()) {
        return objective.end(x, here, i, Stop.GRADIENT_SMALL);
      }
      if (i == options.iterations()) {
        return objective.end(x, here, i, Stop.ITERATION_LIMIT);
      }
      Value direction = InverseHessian.times(changes, moves, here.gradient().neg());
      double slope = Traced.dot(here.gradient(), direction);
      if (!(slope < 0) && !moves.isEmpty()) {
        forget();
        continue;
      }
      boolean modelled = !moves.isEmpty();
      double first = moves.isEmpty() ? Math.min(1, 1 / here.gradient().norm().item()) : 1;
      Value from = x;
      curvature = 0;
      LineSearch search =
          new LineSearch(
              t -> {
                LineSearch.Sample there = objective.sample(from.add(direction.mul(t)));
                double bend = (Traced.dot(there.gradient(), direction) - slope) / t;
                curvature = Double.isFinite(bend) ? Math.max(curvature, bend) : curvature;
                return there;
              },
              direction,
              here,
              slope,
              Math.ulp(Traced.largest(x)));
      Value move = direction.mul(search.run(first));
      LineSearch.Sample next = search.found();
      if (!(next.loss() < here.loss())) {
        if (!moves.isEmpty()) {
          forget();
          continue;
        }
        return objective.end(x, here, i + 1, stuck(here, slope));
      }
      if (!Objective.finite(next)) {
        return objective.end(x, here, i + 1, Stop.NOT_FINITE);
      }
      double fall = here.loss() - next.loss();
      x = x.add(move);
      remember(next.gradient().sub(here.gradient()), move);
      here = next;
      // The gradient first: it says more.
      if (Traced.largest(here.gradient()) > options.gradientTolerance()) {
        // What the whole step promises: the line search may have made it short.
        if (modelled && Traced.small(direction, x, options.stepTolerance())) {
          return objective.end(x, here, i + 1, Stop.STEP_SMALL);
        }
        double settled = options.valueTolerance() * Math.abs(here.loss());
        if (modelled && fall <= settled && -slope / 2 <= settled) {
          return objective.end(x, here, i + 1, Stop.VALUE_SETTLED);
        }
      }
    }
  }

  /// Where not even the steepest descent goes down: if a parabola of that slope and curvature would
  /// fall by less than the value can show, this is the end; else value and gradient do not belong
  /// together.
  private Stop stuck(LineSearch.Sample here, double slope) {
    return slope * slope <= 200 * Math.ulp(here.loss()) * curvature
        ? Stop.VALUE_SETTLED
        : Stop.LINE_SEARCH_FAILED;
  }

  private void remember(Value change, Value move) {
    double curvature = Traced.dot(change, move);
    if (curvature * curvature > CURVATURE * Traced.dot(change, change) * Traced.dot(move, move)
        && curvature > 0) {
      if (moves.size() == options.history()) {
        changes.removeFirst();
        moves.removeFirst();
      }
      changes.add(change);
      moves.add(move);
    }
  }

  private void forget() {
    changes.clear();
    moves.clear();
  }
}
