package dev.autodiff;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The nodes that an output depends on, each in a place after the places of its operands.
///
/// One depth-first walk with an array for a stack finds them. On the way it copies what a sweep
/// over numbers needs, the places and partials of the operands, because every node is a cache line
/// of its own and a second visit costs as much as the first.
///
/// To find a node's place again without hashing, the walk leaves a **hint** in the node: its place
/// plus a random salt. A hint is believed only if this walk's own array has that node in that
/// place, so what another walk wrote there can never lead to a wrong place. It can make a known
/// node look new; then it gets a second place, which [#hasDoubles] notices, and the walk starts
/// again with a map. All arrays are pieces of a few kilobytes: G1 spends more on one large array
/// than the walk on its nodes. The argument and the measurements:
/// docs/adr/0007-hints-and-postorder.md.
final class PostOrder {
  /// Instead of a place: the operand is a constant, or there is none.
  static final int NONE = -1;

  /// Instead of the first operand's place: the second element says which array has the places of
  /// this node's operands. From here down are nodes that are no plain scalars.
  static final int WIDE = -2;

  /// Less the first operand's place: what stands there for a node with up to two operands that is
  /// no plain scalar.
  private static final int APART = -4;

  /// Instead of a place: the node has none yet.
  private static final int NEW = -3;

  /// Instead of the second operand's place: not looked at yet. States below this one are those of
  /// wide nodes.
  private static final int ENTERED = -4;

  /// Places come in blocks of `1 << SHIFT`; `MASK` gives the place within a block.
  static final int SHIFT = 10;

  static final int MASK = (1 << SHIFT) - 1;
  private static final int FIRST_BLOCK = 32;

  private final boolean numbers;
  private final @Nullable Value boundary;

  /// All nodes of the boundary, if there are several.
  private final @Nullable Set<Value> wideBoundary;

