package dev.autodiff.kernels;

/// Takes and puts elements at places that other numbers name.
public final class Indexing {
  private Indexing() {}

  /// A walk over the elements of an index array, each with the place it names in another array: the
  /// element's own place but for one axis, along which the index counts.
  ///
  /// @param lengths axis lengths of the indices
  /// @param strides step per axis through the other array
  /// @param axis the axis that the indices count along
  public record Walk(int[] lengths, int[] strides, int axis) {
    private interface Visit {
      void at(int element, int place);
    }

    private void over(double[] indices, Visit visit) {
      int rank = lengths.length;
      int last = lengths[rank - 1];
      int step = axis == rank - 1 ? 0 : 1;
      int along = strides[axis];
      int[] index = new int[rank - 1];
      int base = 0;
      for (int row = 0; row < indices.length; row += last) {
        for (int i = 0; i < last; i++) {
          visit.at(row + i, base + i * step + (int) indices[row + i] * along);
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
    }
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

  /// `out[j] = x[place of j]`.
  ///
  /// @param walk how indices name places
  /// @param x the elements
  /// @param indices the indices, all right
  /// @param out gets one element per index
  public static void take(Walk walk, double[] x, double[] indices, double[] out) {
    walk.over(indices, (element, place) -> out[element] = x[place]);
  }

  /// `out[place of j] += part[j]`, in the order of `j`.
  ///
  /// @param walk how indices name places
  /// @param part one number per index
  /// @param indices the indices, all right
  /// @param out added to
  public static void put(Walk walk, double[] part, double[] indices, double[] out) {
    walk.over(indices, (element, place) -> out[place] += part[element]);
  }

  /// 1 for an index that is the last one to name its place, else 0.
  ///
  /// @param walk how indices name places
  /// @param size how many places there are
  /// @param indices the indices, all right
  /// @param out gets one number per index
  public static void lastOnes(Walk walk, int size, double[] indices, double[] out) {
    int[] last = new int[size];
    walk.over(indices, (element, place) -> last[place] = element);
    walk.over(indices, (element, place) -> out[element] = last[place] == element ? 1 : 0);
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
