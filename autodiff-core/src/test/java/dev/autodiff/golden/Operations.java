package dev.autodiff.golden;

import dev.autodiff.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /// Expressions that stand for operations of other modules inside the large graphs of
  /// `expr.jsonl`.
  static final Map<String, Operation.Call> COMPOSED =
      Map.of("layer_norm", (x, args) -> layerNorm(x.get(0), args));

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

  private static Value layerNorm(Value x, GoldenRecord args) {
    int rank = x.shape().rank();
    int count = args.integer("normalized_dims");
    int[] axes = IntStream.range(rank - count, rank).toArray();
    Value centred = x.sub(x.mean(true, axes));
    Value variance = centred.square().mean(true, axes);
    return centred.div(variance.add(args.number("eps")).sqrt());
  }
}
