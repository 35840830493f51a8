package dev.autodiff.nn.fit;

import dev.autodiff.Value;

/// One run of Newton's method with a trust region: Nocedal and Wright, Numerical Optimization,
/// 2006, algorithm 4.1 with the steps of algorithm 7.2, which is Steihaug's.
final class TrustRegion {
  private static final double ACCEPTED = 1e-4;

  private final Objective objective;
  private final Options options;

  TrustRegion(Objective objective, Options options) {
    this.objective = objective;
    this.options = options;
  }

  /// @param p the step
  /// @param product the Hessian times it
  /// @param outside whether it ends at the edge of the region
  private record Step(Value p, Value product, boolean outside) {
    /// By how much the quadratic model falls.
    double predicted(Value gradient) {
      return -Traced.dot(p, gradient.add(product.mul(0.5)));
    }
  }

  Minimum run(Value start) {
    Value x = start;
    LineSearch.Sample here = objective.sample(x);
    if (!Objective.finite(here)) {
      return objective.end(x, here, 0, Stop.NOT_FINITE);
    }
    double radius = options.radius();
    for (int i = 0; ; i++) {
      if (Traced.largest(here.gradient()) <= options.gradientTolerance()) {
        return objective.end(x, here, i, Stop.GRADIENT_SMALL);
      }
      if (i == options.iterations()) {
        return objective.end(x, here, i, Stop.ITERATION_LIMIT);
      }
      Step step = step(x, here.gradient(), radius);
      double predicted = step.predicted(here.gradient());
      if (!Double.isFinite(predicted)) {
        return objective.end(x, here, i + 1, Stop.NOT_FINITE);
      }
      Value there = x.add(step.p);
      double value = objective.value(there);
      double fall = here.loss() - value;
      double length = step.p.norm().item();
      // Differences below the rounding of the value say nothing about the model: Conn, Gould and
      // Toint, Trust-region methods, 2000, section 17.4.2.
      double rounding = 10 * Math.ulp(here.loss());
      double ratio = (fall + rounding) / (predicted + rounding);
      if (!(ratio >= 0.25)) {
        radius = length / 4;
      } else if (ratio > 0.75 && step.outside) {
        radius *= 2;
      }
      boolean accepted = ratio > ACCEPTED && Double.isFinite(value);
      if (accepted) {
        LineSearch.Sample next = new LineSearch.Sample(value, objective.gradient(there));
        if (!Objective.finite(next)) {
          return objective.end(x, here, i + 1, Stop.NOT_FINITE);
        }
        x = there;
        here = next;
      }
      if (Traced.largest(here.gradient()) > options.gradientTolerance()) {
        if (Traced.small(step.p, x, options.stepTolerance())) {
          return objective.end(x, here, i + 1, Stop.STEP_SMALL);
        }
        double settled = options.valueTolerance() * Math.abs(here.loss());
        if (accepted && Math.abs(fall) <= settled && predicted <= settled) {
          return objective.end(x, here, i + 1, Stop.VALUE_SETTLED);
        }
      }
    }
  }

  /// Conjugate gradients on the quadratic model, up to the edge of the region, to a direction of
  /// negative curvature, or until the residual is small enough for superlinear convergence.
  private Step step(Value x, Value gradient, double radius) {
    Value zero = gradient.mul(0);
    Value p = zero;
    Value product = zero;
    Value residual = gradient;
    Value d = residual.neg();
    double squared = Traced.dot(residual, residual);
    double norm = Math.sqrt(squared);
    double enough = Math.min(0.5, Math.sqrt(norm)) * norm;
    // In exact arithmetic as many as there are elements; with rounding some more help.
    int most = 2 * x.shape().size() + 10;
    for (int i = 0; i < most; i++) {
      Value hd = objective.hessianProduct(x, d);
      double curvature = Traced.dot(d, hd);
      double alpha = squared / curvature;
      Value further = p.add(d.mul(alpha));
      if (!(curvature > 0) || !(further.norm().item() < radius)) {
        double t = toEdge(p, d, radius);
        return new Step(p.add(d.mul(t)), product.add(hd.mul(t)), true);
      }
      p = further;
      product = product.add(hd.mul(alpha));
      residual = residual.add(hd.mul(alpha));
      double now = Traced.dot(residual, residual);
      if (Math.sqrt(now) < enough) {
        break;
      }
      d = d.mul(now / squared).sub(residual);
      squared = now;
    }
    return new Step(p, product, false);
  }

  /// The t ≥ 0 with `‖p + t·d‖ = radius`, without cancellation.
  private static double toEdge(Value p, Value d, double radius) {
    double dd = Traced.dot(d, d);
    double pd = Traced.dot(p, d);
    double gap = Math.max(0, radius * radius - Traced.dot(p, p));
    double root = Math.sqrt(pd * pd + dd * gap);
    return pd > 0 ? gap / (pd + root) : (root - pd) / dd;
  }
}
