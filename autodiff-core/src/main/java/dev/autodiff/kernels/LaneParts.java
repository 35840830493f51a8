package dev.autodiff.kernels;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// How a [LaneCode] is divided into loops, and where in memory values lie that more than one of
/// them needs.
///
/// Arithmetic is gathered in few long loops. What takes more than arithmetic, such as `exp`, is a
/// call of the kernel's own loop, which costs little beside the work, and is compiled once for all
/// programs.
///
/// Registers are the arrays that are read, those that are written, and then scratch. No part reads
/// a scratch register that it writes.
final class LaneParts {
  /// Calls of the Vector API per loop, and two for each array. The longer loops are, the less has
  /// to go through memory between them, and the more time C2 takes: with 80 and 160 the gradient of
  /// ode of GradBench took 4.5 and 3.7 ms, that of ba 4.1 and 3.8, that of lstm, over arrays of 14
  /// numbers, 77 and 96 after three seconds.
  private static final int LONGEST = 80;

  private static final int LONGEST_OVER_MANY_LANES = 160;

  /// A kernel with more of them is called.
  private static final int CHEAP = 10;

  private static final int NOWHERE = -1;

  private final LaneCode code;
  private final int longest;
  private final int[] cost;

  /// The instructions of each part.
  private final List<int[]> parts = new ArrayList<>();

  private final Map<Integer, Double> constants = new HashMap<>();

  /// By value: the registers that it is written to beside its home.
  private final Map<Integer, List<Integer>> copies = new HashMap<>();

  /// By value: its register, the part that computes it, the last part that reads it.
  private final int[] home;

  private final int[] madeIn;
  private final int[] lastUse;
  private int registers;

  /// By value: whether a NaN among products may end here.
  private final boolean[] checked;

  /// @param n how many lanes it mostly runs over
  LaneParts(LaneCode code, int n, boolean exact, Inlining inlining) {
    this.code = code;
    this.longest = n < LaneProgram.BLOCK ? LONGEST : LONGEST_OVER_MANY_LANES;
    this.home = filled(code.values());
    this.madeIn = filled(code.values());
    this.lastUse = filled(code.values());
    this.cost = new int[code.kernels().length];
    Map<Kernel, Integer> known = new HashMap<>();
    Arrays.setAll(
        cost, i -> known.computeIfAbsent(code.kernels()[i], k -> cost(k, exact, inlining)));
    this.checked = exact ? new boolean[code.values()] : ends();
    divide();
    bind();
    measure();
    assign();
  }

  private static int[] filled(int n) {
    int[] array = new int[n];
    Arrays.fill(array, NOWHERE);
    return array;
  }

  /// Whether a kernel is a product but for zeros that win over NaN.
  static boolean isProduct(Kernel kernel) {
    return kernel == LaneKernel.STRONG_MUL || kernel == LaneKernel.ZERO_MUL;
  }

  private static int cost(Kernel kernel, boolean exact, Inlining inlining) {
    if (!exact && isProduct(kernel)) {
      return 2;
    }
    return kernel instanceof LaneKernel lane
        ? inlining.calls(VectorFunctions.class, lane.methodName())
        : Integer.MAX_VALUE;
  }

  /// Where a NaN that a product gave must show, because nothing passes it on: the ends of chains of
  /// arithmetic. Looking there costs less than looking at every product.
  private boolean[] ends() {
    boolean[] tainted = new boolean[code.values()];
    boolean[] passedOn = new boolean[code.values()];
    for (int i = 0; i < cost.length; i++) {
      int result = code.results()[i];
      tainted[result] = isProduct(code.kernels()[i]);
      if (passesOn(code.kernels()[i])) {
        for (int k = 0; k < arity(i); k++) {
          int operand = code.operands()[i][k];
          tainted[result] |= tainted[operand];
          passedOn[operand] = true;
        }
      }
    }
    for (int value = 0; value < tainted.length; value++) {
      tainted[value] &= !passedOn[value];
    }
    return tainted;
  }

  /// Whether the result is NaN if an operand is.
  private static boolean passesOn(Kernel kernel) {
    return kernel instanceof LaneKernel lane
        && switch (lane) {
          case NEG, SQUARE, SQRT, RECIPROCAL, ADD, SUB, MUL, DIV, STRONG_MUL, ZERO_MUL -> true;
          default -> false;
        };
  }

  private boolean isCheap(int instruction) {
    return cost[instruction] <= CHEAP;
  }

