package dev.autodiff;

import dev.autodiff.kernels.ScalarFunction;
import dev.autodiff.kernels.Special;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Operations on single numbers, one after the other, over an array that holds them all: what a
/// plan does with the parts of a program that repeat nowhere.
///
/// An instruction is four ints: what to do, where the result goes, and two operands. Replaying them
/// allocates nothing and needs no warm-up of its own. Short code that is run again and again is
/// promoted to bytecode, see [Promotion].
final class ScalarCode {
  /// Code that does the same as replaying.
  interface Body {
    void run(double[] x, Object[] arrays);
  }

  static final int WIDTH = 4;

  static final int ADD = 0;
  static final int SUB = 1;
  static final int MUL = 2;
  static final int DIV = 3;
  static final int NEG = 4;
  static final int STRONG_MUL = 5;

  /// Rounds a number to float32.
  static final int ROUND = 6;

  /// Copies a number.
  static final int MOVE = 12;

  /// Reads an element of an array: result, array, index.
  static final int PICK = 7;

  /// Writes an element of an array: array, index, number.
  static final int PUT = 8;

  /// Adds to an element of an array: array, index, number.
  static final int ADD_PUT = 9;

  /// Fills an array with zeros: array.
  static final int CLEAR = 10;

  /// Holds the third operand of the next call.
  static final int THIRD = 11;

  /// The first of the codes that call a function.
  static final int CALL = 16;

  final int[] code;
  final ScalarFunction[] functions;
  private final Promotion promotion;

  private ScalarCode(int[] code, ScalarFunction[] functions) {
    this.code = code;
    this.functions = functions;
    this.promotion = new Promotion(this);
  }

  int size() {
    return code.length / WIDTH;
  }

  void run(double[] x, Object[] arrays) {
    Body body = promotion.body(x, arrays);
    if (body == null) {
      replay(x, arrays);
    } else {
      body.run(x, arrays);
    }
  }

  void replay(double[] x, Object[] arrays) {
    int[] code = this.code;
    double third = 0;
    for (int i = 0; i < code.length; i += WIDTH) {
      int to = code[i + 1];
      int a = code[i + 2];
      int b = code[i + 3];
      switch (code[i]) {
        case ADD -> x[to] = x[a] + x[b];
        case SUB -> x[to] = x[a] - x[b];
        case MUL -> x[to] = x[a] * x[b];
        case DIV -> x[to] = x[a] / x[b];
        case NEG -> x[to] = -x[a];
        case STRONG_MUL -> x[to] = Special.strongMul(x[a], x[b]);
        case ROUND -> x[to] = (float) x[a];
        case MOVE -> x[to] = x[a];
        case PICK -> x[to] = pick(arrays[a], b);
        case PUT -> put(arrays[to], a, x[b]);
        case ADD_PUT -> add(arrays[to], a, x[b]);
        case CLEAR -> clear(arrays[to]);
        case THIRD -> third = x[a];
        default -> x[to] = functions[code[i] - CALL].at(x[a], x[b], third, 0);
      }
    }
  }

  static double pick(Object array, int index) {
    return array instanceof double[] doubles ? doubles[index] : ((float[]) array)[index];
  }

  static void put(Object array, int index, double number) {
    if (array instanceof double[] doubles) {
      doubles[index] = number;
    } else {
      ((float[]) array)[index] = (float) number;
    }
  }

  static void add(Object array, int index, double number) {
    if (array instanceof double[] doubles) {
      doubles[index] += number;
    } else {
      ((float[]) array)[index] += (float) number;
    }
  }

  static void clear(Object array) {
    if (array instanceof double[] doubles) {
      Arrays.fill(doubles, 0);
    } else {
      Arrays.fill((float[]) array, 0);
    }
  }

  /// Collects instructions.
  static final class Builder {
    private int[] code = new int[64 * WIDTH];
    private int length;
    private final List<ScalarFunction> functions = new ArrayList<>();
    private final Map<Elementwise, Integer> calls = new EnumMap<>(Elementwise.class);

    void add(int what, int to, int a, int b) {
      if (length == code.length) {
        code = Arrays.copyOf(code, length * 2);
      }
      code[length] = what;
      code[length + 1] = to;
      code[length + 2] = a;
      code[length + 3] = b;
      length += WIDTH;
    }

    void row(Elementwise row, DType dtype, int to, int... operands) {
      int a = operands[0];
      int b = operands.length > 1 ? operands[1] : a;
      if (operands.length > 2) {
        add(THIRD, 0, operands[2], 0);
      }
      add(what(row), to, a, b);
      if (dtype == DType.FLOAT32) {
        add(ROUND, to, to, 0);
      }
    }

    private int what(Elementwise row) {
      return switch (row) {
        case IDENTITY -> MOVE;
        case ADD -> ADD;
        case SUB -> SUB;
        case MUL -> MUL;
        case DIV -> DIV;
        case NEG -> NEG;
        case STRONG_MUL -> STRONG_MUL;
        default ->
            calls.computeIfAbsent(
                row,
                _ -> {
                  functions.add(row.primal());
                  return CALL + functions.size() - 1;
                });
      };
    }

    ScalarCode build() {
      return new ScalarCode(Arrays.copyOf(code, length), functions.toArray(ScalarFunction[]::new));
    }
  }
}
