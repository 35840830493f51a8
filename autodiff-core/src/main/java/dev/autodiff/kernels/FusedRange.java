package dev.autodiff.kernels;

import java.util.Arrays;

/// A [FusedLoop] over arrays that lie in any way: what is not dense goes through registers.
///
/// @param slots of the arrays that are read and then of those that are written
@SuppressWarnings("ArrayRecordComponent") // never compared
record FusedRange(LaneCode code, int[] slots, Object[] arrays, int[] offsets, Layout[] layouts) {
  /// Numbers that stay in the L1 cache.
  private static final int CACHED = 1 << 13;

  /// With fewer lanes calling the loops would cost more than memory.
  private static final int SHORTEST = 64;

  /// Runs over the lanes from one to another, block by block.
  ///
  /// @return the lane up to which all is well: another one than `to` if the loop gave up
  int run(FusedLoop loop, int from, int to, LaneScratch scratch) {
    if (from == to) {
      return to;
    }
    int block = block(loop.registers());
    int n = Math.min(to - from, block);
    // Too few lanes for a vector are filled up.
    int wide = Math.max(n, LaneProgram.WIDTH);
    bind(loop, n, wide, scratch);
    int done = to;
    for (int next = from; next < to; next += block) {
      int lane = Math.min(next, to - n); // the last block repeats lanes of the one before
      load(lane, n, wide, scratch);
      if (!loop.run(scratch.wide, scratch.at, wide)) {
        done = lane;
        break;
      }
      store(lane, n, wide, scratch);
    }
    scratch.release(slots.length);
    return done;
  }

  /// Lanes per call of a loop: what many registers hold should stay in the L1 cache, and few of
  /// them leave room for more lanes, so that there are fewer calls.
  private static int block(int registers) {
    int usual = Math.min(CACHED / registers, LaneProgram.BLOCK);
    int roomy = Math.min(CACHED / 2 / registers, 4 * LaneProgram.BLOCK);
    int lanes = Math.max(usual, roomy);
    return Math.max(SHORTEST, lanes - lanes % SHORTEST);
  }

  private void bind(FusedLoop loop, int n, int wide, LaneScratch scratch) {
    scratch.prepare(loop.registers(), slots.length);
    double[] own = scratch.shared(loop.registers() * wide);
    for (int r = 0; r < loop.registers(); r++) {
      scratch.wide[r] = own;
      scratch.at[r] = r * wide;
    }
    for (int r = 0; r < slots.length; r++) {
      int slot = slots[r];
      if (n == wide && layouts[slot] == Layout.DENSE && arrays[slot] instanceof double[] dense) {
        scratch.wide[r] = dense;
        scratch.moving[r] = true;
      } else if (isLoad(r) && layouts[slot] == Layout.REPEAT) {
        layouts[slot].fetch(arrays[slot], offsets[slot], 0, wide, own, r * wide);
      }
    }
  }

  private boolean isLoad(int register) {
    return register < code.loadSlots().length;
  }

  private void load(int lane, int n, int wide, LaneScratch scratch) {
    for (int r = 0; r < slots.length; r++) {
      int slot = slots[r];
      double[] lanes = scratch.wide[r];
      if (scratch.moving[r]) {
        scratch.at[r] = offsets[slot] + lane;
      } else if (isLoad(r) && layouts[slot] != Layout.REPEAT) {
        int at = scratch.at[r];
        layouts[slot].fetch(arrays[slot], offsets[slot], lane, n, lanes, at);
        Arrays.fill(lanes, at + n, at + wide, lanes[at]);
      }
    }
  }

  private void store(int lane, int n, int wide, LaneScratch scratch) {
    int next;
    for (int r = code.loadSlots().length; r < slots.length; r = next) {
      next = r + 1;
      if (!scratch.moving[r]) {
        while (next < slots.length && !scratch.moving[next] && areSideBySide(next - 1, next)) {
          next++;
        }
        int slot = slots[r];
        layouts[slot].put(
            scratch.wide[r], scratch.at[r], wide, next - r, n, arrays[slot], offsets[slot], lane);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the columns of one array share their layout
  private boolean areSideBySide(int left, int right) {
    int a = slots[left];
    int b = slots[right];
    return layouts[a] == layouts[b] && arrays[a] == arrays[b] && offsets[a] + 1 == offsets[b];
  }
}
