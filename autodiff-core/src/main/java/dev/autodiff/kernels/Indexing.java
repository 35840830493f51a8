package dev.autodiff.kernels;

/// Takes and puts elements at places that other numbers name.
public final class Indexing {
  private Indexing() {}

  /// The places in an array that indices along one axis name: for each index its own place, but for
  /// that axis.
  ///
  /// @param lengths axis lengths of the indices
  /// @param strides step per axis through the array
  /// @param axis the axis that the indices count along
  /// @param indices the indices, all right
  /// @return one place per index
  public static int[] places(int[] lengths, int[] strides, int axis, double[] indices) {
    int rank = lengths.length;
    int last = lengths[rank - 1];
    int step = axis == rank - 1 ? 0 : 1;
    int along = strides[axis];
    int[] places = new int[indices.length];
    int[] index = new int[rank - 1];
    int base = 0;
    for (int row = 0; row < places.length; row += last) {
      for (int i = 0; i < last; i++) {
        places[row + i] = base + i * step + ((int) indices[row + i]) * along;
      }
      for (int k = rank - 2; k >= 0; k--) {
        int stride = k == axis ? 0 : strides[k];
        base += stride;
        if (++index[k] < lengths[k]) {
          break;
        }
        base -= stride * lengths[k];
        index[k] = 0;
      }
    }
    return places;
  }

  /// The first index that is not a whole number from 0 to `length − 1`.
  ///
  /// @param indices the indices
  /// @param length how many there are to choose from
  /// @return its position, −1 if all are right
  public static int firstWrong(double[] indices, int length) {
    for (int j = 0; j < indices.length; j++) {
      double index = indices[j];
      if (!(index >= 0 && index < length && index == (int) index)) {
        return j;
      }
    }
    return -1;
  }

  /// `out[j] = x[places[j]]`.
  ///
  /// @param places where to take
  /// @param x the elements
  /// @param out gets one element per place
  public static void take(int[] places, double[] x, double[] out) {
    for (int j = 0; j < places.length; j++) {
      out[j] = x[places[j]];
    }
  }

  /// `out[places[j]] += part[j]`, in the order of `j`.
  ///
  /// @param places where to put
  /// @param part one number per place
  /// @param out added to
  public static void put(int[] places, double[] part, double[] out) {
    for (int j = 0; j < places.length; j++) {
      out[places[j]] += part[j];
    }
  }

  /// 1 for each of the places that does not come again, else 0.
  ///
  /// @param places where something is put
  /// @param size how many places there are
  /// @param out gets one number per place
  public static void lastOnes(int[] places, int size, double[] out) {
    int[] last = new int[size];
    for (int j = 0; j < places.length; j++) {
      last[places[j]] = j;
    }
    for (int j = 0; j < places.length; j++) {
      out[j] = last[places[j]] == j ? 1 : 0;
    }
  }

  /// Copies runs of `inner` elements: in each of `outer` slices of `length` runs those that are
  /// named.
  ///
  /// @param x `[batches, outer, length, inner]` elements
  /// @param indices `[batches, count]` indices, all right
  /// @param batches how many times there are other indices
  /// @param outer number of slices per batch
  /// @param length runs per slice
  /// @param inner elements per run
  /// @param out gets `[batches, outer, count, inner]` elements
  public static void takeRuns(
      double[] x, double[] indices, int batches, int outer, int length, int inner, double[] out) {
    int count = batches == 0 ? 0 : indices.length / batches;
    for (int slice = 0, to = 0; slice < batches * outer; slice++) {
      int first = slice / outer * count;
      if (inner == 1) {
        for (int k = first; k < first + count; k++, to++) {
          out[to] = x[slice * length + (int) indices[k]];
        }
        continue;
      }
      for (int k = first; k < first + count; k++, to += inner) {
        System.arraycopy(x, (slice * length + (int) indices[k]) * inner, out, to, inner);
      }
    }
  }

  /// Adds runs back to where [#takeRuns] takes them from.
  ///
  /// @param part `[batches, outer, count, inner]` elements
  /// @param indices `[batches, count]` indices, all right
  /// @param batches how many times there are other indices
  /// @param outer number of slices per batch
  /// @param length runs per slice
  /// @param inner elements per run
  /// @param out `[batches, outer, length, inner]` elements, added to
  public static void putRuns(
      double[] part,
      double[] indices,
      int batches,
      int outer,
      int length,
      int inner,
      double[] out) {
    int count = batches == 0 ? 0 : indices.length / batches;
    for (int slice = 0, from = 0; slice < batches * outer; slice++) {
      int first = slice / outer * count;
      for (int k = first; k < first + count; k++, from += inner) {
        int to = (slice * length + (int) indices[k]) * inner;
        for (int i = 0; i < inner; i++) {
          out[to + i] += part[from + i];
        }
      }
    }
  }
}
