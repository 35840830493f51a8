package dev.autodiff.kernels;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Assigns the registers of a [LaneProgram]: a register is free again after the last use of what it
/// holds.
final class LaneRegisters {
  private final LaneTypes types;

  /// Per lanes of [LaneTypes]: the register.
  private final int[] register;

  /// Per register: whether it holds float32 numbers.
  private final List<Boolean> floats = new ArrayList<>();

  LaneRegisters(LaneTypes types) {
    this.types = types;
    this.register = new int[types.lanes.size()];
    Arrays.fill(register, -1);
  }

  LaneProgram program() {
    LaneProgramBuilder program = types.program;
    List<Integer> slots = new ArrayList<>(program.loadSlots);
    for (int i = 0; i < register.length; i++) {
      if (types.lanes.get(i).load() >= 0) {
        occupy(i); // loads come first, in the order of their slots
      }
    }
    List<Integer> copied = new ArrayList<>();
    List<Integer> copiedSlots = new ArrayList<>();
    boolean[] direct = direct();
    for (int i = 0; i < types.stored.length; i++) {
      int lanes = types.stored[i];
      if (register[lanes] < 0 && direct[lanes]) {
        occupy(lanes);
        slots.add(program.storedSlots.get(i));
      } else {
        copied.add(lanes);
        copiedSlots.add(program.storedSlots.get(i));
      }
    }
    List<Double> constants = new ArrayList<>();
    for (int i = 0; i < register.length; i++) {
      if (types.lanes.get(i).constant() >= 0) {
        occupy(i);
        constants.add(program.constants.get(types.lanes.get(i).constant()));
      }
    }
    assignOthers();
    return new LaneProgram(
        program.code(),
        ints(slots),
        program.loadSlots.size(),
        constants.stream().mapToDouble(x -> x).toArray(),
        floats(),
        new LaneInstructions(
            types.instructions.stream().map(LaneTypes.Instruction::form).toArray(LaneForm[]::new),
            types.instructions.stream().map(LaneTypes.Instruction::kernel).toArray(Kernel[]::new),
            types.instructions.stream()
                .flatMapToInt(instruction -> Arrays.stream(instruction.operands()))
                .map(lanes -> register[lanes])
                .toArray(),
            types.instructions.stream().mapToInt(x -> register[x.result()]).toArray()),
        copied.stream().mapToInt(lanes -> register[lanes]).toArray(),
        ints(copiedSlots));
  }

  private void occupy(int lanes) {
    register[lanes] = floats.size();
    floats.add(types.lanes.get(lanes).floats());
  }

  private void assignOthers() {
    int fixed = floats.size();
    int[] lastUse = lastUses();
    Deque<Integer> freeDoubles = new ArrayDeque<>();
    Deque<Integer> freeFloats = new ArrayDeque<>();
    for (int i = 0; i < types.instructions.size(); i++) {
      LaneTypes.Instruction instruction = types.instructions.get(i);
      for (int operand : Arrays.stream(instruction.operands()).distinct().toArray()) {
        // Before the result is placed: a kernel may overwrite its operand.
        if (lastUse[operand] == i && register[operand] >= fixed) {
          (floats.get(register[operand]) ? freeFloats : freeDoubles).push(register[operand]);
        }
      }
      int result = instruction.result();
      if (register[result] < 0) {
        Deque<Integer> free = types.lanes.get(result).floats() ? freeFloats : freeDoubles;
        if (free.isEmpty()) {
          occupy(result);
        } else {
          register[result] = free.pop();
        }
        if (lastUse[result] < 0) {
          free.push(register[result]); // nobody reads it
        }
      }
    }
  }

  /// The last instruction that reads each value, one past the end for what is stored, −1 for none.
  private int[] lastUses() {
    int[] last = new int[register.length];
    Arrays.fill(last, -1);
    for (int i = 0; i < types.instructions.size(); i++) {
      for (int operand : types.instructions.get(i).operands()) {
        last[operand] = i;
      }
    }
    for (int lanes : types.stored) {
      last[lanes] = types.instructions.size();
    }
    return last;
  }

  /// What instructions may write to a stored array directly: from the last one that reads an array
  /// on it does no harm if the stored one is also a loaded one.
  private boolean[] direct() {
    boolean[] direct = new boolean[register.length];
    for (int lanes : types.stored) {
      if (types.lanes.get(lanes).load() >= 0) {
        return direct;
      }
    }
    for (int i = types.instructions.size() - 1; i >= 0; i--) {
      LaneTypes.Instruction instruction = types.instructions.get(i);
      direct[instruction.result()] = true;
      for (int operand : instruction.operands()) {
        if (types.lanes.get(operand).load() >= 0) {
          return direct;
        }
      }
    }
    return direct;
  }

  private boolean[] floats() {
    boolean[] all = new boolean[floats.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = floats.get(i);
    }
    return all;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(x -> x).toArray();
  }
}
