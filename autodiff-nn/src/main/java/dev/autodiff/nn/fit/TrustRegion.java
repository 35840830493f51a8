package dev.autodiff.nn.fit;

import dev.autodiff.Value;

/// One run of Newton's method with a trust region: Nocedal and Wright, Numerical Optimization,
/// 2006, algorithm 4.1 with the steps of algorithm 7.2, which is Steihaug's, in the scaled
/// variables of section 4.5.
///
/// The region is `‖D·p‖ ≤ radius`. Over a full set of conjugate directions d the sum of
/// `(H·d)²/(d·H·d)`, element by element, is the diagonal of the Hessian H, because the inverse of H
/// is the sum of `d·dᵀ/(d·H·d)`. So the few directions that a step takes anyway give a lower bound
/// of the diagonal, and no product is spent on the scaling. D is the root of the largest bound so
/// far, as Moré, The Levenberg–Marquardt algorithm: implementation and theory, 1978, takes the
/// longest columns of the Jacobian J, whose squared lengths are the diagonal of JᵀJ. A few
/// directions leave out much of a long diagonal, unevenly. So the region of the first step is
/// round, and the elements of D may differ more and more, up to as many directions as there are
/// elements.
final class TrustRegion {
  private static final double ACCEPTED = 1e-4;

  /// The least part of the largest element of D that another may be, after many directions.
  private static final double NARROWEST = 1e-8;

  /// How far the conjugate gradients go before a small step counts: one that ends early can be
  /// small because it has not met the directions yet that are long.
  private static final double CAREFUL = 1e-6;

  private final Objective objective;
  private final Options options;

  TrustRegion(Objective objective, Options options) {
    this.objective = objective;
    this.options = options;
  }

  /// @param p the step
  /// @param product the Hessian times it
  /// @param outside whether it ends at the edge of the region
  /// @param diagonal a lower bound of the Hessian's diagonal
  /// @param directions how many it comes from
  private record Step(Value p, Value product, boolean outside, Value diagonal, int directions) {
    /// By how much the quadratic model falls.
    double predicted(Value gradient) {
      return -Traced.dot(p, gradient.add(product.mul(0.5)));
    }
  }

  Minimum<Value> run(Value start) {
    Value x = start;
    LineSearch.Sample here = objective.sample(x);
    if (!Objective.finite(here)) {
      return objective.end(x, here, 0, Stop.NOT_FINITE);
    }
    double lowest = here.loss();
    double radius = options.radius();
    Value bound = x.mul(0);
    Value scale = bound.add(1);
    double directions = 0;
    boolean careful = false;
    for (int i = 0; ; i++) {
      if (Traced.largest(here.gradient()) <= options.gradientTolerance()) {
        return objective.end(x, here, i, Stop.GRADIENT_SMALL);
      }
      if (i == options.iterations()) {
        return objective.end(x, here, i, Stop.ITERATION_LIMIT);
      }
      Step step = step(x, here.gradient(), scale, radius, careful);
      double predicted = step.predicted(here.gradient());
      if (!Double.isFinite(predicted)) {
        return objective.end(x, here, i + 1, Stop.NOT_FINITE);
      }
      Value there = x.add(step.p);
      double value = objective.value(there);
      double fall = here.loss() - value;
      Value gradient = null;
      if (Traced.unsure(value - lowest, predicted, lowest)) {
        gradient = objective.gradient(there);
        fall = -Traced.dot(step.p, here.gradient().add(gradient)) / 2;
      }
      double ratio = predicted > 0 ? fall / predicted : 0;
      double before = step.p.mul(scale).norm().item();
      bound = wider(bound, step.diagonal);
      directions += step.directions;
      scale = scale(bound, 1 - directions / x.shape().size());
      double length = step.p.mul(scale).norm().item();
      if (!(ratio >= 0.25)) {
        radius = length / 4;
      } else if (ratio > 0.75 && step.outside) {
        radius = 2 * length;
      } else {
        // The step stays where it is in the region.
        radius *= length / before;
      }
      boolean accepted = ratio > ACCEPTED && Double.isFinite(value);
      if (accepted) {
        gradient = gradient == null ? objective.gradient(there) : gradient;
        LineSearch.Sample next = new LineSearch.Sample(value, gradient);
        if (!Objective.finite(next)) {
          return objective.end(x, here, i + 1, Stop.NOT_FINITE);
        }
        x = there;
        here = next;
        lowest = Math.min(lowest, value);
      }
      if (Traced.largest(here.gradient()) > options.gradientTolerance()) {
        double settled = options.valueTolerance() * Math.abs(here.loss());
        boolean level = accepted && Math.abs(fall) <= settled && predicted <= settled;
        boolean small = Traced.small(step.p, x, options.stepTolerance());
        if (step.outside) {
          // The region made the step small, so that it tells nothing about the point.
          if (small && !accepted) {
            return objective.end(x, here, i + 1, Stop.STALLED);
          }
        } else if (careful && (small || level)) {
          return objective.end(x, here, i + 1, small ? Stop.STEP_SMALL : Stop.VALUE_SETTLED);
        }
        careful = small || level;
      }
    }
  }

  private static Value wider(Value bound, Value diagonal) {
    return Double.isFinite(Traced.largest(diagonal)) ? bound.maximum(diagonal) : bound;
  }

  private static Value scale(Value bound, double least) {
    Value root = bound.sqrt();
    double largest = Traced.largest(root);
    return largest > 0 ? root.maximum(Math.max(NARROWEST, least) * largest) : root.add(1);
  }

  /// Conjugate gradients on the quadratic model, up to the edge of the region, to a direction of
  /// negative curvature, or until the residual is small enough for superlinear convergence.
  private Step step(Value x, Value slope, Value scale, double radius, boolean careful) {
    Value gradient = slope.div(scale);
    Value zero = gradient.mul(0);
    Value p = zero;
    Value product = zero;
    Value diagonal = zero;
    Value residual = gradient;
    Value d = residual.neg();
    double squared = Traced.dot(residual, residual);
    double norm = Math.sqrt(squared);
    double enough = (careful ? CAREFUL : Math.min(0.5, Math.sqrt(norm))) * norm;
    boolean outside = false;
    // In exact arithmetic as many as there are elements; with rounding some more help.
    int most = 2 * x.shape().size() + 10;
    int directions = 0;
    while (directions < most) {
      directions++;
      Value hd = objective.hessianProduct(x, d.div(scale)).div(scale);
      double curvature = Traced.dot(d, hd);
      if (curvature > 0) {
        diagonal = diagonal.add(hd.mul(scale).square().div(curvature));
      }
      double alpha = squared / curvature;
      Value further = p.add(d.mul(alpha));
      if (!(curvature > 0) || !(further.norm().item() < radius)) {
        double t = toEdge(p, d, radius);
        p = p.add(d.mul(t));
        product = product.add(hd.mul(t));
        outside = true;
        break;
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
    return new Step(p.div(scale), product.mul(scale), outside, diagonal, directions);
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
