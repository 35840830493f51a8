package dev.autodiff.golden;

import static dev.autodiff.golden.Operation.binary;

import dev.autodiff.Value;
import java.util.Map;
import java.util.Set;

/// Linear algebra.
final class LinearAlgebraOperations {
  private LinearAlgebraOperations() {}

  static final Map<String, Operation> TABLE = Map.ofEntries(binary("matmul", Value::matmul));

  /// Operations that only `errors.jsonl` names: eigh and svd, once they are there.
  static final Map<String, Operation> ONLY_ERRORS = Map.of();

  /// Operations of the golden files that have no method yet.
  static final Set<String> NOT_YET =
      Set.of(
          """
          dot outer einsum det slogdet logdet inverse solve triangular_solve cholesky
          cholesky_xxt eigvalsh eigh_matfun svdvals svd_polar matrix_exp trace_inv matrix_power
          qr pinv matrix_norm lstsq_normal kron cross addmm cdist gauss_nll
          """
              .trim()
              .split("\\s+"));
}
