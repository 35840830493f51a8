package dev.autodiff.kernels;

/// What a [LaneProgram] does to its registers, one kernel after the other.
///
/// @param forms one per instruction
/// @param kernels one per instruction
/// @param operands four registers per instruction
/// @param results one register per instruction
@SuppressWarnings("ArrayRecordComponent") // never compared
record LaneInstructions(LaneForm[] forms, Kernel[] kernels, int[] operands, int[] results) {
  int count() {
    return kernels.length;
  }

  /// Whether an instruction is its kernel, and no conversion.
  boolean hasKernel(int i) {
    return forms[i] == LaneForm.DOUBLE || forms[i] == LaneForm.FLOAT;
  }

  /// Runs all on registers.
  ///
  /// @param lanes a `double[]` or `float[]` per register
  /// @param at the position of lane 0 per register
  /// @param n number of lanes
  void execute(Object[] lanes, int[] at, int n) {
    for (int i = 0; i < kernels.length; i++) {
      int a = operands[4 * i];
      int b = operands[4 * i + 1];
      int c = operands[4 * i + 2];
      int y = operands[4 * i + 3];
      int out = results[i];
      execute(
          i,
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

  private void execute(
      int i,
      Object a,
      int aAt,
      Object b,
      int bAt,
      Object c,
      int cAt,
      Object y,
      int yAt,
      Object out,
      int outAt,
      int n) {
    switch (forms[i]) {
      case DOUBLE ->
          kernels[i].lanes(
              (double[]) a,
              aAt,
              (double[]) b,
              bAt,
              (double[]) c,
              cAt,
              (double[]) y,
              yAt,
              (double[]) out,
              outAt,
              n);
      case FLOAT ->
          kernels[i].floatLanes(
              (float[]) a,
              aAt,
              (float[]) b,
              bAt,
              (float[]) c,
              cAt,
              (float[]) y,
              yAt,
              (float[]) out,
              outAt,
              n);
      case WIDEN -> Backend.CHOSEN.widen((float[]) a, aAt, (double[]) out, outAt, n);
      case NARROW -> Backend.CHOSEN.narrow((double[]) a, aAt, (float[]) out, outAt, n);
    }
  }

  /// Runs the first on arrays that stand for its registers.
  ///
  /// @param arrays a `double[]` or `float[]` per slot
  /// @param slots the slot per register
  /// @param offsets the position of lane 0 per slot
  /// @param n number of lanes
  void execute(Object[] arrays, int[] slots, int[] offsets, int n) {
    int a = slots[operands[0]];
    int b = slots[operands[1]];
    int c = slots[operands[2]];
    int y = slots[operands[3]];
    int out = slots[results[0]];
    execute(
        0,
        arrays[a],
        offsets[a],
        arrays[b],
        offsets[b],
        arrays[c],
        offsets[c],
        arrays[y],
        offsets[y],
        arrays[out],
        offsets[out],
        n);
  }
}
