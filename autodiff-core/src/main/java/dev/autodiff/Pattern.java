package dev.autodiff;

import java.util.Arrays;

/// Where a sparse matrix has entries, row by row.
///
/// @param starts for each row where its entries begin, and at last where they end
/// @param indices the columns of the entries, rising within each row
record Pattern(int rows, int columns, int[] starts, int[] indices) {
  /// Takes sets of columns, which get sorted.
  static Pattern of(int[][] sets, int columns) {
    int[] starts = new int[sets.length + 1];
    long total = 0;
    for (int row = 0; row < sets.length; row++) {
      total += sets[row].length;
      if (total > Integer.MAX_VALUE - 8) {
        throw Errors.illegal(
            "sparseJacobian",
            "the pattern of a [" + sets.length + ", " + columns + "] matrix has too many entries",
            "It is not sparse; use products with jvp() or vjp().");
      }
      starts[row + 1] = (int) total;
    }
    int[] indices = new int[(int) total];
    for (int row = 0; row < sets.length; row++) {
      System.arraycopy(sets[row], 0, indices, starts[row], sets[row].length);
      Arrays.sort(indices, starts[row], starts[row + 1]);
    }
    return new Pattern(sets.length, columns, starts, indices);
  }

  int entries() {
    return indices.length;
  }

  int count(int row) {
    return starts[row + 1] - starts[row];
  }

  int largestCount() {
    int largest = 0;
    for (int row = 0; row < rows; row++) {
      largest = Math.max(largest, count(row));
    }
    return largest;
  }

  Pattern transpose() {
    int[] ends = new int[columns + 1];
    for (int column : indices) {
      ends[column + 1]++;
    }
    for (int column = 0; column < columns; column++) {
      ends[column + 1] += ends[column];
    }
    int[] next = ends.clone();
    int[] turned = new int[indices.length];
    for (int row = 0; row < rows; row++) {
      for (int e = starts[row]; e < starts[row + 1]; e++) {
        turned[next[indices[e]]++] = row;
      }
    }
    return new Pattern(columns, rows, ends, turned);
  }

  /// The union with the transpose, of a square pattern.
  Pattern symmetric() {
    Pattern other = transpose();
    if (Arrays.equals(indices, other.indices) && Arrays.equals(starts, other.starts)) {
      return this;
    }
    IndexUnion union = new IndexUnion(columns);
    int[][] sets = new int[rows][];
    for (int row = 0; row < rows; row++) {
      sets[row] =
          union.of(
              Arrays.copyOfRange(indices, starts[row], starts[row + 1]),
              Arrays.copyOfRange(other.indices, other.starts[row], other.starts[row + 1]));
    }
    return of(sets, columns);
  }

  /// The numbers of all rows, those with the most entries first.
  int[] largestFirst() {
    int[] order = new int[rows];
    int[] ends = new int[largestCount() + 2];
    for (int row = 0; row < rows; row++) {
      ends[count(row)]++;
    }
    int before = 0;
    for (int size = ends.length - 1; size >= 0; size--) {
      int here = ends[size];
      ends[size] = before;
      before += here;
    }
    for (int row = 0; row < rows; row++) {
      order[ends[count(row)]++] = row;
    }
    return order;
  }
}
