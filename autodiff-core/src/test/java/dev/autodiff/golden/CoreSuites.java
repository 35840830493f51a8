package dev.autodiff.golden;

import java.util.List;
import java.util.Set;

/// The golden files of this module's operations, with their tolerances.
public final class CoreSuites {
  /// Operations that only compare or cut numbers: every bit counts.
  private static final Set<String> BITWISE =
      Set.of("sign", "floor", "ceil", "round", "trunc", "floor_divide");

  /// Movements that add, too.
  private static final Set<String> ADDING =
      Set.of("trace", "diff", "index_add", "scatter_add", "detach_mul");

  private static final Set<String> DECOMPOSITIONS =
      Set.of("pinv", "matrix_exp", "matrix_norm", "svd_polar", "eigh_matfun");

  private static final double ELEMENTWISE = 1e-12;

  private CoreSuites() {}

  /// One suite per file.
  public static List<GoldenSuite> all() {
    return List.of(
        new GoldenSuite(
            "elementwise_unary",
            UnaryOperations.TABLE,
            ElementwiseEdges.LIST,
            CoreSuites::elementwise,
            CoreSuites::elementwise),
        new GoldenSuite(
            "elementwise_binary",
            BinaryOperations.TABLE,
            ElementwiseEdges.LIST,
            CoreSuites::elementwise,
            CoreSuites::elementwise),
        new GoldenSuite(
            "reductions",
            ReductionOperations.TABLE,
            ReductionEdges.LIST,
            _ -> ELEMENTWISE,
            _ -> ELEMENTWISE),
        // The adjoint of what repeats an element is a sum, which has no order that is the right
        // one.
        new GoldenSuite(
            "shape",
            ShapeOperations.TABLE,
            List.of(),
            op -> ADDING.contains(op) ? ELEMENTWISE : 0,
            _ -> ELEMENTWISE),
        new GoldenSuite(
            "linalg",
            LinearAlgebraOperations.TABLE,
            LinearAlgebraEdges.LIST,
            CoreSuites::linearAlgebra,
            CoreSuites::linearAlgebra));
  }

  private static double elementwise(String op) {
    return BITWISE.contains(op) ? 0 : ELEMENTWISE;
  }

  private static double linearAlgebra(String op) {
    return DECOMPOSITIONS.contains(op) ? 1e-9 : 1e-10;
  }
}
