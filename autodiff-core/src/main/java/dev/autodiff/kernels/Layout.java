package dev.autodiff.kernels;

import java.util.Arrays;

/// How an operand's elements lie under the lanes of a result: one after the other, one number for
/// all lanes, or a strided view (a stretched row, a transposed matrix).
public final class Layout {
  /// Lane `i` is element `i`.
  public static final Layout DENSE = new Layout(new int[] {1}, new int[] {Integer.MAX_VALUE});

  /// Every lane is the first element.
  public static final Layout REPEAT = new Layout(new int[] {0}, new int[] {Integer.MAX_VALUE});

  /// Outermost first; neighbours that one stride describes are merged.
  private final int[] strides;

  private final int[] lengths;

  private Layout(int[] strides, int[] lengths) {
    this.strides = strides;
    this.lengths = lengths;
  }

  /// A view whose lane `i`, with row-major index `k` under `lengths`, is element `Σ
  /// k[axis]·strides[axis]`.
  ///
  /// @param strides step per axis; 0 stretches, negative reverses
  /// @param lengths axis lengths
  /// @return [#DENSE] or [#REPEAT] where it is one of these
  public static Layout of(int[] strides, int[] lengths) {
    int[] s = new int[lengths.length];
    int[] l = new int[lengths.length];
    int rank = 0;
    for (int axis = 0; axis < lengths.length; axis++) {
      if (lengths[axis] == 1) {
        continue;
      }
      if (rank > 0 && s[rank - 1] == strides[axis] * lengths[axis]) {
        s[rank - 1] = strides[axis];
        l[rank - 1] *= lengths[axis];
      } else {
        s[rank] = strides[axis];
        l[rank++] = lengths[axis];
      }
    }
    if (rank == 0 || (rank == 1 && s[0] == 0)) {
      return REPEAT;
    }
    return rank == 1 && s[0] == 1
        ? DENSE
        : new Layout(Arrays.copyOf(s, rank), Arrays.copyOf(l, rank));
  }

  /// Whether each run of so many lanes lies within as many elements as one row has.
  ///
  /// @param lanes of a row of the result
  /// @param elements of a row of the array
  /// @return true if row `i` of the lanes lies in row `i` of the array
  public boolean isByRows(int lanes, int elements) {
    if (this == DENSE || this == REPEAT) {
      return this == DENSE && lanes == elements;
    }
    int rest = 1;
    int reach = 0;
    for (int axis = 1; axis < strides.length; axis++) {
      rest *= lengths[axis];
      reach += (lengths[axis] - 1) * strides[axis];
      if (strides[axis] < 0) {
        return false;
      }
    }
    int some = lanes / rest;
    return lanes % rest == 0
        && strides[0] > 0
        && some * strides[0] == elements
        && (some - 1) * strides[0] + reach < elements;
  }

  /// Copies lanes into a register.
  ///
  /// @param source `double[]` or `float[]`
  /// @param offset the element of lane 0
  /// @param lane first lane
  /// @param n number of lanes
  /// @param out a `double[]` or a `float[]`
  /// @param outAt position of the first of them there
  void fetch(Object source, int offset, int lane, int n, Object out, int outAt) {
    if (strides.length == 1) {
      copy(source, offset + lane * strides[0], strides[0], n, out, outAt);
      return;
    }
    walk(offset, lane, n, (at, step, run, done) -> copy(source, at, step, run, out, outAt + done));
  }

  /// Copies lanes to where they lie. No two lie on the same element.
  ///
  /// @param lanes a `double[]` or a `float[]`
  /// @param from position of the first of them there
  /// @param n number of lanes
  /// @param target `double[]` or `float[]`
  /// @param offset the element of lane 0
  /// @param lane first lane
  void put(Object lanes, int from, int n, Object target, int offset, int lane) {
    if (strides.length == 1) {
      putRun(lanes, from, n, target, offset + lane * strides[0], strides[0]);
      return;
    }
    walk(
        offset,
        lane,
        n,
        (at, step, run, done) -> putRun(lanes, from + done, run, target, at, step));
  }

