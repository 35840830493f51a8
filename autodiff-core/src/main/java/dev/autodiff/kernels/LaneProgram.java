package dev.autodiff.kernels;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A short list of kernels over registers of lanes: a chain of elementwise operations that runs
/// block by block, so that everything between its loads and its stores stays in the L1 cache.
///
/// A program names its arrays by slot. Lane `i` of every instruction depends on lane `i` of its
/// operands only, so blocks are independent, and large runs are split over threads.
///
/// Immutable, and safe to run from many threads at once. A register holds float64 or float32
/// numbers, as [LaneTypes] decides. Loads and stores convert where an array is of the other type.
public final class LaneProgram {
  /// Lanes in a register: 2 KiB, so that a dozen registers fit into the L1 cache.
  public static final int BLOCK = 256;

  /// Registers of float64 numbers are filled in multiples of this, the lanes of the widest vectors.
  static final int WIDTH = 8;

  /// Registers that an array in memory may stand for: first loads, then direct stores.
  private final int[] slots;

  private final int loads;
  private final double[] constants;

  /// Per register: whether it holds float32 numbers.
  private final boolean[] floats;

  private final LaneInstructions instructions;
  private final int[] storedRegisters;
  private final int[] storedSlots;

  /// Whether there is one kernel, which needs no registers if all arrays are dense and of its type.
  private final boolean single;

  private final @Nullable Kernel only;

  /// Lanes in a register, and what they are filled up to multiples of: those of the widest vectors.
  private final int block;

  private final int width;

  private final LaneCode code;

  private final int[] fusedSlots;

  private final Fusing fusing;

  LaneProgram(
      LaneCode code,
      int[] slots,
      int loads,
      double[] constants,
      boolean[] floats,
      LaneInstructions instructions,
      int[] storedRegisters,
      int[] storedSlots) {
    this.slots = slots;
    this.loads = loads;
    this.constants = constants;
    this.floats = floats;
    this.instructions = instructions;
    this.storedRegisters = storedRegisters;
    this.storedSlots = storedSlots;
    this.single = instructions.count() == 1 && constants.length == 0 && storedSlots.length == 0;
    this.only = single && instructions.hasKernel(0) ? instructions.kernels()[0] : null;
    this.width = has(floats, true) ? 2 * WIDTH : WIDTH;
    this.block = has(floats, false) ? BLOCK : 2 * BLOCK;
    this.code = code;
    this.fusedSlots =
        IntStream.concat(Arrays.stream(code.loadSlots()), Arrays.stream(code.storedSlots()))
            .toArray();
    this.fusing = new Fusing(this);
  }

  private static boolean has(boolean[] all, boolean one) {
    for (boolean x : all) {
      if (x == one) {
        return true;
      }
    }
    return false;
  }

  /// Starts a program.
  ///
  /// @return an empty builder
  public static LaneProgramBuilder builder() {
    return new LaneProgramBuilder();
  }

  /// The number of instructions, loads and stores not counted.
  ///
  /// @return at least 0
  public int size() {
    return instructions.count();
  }

  /// The kernel that is all of the program, so that it may be called without it; null if there is
  /// more.
  ///
  /// @return a kernel for arrays of the types that are loaded and stored
  public @Nullable Kernel onlyKernel() {
    return only;
  }

  /// The array that an operand of the only kernel is.
  ///
  /// @param k index of the operand
  /// @return its slot
  public int operandSlot(int k) {
    return slots[instructions.operands()[k]];
  }

  /// Whether an array is read.
  ///
  /// @param slot index of the array in a run
  /// @return false if whatever is there changes nothing
  public boolean reads(int slot) {
    for (int r = 0; r < loads; r++) {
      if (slots[r] == slot) {
        return true;
      }
    }
    return false;
  }

  /// Whether programs of float64 numbers that run often become loops over vectors: then what lies
  /// between their loads and stores stays in the processor's registers.
  ///
  /// @return whether the Vector API is in use
  public static boolean fuses() {
    return Backend.CHOSEN instanceof VectorBackend;
  }

  /// Whether all registers hold float64 numbers, as those of a fused loop do.
  boolean isDouble() {
    return !has(floats, true);
  }

  /// Says that runs are to come, so that what makes them faster can be prepared meanwhile.
  ///
  /// @param n number of lanes
  /// @param times number of runs
  public void expect(int n, int times) {
    fusing.expect(n, times);
  }

