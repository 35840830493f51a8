package dev.autodiff.kernels;

import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The way of a [LaneProgram] from kernels that run one after the other to a [FusedLoop].
///
/// A loop over vectors is slow until C2 has compiled it. So a thread in the background writes the
/// class, runs it on numbers of its own until it is faster, and only then hands it over.
final class Fusing implements Runnable {
  /// Work, in lanes of one instruction, that takes about as long as writing and compiling.
  private static final long WORTH = 1 << 24;

  /// What calling a kernel costs, in the same unit.
  private static final int CALL = 32;

  /// Instructions that loops may have at the same time: their machine code must leave room for that
  /// of others.
  private static final AtomicInteger ROOM = new AtomicInteger(20_000);

  private static final Cleaner CLEANER = Cleaner.create();

  private static final int FEW_CALLS = 64;
  private static final int WAITING = 6000 / FEW_CALLS;
  private static final long PAUSE_NANOS = 2_000_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final LaneProgram program;

  /// What is still to be done before it is worth the price; counted roughly if many threads count.
  private long rest;

  private volatile @Nullable FusedLoop loop;

  /// The number of lanes that the program ran over when it was worth it.
  private int n;

  Fusing(LaneProgram program) {
    this.program = program;
    boolean never =
        program.size() < 2 || !program.isDouble() || !(Backend.CHOSEN instanceof VectorBackend);
    this.rest = never ? Long.MAX_VALUE : WORTH;
  }

  /// The loop to run, null while there is none.
  @Nullable FusedLoop loop(int lanes) {
    FusedLoop known = loop;
    if (known == null && rest != Long.MAX_VALUE) {
      count(lanes, 1);
    }
    return known;
  }

  /// Notes that the program will be run.
  void expect(int lanes, int times) {
    if (rest != Long.MAX_VALUE) {
      count(lanes, times);
    }
  }

  private void count(int lanes, int times) {
    rest -= (long) program.size() * (lanes + CALL) * times;
    if (rest < 0 && lanes > 0) {
      rest = Long.MAX_VALUE;
      n = lanes;
      Background.execute(this);
    }
  }

  /// Writes the loop, warms it, and publishes it once it is faster.
  @Override
  public void run() {
    int length = program.size();
    if (ROOM.get() < length) {
      return;
    }
    ROOM.addAndGet(-length);
    CLEANER.register(program, () -> ROOM.addAndGet(length));
    for (Kernel kernel : program.code().kernels()) {
      if (kernel instanceof LaneKernel lane) {
        lane.warm();
      }
    }
    FusedLoop made = FusedLoops.of(program.code());
    Trial trial = new Trial(program, Math.min(n, LaneProgram.BLOCK));
    long start = System.nanoTime();
    long single = trial.nanos(null);
    int rounds = 0;
    while (System.nanoTime() - start < PATIENCE_NANOS) {
      long fused = trial.nanos(made);
      if (rounds++ > WAITING) {
        LockSupport.parkNanos(PAUSE_NANOS); // more runs change nothing: the processor is C2's
      }
      if (fused <= single) {
        single = trial.nanos(null);
        if (fused <= single) {
          loop = made;
          return;
        }
      }
    }
  }

  /// Runs of a program on numbers that are like others.
  private static final class Trial {
    private final LaneProgram program;
    private final Object[] arrays;
    private final int[] offsets;
    private final Layout[] layouts;
    private final int n;
    private final LaneProgram.Scratch scratch = new LaneProgram.Scratch();

    Trial(LaneProgram program, int n) {
      this.program = program;
      this.n = n;
      LaneCode code = program.code();
      int slots = 0;
      for (int slot : code.loadSlots()) {
        slots = Math.max(slots, slot + 1);
      }
      for (int slot : code.storedSlots()) {
        slots = Math.max(slots, slot + 1);
      }
      this.arrays = new Object[slots];
      this.offsets = new int[slots];
      this.layouts = new Layout[slots];
      Arrays.fill(layouts, Layout.DENSE);
      for (int slot : code.loadSlots()) {
        arrays[slot] = Warming.operand(slot);
      }
      for (int slot : code.storedSlots()) {
        arrays[slot] = new double[n];
      }
    }

    /// The shortest of a few runs: others share the processor.
    long nanos(@Nullable FusedLoop loop) {
      long shortest = Long.MAX_VALUE;
      for (int i = 0; i < FEW_CALLS; i++) {
        long start = System.nanoTime();
        program.run(loop, arrays, offsets, layouts, n, scratch);
        shortest = Math.min(shortest, System.nanoTime() - start);
      }
      return shortest;
    }
  }
}
