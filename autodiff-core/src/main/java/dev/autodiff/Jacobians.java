package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Derivatives in all directions at once: a recorded derivative is applied to many unit tangents or
/// cotangents together, block by block, by [Vmap].
final class Jacobians {
  /// How many directions go together: enough for the loops over arrays, and few enough for memory.
  private static final int BLOCK = 128;

  private Jacobians() {}

  /// One pass for each element of the point or each element of the result, whichever is less.
  static <P> P either(Function<P, Value> f, P x) {
    Recording<P, Value> run = Recording.of("jacobian", f, x);
    long elements = 0;
    for (Value value : run.in().values()) {
      elements += value.shape().size();
    }
    return elements < run.out().values().getFirst().shape().size() ? forward(run) : reverse(run);
  }

  static <P> P reverse(Recording<P, Value> run) {
    Value y = run.out().values().getFirst();
    List<Value> rows = all(run, y, run::pull, run.in().values());
    List<Value> blocks = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Value x = run.in().values().get(i);
      blocks.add(rows.get(i).reshape(y.shape().then(x.shape().toArray())));
    }
    return run.in().with(blocks);
  }

  static <P> P forward(Recording<P, Value> run) {
    List<Value> blocks = new ArrayList<>();
    for (int i = 0; i < run.in().values().size(); i++) {
      blocks.add(columns(run, i).getFirst());
    }
    return run.in().with(blocks);
  }

  /// The derivatives of all results by one input, each of the result's shape and then the input's.
  static List<Value> columns(Recording<?, ?> run, int input) {
    Value x = run.in().values().get(input);
    List<@Nullable Value> still = Collections.nCopies(run.in().values().size(), null);
    List<Value> ys = run.out().values();
    List<Value> columns =
        all(
            run,
            x,
            moves -> {
              List<@Nullable Value> tangents = new ArrayList<>(still);
              tangents.set(input, moves.getFirst());
              return run.push(tangents);
            },
            ys);
    List<Value> blocks = new ArrayList<>();
    for (int k = 0; k < ys.size(); k++) {
      Value last = Vmap.moved(columns.get(k), 0, -1);
      blocks.add(last.reshape(ys.get(k).shape().then(x.shape().toArray())));
    }
    return blocks;
  }

  /// Tangents of one value that are given along a first axis.
  static Value many(Function<Value, Value> f, Value x, Value tangents) {
    Shape shape = tangents.shape();
    if (shape.rank() == 0 || !shape.sub(1, shape.rank()).equals(x.shape())) {
      throw Errors.illegal(
          "jvps",
          "the point has shape " + x.shape() + ", the tangents " + shape,
          "Stack tangents of the point's shape along a new first axis.");
    }
    Recording<Value, Value> run = Recording.of("jvps", f, x);
    Function<List<Value>, List<Value>> push =
        moves -> run.push(new ArrayList<@Nullable Value>(moves));
    int together = tangents.isSymbolic() ? 2 : run.together();
    return map(tangents, push, together).getFirst();
  }

  /// What a linear map makes of every unit tensor.
  ///
  /// @param from has the shape and type of the unit tensors
  /// @param to have the shapes and types of the results
  /// @return for each result, one per unit tensor, stacked along a new first axis
  private static List<Value> all(
      Recording<?, ?> run, Value from, Function<List<Value>, List<Value>> map, List<Value> to) {
    int n = from.shape().size();
    int together = run.together();
    List<List<Value>> parts = new ArrayList<>();
    for (int start = 0; start < n; start += BLOCK) {
      parts.add(map(units(from, start, Math.min(BLOCK, n - start)), map, together));
    }
    List<Value> results = new ArrayList<>();
    for (int i = 0; i < to.size(); i++) {
      int result = i;
      results.add(
          parts.isEmpty()
              ? Recording.zeros(to.get(i)).unsqueeze(0).slice(0, 0, 0)
              : Value.concat(
                  0, parts.stream().map(part -> part.get(result)).toArray(Value[]::new)));
    }
    return results;
  }

  /// Applies a linear map to everything along the first axis of a value.
  ///
  /// @param together from how many directions on they are taken together
  private static List<Value> map(
      Value directions, Function<List<Value>, List<Value>> map, int together) {
    int n = directions.shape().length(0);
    if (n == 0 || n >= together) {
      return Vmap.apply(map, List.of(directions), new int[] {0}, new int[0]);
    }
    List<List<Value>> each = new ArrayList<>();
    for (Value direction : directions.unbind(0)) {
      each.add(map.apply(List.of(direction)));
    }
    List<Value> stacked = new ArrayList<>();
    for (int i = 0; i < each.getFirst().size(); i++) {
      int result = i;
      stacked.add(Value.stack(0, each.stream().map(one -> one.get(result)).toArray(Value[]::new)));
    }
    return stacked;
  }

  /// Some rows of the identity matrix, each in the shape of a value.
  private static Value units(Value like, int start, int count) {
    int n = like.shape().size();
    double[] data = new double[Math.multiplyExact(count, n)];
    for (int i = 0; i < count; i++) {
      data[i * n + start + i] = 1;
    }
    return Value.tensor(Shape.of(count).then(like.shape().toArray()), data).to(like.dtype());
  }

  /// The Hessian in blocks: for each Value of the point, the derivatives of the gradient by it.
  static <P> List<P> hessian(Function<P, Value> f, P x) {
    Recording<P, P> slope = slope("hessian", f, x);
    int n = slope.in().values().size();
    Value[][] blocks = new Value[n][n];
    for (int column = 0; column < n; column++) {
      List<Value> rows = columns(slope, column);
      for (int row = 0; row < n; row++) {
        blocks[row][column] = rows.get(row);
      }
    }
    return Arrays.stream(blocks).map(row -> slope.in().with(List.of(row))).toList();
  }

  private static <P> Recording<P, P> slope(String operation, Function<P, Value> f, P x) {
    return Recording.of(operation, at -> Recording.of(operation, f, at).gradient().gradient(), x);
  }

  /// The second derivatives by each element alone: for each, one product with the Hessian.
  static <P> P diagonal(String operation, Function<P, Value> f, P x) {
    Recording<P, P> slope = slope(operation, f, x);
    List<Value> xs = slope.in().values();
    List<Value> diagonals = new ArrayList<>();
    for (int i = 0; i < xs.size(); i++) {
      int input = i;
      List<@Nullable Value> still = Collections.nCopies(xs.size(), null);
      Value diagonal =
          all(
                  slope,
                  xs.get(i),
                  moves -> {
                    List<@Nullable Value> tangents = new ArrayList<>(still);
                    tangents.set(input, moves.getFirst());
                    Value column = slope.push(tangents).get(input);
                    // Not ∞·0 = NaN where another element of the column is infinite.
                    return List.of(moves.getFirst().strongMul(column).sum());
                  },
                  List.of(xs.get(i).like(0)))
              .getFirst();
      diagonals.add(diagonal.reshape(xs.get(i).shape()));
    }
    return slope.in().with(diagonals);
  }

  static <P> Value laplacian(Function<P, Value> f, P x) {
    Value sum = null;
    for (Value part :
        Structure.of("laplacian", "the argument", diagonal("laplacian", f, x)).values()) {
      Value all = part.sum();
      sum = sum == null ? all : sum.add(all);
    }
    return Objects.requireNonNull(sum);
  }
}
