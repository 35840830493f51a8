package dev.autodiff.kernels;

/// How far apart the elements of a matrix lie in its array.
///
/// @param row distance from one row to the next
/// @param column distance from one column to the next
public record Strides(int row, int column) {
  /// Rows one after the other.
  ///
  /// @param columns elements per row
  /// @return the strides of a dense row-major matrix
  public static Strides rowMajor(int columns) {
    return new Strides(columns, 1);
  }

  /// The same elements with rows and columns exchanged.
  ///
  /// @return the strides of the transpose
  public Strides transposed() {
    return new Strides(column, row);
  }
}
