package dev.autodiff.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes of blocks on the Vector API, for vectors of 16 float32 numbers: element by element, a
/// copy of a matrix takes longer than a third of its product with 64 rows.
///
/// A block of `16 × 16` is transposed in four steps. Step `d` of 8, 4, 2, 1 exchanges what lies off
/// the diagonal in each pair of rows `d` apart; two steps at a time stay in registers.
final class VectorTranspose {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int SIDE = 16;
  private static final boolean FITS = LANES.length() == SIDE;
  private static final VectorShuffle<Float> BY_8 = exchange(8);
  private static final VectorShuffle<Float> BY_4 = exchange(4);
  private static final VectorShuffle<Float> BY_2 = exchange(2);
  private static final VectorShuffle<Float> BY_1 = exchange(1);
  private static final VectorMask<Float> HIGH_8 = high(8);
  private static final VectorMask<Float> HIGH_4 = high(4);
  private static final VectorMask<Float> HIGH_2 = high(2);
  private static final VectorMask<Float> HIGH_1 = high(1);

  private VectorTranspose() {}

  private static VectorShuffle<Float> exchange(int distance) {
    return VectorShuffle.fromOp(LANES, lane -> (lane ^ distance) % LANES.length());
  }

  private static VectorMask<Float> high(int distance) {
    boolean[] high = new boolean[LANES.length()];
    for (int lane = 0; lane < high.length; lane++) {
      high[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(LANES, high, 0);
  }

  /// Copies contiguous columns into rows: `out[outAt + p·row + j] = in[inAt + j·column + p]` for `p
  /// < steps` and as many `j < columns` as whole blocks have.
  ///
  /// @return how many columns were copied
  static int columns(
      float[] in, int inAt, int column, int columns, int steps, float[] out, int outAt, int row) {
    if (!FITS) {
      return 0;
    }
    int j = 0;
    for (; j + SIDE <= columns; j += SIDE) {
      int from = inAt + j * column;
      int to = outAt + j;
      int p = 0;
      for (; p + SIDE <= steps; p += SIDE) {
        for (int i = 0; i < 4; i++) {
          far(in, from + p + i * column, 4 * column, out, to + (p + i) * row, 4 * row);
        }
        for (int i = 0; i < 4; i++) {
          near(out, to + (p + 4 * i) * row, row);
        }
      }
      for (; p < steps; p++) {
        for (int i = 0; i < SIDE; i++) {
          out[to + p * row + i] = in[from + i * column + p];
        }
      }
    }
    return j;
  }

  /// There are no blocks of float64 numbers.
  ///
  /// @return 0
  static int columns(
      double[] in, int inAt, int column, int columns, int steps, double[] out, int outAt, int row) {
    return 0;
  }

  private static void far(float[] in, int inAt, int column, float[] out, int outAt, int row) {
    FloatVector a = FloatVector.fromArray(LANES, in, inAt);
    FloatVector b = FloatVector.fromArray(LANES, in, inAt + column);
    FloatVector c = FloatVector.fromArray(LANES, in, inAt + 2 * column);
    FloatVector d = FloatVector.fromArray(LANES, in, inAt + 3 * column);
    FloatVector ac = a.blend(c.rearrange(BY_8), HIGH_8);
    FloatVector ca = a.rearrange(BY_8).blend(c, HIGH_8);
    FloatVector bd = b.blend(d.rearrange(BY_8), HIGH_8);
    FloatVector db = b.rearrange(BY_8).blend(d, HIGH_8);
    ac.blend(bd.rearrange(BY_4), HIGH_4).intoArray(out, outAt);
    ac.rearrange(BY_4).blend(bd, HIGH_4).intoArray(out, outAt + row);
    ca.blend(db.rearrange(BY_4), HIGH_4).intoArray(out, outAt + 2 * row);
    ca.rearrange(BY_4).blend(db, HIGH_4).intoArray(out, outAt + 3 * row);
  }

  private static void near(float[] out, int at, int row) {
    FloatVector a = FloatVector.fromArray(LANES, out, at);
    FloatVector b = FloatVector.fromArray(LANES, out, at + row);
    FloatVector c = FloatVector.fromArray(LANES, out, at + 2 * row);
    FloatVector d = FloatVector.fromArray(LANES, out, at + 3 * row);
    FloatVector ac = a.blend(c.rearrange(BY_2), HIGH_2);
    FloatVector ca = a.rearrange(BY_2).blend(c, HIGH_2);
    FloatVector bd = b.blend(d.rearrange(BY_2), HIGH_2);
    FloatVector db = b.rearrange(BY_2).blend(d, HIGH_2);
    ac.blend(bd.rearrange(BY_1), HIGH_1).intoArray(out, at);
    ac.rearrange(BY_1).blend(bd, HIGH_1).intoArray(out, at + row);
    ca.blend(db.rearrange(BY_1), HIGH_1).intoArray(out, at + 2 * row);
    ca.rearrange(BY_1).blend(db, HIGH_1).intoArray(out, at + 3 * row);
  }
}
