package dev.autodiff.kernels;

/// Copies between dense row-major arrays and strided views of them.
///
/// A view names the element `offset + Σ index[k]·stride[k]` for every index below `lengths`;
/// strides may be 0 (broadcast) or negative (reversed).
public final class Strided {
  private static final int TILE = 32;

  private Strided() {}

  /// Copies a view into a part of an array.
  ///
  /// @param source array that the view looks into
  /// @param offset position of the view's first element
  /// @param strides step per axis
  /// @param lengths axis lengths of the view
  /// @param out gets the elements of the view in row-major order
  /// @param outAt position of the first of them
  public static void copy(
      double[] source, int offset, int[] strides, int[] lengths, double[] out, int outAt) {
    if (isTransposed(strides)) {
      int rows = lengths[1];
      int columns = lengths[0];
      transpose(source, offset, strides[1], out, outAt, rows, rows, columns);
      return;
    }
    walk(
        offset,
        strides,
        lengths,
        (row, at, step, n) -> {
          if (step == 1) {
            System.arraycopy(source, at, out, outAt + row, n);
          } else {
            for (int i = 0; i < n; i++) {
              out[outAt + row + i] = source[at + i * step];
            }
          }
        });
  }

  /// The same for float32 arrays.
  ///
  /// @param source array that the view looks into
  /// @param offset position of the view's first element
  /// @param strides step per axis
  /// @param lengths axis lengths of the view
  /// @param out gets the elements of the view in row-major order
  /// @param outAt position of the first of them
  public static void copy(
      float[] source, int offset, int[] strides, int[] lengths, float[] out, int outAt) {
    if (isTransposed(strides)) {
      int rows = lengths[1];
      int columns = lengths[0];
      transpose(source, offset, strides[1], out, outAt, rows, rows, columns);
      return;
    }
    walk(
        offset,
        strides,
        lengths,
        (row, at, step, n) -> {
          if (step == 1) {
            System.arraycopy(source, at, out, outAt + row, n);
          } else {
            for (int i = 0; i < n; i++) {
              out[outAt + row + i] = source[at + i * step];
            }
          }
        });
  }

  /// Whether the columns of a matrix lie dense: read row by row, each element is on a cache line of
  /// its own.
  private static boolean isTransposed(int[] strides) {
    return strides.length == 2 && strides[0] == 1 && strides[1] > 1;
  }

  /// Adds a dense array to a view: the adjoint of [#copy].
  ///
  /// @param dense elements in row-major order
  /// @param target array that the view looks into, added to
  /// @param offset position of the view's first element
  /// @param strides step per axis
  /// @param lengths axis lengths of the view
  public static void add(
      double[] dense, double[] target, int offset, int[] strides, int[] lengths) {
    add(dense, 0, target, offset, strides, lengths);
  }

  /// Adds a part of an array to a view.
  ///
  /// @param dense holds the elements in row-major order
  /// @param denseAt position of the first of them
  /// @param target array that the view looks into, added to
  /// @param offset position of the view's first element
  /// @param strides step per axis
  /// @param lengths axis lengths of the view
  public static void add(
      double[] dense, int denseAt, double[] target, int offset, int[] strides, int[] lengths) {
    walk(
        offset,
        strides,
        lengths,
        (row, at, step, n) -> {
          for (int i = 0; i < n; i++) {
            target[at + i * step] += dense[denseAt + row + i];
          }
        });
  }

  /// Copies a dense array to a view.
  ///
  /// @param dense elements in row-major order
  /// @param target array that the view looks into
  /// @param offset position of the view's first element
  /// @param strides step per axis
  /// @param lengths axis lengths of the view
  public static void put(
      double[] dense, double[] target, int offset, int[] strides, int[] lengths) {
    walk(
        offset,
        strides,
        lengths,
        (row, at, step, n) -> {
          for (int i = 0; i < n; i++) {
            target[at + i * step] = dense[row + i];
          }
        });
  }

  /// Copies a matrix to its transpose, in tiles whose lines all stay in the first-level cache.
  static void transpose(
      double[] in,
      int inAt,
      int inRow,
      double[] out,
      int outAt,
      int outRow,
      int rows,
      int columns) {
    for (int r = 0; r < rows; r += TILE) {
      for (int c = 0; c < columns; c += TILE) {
        int r1 = Math.min(rows, r + TILE);
        int c1 = Math.min(columns, c + TILE);
        for (int j = c; j < c1; j++) {
          for (int i = r; i < r1; i++) {
            out[outAt + j * outRow + i] = in[inAt + i * inRow + j];
          }
        }
      }
    }
  }

  private static void transpose(
      float[] in, int inAt, int inRow, float[] out, int outAt, int outRow, int rows, int columns) {
    for (int r = 0; r < rows; r += TILE) {
      for (int c = 0; c < columns; c += TILE) {
        int r1 = Math.min(rows, r + TILE);
        int c1 = Math.min(columns, c + TILE);
        for (int j = c; j < c1; j++) {
          for (int i = r; i < r1; i++) {
            out[outAt + j * outRow + i] = in[inAt + i * inRow + j];
          }
        }
      }
    }
  }

  /// One run along the last axis: `n` dense elements from `row`, view elements from `at` by `step`.
  @FunctionalInterface
  private interface Run {
    void visit(int row, int at, int step, int n);
  }

  private static void walk(int offset, int[] strides, int[] lengths, Run run) {
    int last = lengths.length - 1;
    int total = size(lengths);
    if (total == 0) {
      return;
    }
    if (last < 0) {
      run.visit(0, offset, 0, 1);
      return;
    }
    int[] index = new int[last];
    int at = offset;
    for (int row = 0; row < total; row += lengths[last]) {
      run.visit(row, at, strides[last], lengths[last]);
      for (int axis = last - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < lengths[axis]) {
          break;
        }
        at -= strides[axis] * lengths[axis];
        index[axis] = 0;
      }
    }
  }

  private static int size(int[] lengths) {
    int size = 1;
    for (int length : lengths) {
      size *= length;
    }
    return size;
  }
}
