package dev.autodiff;

import dev.autodiff.kernels.Reduce;

/// A reduction down the columns, put together from those of some rows at a time.
///
/// The tree of a sum has that of every aligned group of rows for a branch, if their number is a
/// power of two and no smaller than [#ROWS]; what is left is the tree over the shares.
final class ColumnShares {
  /// The least number of rows of a share.
  static final int ROWS = Reduce.ROWS_OF_SHARES;

  private ColumnShares() {}

  /// Whether an operation is such a reduction, of an operand seen as so many rows.
  static boolean fits(Shaped op, Symbol x, int rows) {
    Axes axes =
        switch (op) {
          case Sum sum -> sum.axes();
          case Extremum extremum -> extremum.axes();
          default -> null;
        };
    if (axes == null || x.dtype != DType.FLOAT64 || x.shape.rank() == 0) {
      return false;
    }
    Axes.Split split = axes.split(x.shape);
    return split != null
        && split.outer() == 1
        && split.count() == rows
        && x.shape.length(0) == rows;
  }

  /// What computes a share.
  static Reduce.Kernel reduce(Shaped op) {
    return op instanceof Extremum extremum
        ? extremum.largest() ? Reduce::max : Reduce::min
        : Reduce::sum;
  }

  /// Puts shares together, which are overwritten.
  static void join(Shaped op, double[] shares, int count, Shape operand, Dense y) {
    int width = y.shape().size();
    if (op instanceof Sum) {
      Reduce.joinSums(shares, count, width);
      System.arraycopy(shares, 0, y.data(), 0, width);
    } else {
      op.primal(y, new Dense(operand.with(0, count), shares));
    }
  }
}
