package dev.autodiff.kernels;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Collects the instructions of a [LaneProgram]. Every method that gives a value returns its index,
/// to be used as an operand of later ones.
public final class LaneProgramBuilder {
  private static final int LOAD = -1;
  private static final int CONSTANT = -2;

  /// Per value: the instruction that makes it, or [#LOAD] or [#CONSTANT].
  private final List<Integer> makers = new ArrayList<>();

  private final List<Integer> loadValues = new ArrayList<>();
  private final List<Integer> loadSlots = new ArrayList<>();
  private final List<Integer> constantValues = new ArrayList<>();
  private final List<Double> constants = new ArrayList<>();
  private final List<Kernel> kernels = new ArrayList<>();
  private final List<int[]> operands = new ArrayList<>();
  private final List<Integer> results = new ArrayList<>();
  private final List<Integer> storedValues = new ArrayList<>();
  private final List<Integer> storedSlots = new ArrayList<>();

  LaneProgramBuilder() {}

  /// Reads an array.
  ///
  /// @param slot index of the array in a run
  /// @return the value; the same one for the same slot
  public int load(int slot) {
    int known = loadSlots.indexOf(slot);
    if (known >= 0) {
      return loadValues.get(known);
    }
    loadSlots.add(slot);
    loadValues.add(makers.size());
    return value(LOAD);
  }

  /// One number in all lanes.
  ///
  /// @param x the number
  /// @return the value; the same one for the same bits
  public int constant(double x) {
    int known = constants.indexOf(x); // Double.equals: tells the zeros apart, knows NaN
    if (known >= 0) {
      return constantValues.get(known);
    }
    constants.add(x);
    constantValues.add(makers.size());
    return value(CONSTANT);
  }

  /// Applies a kernel.
  ///
  /// @param kernel what to compute
  /// @param values one to four operands, in the order of [Kernel#lanes]
  /// @return the result's value
  public int apply(Kernel kernel, int... values) {
    int[] four = new int[4];
    Arrays.fill(four, values[0]); // what a kernel does not have may be anything
    System.arraycopy(values, 0, four, 0, values.length);
    kernels.add(kernel);
    operands.add(four);
    results.add(makers.size());
    return value(kernels.size() - 1);
  }

  /// Writes a value to an array, as the last thing that happens to a lane.
  ///
  /// @param slot index of the array in a run
  /// @param value what to write
  public void store(int slot, int value) {
    storedSlots.add(slot);
    storedValues.add(value);
  }

  private int value(int maker) {
    makers.add(maker);
    return makers.size() - 1;
  }

  /// Assigns registers: a value's register is free again after its last use.
  ///
  /// @return the program
  public LaneProgram build() {
    int[] lastUse = lastUses();
    int[] register = new int[makers.size()];
    Arrays.fill(register, -1);
    List<Integer> slots = new ArrayList<>(loadSlots);
    for (int i = 0; i < loadValues.size(); i++) {
      register[loadValues.get(i)] = i;
    }
    List<Integer> copiedValues = new ArrayList<>();
    List<Integer> copiedSlots = new ArrayList<>();
    int direct = directFrom();
    for (int i = 0; i < storedValues.size(); i++) {
      int value = storedValues.get(i);
      if (register[value] < 0 && makers.get(value) >= direct) {
        register[value] = slots.size();
        slots.add(storedSlots.get(i));
      } else {
        copiedValues.add(value);
        copiedSlots.add(storedSlots.get(i));
      }
    }
    int next = slots.size();
    for (int value : constantValues) {
      register[value] = next++;
    }
    int fixed = next;
    Deque<Integer> free = new ArrayDeque<>();
    for (int i = 0; i < kernels.size(); i++) {
      for (int operand : Arrays.stream(operands.get(i)).distinct().toArray()) {
        // Before the result is placed: a kernel may overwrite its operand.
        if (lastUse[operand] == i && register[operand] >= fixed) {
          free.push(register[operand]);
        }
      }
      int result = results.get(i);
      if (register[result] < 0) {
        register[result] = free.isEmpty() ? next++ : free.pop();
        if (lastUse[result] < 0) {
          free.push(register[result]); // nobody reads it
        }
      }
    }
    return new LaneProgram(
        code(),
        ints(slots),
        loadSlots.size(),
        constants.stream().mapToDouble(x -> x).toArray(),
        next,
        kernels.toArray(Kernel[]::new),
        operands.stream().flatMapToInt(Arrays::stream).map(value -> register[value]).toArray(),
        results.stream().mapToInt(value -> register[value]).toArray(),
        copiedValues.stream().mapToInt(value -> register[value]).toArray(),
        ints(copiedSlots));
  }

  private LaneCode code() {
    return new LaneCode(
        makers.size(),
        ints(loadValues),
        ints(loadSlots),
        ints(constantValues),
        constants.stream().mapToDouble(x -> x).toArray(),
        kernels.toArray(Kernel[]::new),
        operands.toArray(int[][]::new),
        ints(results),
        ints(storedValues),
        ints(storedSlots));
  }

  /// The last instruction that reads each value, one past the end for what is stored, −1 for none.
  private int[] lastUses() {
    int[] last = new int[makers.size()];
    Arrays.fill(last, -1);
    for (int i = 0; i < kernels.size(); i++) {
      for (int operand : operands.get(i)) {
        last[operand] = i;
      }
    }
    for (int value : storedValues) {
      last[value] = kernels.size();
    }
    return last;
  }

  /// The first instruction that may write to a stored array directly: from there on no array is
  /// read any more, so it does no harm if the stored one is also a loaded one.
  private int directFrom() {
    for (int value : storedValues) {
      if (makers.get(value) == LOAD) {
        return kernels.size();
      }
    }
    for (int i = kernels.size() - 1; i >= 0; i--) {
      for (int operand : operands.get(i)) {
        if (makers.get(operand) == LOAD) {
          return i;
        }
      }
    }
    return 0;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(x -> x).toArray();
  }
}