  /// Arithmetic first that waits for no call, then the calls it makes possible, and so on.
  private void divide() {
    int[] maker = filled(code.values());
    int n = cost.length;
    int[] phase = new int[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < arity(i); k++) {
        int before = maker[code.operands()[i][k]];
        if (before != NOWHERE) {
          phase[i] = Math.max(phase[i], phase[before] + (isCheap(before) ? 0 : 1));
        }
      }
      maker[code.results()[i]] = i;
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingInt(i -> 2 * phase[i] + (isCheap(i) ? 0 : 1)))
            .mapToInt(i -> i)
            .toArray();
    int from = 0;
    int spent = 0;
    Set<Integer> known = new HashSet<>();
    for (int at = 0; at < n; at++) {
      int i = order[at];
      int more = weight(i, known);
      boolean starts =
          at > from
              && (!isCheap(order[from])
                  || !isCheap(i)
                  || phase[i] != phase[order[from]]
                  || spent + more > longest);
      if (starts) {
        parts.add(Arrays.copyOfRange(order, from, at));
        from = at;
        known.clear();
        spent = 0;
        more = weight(i, known);
      }
      spent += more;
      known.add(code.results()[i]);
      for (int k = 0; k < arity(i); k++) {
        known.add(code.operands()[i][k]);
      }
    }
    if (n > 0) {
      parts.add(Arrays.copyOfRange(order, from, n));
    }
  }

  /// What an instruction adds to a loop: its calls, and twice as much for each array that it reads.
  private int weight(int i, Set<Integer> known) {
    int weight = isCheap(i) ? Math.max(1, cost[i]) : 0;
    for (int k = 0; k < arity(i); k++) {
      weight += known.contains(code.operands()[i][k]) ? 0 : 2;
    }
    return weight;
  }

  private void bind() {
    int loads = code.loadValues().length;
    for (int i = 0; i < loads; i++) {
      home[code.loadValues()[i]] = i;
    }
    for (int i = 0; i < code.constants().length; i++) {
      constants.put(code.constantValues()[i], code.constants()[i]);
    }
    for (int i = 0; i < code.storedValues().length; i++) {
      int value = code.storedValues()[i];
      if (home[value] == NOWHERE && !isConstant(value)) {
        home[value] = loads + i;
      } else {
        copies.computeIfAbsent(value, _ -> new ArrayList<>()).add(loads + i);
      }
    }
    registers = loads + code.storedValues().length;
  }

  private void measure() {
    for (int part = 0; part < parts.size(); part++) {
      for (int i : parts.get(part)) {
        madeIn[code.results()[i]] = part;
        for (int k = 0; k < arity(i); k++) {
          lastUse[code.operands()[i][k]] = part;
        }
      }
    }
  }

  /// Gives scratch registers to what must leave its part.
  private void assign() {
    List<List<Integer>> freed = new ArrayList<>();
    parts.forEach(_ -> freed.add(new ArrayList<>()));
    Deque<Integer> free = new ArrayDeque<>();
    for (int part = 0; part < parts.size(); part++) {
      for (int i : parts.get(part)) {
        int result = code.results()[i];
        if (home[result] == NOWHERE && (lastUse[result] > part || isCall(part))) {
          home[result] = free.isEmpty() ? registers++ : free.pop();
          freed.get(Math.max(part, lastUse[result])).add(home[result]);
        }
        if (isCall(part)) {
          for (int operand : code.operands()[i]) {
            if (home[operand] == NOWHERE) {
              home[operand] = registers++; // a constant
            }
          }
        }
      }
      free.addAll(freed.get(part)); // after the results of this part have got theirs
    }
  }

  private int arity(int instruction) {
    return code.kernels()[instruction] instanceof LaneKernel kernel ? kernel.arity() : 4;
  }

  int registers() {
    return registers;
  }

  int count() {
    return parts.size();
  }

  /// The instructions of a part, each after those that it depends on.
  int[] instructions(int part) {
    return parts.get(part);
  }

  /// Whether a part is a call of one kernel's loop.
  boolean isCall(int part) {
    return !isCheap(parts.get(part)[0]);
  }

  boolean isConstant(int value) {
    return constants.containsKey(value);
  }

  double constant(int value) {
    return requireNonNull(constants.get(value));
  }

  /// The register that holds a value, −1 if it never leaves its part.
  int home(int value) {
    return home[value];
  }

  /// The other registers that a value is written to.
  List<Integer> copies(int value) {
    return copies.getOrDefault(value, List.of());
  }

  /// What is written though nothing computes it: arrays that are read, and constants.
  List<Integer> passedOn() {
    return copies.keySet().stream().filter(value -> madeIn[value] == NOWHERE).sorted().toList();
  }

  /// Whether a value is to be looked at for NaN.
  boolean isChecked(int value) {
    return checked[value];
  }

  /// The values that a loop reads from registers.
  Set<Integer> read(int part) {
    Set<Integer> read = new LinkedHashSet<>();
    for (int i : parts.get(part)) {
      for (int k = 0; k < arity(i); k++) {
        int operand = code.operands()[i][k];
        if (madeIn[operand] != part && !isConstant(operand)) {
          read.add(operand);
        }
      }
    }
    return read;
  }

  /// The registers that a loop reads or writes.
  Set<Integer> touched(int part) {
    Set<Integer> touched = new LinkedHashSet<>();
    for (int value : read(part)) {
      touched.add(home[value]);
    }
    for (int i : parts.get(part)) {
      int result = code.results()[i];
      if (home[result] != NOWHERE) {
        touched.add(home[result]);
      }
      touched.addAll(copies(result));
    }
    return touched;
  }
}
