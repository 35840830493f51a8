package dev.autodiff;

import java.util.Arrays;

/// Where the chain of elementwise operations with so many lanes is cut into regions.
///
/// A loop that was unrolled while it was traced repeats its body. If regions are whole bodies, they
/// all do the same, so one program serves them all, however many there are: its code is small,
/// stays in the caches, and is worth compiling. So a region ends where the operations before its
/// end are those before its beginning.
final class Rhythm {
  /// Shorter regions cost more than they save.
  private static final int SHORTEST = 48;

  /// What one region leaves to the next goes through memory, but a program without end could not be
  /// compiled in time.
  private static final int LONGEST = 512;

  /// So many operations tell where in a body one is.
  private static final int CONTEXT = 16;

  /// By operation: the hash of what it does, to what.
  private int[] likes = new int[64];

  private int count;
  private int start;

  /// What is older was there before the chain began.
  private final int oldest;

  Rhythm(Symbol first) {
    this.oldest = first.id;
  }

  /// What has a smaller id was there before the chain began.
  int oldest() {
    return oldest;
  }

  /// A region begins with the next operation.
  void begin() {
    start = count;
  }

  /// Adds an operation on operands.
  @SuppressWarnings("EnumOrdinal") // only compared, and the same in every run
  void add(Op op, Symbol... from) {
    int like = op instanceof Elementwise row ? row.ordinal() : -1;
    for (Symbol x : from) {
      like = 31 * like + (x.id < oldest ? x.id : -1);
    }
    if (count == likes.length) {
      likes = Arrays.copyOf(likes, 2 * count);
    }
    likes[count++] = like;
  }

  /// Whether the region should end here.
  boolean isFull() {
    int length = count - start;
    return length >= LONGEST || (length >= SHORTEST && repeats());
  }

  private boolean repeats() {
    return start >= CONTEXT
        && Arrays.equals(likes, start - CONTEXT, start, likes, count - CONTEXT, count);
  }
}
