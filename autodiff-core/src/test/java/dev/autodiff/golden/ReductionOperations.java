package dev.autodiff.golden;

import static dev.autodiff.golden.Operation.call;

import dev.autodiff.Value;
import java.util.Map;
import java.util.Set;

/// Reductions, scans and sorting.
final class ReductionOperations {
  private ReductionOperations() {}

  static final Map<String, Operation> TABLE =
      Map.ofEntries(
          reduction("sum", "sum", Value::sum),
          reduction("mean", "mean", Value::mean),
          reduction("amax", "max", Value::max),
          reduction("amin", "min", Value::min),
          reduction("prod", "prod", Value::prod),
          reduction("logsumexp", "logSumExp", Value::logSumExp),
          call("softmax", "softmax", (x, args) -> x.get(0).softmax(args.integers("dim"))),
          call(
              "log_softmax", "logSoftmax", (x, args) -> x.get(0).logSoftmax(args.integers("dim"))));

  /// Operations of the golden files that have no method yet.
  static final Set<String> NOT_YET =
      Set.of(
          """
          var std norm max_dim min_dim median_dim argmax argmin cumsum cumprod logcumsumexp
          softmin cummax cummin sort topk
          """
              .trim()
              .split("\\s+"));

  @FunctionalInterface
  private interface Reduction {
    Value apply(Value x, boolean keepDims, int... axes);
  }

  private static Map.Entry<String, Operation> reduction(String op, String name, Reduction f) {
    return call(
        op, name, (x, args) -> f.apply(x.get(0), args.flag("keepdim"), args.integers("dim")));
  }
}
