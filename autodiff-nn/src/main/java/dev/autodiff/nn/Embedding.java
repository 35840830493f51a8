package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;

/// Rows of a table, by number.
public final class Embedding {
  /// No row is padding.
  public static final int NO_PADDING = Integer.MIN_VALUE;

  private Embedding() {}

  /// The rows of the given numbers.
  ///
  /// @param weight shape `[rows, features]`
  /// @param indices from 0 to `rows − 1`
  /// @return shape `[indices, features]`; a row that comes several times gets the sum of the
  ///   gradients
  /// @throws IllegalArgumentException if the table is no matrix or a row does not exist
  public static Value lookup(Value weight, int... indices) {
    return lookup(Value.vector(Arrays.stream(indices).asDoubleStream().toArray()), weight);
  }

  /// The rows of the given numbers.
  ///
  /// @param indices whole numbers from 0 to `rows − 1`, any shape
  /// @param weight shape `[rows, features]`
  /// @return shape `[…, features]` behind the axes of the indices
  /// @throws IllegalArgumentException if the table is no matrix or a row does not exist
  public static Value lookup(Value indices, Value weight) {
    return lookup(indices, weight, NO_PADDING);
  }

  /// The rows of the given numbers, one of which gets no gradient.
  ///
  /// @param indices whole numbers from 0 to `rows − 1`, any shape
  /// @param weight shape `[rows, features]`
  /// @param padding number of the row that gets no gradient, from the end if negative;
  ///   [#NO_PADDING] for none
  /// @return shape `[…, features]` behind the axes of the indices
  /// @throws IllegalArgumentException if the table is no matrix or a row does not exist; in a
  ///   compiled function wrong indices are found when it runs
  public static Value lookup(Value indices, Value weight, int padding) {
    Shape table = weight.shape();
    if (table.rank() != 2) {
      throw Errors.illegal(
          "embedding", "the table has shape " + table, "Give a matrix [rows, features].");
    }
    int rows = table.length(0);
    requireRows(indices, table);
    int count = indices.shape().size();
    Value flat = indices.detach().to(weight.dtype()).reshape(count);
    Value taken = weight.indexSelect(0, flat);
    if (padding != NO_PADDING) {
      int row = padding < 0 ? padding + rows : padding;
      if (row < 0 || row >= rows) {
        throw Errors.illegal(
            "embedding",
            "padding row " + padding + " does not exist in shape " + table,
            "Use a row from " + -rows + " to " + (rows - 1) + ".");
      }
      taken = Value.where(flat.equal(row).reshape(count, 1), taken.detach(), taken);
    }
    int[] lengths = Arrays.copyOf(indices.shape().toArray(), indices.shape().rank() + 1);
    lengths[lengths.length - 1] = table.length(1);
    return taken.reshape(Shape.of(lengths));
  }

  private static void requireRows(Value indices, Shape table) {
    if (indices.isSymbolic()) {
      return;
    }
    int rows = table.length(0);
    for (double index : indices.toArray()) {
      if (!(index >= 0 && index < rows && index == Math.rint(index))) {
        throw Errors.illegal(
            "embedding",
            "row " + index + " does not exist in shape " + table,
            rows == 0 ? "The table is empty." : "Use whole numbers from 0 to " + (rows - 1) + ".");
      }
    }
  }
}
