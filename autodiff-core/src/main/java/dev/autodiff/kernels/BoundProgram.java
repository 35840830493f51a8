package dev.autodiff.kernels;

import org.jspecify.annotations.Nullable;

/// A [LaneProgram] on arrays that stay the same from run to run, but for a few.
///
/// Storing references costs more than the lanes of a short instruction, because the garbage
/// collector wants to know of each. So a fused loop's registers are filled once.
public final class BoundProgram {
  private final LaneProgram program;
  private final Object[] arrays;
  private final int[] offsets;
  private final Layout[] layouts;
  private final int n;
  private final LaneScratch scratch;

  /// Whether registers can stand for the arrays, so that nothing is copied.
  private final boolean dense;

  private @Nullable FusedLoop loop;
  private double[][] lanes = {};
  private int[] at = {};

  BoundProgram(
      LaneProgram program,
      Object[] arrays,
      int[] offsets,
      Layout[] layouts,
      int n,
      LaneScratch scratch) {
    this.program = program;
    this.arrays = arrays;
    this.offsets = offsets;
    this.layouts = layouts;
    this.n = n;
    this.scratch = scratch;
    boolean all = program.isDouble() && n >= LaneProgram.WIDTH && n <= LaneProgram.BLOCK;
    for (int slot : program.fusedSlots()) {
      all &= layouts[slot] == Layout.DENSE && arrays[slot] instanceof double[];
    }
    this.dense = all;
  }

  /// Runs the program.
  ///
  /// @param changed slots whose arrays may be other ones than in the last run, of the same type
  public void run(int... changed) {
    FusedLoop fused = dense ? loop : null;
    if (fused == null) {
      fused = dense ? program.loop(n) : null;
      if (fused == null) {
        program.run(arrays, offsets, layouts, n, scratch);
        return;
      }
      fill(fused);
    }
    if (changed.length > 0) {
      int[] slots = program.fusedSlots();
      for (int r = 0; r < slots.length; r++) {
        lanes[r] = (double[]) arrays[slots[r]];
      }
    }
    if (!fused.run(lanes, at, n)) {
      program.missed();
      loop = null; // there may be another one
      program.run(null, arrays, offsets, layouts, n, scratch);
    }
  }

  /// Fills the registers of a loop, and runs it whatever it says.
  @SuppressWarnings("ReferenceEquality") // the very same loop
  void run(FusedLoop fused) {
    if (fused != loop) {
      fill(fused);
    }
    boolean _ = fused.run(lanes, at, n);
  }

  private void fill(FusedLoop fused) {
    int[] slots = program.fusedSlots();
    lanes = new double[fused.registers()][];
    at = new int[fused.registers()];
    for (int r = 0; r < lanes.length; r++) {
      if (r < slots.length) {
        lanes[r] = (double[]) arrays[slots[r]];
        at[r] = offsets[slots[r]];
      } else {
        lanes[r] = scratch.ownRow(r, n);
      }
    }
    loop = fused;
  }
}
