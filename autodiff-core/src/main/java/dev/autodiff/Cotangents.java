package dev.autodiff;

import dev.autodiff.kernels.Elements;
import org.jspecify.annotations.Nullable;

/// The cotangents of one sweep that are no numbers, by the places of their nodes.
///
/// A sweep makes about two arrays per operation, and needs most of them for a moment. So it counts
/// who holds each: a sum that only its place holds grows where it lies, and an array that nobody
/// holds any more takes the next product. What was given away, to a rule that may keep it or with
/// the gradients, is never written again.
final class Cotangents {
  /// Whether an array may be written more than once: not if something looks at each cotangent, or
  /// remembers it.
  private final boolean reusing;

  private final int count;

  /// By place; made when the first one comes.
  private @Nullable Cotangent[] sums = new Cotangent[0];

  /// Those that nobody holds, of one shape.
  private @Nullable Cotangent spare;

  /// A cotangent, and how many hold it.
  static final class Cotangent {
    final Value value;
    private int holders;

    /// The next one that is spare.
    private @Nullable Cotangent next;

    private Cotangent(Value value, int holders) {
      this.value = value;
      this.holders = holders;
    }

    /// Somebody outside the sweep may keep it from now on.
    Cotangent givenAway() {
      holders++;
      return this;
    }
  }

  Cotangents(int count, boolean reusing) {
    this.count = count;
    this.reusing = reusing;
  }

  /// A value that others may hold, too.
  static Cotangent of(Value value) {
    return new Cotangent(value, 1);
  }

  /// An array to be filled.
  Cotangent fresh(Shape shape, DType dtype) {
    Cotangent known = spare;
    if (known != null && known.value.dtype() == dtype && known.value.shape().equals(shape)) {
      spare = known.next;
      return known;
    }
    spare = null;
    Tensor tensor = Tensor.around(shape, dtype, dtype.newArray(shape.size()));
    return new Cotangent(Value.constant(tensor), reusing ? 0 : 1);
  }

  /// The cotangent of a node so far.
  @Nullable Cotangent at(int place) {
    return sums.length == 0 ? null : sums[place];
  }

  /// Whether there have been any.
  boolean exist() {
    return sums.length > 0;
  }

  /// What the places take in memory.
  long bytes() {
    return 4L * sums.length;
  }

  /// Adds to the cotangent of a node.
  void add(int place, Cotangent more) {
    if (sums.length == 0) {
      sums = new Cotangent[count];
    }
    Cotangent before = sums[place];
    Cotangent sum = before == null ? more : sum(before, more);
    if (sum != before) {
      sum.holders++;
      sums[place] = sum;
      if (before != null) {
        letGo(before);
      }
    }
    recycle(more);
  }

  private Cotangent sum(Cotangent a, Cotangent b) {
    if (!reusing || !areAlike(a.value, b.value)) {
      return of(a.value.add(b.value));
    }
    Cotangent sum = a.holders == 1 ? a : fresh(a.value.shape(), a.value.dtype());
    Object left = a.value.array();
    Object right = b.value.array();
    Elements.map(Elementwise.ADD.kernel(), left, right, right, sum.value.array());
    return sum;
  }

  /// Whether their sum is just that of two arrays.
  private static boolean areAlike(Value a, Value b) {
    return a.shape().equals(b.shape())
        && a.dtype() == b.dtype()
        && a.isConstant()
        && b.isConstant()
        && !a.isSymbolic()
        && !b.isSymbolic();
  }

  /// Forgets the cotangent of a node that has handed it on.
  void drop(int place) {
    Cotangent known = at(place);
    if (known != null) {
      sums[place] = null;
      letGo(known);
    }
  }

  private void letGo(Cotangent cotangent) {
    cotangent.holders--;
    recycle(cotangent);
  }

  /// Keeps what nobody holds for the next one.
  void recycle(Cotangent cotangent) {
    if (cotangent.holders == 0) {
      cotangent.next = spare;
      spare = cotangent;
    }
  }
}
