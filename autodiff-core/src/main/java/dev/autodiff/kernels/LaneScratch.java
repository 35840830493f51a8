package dev.autodiff.kernels;

import java.util.Arrays;

/// The registers of a run. To be kept by one thread; any [LaneProgram] can use it.
public final class LaneScratch {
  double[][] doubles = {};
  float[][] floats = {};
  Object[] lanes = {};

  /// The lanes of a fused loop.
  double[][] wide = {};

  /// Those that are no caller's arrays, one behind the other: evenly spread over the L1 cache.
  double[] shared = {};

  int[] at = {};
  boolean[] moving = {};
  boolean whole;

  /// Creates registers that grow with the programs that use them.
  public LaneScratch() {}

  void prepare(int registers, int slots) {
    if (doubles.length < registers) {
      doubles = Arrays.copyOf(doubles, registers);
      floats = Arrays.copyOf(floats, registers);
      lanes = new Object[registers];
      wide = new double[registers][];
      at = new int[registers];
      moving = new boolean[registers];
    }
    Arrays.fill(at, 0, registers, 0);
    Arrays.fill(moving, 0, slots, false);
  }

  @SuppressWarnings("NullAway") // rows are made when first used
  void own(int register, boolean float32, int block) {
    if (float32) {
      float[] row = floats[register];
      if (row == null || row.length < block) {
        floats[register] = new float[block];
      }
      lanes[register] = floats[register];
    } else {
      lanes[register] = row(register, block);
    }
  }

  @SuppressWarnings("NullAway") // rows are made when first used
  double[] row(int register, int block) {
    double[] row = doubles[register];
    if (row == null || row.length < block) {
      row = new double[block];
      doubles[register] = row;
    }
    return row;
  }

  double[] shared(int size) {
    if (shared.length < size) {
      shared = new double[size];
    }
    return shared;
  }

  /// A register's own float64 lanes, whoever uses it next.
  double[] ownRow(int register, int block) {
    prepare(register + 1, 0);
    return row(register, block);
  }

  /// Lets go of the caller's arrays.
  @SuppressWarnings("NullAway")
  void release(int slots) {
    Arrays.fill(lanes, 0, slots, null);
    Arrays.fill(wide, 0, slots, null);
  }
}
