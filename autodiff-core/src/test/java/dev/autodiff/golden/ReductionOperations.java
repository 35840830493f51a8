package dev.autodiff.golden;

import static dev.autodiff.golden.Operation.call;
import static dev.autodiff.golden.Operation.many;

import dev.autodiff.Indexed;
import dev.autodiff.Value;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

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
          call("log_softmax", "logSoftmax", (x, args) -> x.get(0).logSoftmax(args.integers("dim"))),
          call("softmin", "softmin", (x, args) -> x.get(0).softmin(args.integers("dim"))),
          call(
              "var",
              "var",
              (x, args) ->
                  x.get(0).var(correction(args), args.flag("keepdim"), args.integers("dim"))),
          call(
              "std",
              "std",
              (x, args) ->
                  x.get(0).std(correction(args), args.flag("keepdim"), args.integers("dim"))),
          call(
              "norm",
              "norm",
              (x, args) ->
                  x.get(0).norm(args.number("ord", 2), args.flag("keepdim"), args.integers("dim"))),
          index("argmax", Value::argmax, Value::argmax),
          index("argmin", Value::argmin, Value::argmin),
          indexed(
              "max_dim",
              "maxWithIndex",
              (x, args) -> x.maxWithIndex(args.integer("dim"), args.flag("keepdim"))),
          indexed(
              "min_dim",
              "minWithIndex",
              (x, args) -> x.minWithIndex(args.integer("dim"), args.flag("keepdim"))),
          indexed(
              "median_dim",
              "median",
              (x, args) -> x.median(args.integer("dim"), args.flag("keepdim"))),
          indexed(
              "sort", "sort", (x, args) -> x.sort(args.integer("dim"), args.flag("descending"))),
          indexed(
              "topk",
              "topk",
              (x, args) ->
                  x.topk(
                      args.integer("dim"),
                      args.integer("k"),
                      !args.has("largest") || args.flag("largest"))),
          indexed("cummax", "cummax", (x, args) -> x.cummax(args.integer("dim"))),
          indexed("cummin", "cummin", (x, args) -> x.cummin(args.integer("dim"))),
          call("cumsum", "cumsum", (x, args) -> x.get(0).cumsum(args.integer("dim"))),
          call("cumprod", "cumprod", (x, args) -> x.get(0).cumprod(args.integer("dim"))),
          call(
              "logcumsumexp",
              "logCumSumExp",
              (x, args) -> x.get(0).logCumSumExp(args.integer("dim"))));

  @FunctionalInterface
  private interface Reduction {
    Value apply(Value x, boolean keepDims, int... axes);
  }

  private static Map.Entry<String, Operation> indexed(
      String op, String name, BiFunction<Value, GoldenRecord, Indexed> f) {
    return many(
        op,
        name,
        (x, args) -> {
          Indexed result = f.apply(x.get(0), args);
          return List.of(result.values(), result.indices());
        });
  }

  private static Map.Entry<String, Operation> index(
      String op, UnaryOperator<Value> flat, BiFunction<Value, Integer, Value> along) {
    return call(
        op,
        op,
        (x, args) -> {
          int[] axes = args.integers("dim");
          Value y = axes.length == 0 ? flat.apply(x.get(0)) : along.apply(x.get(0), axes[0]);
          return args.flag("keepdim") ? y.unsqueeze(axes[0]) : y;
        });
  }

  private static int correction(GoldenRecord args) {
    return (int) args.number("correction", 1);
  }

  private static Map.Entry<String, Operation> reduction(String op, String name, Reduction f) {
    return call(
        op, name, (x, args) -> f.apply(x.get(0), args.flag("keepdim"), args.integers("dim")));
  }
}
