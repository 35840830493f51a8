package dev.autodiff.golden;

import java.util.List;

/// Where linear algebra decides otherwise than what was recorded.
final class LinearAlgebraEdges {
  static final List<EdgeDecision> LIST = List.of();

  private LinearAlgebraEdges() {}
}
