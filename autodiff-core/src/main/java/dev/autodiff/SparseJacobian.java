package dev.autodiff;

import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// The Jacobian of a function whose results each depend on few elements of the argument: its
/// pattern is found once, and each evaluation costs as many derivatives as there are colors.
///
/// Made by [Autodiff#sparseJacobian] and [Autodiff#sparseHessian]. The pattern holds for every
/// argument of the shape, because it comes from what the function does and not from numbers; an
/// entry of it can be 0 at a point, or everywhere. Columns that have no row in common get the same
/// color and are computed together, in forward mode; or rows that have no column in common, in
/// reverse mode; whichever takes fewer colors, and forward mode if both take as many. A Hessian is
/// symmetric, so that its columns may share rows as long as every entry is alone at its place or at
/// its mirror's.
///
/// Evaluations run as compiled functions, large ones a few directions at a time, so that what is in
/// between stays in the caches; an argument that is recorded, or belongs to a function being
/// compiled, gives entries that are differentiable in turn. Safe to use from many threads.
public final class SparseJacobian {
  private final Pattern pattern;
  private final Coloring coloring;
  private final boolean forward;
  private final Shape shape;
  private final UnaryOperator<Value> entries;

  /// @param product gives a directional derivative as a vector, from a point and a direction
  /// @param positions of the entries in the compressed matrix, which has one row per color
  private SparseJacobian(
      Pattern pattern,
      Coloring coloring,
      boolean forward,
      Shape shape,
      BinaryOperator<Value> product,
      int[] positions) {
    this.pattern = pattern;
    this.coloring = coloring;
    this.forward = forward;
    this.shape = shape;
    Value directions = coloring.directions();
    UnaryOperator<Value> atOnce =
        x ->
            positions.length == 0
                ? x.like(0).broadcastTo(Shape.of(0))
                : picked(
                    Autodiff.vmap((UnaryOperator<Value>) v -> product.apply(x, v))
                        .apply(directions.to(x.dtype())),
                    positions);
    long elements = (long) coloring.count() * Math.max(pattern.rows(), pattern.columns());
    if (elements <= SparseBlocks.ELEMENTS) {
      this.entries = Autodiff.compile(atOnce, shape);
    } else {
      SparseBlocks blocks =
          new SparseBlocks(
              product, directions, shape, forward ? pattern.rows() : pattern.columns(), positions);
      this.entries = x -> x.isConstant() && !x.isSymbolic() ? blocks.entries(x) : atOnce.apply(x);
    }
  }

  static SparseJacobian jacobian(UnaryOperator<Value> f, Shape shape) {
    Pattern rows = Dependencies.of(f, shape);
    Pattern columns = rows.transpose();
    // The longest row is the least number of colors for columns, and the other way round.
    boolean columnsFirst = rows.largestCount() <= columns.largestCount();
    Coloring coloring =
        columnsFirst ? Coloring.ofColumns(rows, columns) : Coloring.ofColumns(columns, rows);
    boolean forward = columnsFirst;
    int least = (columnsFirst ? columns : rows).largestCount();
    if (coloring.count() > least || (!columnsFirst && coloring.count() == least)) {
      Coloring other =
          columnsFirst ? Coloring.ofColumns(columns, rows) : Coloring.ofColumns(rows, columns);
      if (other.count() < coloring.count()
          || (!columnsFirst && other.count() == coloring.count())) {
        coloring = other;
        forward = !columnsFirst;
      }
    }
    int[] positions = forward ? byColumn(rows, coloring) : byRow(rows, coloring);
    boolean pushes = forward;
    BinaryOperator<Value> product =
        (x, v) -> {
          UnaryOperator<Value> g = at -> flattened(f.apply(at.reshape(shape)));
          Value at = x.reshape(shape.size());
          return pushes ? Autodiff.jvp(g, at, v) : Autodiff.vjp(g, at, v);
        };
    return new SparseJacobian(rows, coloring, forward, shape, product, positions);
  }

  static SparseJacobian hessian(UnaryOperator<Value> f, Shape shape) {
    UnaryOperator<Value> gradient = Autodiff.grad(f);
    Pattern rows = Dependencies.of(gradient, shape).symmetric();
    Coloring coloring = StarColoring.of(rows);
    int[] positions = byEither(rows, coloring);
    BinaryOperator<Value> product =
        (x, v) -> {
          UnaryOperator<Value> g = at -> flattened(gradient.apply(at.reshape(shape)));
          return Autodiff.jvp(g, x.reshape(shape.size()), v);
        };
    return new SparseJacobian(rows, coloring, true, shape, product, positions);
  }

