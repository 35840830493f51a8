package dev.autodiff;

/// What padding repeats of the value itself.
public enum PadMode {
  /// Mirrors at the first and last element without repeating them: `c b | a b c | b a`. Fewer
  /// elements than the axis has.
  REFLECT {
    @Override
    int index(int i, int length) {
      return i < 0 ? -i : i < length ? i : 2 * (length - 1) - i;
    }

    @Override
    int most(int length) {
      return Math.max(0, length - 1);
    }
  },

  /// Repeats the first and the last element: `a a | a b c | c c`. Any number of elements, unless
  /// the axis is empty.
  REPLICATE {
    @Override
    int index(int i, int length) {
      return Math.clamp(i, 0, length - 1);
    }

    @Override
    int most(int length) {
      return length == 0 ? 0 : Integer.MAX_VALUE;
    }
  },

  /// Goes on at the other end: `b c | a b c | a b`. At most as many elements as the axis has.
  CIRCULAR {
    @Override
    int index(int i, int length) {
      return Math.floorMod(i, length);
    }

    @Override
    int most(int length) {
      return length;
    }
  };

  /// Which element of an axis stands at an index outside it.
  abstract int index(int i, int length);

  /// How many elements this can add at one end of an axis.
  abstract int most(int length);
}
