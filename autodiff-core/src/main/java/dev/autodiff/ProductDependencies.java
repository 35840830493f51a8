package dev.autodiff;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What each element of a bilinear operation's result depends on: what it reads of one factor, but
/// for what a constant 0 in the other one cuts off.
///
/// @param all the sets of the factors
/// @param y the result
record ProductDependencies(Dependencies all, Symbol y) {
  int[][] matmul(Matmul op) {
    Symbol a = y.operands[0];
    Symbol b = y.operands[1];
    Matmul.Extents extents = op.extents(a.shape, b.shape);
    int[][] rows = lines(extents, true, a, all.known(b) == null ? all.numbers(b) : null);
    int[][] columns = lines(extents, false, b, all.known(a) == null ? all.numbers(a) : null);
    int[][] result = new int[y.size()][];
    for (int i = 0; i < result.length; i++) {
      result[i] = all.union.of(rows[i], columns[i]);
    }
    return result;
  }

  /// For each element of a product, what it depends on through one factor, of which it reads one
  /// line.
  ///
  /// @param other the numbers of the other factor, if they are known and constant
  private int[][] lines(Matmul.Extents e, boolean left, Symbol factor, double @Nullable [] other) {
    int[][] result = Dependencies.none(e.batches() * e.m() * e.n());
    int @Nullable [][] own = all.known(factor);
    if (own == null) {
      return result;
    }
    boolean zeros = other != null && Arrays.stream(other).anyMatch(v -> v == 0);
    int lines = left ? e.m() : e.n();
    int across = left ? e.n() : e.m();
    for (int batch = 0; batch < e.batches(); batch++) {
      for (int line = 0; line < lines; line++) {
        int[] last = IndexUnion.EMPTY;
        for (int cross = 0; cross < across; cross++) {
          if (cross == 0 || zeros) {
            all.union.start();
            for (int k = 0; k < e.k(); k++) {
              if (!zeros || requireNonNull(other)[e.at(!left, batch, cross, k)] != 0) {
                all.union.add(own[e.at(left, batch, line, k)]);
              }
            }
            last = all.union.result();
          }
          int row = left ? line : cross;
          int column = left ? cross : line;
          result[(batch * e.m() + row) * e.n() + column] = last;
        }
      }
    }
    return result;
  }

  int[][] convolution(Convolution op) {
    Symbol a = y.operands[0];
    Symbol b = y.operands[1];
    ConvolutionTaps taps = ConvolutionTaps.of(op.role(), op.sizes(a.shape, b.shape, y.shape));
    int @Nullable [][] left = all.known(a);
    int @Nullable [][] right = all.known(b);
    double[] leftNumbers = left == null ? all.numbers(a) : null;
    double[] rightNumbers = right == null ? all.numbers(b) : null;
    int batches = y.shape.sub(0, op.batches()).size();
    int[][] result = Dependencies.none(y.size());
    int[] lengths = y.shape.sub(op.batches(), y.shape.rank()).lengths();
    int rows = lengths.length == 3 ? 1 : lengths[2];
    int columns = lengths[lengths.length - 1];
    int one = y.size() / Math.max(1, batches);
    for (int i = 0; i < result.length; i++) {
      int leftAt = i / one * (a.size() / batches);
      int rightAt = i / one * (b.size() / batches);
      int plane = i % one / (rows * columns);
      all.union.start();
      taps.visit(
          plane / lengths[1],
          plane % lengths[1],
          i / columns % rows,
          i % columns,
          (p, q) -> {
            if (left != null && (rightNumbers == null || rightNumbers[rightAt + q] != 0)) {
              all.union.add(left[leftAt + p]);
            }
            if (right != null && (leftNumbers == null || leftNumbers[leftAt + p] != 0)) {
              all.union.add(right[rightAt + q]);
            }
          });
      result[i] = all.union.result();
    }
    return result;
  }
}
