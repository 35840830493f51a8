package dev.autodiff;

/// What a backward sweep computes beyond the first-order gradients of the variables.
public enum SweepOption {
  /// Keep the gradients of inner nodes too, as pictures of the graph need them.
  KEEP_INNER,

  /// Make the gradients differentiable: they are recorded in terms of the same variables, so that
  /// another sweep gives second derivatives, and so on.
  DIFFERENTIABLE
}
