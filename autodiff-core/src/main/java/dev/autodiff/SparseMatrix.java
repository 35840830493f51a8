package dev.autodiff;

import java.util.Arrays;

/// A matrix of which most elements are 0, in compressed rows: the entries of row `i` are those from
/// `rowStarts[i]` to before `rowStarts[i + 1]`.
///
/// The entries are a Value, so products with the matrix are differentiable by them. The arrays of
/// indices are copied when they come in and when they are asked for; two matrices are equal if they
/// are the same object.
public final class SparseMatrix {
  private final int rows;
  private final int columns;
  private final int[] rowStarts;
  private final int[] columnIndices;
  private final Value values;

  /// A matrix out of its parts.
  ///
  /// @param rows how many
  /// @param columns how many
  /// @param rowStarts `rows + 1` numbers that do not fall, from 0 to the number of entries
  /// @param columnIndices one per entry, rising within each row
  /// @param values a vector with one number per entry
  /// @throws IllegalArgumentException if the parts do not fit together
  public SparseMatrix(int rows, int columns, int[] rowStarts, int[] columnIndices, Value values) {
    this(new Pattern(rows, columns, rowStarts.clone(), columnIndices.clone()), values);
    check();
  }

  /// Takes over a pattern.
  SparseMatrix(Pattern pattern, Value values) {
    this.rows = pattern.rows();
    this.columns = pattern.columns();
    this.rowStarts = pattern.starts();
    this.columnIndices = pattern.indices();
    this.values = values;
  }

  private void check() {
    boolean fits =
        rows >= 0
            && columns >= 0
            && rowStarts.length == rows + 1
            && rowStarts[0] == 0
            && rowStarts[rows] == columnIndices.length
            && values.shape().equals(Shape.of(columnIndices.length));
    for (int row = 0; fits && row < rows; row++) {
      int end = rowStarts[row + 1];
      fits = rowStarts[row] <= end && end <= columnIndices.length;
      int last = -1;
      for (int e = rowStarts[row]; fits && e < end; e++) {
        fits = columnIndices[e] > last && columnIndices[e] < columns;
        last = columnIndices[e];
      }
    }
    if (!fits) {
      throw Errors.illegal(
          "sparse matrix",
          "the parts of a ["
              + rows
              + ", "
              + columns
              + "] matrix do not fit together: "
              + rowStarts.length
              + " row starts, "
              + columnIndices.length
              + " column indices, values of shape "
              + values.shape(),
          "Give rows + 1 starts from 0 to the number of entries, and columns that rise within each"
              + " row.");
    }
  }

  /// How many rows there are.
  ///
  /// @return the number
  public int rows() {
    return rows;
  }

  /// How many columns there are.
  ///
  /// @return the number
  public int columns() {
    return columns;
  }

  /// Where the entries of each row begin, and at last their number.
  ///
  /// @return a copy
  public int[] rowStarts() {
    return rowStarts.clone();
  }

  /// The column of each entry.
  ///
  /// @return a copy
  public int[] columnIndices() {
    return columnIndices.clone();
  }

  /// The entries, row by row.
  ///
  /// @return a vector
  public Value values() {
    return values;
  }

  /// The product with a vector or a matrix, in time proportional to the entries. A NaN or infinity
  /// on the right only reaches rows that have an entry in its column.
  ///
  /// @param right of shape `[columns]` or `[columns, k]`
  /// @return a value of shape `[rows]` or `[rows, k]`
  /// @throws IllegalArgumentException if the shape is another one
  public Value multiply(Value right) {
    Shape shape = right.shape();
    if (shape.rank() < 1 || shape.rank() > 2 || shape.length(0) != columns) {
      throw Errors.illegal(
          "multiply",
          "the sparse matrix has shape [" + rows + ", " + columns + "], the right side " + shape,
          "Give a vector or a matrix with one row per column of the sparse matrix.");
    }
    Value factors = shape.rank() == 1 ? values : values.unsqueeze(1);
    Value products = factors.mul(right.indexSelect(0, columnIndices));
    Shape result = shape.with(0, rows);
    return columnIndices.length == 0
        ? zeros(result)
        : Embed.of(Gather.select(result, 0, entryRows()), products);
  }

  /// The same matrix with its zeros.
  ///
  /// @return a value of shape `[rows, columns]`
  /// @throws IllegalArgumentException if that has too many elements for one array
  public Value toDense() {
    Shape shape = Shape.of(rows, columns);
    if (columnIndices.length == 0) {
      return zeros(shape);
    }
    int[] positions = entryRows();
    for (int e = 0; e < positions.length; e++) {
      positions[e] = positions[e] * columns + columnIndices[e];
    }
    Shape flat = Shape.of(shape.size());
    return Embed.of(Gather.select(flat, 0, positions), values).reshape(shape);
  }

  private Value zeros(Shape shape) {
    return values.like(0).broadcastTo(shape);
  }

  private int[] entryRows() {
    int[] own = new int[columnIndices.length];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(own, rowStarts[row], rowStarts[row + 1], row);
    }
    return own;
  }

  @Override
  public String toString() {
    return "sparse [" + rows + ", " + columns + "] with " + columnIndices.length + " entries";
  }
}
