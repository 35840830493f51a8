package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.LaneKernel;
import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.LaneProgramBuilder;
import dev.autodiff.kernels.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A step of a plan whose parts are still being collected.
sealed interface Draft {
  /// Its index among the steps.
  int step();

  /// Where a region finds an operand of an operation.
  sealed interface Source {
    /// In a lane of its own.
    record Lane(Symbol symbol) implements Source {}

    /// The same number in all lanes.
    record Constant(double x) implements Source {}

    /// In an array.
    record Array(int place, int offset, Layout layout) implements Source {}
  }

  /// Elementwise operations with equally many lanes.
  final class Region implements Draft {
    private static final int LONGEST = 128;

    final int step;
    private final int n;
    private final List<Symbol> symbols = new ArrayList<>();
    private final List<Source[]> sources = new ArrayList<>();

    Region(int step, int n) {
      this.step = step;
      this.n = n;
    }

    @Override
    public int step() {
      return step;
    }

    /// Longer chains gain nothing from being one, and their registers would leave the L1 cache.
    boolean isFull() {
      return symbols.size() >= LONGEST;
    }

    void add(Symbol symbol, Source... from) {
      symbols.add(symbol);
      sources.add(from);
    }

    /// Makes the step; what has got a place is stored there.
    Plan.Step build(Places places, int[] place) {
      LaneProgramBuilder builder = LaneProgram.builder();
      List<Source.Array> slots = new ArrayList<>();
      Map<Symbol, Integer> values = new HashMap<>();
      for (int i = 0; i < symbols.size(); i++) {
        Symbol symbol = symbols.get(i);
        Source[] from = sources.get(i);
        int[] operands = new int[from.length];
        for (int k = 0; k < from.length; k++) {
          operands[k] =
              switch (from[k]) {
                case Source.Lane lane -> requireNonNull(values.get(lane.symbol));
                case Source.Constant constant -> builder.constant(constant.x);
                case Source.Array array -> builder.load(slot(slots, array));
              };
        }
        int value =
            symbol.op instanceof Cast
                ? operands[0]
                : builder.apply(symbol.row().kernel(), operands);
        // Lanes hold doubles, so widening is no work.
        boolean rounds = symbol.dtype == DType.FLOAT32;
        values.put(symbol, rounds ? builder.apply(LaneKernel.ROUND_FLOAT32, value) : value);
      }
      for (Source.Array load : slots) {
        places.uses(load.place, step);
      }
      for (Symbol symbol : symbols) {
        int to = place[symbol.id];
        if (to >= 0) {
          places.fills(to, step);
          builder.store(slots.size(), requireNonNull(values.get(symbol)));
          slots.add(new Source.Array(to, 0, Layout.DENSE));
        }
      }
      return new LaneStep(builder.build(), slots, n);
    }

    private static int slot(List<Source.Array> slots, Source.Array array) {
      int known = slots.indexOf(array);
      if (known >= 0) {
        return known;
      }
      slots.add(array);
      return slots.size() - 1;
    }
  }

  /// Operations on single numbers, and what moves numbers between the list and arrays.
  final class Scalars implements Draft {
    final int step;
    private final Places places;
    private final ScalarCode.Builder code = new ScalarCode.Builder();

    Scalars(int step, Places places) {
      this.step = step;
      this.places = places;
    }

    @Override
    public int step() {
      return step;
    }

    void row(Elementwise row, DType dtype, int to, int... operands) {
      code.row(row, dtype, to, operands);
    }

    void pick(int to, int place, int index) {
      places.uses(place, step);
      code.add(ScalarCode.PICK, to, place, index);
    }

    void put(int place, int index, int number) {
      places.fills(place, step);
      code.add(ScalarCode.PUT, place, index, number);
    }

    void clear(int place) {
      places.fills(place, step);
      code.add(ScalarCode.CLEAR, place, 0, 0);
    }

    void addPut(int place, int index, int number) {
      code.add(ScalarCode.ADD_PUT, place, index, number);
    }

    Plan.Step build() {
      ScalarCode built = code.build();
      return frame -> () -> built.run(frame.numbers(), frame.arrays);
    }
  }

  /// One shaped operation.
  record Single(int step, Shaped op, Symbol symbol, int to, int[] operands) implements Draft {
    Plan.Step build(Places places) {
      for (int operand : operands) {
        places.uses(operand, step);
      }
      places.fills(to, step);
      return new ShapedStep(op, symbol, to, operands);
    }
  }
}
