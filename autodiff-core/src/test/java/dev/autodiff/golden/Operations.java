package dev.autodiff.golden;

import dev.autodiff.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// All operations of this module, by their golden names.
final class Operations {
  private Operations() {}

  static final Map<String, Operation> TABLE =
      union(
          List.of(
              UnaryOperations.TABLE,
              BinaryOperations.TABLE,
              ReductionOperations.TABLE,
              ShapeOperations.TABLE,
              LinearAlgebraOperations.TABLE));

  static final Set<String> NOT_YET = notYet();

  /// Expressions that stand for missing operations inside the large graphs of `expr.jsonl`, written
  /// as a user would write them today. They do not count as operations of their own.
  static final Map<String, Operation.Call> COMPOSED =
      Map.of(
          "asinh", (x, _) -> asinh(x.get(0)),
          "layer_norm", (x, args) -> layerNorm(x.get(0), args));

  private static Map<String, Operation> union(List<Map<String, Operation>> tables) {
    Map<String, Operation> union = new HashMap<>();
    for (Map<String, Operation> table : tables) {
      table.forEach(
          (op, operation) -> {
            if (union.put(op, operation) != null) {
              throw new IllegalStateException(op + " is in two tables");
            }
          });
    }
    return Map.copyOf(union);
  }

  private static Set<String> notYet() {
    Set<String> union = new HashSet<>();
    List.of(
            UnaryOperations.NOT_YET,
            BinaryOperations.NOT_YET,
            ReductionOperations.NOT_YET,
            ShapeOperations.NOT_YET,
            LinearAlgebraOperations.NOT_YET)
        .forEach(union::addAll);
    return union;
  }

  /// `ln(x + √(x² + 1))` without cancellation on either side of 0.
  private static Value asinh(Value x) {
    Value growth = x.square().div(x.hypot(1).add(1));
    Value right = growth.add(x).log1p();
    Value left = growth.sub(x).log1p().neg();
    return Value.where(x.greaterEqual(0), right, left);
  }

  private static Value layerNorm(Value x, GoldenRecord args) {
    int rank = x.shape().rank();
    int count = args.integer("normalized_dims");
    int[] axes = IntStream.range(rank - count, rank).toArray();
    Value centred = x.sub(x.mean(true, axes));
    Value variance = centred.square().mean(true, axes);
    return centred.div(variance.add(args.number("eps")).sqrt());
  }
}