  /// Copies columns of lanes to where they lie side by side: the elements of the second one right
  /// behind those of the first.
  ///
  /// @param columns one behind the other
  /// @param from position of the first element of the first one
  /// @param apart how far their first elements are from each other
  /// @param count number of columns
  /// @param n number of lanes
  /// @param target `double[]` or `float[]`
  /// @param offset the element of lane 0 of the first column
  /// @param lane first lane
  void put(
      double[] columns,
      int from,
      int apart,
      int count,
      int n,
      Object target,
      int offset,
      int lane) {
    if (count > 1 && strides.length == 1 && target instanceof double[] doubles) {
      // Memory is filled in its order: rows of 30 that no cache held took 1.5 ns per element
      // column by column.
      putRows(columns, from, apart, count, n, doubles, offset + lane * strides[0], strides[0]);
    } else {
      for (int k = 0; k < count; k++) {
        put(columns, from + k * apart, n, target, offset + k, lane);
      }
    }
  }

  private static void putRows(
      double[] columns, int from, int apart, int count, int n, double[] rows, int to, int step) {
    for (int i = 0; i < n; i++) {
      int at = to + i * step;
      int own = from + i;
      for (int k = 0; k < count; k++, own += apart) {
        rows[at + k] = columns[own];
      }
    }
  }

  /// A run of lanes whose elements are evenly far from each other.
  @FunctionalInterface
  private interface Run {
    void visit(int at, int step, int n, int done);
  }

  private void walk(int offset, int lane, int n, Run visitor) {
    int last = strides.length - 1;
    int[] index = new int[last + 1];
    int at = offset;
    int rest = lane;
    for (int axis = last; axis >= 0; axis--) {
      index[axis] = rest % lengths[axis];
      rest /= lengths[axis];
      at += index[axis] * strides[axis];
    }
    int done = 0;
    while (done < n) {
      int run = Math.min(n - done, lengths[last] - index[last]);
      visitor.visit(at, strides[last], run, done);
      done += run;
      at += run * strides[last];
      index[last] += run;
      for (int axis = last; axis > 0 && index[axis] == lengths[axis]; axis--) {
        at += strides[axis - 1] - lengths[axis] * strides[axis];
        index[axis] = 0;
        index[axis - 1]++;
      }
    }
  }

  private static void putRun(Object lanes, int from, int n, Object target, int at, int step) {
    if (step == 1) {
      Conversion.copy(lanes, from, target, at, n);
    } else if (target instanceof double[] doubles && lanes instanceof double[] own) {
      for (int i = 0; i < n; i++) {
        doubles[at + i * step] = own[from + i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        Conversion.copy(lanes, from + i, target, at + i * step, 1);
      }
    }
  }

  private static void copy(Object source, int at, int step, int n, Object out, int outAt) {
    if (step == 1) {
      Conversion.copy(source, at, out, outAt, n);
      return;
    }
    if (source instanceof double[] doubles) {
      if (out instanceof double[] lanes) {
        if (step == 0) {
          Arrays.fill(lanes, outAt, outAt + n, doubles[at]);
        } else {
          for (int i = 0; i < n; i++) {
            lanes[outAt + i] = doubles[at + i * step];
          }
        }
      } else {
        float[] lanes = (float[]) out;
        for (int i = 0; i < n; i++) {
          lanes[outAt + i] = (float) doubles[at + i * step];
        }
      }
      return;
    }
    float[] floats = (float[]) source;
    if (out instanceof float[] lanes) {
      if (step == 0) {
        Arrays.fill(lanes, outAt, outAt + n, floats[at]);
      } else {
        for (int i = 0; i < n; i++) {
          lanes[outAt + i] = floats[at + i * step];
        }
      }
    } else {
      double[] lanes = (double[]) out;
      for (int i = 0; i < n; i++) {
        lanes[outAt + i] = floats[at + i * step];
      }
    }
  }
}
