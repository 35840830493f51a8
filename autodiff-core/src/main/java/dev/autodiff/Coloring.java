package dev.autodiff;

import java.util.Arrays;

/// Colors for the columns of a sparse matrix, such that one product with the sum of all columns of
/// a color gives their entries.
///
/// @param colors one per column, −1 for a column without entries
/// @param count how many there are
record Coloring(int[] colors, int count) {
  /// No two columns of one color have an entry in the same row (A. R. Curtis, M. J. D. Powell, J.
  /// K. Reid, "On the estimation of sparse Jacobian matrices", 1974). Greedy, columns with the most
  /// entries first (D. J. A. Welsh, M. B. Powell, "An upper bound for the chromatic number of a
  /// graph", 1967, with the number of entries for the degree).
  static Coloring ofColumns(Pattern rows, Pattern columns) {
    int[] colors = new int[columns.rows()];
    Arrays.fill(colors, -1);
    if (rows.largestCount() == colors.length) {
      // Some row has all columns, so that each needs a color of its own.
      Arrays.setAll(colors, column -> column);
      return new Coloring(colors, colors.length);
    }
    int[] taken = new int[colors.length + 1];
    int count = 0;
    int[] order = columns.largestFirst();
    for (int turn = 0; turn < order.length; turn++) {
      int column = order[turn];
      if (columns.count(column) == 0) {
        continue;
      }
      for (int e = columns.starts()[column]; e < columns.starts()[column + 1]; e++) {
        int row = columns.indices()[e];
        for (int f = rows.starts()[row]; f < rows.starts()[row + 1]; f++) {
          int color = colors[rows.indices()[f]];
          if (color >= 0) {
            taken[color] = turn + 1;
          }
        }
      }
      int color = 0;
      while (taken[color] == turn + 1) {
        color++;
      }
      colors[column] = color;
      count = Math.max(count, color + 1);
    }
    return new Coloring(colors, count);
  }

  /// One direction per color: ones at its columns.
  Value directions() {
    double[] ones = new double[SparseJacobian.position(count, colors.length, 0)];
    for (int column = 0; column < colors.length; column++) {
      if (colors[column] >= 0) {
        ones[colors[column] * colors.length + column] = 1;
      }
    }
    return Value.tensor(Shape.of(count, colors.length), ones);
  }
}
