package dev.autodiff.golden;

import java.util.List;
import java.util.Set;

/// Where the first oracle's own derivatives have fewer digits than the bound asks for. What is
/// compared there with a wider bound is compared elsewhere with exact numbers.
///
/// @param op the operation
/// @param fields what is less accurate
/// @param bound how accurate it is
/// @param reason why, and which test is the exact one
record OracleAccuracy(String op, Set<String> fields, double bound, String reason) {
  private static final String TRIGAMMA =
      "its trigamma has ten digits; SpecialFunctionAccuracyTest has all";

  private static final List<OracleAccuracy> ALL =
      List.of(
          new OracleAccuracy("digamma", Set.of("grads", "jvp", "hvp"), 1e-8, TRIGAMMA),
          new OracleAccuracy("lgamma", Set.of("hvp"), 1e-8, TRIGAMMA),
          new OracleAccuracy(
              "sinc",
              Set.of("jvp", "hvp"),
              1e-7,
              "its derivatives cancel at 0; kernels.ExactPointsTest has exact ones"),
          new OracleAccuracy(
              "celu",
              Set.of("grads", "jvp", "hvp"),
              1e-6,
              "its 1/alpha is a float32; ElementwiseCompositionsTest has exact slopes"));

  /// The bound for one field of a record.
  static double bound(GoldenRecord record, String field, double tolerance) {
    for (OracleAccuracy accuracy : ALL) {
      if (accuracy.op.equals(record.op()) && accuracy.fields.contains(field)) {
        return Math.max(tolerance, accuracy.bound);
      }
    }
    return tolerance;
  }
}
