package dev.autodiff.kernels;

import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The way of a [LaneProgram] from kernels that run one after the other to a [FusedLoop].
///
/// A loop over vectors is slow until C2 has compiled it. So a thread in the background writes the
/// class, runs it on numbers of its own until it is faster, and only then hands it over.
final class Fusing implements Runnable {
  /// After so many lanes the kernels have taken, for each instruction, about as long as writing and
  /// compiling takes.
  private static final long WORTH = 1 << 20;

  /// What calling a kernel costs, in the same unit.
  private static final int CALL = 32;

  /// Instructions that loops may have at the same time: their machine code must leave room for that
  /// of others.
  private static final AtomicInteger ROOM = new AtomicInteger(20_000);

  private static final Cleaner CLEANER = Cleaner.create();

  private static final int MISSES = 100;
  private static final int FEW_CALLS = 64;

  /// Two vectors of the widest kind: C2 counts calls, and until it has counted enough, lanes take
  /// their time.
  private static final int FEW_LANES = 2 * LaneProgram.WIDTH;

  private static final int WAITING = 6000 / FEW_CALLS;

  private final LaneProgram program;

  /// What is still to be done before it is worth the price; counted roughly if many threads count.
  private long rest;

  private volatile @Nullable FusedLoop loop;

  /// How often the loop met a NaN among products, roughly if many threads count. Where that is
  /// usual an exact loop, though slower, is better than two attempts.
  private int misses;

  private volatile boolean exact;

  /// The number of lanes that the program ran over when it was worth it.
  private int n;

  Fusing(LaneProgram program) {
    this.program = program;
    boolean never = program.size() < 2 || !program.isDouble() || !LaneProgram.fuses();
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
    rest -= (long) (lanes + CALL) * times;
    if (rest < 0 && lanes > 0) {
      rest = Long.MAX_VALUE;
      n = lanes;
      Background.execute(this);
    }
  }

  /// Notes that a loop gave up.
  void missed() {
    if (++misses == MISSES) {
      exact = true;
      loop = null;
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
    FusedLoop made = FusedLoops.of(program.code(), n, exact);
    Trial trial = new Trial(program, Math.min(n, FEW_LANES));
    Trial real = new Trial(program, Math.min(n, LaneProgram.BLOCK));
    boolean fast =
        Background.warm(
            round -> {
              long fused = trial.nanos(made);
              return round >= WAITING
                  && fused <= trial.nanos(null)
                  && real.nanos(made) <= real.nanos(null);
            },
            WAITING);
    if (fast) {
      loop = made;
    }
  }

  /// Runs of a program on numbers that are like others.
  private static final class Trial {
    private final LaneProgram program;
    private final Object[] arrays;
    private final int[] offsets;
    private final Layout[] layouts;
    private final int n;
    private final LaneScratch scratch = new LaneScratch();
    private final BoundProgram bound;

    Trial(LaneProgram program, int lanes) {
      this.program = program;
      this.n = Math.max(LaneProgram.WIDTH, lanes);
      LaneCode code = program.code();
      int slots = 0;
      for (int slot : program.fusedSlots()) {
        slots = Math.max(slots, slot + 1);
      }
      this.arrays = new Object[slots];
      this.offsets = new int[slots];
      this.layouts = new Layout[slots];
      Arrays.fill(layouts, Layout.DENSE);
      Arrays.fill(arrays, new double[0]);
      for (int slot : code.loadSlots()) {
        arrays[slot] = Warming.operand(slot);
      }
      for (int slot : code.storedSlots()) {
        arrays[slot] = new double[n];
      }
      this.bound = program.bind(arrays, offsets, layouts, n, scratch);
    }

    /// The shortest of a few runs: others share the processor.
    long nanos(@Nullable FusedLoop loop) {
      long shortest = Long.MAX_VALUE;
      for (int i = 0; i < FEW_CALLS; i++) {
        long start = System.nanoTime();
        if (loop == null) {
          program.run(null, arrays, offsets, layouts, n, scratch);
        } else {
          bound.run(loop);
        }
        shortest = Math.min(shortest, System.nanoTime() - start);
      }
      return shortest;
    }
  }
}
