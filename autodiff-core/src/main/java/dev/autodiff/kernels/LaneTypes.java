package dev.autodiff.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Decides which values of a program lanes hold as float32: those for which that changes no bit.
///
/// These are float32 numbers that are loaded, results of [Kernel#keepsFloats] on such numbers, and
/// results of any kernel on such numbers that are only needed rounded. All else is float64, with
/// conversions in between.
final class LaneTypes {
  /// A value as lanes hold it, by its index: where it comes from, and its type.
  record Lanes(int load, int constant, boolean floats) {}

  /// An instruction on lanes.
  record Instruction(LaneForm form, Kernel kernel, int[] operands, int result) {}

  private static final int NONE = -1;

  final LaneProgramBuilder program;
  final List<Lanes> lanes = new ArrayList<>();
  final List<Instruction> instructions = new ArrayList<>();

  /// Per store: what it writes.
  final int[] stored;

  /// Per value: its lanes of each type, if there are any.
  private final int[] asDoubles;

  private final int[] asFloats;

  /// Per value: whether it is a float32 number.
  private final boolean[] single;

  LaneTypes(LaneProgramBuilder program) {
    this.program = program;
    int values = program.makers.size();
    this.asDoubles = new int[values];
    this.asFloats = new int[values];
    this.single = new boolean[values];
    this.stored = new int[program.storedValues.size()];
    Arrays.fill(asDoubles, NONE);
    Arrays.fill(asFloats, NONE);
    for (int i = 0; i < program.loadValues.size(); i++) {
      int value = program.loadValues.get(i);
      boolean floats = program.makers.get(value) == LaneProgramBuilder.FLOAT_LOAD;
      (floats ? asFloats : asDoubles)[value] = add(i, NONE, floats);
      single[value] = floats;
    }
    boolean[] exact = exactUses();
    for (int i = 0; i < program.kernels.size(); i++) {
      add(program.kernels.get(i), program.operands.get(i), program.results.get(i), exact);
    }
    for (int i = 0; i < stored.length; i++) {
      int value = program.storedValues.get(i);
      stored[i] = program.storedFloats.get(i) ? floats(value) : doubles(value);
    }
  }

  /// Per value: whether something needs it before it is rounded.
  private boolean[] exactUses() {
    boolean[] exact = new boolean[asDoubles.length];
    for (int i = 0; i < program.kernels.size(); i++) {
      if (program.kernels.get(i) != LaneKernel.ROUND_FLOAT32) {
        for (int operand : program.operands.get(i)) {
          exact[operand] = true;
        }
      }
    }
    for (int i = 0; i < stored.length; i++) {
      exact[program.storedValues.get(i)] |= !program.storedFloats.get(i);
    }
    return exact;
  }

  private void add(Kernel kernel, int[] operands, int result, boolean[] exact) {
    if (kernel == LaneKernel.ROUND_FLOAT32) {
      asFloats[result] = floats(operands[0]);
      single[result] = true;
    } else if (areFloats(operands) && (kernel.keepsFloats() || !exact[result])) {
      int[] lanesOf = Arrays.stream(operands).map(this::floats).toArray();
      asFloats[result] = add(LaneForm.FLOAT, kernel, lanesOf);
      single[result] = true;
    } else {
      int[] lanesOf = Arrays.stream(operands).map(this::doubles).toArray();
      asDoubles[result] = add(LaneForm.DOUBLE, kernel, lanesOf);
    }
  }

  /// Whether all operands are float32 numbers, and not only constants.
  private boolean areFloats(int... operands) {
    boolean some = false;
    for (int operand : operands) {
      boolean constant = program.makers.get(operand) == LaneProgramBuilder.CONSTANT;
      if (constant ? !isFloat(constant(operand)) : !single[operand]) {
        return false;
      }
      some |= !constant;
    }
    return some;
  }

  private static boolean isFloat(double x) {
    return Double.doubleToLongBits((float) x) == Double.doubleToLongBits(x);
  }

  private double constant(int value) {
    return program.constants.get(program.constantValues.indexOf(value));
  }

  /// The lanes of a value rounded to float32.
  private int floats(int value) {
    if (asFloats[value] < 0) {
      asFloats[value] =
          program.makers.get(value) == LaneProgramBuilder.CONSTANT
              ? add(NONE, program.constantValues.indexOf(value), true)
              : add(LaneForm.NARROW, LaneKernel.ROUND_FLOAT32, asDoubles[value]);
    }
    return asFloats[value];
  }

  private int doubles(int value) {
    if (asDoubles[value] < 0) {
      asDoubles[value] =
          program.makers.get(value) == LaneProgramBuilder.CONSTANT
              ? add(NONE, program.constantValues.indexOf(value), false)
              : add(LaneForm.WIDEN, LaneKernel.ROUND_FLOAT32, asFloats[value]);
    }
    return asDoubles[value];
  }

  private int add(int load, int constant, boolean floats) {
    lanes.add(new Lanes(load, constant, floats));
    return lanes.size() - 1;
  }

  private int add(LaneForm form, Kernel kernel, int... operands) {
    int[] four = Arrays.copyOf(operands, 4);
    Arrays.fill(four, operands.length, 4, operands[0]);
    int result = add(NONE, NONE, form == LaneForm.FLOAT || form == LaneForm.NARROW);
    instructions.add(new Instruction(form, kernel, four, result));
    return result;
  }
}