  private final int salt = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);

  /// Places of leaves that had a hint of some other walk when they were found: parameters, which
  /// many sweeps share. In an exact walk, the places of all nodes.
  private @Nullable IdentityHashMap<Value, Integer> map;

  private final boolean exact;

  /// Whether an inner node had a hint of another walk, or a node of this walk had lost its own.
  private boolean stale;

  private Block[] blocks = {new Block(FIRST_BLOCK)};
  private Block last = blocks[0];
  private int filled;
  private int capacity = FIRST_BLOCK;
  private int count;

  private int[][] wide = new int[4][];
  private int wideCount;

  /// Variables have numbers of their own, which their hints give, so that [Gradients] needs no more
  /// than these.
  private @Nullable Value[] leaves = new Value[8];

  private int[] leafPlaces = new int[8];
  private int leafCount;

  private Segment stack = Segment.above(null, FIRST_BLOCK);

  /// A segment that was emptied, so that a walk up and down at its edge does not allocate.
  private @Nullable Segment spare;

  private int top;

  /// A run of places.
  static final class Block {
    /// Null where no place is given yet.
    @Nullable Value[] nodes;

    /// Two per node: the places of the operands, that of the first taken from [#APART] if the node
    /// is no plain scalar; or [#WIDE] and an index.
    int[] operands;

    /// Two per node, in a sweep over numbers.
    double[] partials;

    Block(int length) {
      nodes = new Value[length];
      operands = new int[2 * length];
      partials = new double[2 * length];
    }

    private void grow(int length) {
      nodes = Arrays.copyOf(nodes, length);
      operands = Arrays.copyOf(operands, 2 * length);
      partials = Arrays.copyOf(partials, 2 * length);
    }
  }

  /// A piece of the stack: nodes that wait for an operand, and which one.
  private record Segment(Value[] nodes, int[] states, @Nullable Segment below) {
    static Segment above(@Nullable Segment below, int length) {
      return new Segment(new Value[length], new int[length], below);
    }
  }

  private PostOrder(
      boolean numbers, @Nullable Value boundary, @Nullable Set<Value> wideBoundary, boolean exact) {
    this.numbers = numbers;
    this.boundary = boundary;
    this.wideBoundary = wideBoundary;
    this.exact = exact;
    this.map = exact ? new IdentityHashMap<>() : null;
  }

  /// Finds the nodes below an output that is not a constant.
  ///
  /// @param numbers whether to copy the partials of scalars
  /// @param boundary a node that is taken for a variable, if there is one
  static PostOrder of(Value output, boolean numbers, @Nullable Value boundary) {
    return of(output, numbers, boundary, null);
  }

  /// Finds the nodes between an output that is not a constant and some others, which are taken for
  /// variables.
  static PostOrder above(Collection<Value> boundary, Value output, boolean numbers) {
    if (boundary.size() < 2) {
      return of(output, numbers, boundary.isEmpty() ? null : boundary.iterator().next());
    }
    Set<Value> wide = Collections.newSetFromMap(new IdentityHashMap<>(boundary.size()));
    wide.addAll(boundary);
    return of(output, numbers, null, wide);
  }

  private static PostOrder of(
      Value output, boolean numbers, @Nullable Value boundary, @Nullable Set<Value> wide) {
    PostOrder order = new PostOrder(numbers, boundary, wide, false);
    order.walk(output);
    if (order.hasDoubles()) {
      order = new PostOrder(numbers, boundary, wide, true);
      order.walk(output);
    }
    return order;
  }

  int count() {
    return count;
  }

  int blockCount() {
    return (count + (1 << SHIFT) - 1) >> SHIFT;
  }

  Block block(int index) {
    return blocks[index];
  }

  static int firstPlace(int block) {
    return block << SHIFT;
  }

  int blockLength(int index) {
    return Math.min(count - firstPlace(index), 1 << SHIFT);
  }

  Value node(int place) {
    return blocks[place >> SHIFT].nodes[place & MASK];
  }

  /// The place of a node's operand, [#NONE] for a constant.
  int operand(int place, int k) {
    int[] operands = blocks[place >> SHIFT].operands;
    int at = 2 * (place & MASK);
    int first = operands[at];
    if (first == WIDE) {
      return wide[operands[at + 1]][k];
    }
    return k == 0 && first < WIDE ? APART - first : operands[at + k];
  }

  /// The variables; the hint of each is its index plus the salt.
  Value[] leaves() {
    return Arrays.copyOf(leaves, leafCount);
  }

  /// The places of the variables.
  int[] leafPlaces() {
    return Arrays.copyOf(leafPlaces, leafCount);
  }

  int salt() {
    return salt;
  }

  private void walk(Value output) {
    if (isLeaf(output)) {
      addLeaf(output);
      return;
    }
    Value node = output;
    int state = ENTERED;
    int done = NEW; // the place of the operand that the node waited for
    while (true) {
      Value next = null;
      if (state < ENTERED || (state == ENTERED && done == NEW && node.isWide())) {
        int index = state < ENTERED ? ENTERED - 1 - state : addWide(node.operandCount());
        int k = placeOperands(node, wide[index], done);
        if (k < 0) {
          done = add(node, WIDE, index);
        } else {
          state = ENTERED - 1 - index;
          next = node.operand(k);
        }
      } else {
        int first = done;
        if (state == ENTERED) {
          Value b = node.second();
          int second = done != NEW ? done : b == null ? NONE : place(b);
          if (second == NEW) {
            next = b;
          } else {
            state = second;
            Value a = node.first();
            first = a == null ? NONE : place(a);
            next = first == NEW ? a : null;
          }
        }
        if (next == null) {
          done = add(node, isPlain(node) ? first : APART - first, state);
        }
      }
      if (next != null) {
        push(node, state);
        node = next;
        state = ENTERED;
        done = NEW;
      } else if (top > 0 || pop()) {
        node = stack.nodes[--top];
        state = stack.states[top];
      } else {
        return;
      }
    }
  }

  /// Whether a node's partials are the two numbers in it.
  private static boolean isPlain(Value node) {
    return node.isLean() && node.op() instanceof Elementwise;
  }

  /// Fills in the places of a wide node's operands from the last to the first, and says which one
  /// has to be walked before it can go on, −1 for none. The element after the last keeps where it
  /// stopped.
  private int placeOperands(Value node, int[] places, int done) {
    int end = places.length - 1;
    int k = places[end];
    if (done != NEW) {
      places[k--] = done;
    }
    for (; k >= 0; k--) {
      int place = place(node.operand(k));
      if (place == NEW) {
        break;
      }
      places[k] = place;
    }
    places[end] = k;
    return k;
  }

  private int addWide(int operands) {
    if (wideCount == wide.length) {
      wide = Arrays.copyOf(wide, 2 * wideCount);
    }
    int[] places = new int[operands + 1];
    places[operands] = operands - 1;
    wide[wideCount] = places;
    return wideCount++;
  }

  private void push(Value node, int state) {
    if (top == stack.nodes.length) {
      stack = spare == null ? Segment.above(stack, Math.min(2 * top, 1 << SHIFT)) : spare;
      spare = null;
      top = 0;
    }
    stack.nodes[top] = node;
    stack.states[top++] = state;
  }

  /// Goes to the segment below, if there is one.
  private boolean pop() {
    Segment below = stack.below;
    if (below == null) {
      return false;
    }
    spare = stack;
    stack = below;
    top = below.nodes.length;
    return true;
  }

  /// The place of an operand; a variable without one gets it at once.
  private int place(Value node) {
    Op op = node.op();
    if (op == Leaf.CONSTANT) {
      return NONE;
    }
    int hint = node.hint();
    int index = hint - salt;
    if (isLeaf(node)) {
      return index >= 0 && index < leaves.length && leaves[index] == node
          ? leafPlaces[index]
          : placeLeaf(node, hint);
    }
    return index >= 0 && index < count && node(index) == node ? index : findInner(node, hint);
  }

  boolean isLeaf(Value node) {
    return node.op() == Leaf.VARIABLE
        || node == boundary
        || (wideBoundary != null && wideBoundary.contains(node));
  }

  private int placeLeaf(Value leaf, int hint) {
    if (exact || hint != 0) {
      if (map == null) {
        map = new IdentityHashMap<>();
      }
      Integer known = map.putIfAbsent(leaf, count);
      if (known != null) {
        return known;
      }
    }
    return addLeaf(leaf);
  }

  private int findInner(Value node, int hint) {
    if (exact && map != null) {
      return map.getOrDefault(node, NEW);
    }
    stale |= hint != 0;
    return NEW;
  }

  private int addLeaf(Value leaf) {
    if (leafCount == leaves.length) {
      leaves = Arrays.copyOf(leaves, 2 * leafCount);
      leafPlaces = Arrays.copyOf(leafPlaces, 2 * leafCount);
    }
    leaves[leafCount] = leaf;
    leafPlaces[leafCount] = count;
    leaf.hint(salt + leafCount++);
    return append(leaf, NONE, NONE);
  }

  private int add(Value node, int first, int second) {
    node.hint(salt + count);
    if (exact && map != null) {
      map.put(node, count);
    }
    return append(node, first, second);
  }

  private int append(Value node, int first, int second) {
    if (filled == capacity) {
      extend();
    }
    int at = filled++;
    last.nodes[at] = node;
    last.operands[2 * at] = first;
    last.operands[2 * at + 1] = second;
    if (numbers) {
      last.partials[2 * at] = node.partialA();
      last.partials[2 * at + 1] = node.partialB();
    }
    return count++;
  }

  private void extend() {
    if (filled < 1 << SHIFT) {
      capacity = 2 * filled;
      last.grow(capacity);
      return;
    }
    int index = count >> SHIFT;
    if (index == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * index);
    }
    last = new Block(1 << SHIFT);
    blocks[index] = last;
    filled = 0;
  }

  /// Whether a node may have got two places. It has not if every node was without any hint when it
  /// was found, or came from the map: nobody takes a hint away without leaving one.
  private boolean hasDoubles() {
    boolean leavesMayDouble = map != null && map.size() < leafCount;
    if (exact || !(stale || leavesMayDouble)) {
      return false;
    }
    IdentityHashMap<Value, Integer> overwritten = new IdentityHashMap<>();
    for (int i = 0; leavesMayDouble && i < leafCount; i++) {
      int hinted = leaves[i].hint() - salt;
      boolean elsewhere = hinted >= 0 && hinted < leafCount && leaves[hinted] == leaves[i];
      if (hinted != i && (elsewhere || overwritten.put(leaves[i], i) != null)) {
        return true;
      }
    }
    for (int place = 0; stale && place < count; place++) {
      Value node = node(place);
      int hinted = node.hint() - salt;
      if (hinted != place && !isLeaf(node)) {
        boolean elsewhere = hinted >= 0 && hinted < count && node(hinted) == node;
        if (elsewhere || overwritten.put(node, place) != null) {
          return true;
        }
      }
    }
    return false;
  }
}
