package dev.autodiff.nn;

import dev.autodiff.golden.GoldenSuite;
import java.util.List;

/// The golden files of this module's operations, with their tolerances.
final class NnSuites {
  private NnSuites() {}

  static List<GoldenSuite> all() {
    return List.of(
        new GoldenSuite(
            "losses", LossOperations.TABLE, LossOperations.EDGES, _ -> 1e-12, _ -> 1e-12),
        new GoldenSuite("nn", NnOperations.TABLE, List.of(), _ -> 1e-10, _ -> 1e-10));
  }
}
