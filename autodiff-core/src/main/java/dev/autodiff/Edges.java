package dev.autodiff;

import dev.autodiff.Draft.Instance;
import dev.autodiff.Draft.Source;
import dev.autodiff.kernels.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The first and last lanes of regions that compute shifts themselves: some of what these lanes
/// need is a constant and no neighbour's. They are computed one by one, as scalar code.
final class Edges {
  private final Places places;

  /// Numbers that all edges use, one after the other.
  private final List<Integer> numbers = new ArrayList<>();

  private final Map<Long, Integer> constants = new HashMap<>();

  Edges(Places places) {
    this.places = places;
  }

  /// The step for all lanes of a region but those from `lo` (inclusive) to `hi` (exclusive).
  ///
  /// @param stored operations, by the place where they are stored
  Plan.Step step(Region region, Map<Integer, Source.Array> stored, int lo, int hi) {
    Code code = new Code(region);
    stored.forEach(
        (operation, to) -> {
          for (int i = 0; i < lo + region.lanes() - hi; i++) {
            int lane = i < lo ? i : i - lo + hi;
            int number = code.number(operation, lane);
            code.builder.add(ScalarCode.PUT, to.place(), to.offset() + lane, number);
          }
        });
    ScalarCode built = code.builder.build();
    // Never promoted: as bytecode, hundreds of edges would keep the JIT compiler busy for nothing.
    return frame -> () -> built.replay(frame.numbers(), frame.arrays);
  }

  private int constant(double x) {
    return constants.computeIfAbsent(Double.doubleToRawLongBits(x), _ -> places.number(x));
  }

  private final class Code {
    final ScalarCode.Builder builder = new ScalarCode.Builder();
    private final Region region;

    /// Neighbours need the same.
    private final Map<Object, Integer> known = new HashMap<>();

    private int used;

    Code(Region region) {
      this.region = region;
    }

    /// The number that an operation gives in a lane.
    int number(int operation, int lane) {
      Instance instance = region.instance(operation);
      Instance at = new Instance(instance.symbol(), instance.by() + lane);
      Integer number = known.get(at);
      if (number == null) {
        Source[] from = region.sources(operation);
        int[] operands = new int[from.length];
        for (int i = 0; i < from.length; i++) {
          operands[i] = number(from[i], lane);
        }
        number = next();
        Symbol symbol = at.symbol();
        Elementwise row = symbol.op instanceof Cast ? Elementwise.IDENTITY : symbol.row();
        builder.row(row, symbol.dtype, number, operands);
        known.put(at, number);
      }
      return number;
    }

    private int number(Source source, int lane) {
      return switch (source) {
        case Source.Lane(int operation) -> number(operation, lane);
        case Source.Constant(double x) -> constant(x);
        case Source.Inside(Source inner, int lo, int hi, double outside) ->
            lo <= lane && lane < hi ? number(inner, lane) : constant(outside);
        case Source.Array(int place, int offset, Layout layout) -> {
          int index = layout == Layout.REPEAT ? offset : offset + lane;
          yield place == Plan.NUMBERS
              ? index
              : known.computeIfAbsent(List.of(place, index), _ -> picked(place, index));
        }
      };
    }

    private int picked(int place, int index) {
      int number = next();
      builder.add(ScalarCode.PICK, number, place, index);
      return number;
    }

    private int next() {
      if (used == numbers.size()) {
        numbers.add(places.number());
      }
      return numbers.get(used++);
    }
  }
}