  private static Value flattened(Value y) {
    return y.reshape(y.shape().size());
  }

  private static Value picked(Value compressed, int... positions) {
    return compressed.reshape(compressed.shape().size()).indexSelect(0, positions);
  }

  private static int[] byColumn(Pattern pattern, Coloring coloring) {
    int[] positions = new int[pattern.entries()];
    for (int row = 0; row < pattern.rows(); row++) {
      for (int e = pattern.starts()[row]; e < pattern.starts()[row + 1]; e++) {
        positions[e] = position(coloring.colors()[pattern.indices()[e]], pattern.rows(), row);
      }
    }
    return positions;
  }

  private static int[] byRow(Pattern pattern, Coloring coloring) {
    int[] positions = new int[pattern.entries()];
    for (int row = 0; row < pattern.rows(); row++) {
      for (int e = pattern.starts()[row]; e < pattern.starts()[row + 1]; e++) {
        positions[e] = position(coloring.colors()[row], pattern.columns(), pattern.indices()[e]);
      }
    }
    return positions;
  }

  /// At the entry's own row if no other of that row has its color, else at its mirror's.
  private static int[] byEither(Pattern pattern, Coloring coloring) {
    int n = pattern.rows();
    int[] colors = coloring.colors();
    int[] positions = new int[pattern.entries()];
    int[] seen = new int[coloring.count()];
    Arrays.fill(positions, -1);
    for (int row = 0; row < n; row++) {
      int from = pattern.starts()[row];
      int to = pattern.starts()[row + 1];
      for (int e = from; e < to; e++) {
        seen[colors[pattern.indices()[e]]]++;
      }
      for (int e = from; e < to; e++) {
        int color = colors[pattern.indices()[e]];
        if (seen[color] == 1) {
          positions[e] = position(color, n, row);
        }
      }
      for (int e = from; e < to; e++) {
        seen[colors[pattern.indices()[e]]] = 0;
      }
    }
    for (int row = 0; row < n; row++) {
      for (int e = pattern.starts()[row]; e < pattern.starts()[row + 1]; e++) {
        if (positions[e] < 0) {
          positions[e] = positions[mirror(pattern, row, pattern.indices()[e])];
        }
        if (positions[e] < 0) {
          throw new AssertionError("two entries in one place: " + row);
        }
      }
    }
    return positions;
  }

  private static int mirror(Pattern pattern, int row, int column) {
    int from = pattern.starts()[column];
    return Arrays.binarySearch(pattern.indices(), from, pattern.starts()[column + 1], row);
  }

  static int position(int color, int length, int index) {
    long position = (long) color * length + index;
    if (position > Integer.MAX_VALUE - 8) {
      throw Errors.illegal(
          "sparse derivative",
          "more than " + color + " directions of " + length + " elements do not fit an array",
          "It is not sparse enough; use products with jvp() or vjp().");
    }
    return (int) position;
  }

  /// The matrix at a point: one row per element of the function's result, one column per element of
  /// its argument, both in row-major order.
  ///
  /// @param x of the shape that this was made for
  /// @return the matrix, of the argument's dtype
  /// @throws IllegalArgumentException if the shape is another one
  public SparseMatrix at(Value x) {
    if (!x.shape().equals(shape)) {
      throw Errors.illegal(
          "sparse derivative",
          "the argument has shape " + x.shape() + ", the pattern is that of " + shape,
          "Make another one for this shape.");
    }
    return new SparseMatrix(pattern, entries.apply(x));
  }

  /// How many directional derivatives an evaluation takes.
  ///
  /// @return the number of colors
  public int colors() {
    return coloring.count();
  }

  /// Whether colors are sets of columns, which forward mode computes; else they are sets of rows,
  /// which reverse mode computes.
  ///
  /// @return true for columns
  public boolean isForward() {
    return forward;
  }

  /// How many elements may differ from 0.
  ///
  /// @return the number of entries
  public int entries() {
    return pattern.entries();
  }

  @Override
  public String toString() {
    return "sparse derivative of ["
        + pattern.rows()
        + ", "
        + pattern.columns()
        + "] at "
        + shape
        + " with "
        + entries()
        + " entries in "
        + colors()
        + " colors";
  }
}