  /// Binds the program to arrays, once and for all runs over them.
  ///
  /// @param arrays a `double[]` or `float[]` per slot; kept, so that entries may be changed between
  ///   runs
  /// @param offsets the element of lane 0 per slot
  /// @param layouts how each slot's array lies under the lanes; no two lanes of a store lie on the
  ///   same element
  /// @param n number of lanes
  /// @param scratch registers, used by one thread at a time
  /// @return the program on these arrays
  public BoundProgram bind(
      Object[] arrays, int[] offsets, Layout[] layouts, int n, LaneScratch scratch) {
    return new BoundProgram(this, arrays, offsets, layouts, n, scratch);
  }

  /// The loop that runs all instructions, null while there is none.
  @Nullable FusedLoop loop(int n) {
    return fusing.loop(n);
  }

  /// Notes that a loop gave up.
  void missed() {
    fusing.missed();
  }

  /// Slots of the arrays that are read and then of those that are written, as a fused loop numbers
  /// them.
  int[] fusedSlots() {
    return fusedSlots;
  }

  LaneCode code() {
    return code;
  }

  /// Runs the program, on several threads if there are many lanes.
  ///
  /// What is stored overlaps nothing that is loaded or stored elsewhere.
  ///
  /// @param arrays a `double[]` or `float[]` per slot
  /// @param offsets the element of lane 0 per slot
  /// @param layouts how each slot's array lies under the lanes; no two lanes of a store lie on the
  ///   same element
  /// @param n number of lanes
  public void run(Object[] arrays, int[] offsets, Layout[] layouts, int n) {
    if (n > block || !direct(arrays, offsets, layouts, n)) {
      run(arrays, offsets, layouts, n, new LaneScratch());
    }
  }

  /// Runs the program with registers that the caller keeps, so that nothing is allocated as long as
  /// the work is not split.
  ///
  /// @param arrays a `double[]` or `float[]` per slot
  /// @param offsets the element of lane 0 per slot
  /// @param layouts how each slot's array lies under the lanes; no two lanes of a store lie on the
  ///   same element
  /// @param n number of lanes
  /// @param scratch registers, used by one thread at a time
  public void run(Object[] arrays, int[] offsets, Layout[] layouts, int n, LaneScratch scratch) {
    run(fusing.loop(n), arrays, offsets, layouts, n, scratch);
  }

  /// Runs the program over some lanes only, on this thread.
  ///
  /// @param arrays a `double[]` or `float[]` per slot
  /// @param offsets the element of lane 0 per slot, which need not be there
  /// @param layouts how each slot's array lies under the lanes
  /// @param from first lane
  /// @param to lane after the last
  /// @param scratch registers, used by one thread at a time
  public void runSome(
      Object[] arrays, int[] offsets, Layout[] layouts, int from, int to, LaneScratch scratch) {
    FusedLoop loop = fusing.loop(to - from);
    if (loop == null) {
      run(arrays, offsets, layouts, from, to, scratch);
    } else {
      run(loop, arrays, offsets, layouts, from, to, scratch);
    }
  }

  /// The same by a fused loop, or one kernel after the other if there is none.
  void run(
      @Nullable FusedLoop loop,
      Object[] arrays,
      int[] offsets,
      Layout[] layouts,
      int n,
      LaneScratch scratch) {
    if (n <= block) {
      if (loop != null) {
        run(loop, arrays, offsets, layouts, 0, n, scratch);
      } else if (!direct(arrays, offsets, layouts, n)) {
        run(arrays, offsets, layouts, 0, n, scratch);
      }
      return;
    }
    int blocks = (n + block - 1) / block;
    Parallel.range(
        blocks,
        (long) block * Math.max(1, instructions.count()),
        (lo, hi) -> {
          int from = lo * block;
          int to = (int) Math.min(n, (long) hi * block);
          LaneScratch own = lo == 0 ? scratch : new LaneScratch();
          if (loop != null) {
            run(loop, arrays, offsets, layouts, from, to, own);
          } else {
            run(arrays, offsets, layouts, from, to, own);
          }
        });
  }

  /// Runs over a range by a fused loop, and one kernel after the other from where that gave up.
  private void run(
      FusedLoop loop,
      Object[] arrays,
      int[] offsets,
      Layout[] layouts,
      int from,
      int to,
      LaneScratch scratch) {
    FusedRange range = new FusedRange(code, fusedSlots, arrays, offsets, layouts);
    int done = range.run(loop, from, to, scratch);
    if (done < to) {
      fusing.missed();
      run(arrays, offsets, layouts, done, to, scratch);
    }
  }

