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
/// Immutable, and safe to run from many threads at once. Registers hold doubles. An array may be a
/// `float[]`: loads widen it and stores narrow to it. [LaneKernel#ROUND_FLOAT32] rounds in between.
public final class LaneProgram {
  /// Lanes in a register: 2 KiB, so that a dozen registers fit into the L1 cache.
  public static final int BLOCK = 256;

  /// Registers are filled in multiples of this, the lanes of the widest vectors.
  static final int WIDTH = 8;

  /// Registers that an array in memory may stand for: first loads, then direct stores.
  private final int[] slots;

  private final int loads;
  private final double[] constants;
  private final int registers;
  private final Kernel[] kernels;

  /// Four per instruction.
  private final int[] operands;

  private final int[] results;
  private final int[] storedRegisters;
  private final int[] storedSlots;

  private final LaneCode code;

  private final int[] fusedSlots;

  private final Fusing fusing;

  LaneProgram(
      LaneCode code,
      int[] slots,
      int loads,
      double[] constants,
      int registers,
      Kernel[] kernels,
      int[] operands,
      int[] results,
      int[] storedRegisters,
      int[] storedSlots) {
    this.slots = slots;
    this.loads = loads;
    this.constants = constants;
    this.registers = registers;
    this.kernels = kernels;
    this.operands = operands;
    this.results = results;
    this.storedRegisters = storedRegisters;
    this.storedSlots = storedSlots;
    this.code = code;
    this.fusedSlots =
        IntStream.concat(Arrays.stream(code.loadSlots()), Arrays.stream(code.storedSlots()))
            .toArray();
    this.fusing = new Fusing(this);
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
    return kernels.length;
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
  /// @param layouts how each slot's array lies under the lanes; stores are dense
  /// @param n number of lanes
  /// @param scratch registers, used by one thread at a time
  /// @return the program on these arrays
  public BoundProgram bind(
      Object[] arrays, int[] offsets, Layout[] layouts, int n, Scratch scratch) {
    return new BoundProgram(this, arrays, offsets, layouts, n, scratch);
  }

  /// The loop that runs all instructions, null while there is none.
  @Nullable FusedLoop loop(int n) {
    return fusing.loop(n);
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
  /// @param layouts how each slot's array lies under the lanes; stores are dense
  /// @param n number of lanes
  public void run(Object[] arrays, int[] offsets, Layout[] layouts, int n) {
    if (n > BLOCK || !direct(arrays, offsets, layouts, n)) {
      run(arrays, offsets, layouts, n, new Scratch());
    }
  }

  /// Runs the program with registers that the caller keeps, so that nothing is allocated as long as
  /// the work is not split.
  ///
  /// @param arrays a `double[]` or `float[]` per slot
  /// @param offsets the element of lane 0 per slot
  /// @param layouts how each slot's array lies under the lanes; stores are dense
  /// @param n number of lanes
  /// @param scratch registers, used by one thread at a time
  public void run(Object[] arrays, int[] offsets, Layout[] layouts, int n, Scratch scratch) {
    run(fusing.loop(n), arrays, offsets, layouts, n, scratch);
  }

  /// The same by a fused loop, or one kernel after the other if there is none.
  void run(
      @Nullable FusedLoop loop,
      Object[] arrays,
      int[] offsets,
      Layout[] layouts,
      int n,
      Scratch scratch) {
    if (n <= BLOCK) {
      if (loop != null) {
        run(loop, arrays, offsets, layouts, 0, n, scratch);
      } else if (!direct(arrays, offsets, layouts, n)) {
        run(arrays, offsets, layouts, 0, n, scratch);
      }
      return;
    }
    int blocks = (n + BLOCK - 1) / BLOCK;
    Parallel.range(
        blocks,
        (long) BLOCK * Math.max(1, kernels.length),
        (lo, hi) -> {
          int from = lo * BLOCK;
          int to = (int) Math.min(n, (long) hi * BLOCK);
          Scratch own = lo == 0 ? scratch : new Scratch();
          if (loop != null) {
            run(loop, arrays, offsets, layouts, from, to, own);
          } else {
            run(arrays, offsets, layouts, from, to, own);
          }
        });
  }

  private void run(
      FusedLoop loop,
      Object[] arrays,
      int[] offsets,
      Layout[] layouts,
      int from,
      int to,
      Scratch scratch) {
    if (from == to) {
      return;
    }
    int registers = loop.registers();
    int bound = fusedSlots.length;
    int loads = code.loadSlots().length;
    int n = Math.min(to - from, BLOCK);
    // Too few lanes for a vector are filled up.
    int wide = Math.max(n, WIDTH);
    scratch.prepare(registers, bound);
    double[][] lanes = scratch.lanes;
    int[] at = scratch.at;
    boolean[] moving = scratch.moving;
    for (int r = 0; r < bound; r++) {
      int slot = fusedSlots[r];
      if (n == wide && layouts[slot] == Layout.DENSE && arrays[slot] instanceof double[] doubles) {
        lanes[r] = doubles;
        moving[r] = true;
      } else {
        double[] own = scratch.own(r, wide);
        if (r < loads && layouts[slot] == Layout.REPEAT) {
          layouts[slot].fetch(arrays[slot], offsets[slot], 0, wide, own);
        }
      }
    }
    for (int r = bound; r < registers; r++) {
      scratch.own(r, wide);
    }
    for (int next = from; next < to; next += BLOCK) {
      int lane = Math.min(next, to - n); // the last block repeats lanes of the one before
      for (int r = 0; r < bound; r++) {
        int slot = fusedSlots[r];
        if (moving[r]) {
          at[r] = offsets[slot] + lane;
        } else if (r < loads && layouts[slot] != Layout.REPEAT) {
          layouts[slot].fetch(arrays[slot], offsets[slot], lane, n, lanes[r]);
          Arrays.fill(lanes[r], n, wide, lanes[r][0]);
        }
      }
      loop.run(lanes, at, wide);
      for (int r = loads; r < bound; r++) {
        if (!moving[r]) {
          int slot = fusedSlots[r];
          store(lanes[r], 0, arrays[slot], offsets[slot] + lane, n);
        }
      }
    }
    scratch.release(bound);
  }

  private void run(
      Object[] arrays, int[] offsets, Layout[] layouts, int from, int to, Scratch scratch) {
    int block = fill(arrays, offsets, layouts, to - from, scratch);
    double[][] lanes = scratch.lanes;
    int[] at = scratch.at;
    boolean[] moving = scratch.moving;
    for (int lane = from; lane < to; lane += block) {
      int n = Math.min(block, to - lane);
      for (int r = 0; r < slots.length; r++) {
        int slot = slots[r];
        if (moving[r]) {
          at[r] = offsets[slot] + lane;
        } else if (r < loads && layouts[slot] != Layout.REPEAT) {
          layouts[slot].fetch(arrays[slot], offsets[slot], lane, n, lanes[r]);
        }
      }
      boolean ragged = !scratch.whole && n % WIDTH != 0;
      execute(lanes, at, ragged ? pad(offsets, lane, n, scratch) : n);
      for (int r = loads; r < slots.length; r++) {
        if (!moving[r]) {
          store(lanes[r], 0, arrays[slots[r]], offsets[slots[r]] + lane, n);
        }
      }
      for (int i = 0; i < storedSlots.length; i++) {
        int r = storedRegisters[i];
        store(lanes[r], at[r], arrays[storedSlots[i]], offsets[storedSlots[i]] + lane, n);
      }
    }
    scratch.release(slots.length);
  }

  /// Moves the last few lanes into registers and fills these up to whole vectors, with numbers that
  /// are like the others: loops over single lanes would take longer than the vectors before them.
  private int pad(int[] offsets, int lane, int n, Scratch scratch) {
    int whole = Math.ceilDiv(n, WIDTH) * WIDTH;
    for (int r = 0; r < slots.length; r++) {
      double[] array = scratch.lanes[r];
      if (scratch.moving[r]) {
        scratch.own(r, whole);
        scratch.at[r] = 0;
        scratch.moving[r] = false;
        if (r < loads) {
          System.arraycopy(array, offsets[slots[r]] + lane, scratch.lanes[r], 0, n);
        }
      }
      if (r < loads) {
        Arrays.fill(scratch.lanes[r], n, whole, scratch.lanes[r][0]);
      }
    }
    return whole;
  }

  /// Runs a single kernel without registers if all its arrays are dense.
  private boolean direct(Object[] arrays, int[] offsets, Layout[] layouts, int n) {
    if (kernels.length != 1 || constants.length != 0 || storedSlots.length != 0) {
      return false;
    }
    for (int slot : slots) {
      if (layouts[slot] != Layout.DENSE || !(arrays[slot] instanceof double[])) {
        return false;
      }
    }
    int a = slots[operands[0]];
    int b = slots[operands[1]];
    int c = slots[operands[2]];
    int y = slots[operands[3]];
    int out = slots[results[0]];
    kernels[0].lanes(
        (double[]) arrays[a],
        offsets[a],
        (double[]) arrays[b],
        offsets[b],
        (double[]) arrays[c],
        offsets[c],
        (double[]) arrays[y],
        offsets[y],
        (double[]) arrays[out],
        offsets[out],
        n);
    return true;
  }

  private void execute(double[][] lanes, int[] at, int n) {
    int[] operands = this.operands;
    for (int i = 0; i < kernels.length; i++) {
      int a = operands[4 * i];
      int b = operands[4 * i + 1];
      int c = operands[4 * i + 2];
      int y = operands[4 * i + 3];
      int out = results[i];
      kernels[i].lanes(
          lanes[a],
          at[a],
          lanes[b],
          at[b],
          lanes[c],
          at[c],
          lanes[y],
          at[y],
          lanes[out],
          at[out],
          n);
    }
  }

  /// Gives every register its lanes and returns the number of lanes per block.
  private int fill(Object[] arrays, int[] offsets, Layout[] layouts, int n, Scratch scratch) {
    boolean whole = kernels.length == 1 && constants.length == 0 && storedSlots.length == 0;
    for (int slot : slots) {
      whole &= arrays[slot] instanceof double[] && layouts[slot] == Layout.DENSE;
    }
    scratch.whole = whole;
    int block = whole ? n : Math.min(Math.ceilDiv(n, WIDTH) * WIDTH, BLOCK);
    scratch.prepare(registers, slots.length);
    for (int r = 0; r < slots.length; r++) {
      int slot = slots[r];
      if (layouts[slot] == Layout.DENSE && arrays[slot] instanceof double[] doubles) {
        scratch.lanes[r] = doubles;
        scratch.moving[r] = true;
      } else {
        double[] own = scratch.own(r, block);
        if (r < loads && layouts[slot] == Layout.REPEAT) {
          layouts[slot].fetch(arrays[slot], offsets[slot], 0, block, own);
        }
      }
    }
    for (int i = 0; i < constants.length; i++) {
      Arrays.fill(scratch.own(slots.length + i, block), 0, block, constants[i]);
    }
    for (int r = slots.length + constants.length; r < registers; r++) {
      scratch.own(r, block);
    }
    return block;
  }

  private static void store(double[] lanes, int at, Object array, int outAt, int n) {
    if (array instanceof double[] doubles) {
      System.arraycopy(lanes, at, doubles, outAt, n);
      return;
    }
    float[] floats = (float[]) array;
    for (int i = 0; i < n; i++) {
      floats[outAt + i] = (float) lanes[at + i];
    }
  }

  /// The registers of a run. To be kept by one thread; any program can use it.
  public static final class Scratch {
    private double[][] own = {};
    private double[][] lanes = {};
    private int[] at = {};
    private boolean[] moving = {};
    private boolean whole;

    /// Creates registers that grow with the programs that use them.
    public Scratch() {}

    private void prepare(int registers, int slots) {
      if (own.length < registers) {
        own = Arrays.copyOf(own, registers);
        lanes = new double[registers][];
        at = new int[registers];
        moving = new boolean[registers];
      }
      Arrays.fill(at, 0, registers, 0);
      Arrays.fill(moving, 0, slots, false);
    }

    @SuppressWarnings("NullAway") // rows are made when first used
    private double[] own(int register, int block) {
      double[] row = own[register];
      if (row == null || row.length < block) {
        row = new double[block];
        own[register] = row;
      }
      lanes[register] = row;
      return row;
    }

    /// A register's own lanes, whoever uses it next.
    double[] row(int register, int block) {
      prepare(register + 1, 0);
      return own(register, block);
    }

    /// Lets go of the caller's arrays.
    @SuppressWarnings("NullAway")
    private void release(int slots) {
      Arrays.fill(lanes, 0, slots, null);
    }
  }
}
