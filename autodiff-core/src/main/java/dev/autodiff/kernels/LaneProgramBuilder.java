package dev.autodiff.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Collects the instructions of a [LaneProgram]. Every method that gives a value returns its index,
/// to be used as an operand of later ones.
///
/// Values are float64 numbers. Which of them lanes hold as float32, because that changes no bit, is
/// left to [LaneTypes].
public final class LaneProgramBuilder {
  static final int LOAD = -1;
  static final int FLOAT_LOAD = -2;
  static final int CONSTANT = -3;

  /// Per value: the instruction that makes it, or one of the negative numbers above.
  final List<Integer> makers = new ArrayList<>();

  final List<Integer> loadValues = new ArrayList<>();
  final List<Integer> loadSlots = new ArrayList<>();
  final List<Integer> constantValues = new ArrayList<>();
  final List<Double> constants = new ArrayList<>();
  final List<Kernel> kernels = new ArrayList<>();
  final List<int[]> operands = new ArrayList<>();
  final List<Integer> results = new ArrayList<>();
  final List<Integer> storedValues = new ArrayList<>();
  final List<Integer> storedSlots = new ArrayList<>();
  final List<Boolean> storedFloats = new ArrayList<>();

  LaneProgramBuilder() {}

  /// Reads an array.
  ///
  /// @param slot index of the array in a run
  /// @return the value; the same one for the same slot
  public int load(int slot) {
    return load(slot, LOAD);
  }

  /// Reads an array whose elements are float32 numbers, in a `float[]` as a rule.
  ///
  /// @param slot index of the array in a run
  /// @return the value; the same one for the same slot
  public int loadFloats(int slot) {
    return load(slot, FLOAT_LOAD);
  }

  private int load(int slot, int maker) {
    int known = loadSlots.indexOf(slot);
    if (known >= 0) {
      return loadValues.get(known);
    }
    loadSlots.add(slot);
    loadValues.add(makers.size());
    return value(maker);
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
    store(slot, value, false);
  }

  /// Rounds a value to float32 and writes it to an array, a `float[]` as a rule, as the last thing
  /// that happens to a lane.
  ///
  /// @param slot index of the array in a run
  /// @param value what to write
  public void storeFloats(int slot, int value) {
    store(slot, value, true);
  }

  private void store(int slot, int value, boolean floats) {
    storedSlots.add(slot);
    storedValues.add(value);
    storedFloats.add(floats);
  }

  private int value(int maker) {
    makers.add(maker);
    return makers.size() - 1;
  }

  /// Chooses types and assigns registers.
  ///
  /// @return the program
  public LaneProgram build() {
    return new LaneRegisters(new LaneTypes(this)).program();
  }

  LaneCode code() {
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

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(x -> x).toArray();
  }
}
