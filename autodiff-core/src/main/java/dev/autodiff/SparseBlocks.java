package dev.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// Directional derivatives for a large sparse matrix, some directions at a time: all of them
/// together would move every intermediate result through the memory instead of the caches. Entries
/// go from each block to their places, and the compressed matrix is never stored.
final class SparseBlocks {
  /// How many elements of directions go together.
  static final int ELEMENTS = 1 << 15;

  private final Compiled products;

  /// Directions, some per block. The last block may have some again that are in the one before.
  private final List<Value> blocks;

  private final int colors;
  private final int together;
  private final int length;

  /// Entries by color, and where each color's begin.
  private final int[] order;

  private final int[] starts;

  /// Where the entries come from, in that order.
  private final int[] sources;

  /// @param product gives a directional derivative from a point and a direction
  /// @param directions one per row
  /// @param shape of points
  /// @param length of a directional derivative
  /// @param positions of the entries: color times length, plus place
  SparseBlocks(
      BinaryOperator<Value> product, Value directions, Shape shape, int length, int... positions) {
    this.colors = directions.shape().length(0);
    this.length = length;
    int n = directions.shape().length(1);
    int most = Math.max(1, ELEMENTS / Math.max(1, Math.max(n, length)));
    this.together = Math.ceilDiv(colors, Math.ceilDiv(colors, most));
    this.blocks = new ArrayList<>();
    for (int first = 0; first < colors; first += together) {
      int from = Math.min(first, colors - together);
      blocks.add(directions.slice(0, from, from + together));
    }
    this.starts = new int[colors + 1];
    for (int position : positions) {
      starts[position / length + 1]++;
    }
    for (int color = 0; color < colors; color++) {
      starts[color + 1] += starts[color];
    }
    this.order = new int[positions.length];
    this.sources = new int[positions.length];
    int[] next = starts.clone();
    for (int e = 0; e < positions.length; e++) {
      int at = next[positions[e] / length]++;
      order[at] = e;
      sources[at] = positions[e];
    }
    this.products =
        Autodiff.compileMany(
            xs -> {
              UnaryOperator<Value> one = v -> product.apply(xs.get(0), v);
              Value block = xs.get(1);
              return List.of(
                  together == 1
                      ? one.apply(block.reshape(n)).unsqueeze(0)
                      : Autodiff.vmap(one).apply(block));
            },
            shape,
            Shape.of(together, n));
  }

  /// The entries at a point whose numbers are known.
  Value entries(Value x) {
    double[] entries = new double[order.length];
    for (int k = 0; k < blocks.size(); k++) {
      int first = k * together;
      int from = Math.min(first, colors - together);
      Value block = blocks.get(k).to(x.dtype());
      double[] y = products.applyMany(List.of(x, block)).getFirst().toArray();
      for (int i = starts[first]; i < starts[Math.min(first + together, colors)]; i++) {
        entries[order[i]] = y[sources[i] - from * length];
      }
    }
    return Value.vector(entries).to(x.dtype());
  }
}