  private void run(
      Object[] arrays, int[] offsets, Layout[] layouts, int from, int to, LaneScratch scratch) {
    int block = fill(arrays, offsets, layouts, to - from, scratch);
    Object[] lanes = scratch.lanes;
    int[] at = scratch.at;
    boolean[] moving = scratch.moving;
    for (int lane = from; lane < to; lane += block) {
      int n = Math.min(block, to - lane);
      for (int r = 0; r < slots.length; r++) {
        int slot = slots[r];
        if (moving[r]) {
          at[r] = offsets[slot] + lane;
        } else if (r < loads && layouts[slot] != Layout.REPEAT) {
          layouts[slot].fetch(arrays[slot], offsets[slot], lane, n, lanes[r], 0);
        }
      }
      boolean ragged = !scratch.whole && n % width != 0;
      instructions.execute(lanes, at, ragged ? pad(offsets, lane, n, scratch) : n);
      for (int r = loads; r < slots.length; r++) {
        if (!moving[r]) {
          int slot = slots[r];
          layouts[slot].put(lanes[r], 0, n, arrays[slot], offsets[slot], lane);
        }
      }
      for (int i = 0; i < storedSlots.length; i++) {
        int r = storedRegisters[i];
        int slot = storedSlots[i];
        layouts[slot].put(lanes[r], at[r], n, arrays[slot], offsets[slot], lane);
      }
    }
    scratch.release(slots.length);
  }

  /// Moves the last few lanes into registers and fills these up to whole vectors, with numbers that
  /// are like the others: loops over single lanes would take longer than the vectors before them.
  private int pad(int[] offsets, int lane, int n, LaneScratch scratch) {
    int whole = Math.ceilDiv(n, width) * width;
    for (int r = 0; r < slots.length; r++) {
      Object array = scratch.lanes[r];
      if (scratch.moving[r]) {
        scratch.own(r, floats[r], whole);
        scratch.at[r] = 0;
        scratch.moving[r] = false;
        if (r < loads) {
          Conversion.copy(array, offsets[slots[r]] + lane, scratch.lanes[r], 0, n);
        }
      }
      if (r < loads) {
        if (scratch.lanes[r] instanceof float[] own) {
          Arrays.fill(own, n, whole, own[0]);
        } else {
          double[] own = (double[]) scratch.lanes[r];
          Arrays.fill(own, n, whole, own[0]);
        }
      }
    }
    return whole;
  }

  /// Whether the array of a register's slot can stand for the register.
  private boolean isInPlace(int register, Object array, Layout layout) {
    return layout == Layout.DENSE
        && (floats[register] ? array instanceof float[] : array instanceof double[]);
  }

  private boolean areInPlace(Object[] arrays, Layout[] layouts) {
    for (int r = 0; r < slots.length; r++) {
      if (!isInPlace(r, arrays[slots[r]], layouts[slots[r]])) {
        return false;
      }
    }
    return true;
  }

  /// Runs a single kernel without registers if all its arrays are dense.
  private boolean direct(Object[] arrays, int[] offsets, Layout[] layouts, int n) {
    if (!single || !areInPlace(arrays, layouts)) {
      return false;
    }
    instructions.execute(arrays, slots, offsets, n);
    return true;
  }

  /// Gives every register its lanes and returns the number of lanes per block.
  private int fill(Object[] arrays, int[] offsets, Layout[] layouts, int n, LaneScratch scratch) {
    scratch.whole = single && areInPlace(arrays, layouts);
    int block = scratch.whole ? n : Math.min(Math.ceilDiv(n, width) * width, this.block);
    scratch.prepare(floats.length, slots.length);
    for (int r = 0; r < slots.length; r++) {
      int slot = slots[r];
      if (isInPlace(r, arrays[slot], layouts[slot])) {
        scratch.lanes[r] = arrays[slot];
        scratch.moving[r] = true;
      } else {
        scratch.own(r, floats[r], block);
        if (r < loads && layouts[slot] == Layout.REPEAT) {
          layouts[slot].fetch(arrays[slot], offsets[slot], 0, block, scratch.lanes[r], 0);
        }
      }
    }
    for (int r = slots.length; r < floats.length; r++) {
      scratch.own(r, floats[r], block);
    }
    for (int i = 0; i < constants.length; i++) {
      if (scratch.lanes[slots.length + i] instanceof float[] own) {
        Arrays.fill(own, 0, block, (float) constants[i]);
      } else {
        Arrays.fill((double[]) scratch.lanes[slots.length + i], 0, block, constants[i]);
      }
    }
    return block;
  }
}
