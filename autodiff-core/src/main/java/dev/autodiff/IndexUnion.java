package dev.autodiff;

import java.util.Arrays;

/// Unions of sets of indices, in time proportional to their sizes. A set is an array without order;
/// a union that equals one of its parts is that very array, so equal sets are mostly one object.
final class IndexUnion {
  static final int[] EMPTY = {};

  /// For each index, the last union that it was in.
  private final int[] stamps;

  private final int[] found;
  private int stamp;
  private int count;
  private int[] largest = EMPTY;

  IndexUnion(int indices) {
    stamps = new int[indices];
    found = new int[indices];
  }

  void start() {
    stamp++;
    count = 0;
    largest = EMPTY;
  }

  @SuppressWarnings("ReferenceEquality") // a shortcut only
  void add(int[] set) {
    if (set == largest) {
      return;
    }
    for (int index : set) {
      if (stamps[index] != stamp) {
        stamps[index] = stamp;
        found[count++] = index;
      }
    }
    if (set.length > largest.length) {
      largest = set;
    }
  }

  int[] result() {
    return count == largest.length ? largest : Arrays.copyOf(found, count);
  }

  @SuppressWarnings("ReferenceEquality") // a shortcut only
  int[] of(int[] a, int[] b) {
    if (a == b || b.length == 0) {
      return a;
    }
    if (a.length == 0) {
      return b;
    }
    start();
    add(a);
    add(b);
    return result();
  }
}
