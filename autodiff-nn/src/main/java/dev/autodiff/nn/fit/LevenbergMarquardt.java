package dev.autodiff.nn.fit;

import dev.autodiff.LinearAlgebra;
import dev.autodiff.Shape;
import dev.autodiff.Value;

/// One run of the method of Levenberg and Marquardt.
final class LevenbergMarquardt {
  /// Below it nothing is left of Gauss and Newton's step to change, and a Jacobian without full
  /// rank would give a singular system.
  private static final double LEAST_DAMPING = 1e-24;

  private final Residuals residuals;
  private final Options options;

  LevenbergMarquardt(Residuals residuals, Options options) {
    this.residuals = residuals;
    this.options = options;
  }

  /// Residuals and what follows from them at a point.
  ///
  /// @param value the sum of squares
  /// @param slope half of its gradient
  private record Place(Value x, Value r, double value, Value jacobian, Value slope) {
    double gradientNorm() {
      return 2 * Traced.largest(slope);
    }

    boolean finite() {
      return Double.isFinite(value)
          && Double.isFinite(Traced.largest(jacobian))
          && Double.isFinite(gradientNorm());
    }
  }

  Minimum<Value> run(Value start) {
    Value r = residuals.at(start);
    Place here = place(start, r, Traced.dot(r, r));
    if (!here.finite()) {
      return end(here, 0, Stop.NOT_FINITE);
    }
    int n = start.shape().size();
    Value scale = Value.full(Shape.of(n), 0);
    double damping = options.damping();
    double factor = 2;
    double lowest = here.value;
    for (int i = 0; ; i++) {
      if (here.gradientNorm() <= options.gradientTolerance()) {
        return end(here, i, Stop.GRADIENT_SMALL);
      }
      if (i == options.iterations()) {
        return end(here, i, Stop.ITERATION_LIMIT);
      }
      scale = scale.maximum(here.jacobian.norm(0));
      Value lengths = Value.where(scale.greater(0), scale, Value.of(1));
      Value scaled = step(here.jacobian.div(lengths), here.r, damping);
      Value step = scaled.div(lengths);
      Value bent = here.jacobian.matmul(step);
      // As Moré has it: a sum of squares cannot lose its digits.
      double predicted = Traced.dot(bent, bent) + 2 * damping * Traced.dot(scaled, scaled);
      if (!Double.isFinite(predicted)) {
        return end(here, i + 1, Stop.NOT_FINITE);
      }
      Value there = here.x.add(step);
      r = residuals.at(there);
      double value = Traced.dot(r, r);
      double fall = here.value - value;
      Place next = null;
      if (Traced.unsure(value - lowest, predicted, lowest)) {
        next = place(there, r, value);
        fall = -Traced.dot(step, here.slope.add(next.slope));
      }
      boolean settled =
          Math.abs(fall) <= options.valueTolerance() * here.value
              && predicted <= options.valueTolerance() * here.value;
      if (fall > 0) {
        next = next == null ? place(there, r, value) : next;
        if (!next.finite()) {
          return end(here, i + 1, Stop.NOT_FINITE);
        }
        here = next;
        lowest = Math.min(lowest, value);
        damping *= Math.max(1.0 / 3, 1 - Math.pow(2 * fall / predicted - 1, 3));
        damping = Math.max(damping, LEAST_DAMPING);
        factor = 2;
      } else {
        damping *= factor;
        factor *= 2;
      }
      if (here.gradientNorm() > options.gradientTolerance()) {
        boolean small = Traced.small(step, here.x, options.stepTolerance());
        if (small || settled) {
          Stop stop = undamped(here, lengths);
          if (stop.converged() || (small && !(fall > 0))) {
            return end(here, i + 1, stop);
          }
        }
      }
    }
  }

  /// Damping makes any step small. So what counts is the step without.
  private Stop undamped(Place here, Value lengths) {
    Value step = step(here.jacobian.div(lengths), here.r, LEAST_DAMPING).div(lengths);
    if (Traced.small(step, here.x, options.stepTolerance())) {
      return Stop.STEP_SMALL;
    }
    Value bent = here.jacobian.matmul(step);
    return Traced.dot(bent, bent) <= options.valueTolerance() * here.value
        ? Stop.VALUE_SETTLED
        : Stop.STALLED;
  }

  private Place place(Value x, Value r, double value) {
    Value jacobian = residuals.jacobian(x, r.shape().size());
    return new Place(x, r, value, jacobian, r.matmul(jacobian));
  }

  /// The y with the least `‖J·y + r‖² + damping·‖y‖²`, by QR and not by the normal equations, which
  /// would square the condition number.
  private static Value step(Value jacobian, Value r, double damping) {
    int n = jacobian.shape().length(1);
    Value below = Residuals.identity(n).mul(Math.sqrt(damping));
    LinearAlgebra.Qr qr = LinearAlgebra.qr(Value.concat(0, jacobian, below));
    Value right = Value.concat(0, r.neg(), Value.full(Shape.of(n), 0));
    return LinearAlgebra.triangularSolve(qr.r(), right.matmul(qr.q()), true, false);
  }

  private Minimum<Value> end(Place here, int iterations, Stop stop) {
    return residuals.end(here.x, here.value, here.gradientNorm(), iterations, stop);
  }
}
