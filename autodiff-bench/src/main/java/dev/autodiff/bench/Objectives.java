package dev.autodiff.bench;

import dev.autodiff.Value;

/// The functions whose gradients are measured, eager and compiled.
final class Objectives {
  private Objectives() {}

  /// Rosenbrock's valley over neighbours, in scalars: eight operations per term.
  static Value rosenbrock(Value[] x) {
    Value sum = Value.of(0);
    for (int i = 0; i + 1 < x.length; i++) {
      Value bend = x[i + 1].sub(x[i].mul(x[i]));
      Value slope = x[i].rsub(1);
      sum = sum.add(bend.mul(bend).mul(100).add(slope.mul(slope)));
    }
    return sum;
  }

  /// The same on a vector.
  static Value rosenbrock(Value x) {
    Value left = x.slice(0, 0, -1);
    Value bend = x.slice(0, 1, Integer.MAX_VALUE).sub(left.square());
    return bend.square().mul(100).add(left.rsub(1).square()).sum();
  }

  /// `Σ log(1 + exp(sin(xᵢ)·xᵢ₊₁))`, in scalars.
  static Value waves(Value[] x) {
    Value sum = Value.of(0);
    for (int i = 0; i + 1 < x.length; i++) {
      sum = sum.add(x[i].sin().mul(x[i + 1]).exp().add(1).log());
    }
    return sum;
  }

  /// The same on a vector.
  static Value waves(Value x) {
    Value left = x.slice(0, 0, -1);
    return left.sin().mul(x.slice(0, 1, Integer.MAX_VALUE)).exp().add(1).log().sum();
  }

  /// A chain of cheap operations on a small tensor.
  static Value chain(Value x, int operations) {
    Value y = x;
    for (int i = 0; i < operations; i++) {
      y = i % 2 == 0 ? y.add(x) : y.mul(0.5);
    }
    return y.sum();
  }

  /// The scalars of a vector.
  static Value[] scalars(Value x) {
    Value[] scalars = new Value[x.shape().size()];
    for (int i = 0; i < scalars.length; i++) {
      scalars[i] = x.select(0, i);
    }
    return scalars;
  }

  /// The squares of entries summed up, of several gradients.
  static double norm(Iterable<Value> gradients) {
    double norm = 0;
    for (Value gradient : gradients) {
      norm += gradient.square().sum().item();
    }
    return norm;
  }
}
