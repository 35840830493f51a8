package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.Draft.Instance;
import dev.autodiff.Draft.Source;
import dev.autodiff.kernels.LaneKernel;
import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.LaneProgramBuilder;
import dev.autodiff.kernels.Layout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Elementwise operations with equally many lanes.
final class Region implements Draft {
  final int step;
  private final int n;
  private final List<Symbol> symbols = new ArrayList<>();
  private final List<Source[]> sources = new ArrayList<>();

  /// By operation: how many lanes away it computes its symbol.
  private final List<Integer> shifts = new ArrayList<>();

  /// Operations that are not this region's own, or not at their own lane: by their index here.
  private final Map<Instance, Integer> repeated = new HashMap<>();

  private final BitSet isRepeated = new BitSet();

  /// Symbols whose arrays are loaded.
  private final Set<Symbol> loaded = new HashSet<>();

  private boolean isShifted;
  private boolean isIrregular;

  private final List<Join> joins = new ArrayList<>();

  /// Operands that are put into one array, each in its place.
  ///
  /// @param run how many lanes lie one after the other there
  /// @param layout of each of them
  private record Join(Symbol symbol, Source[] from, int place, int run, Layout layout) {
    Source.Array part(int k) {
      return new Source.Array(place, k * run, layout);
    }
  }

  Region(int step, int n) {
    this.step = step;
    this.n = n;
  }

  @Override
  public int step() {
    return step;
  }

  /// Adds an operation and gives its index.
  int add(Symbol symbol, Source... from) {
    symbols.add(symbol);
    sources.add(from);
    shifts.add(0);
    for (Source source : from) {
      isShifted |= source instanceof Source.Inside;
      isIrregular |=
          source.interior() instanceof Source.Array(_, _, Layout layout)
              && layout != Layout.DENSE
              && layout != Layout.REPEAT;
    }
    return symbols.size() - 1;
  }

  /// Notes that a symbol's array, or a part of it, is loaded.
  void load(Symbol symbol) {
    loaded.add(symbol);
  }

  boolean loads(Symbol symbol) {
    return loaded.contains(symbol);
  }

  /// Whether lanes are computed once more for others.
  boolean isShifted() {
    return isShifted;
  }

  /// Whether arrays lie under the lanes in other ways than one after the other.
  boolean isIrregular() {
    return isIrregular;
  }

  /// Puts operands into one array.
  ///
  /// @param place where
  /// @param run how many elements of an operand lie one after the other
  void join(Symbol symbol, int place, int run, Source... from) {
    Layout layout = Layout.of(new int[] {from.length * run, 1}, new int[] {n / run, run});
    joins.add(new Join(symbol, from, place, run, layout));
    isIrregular = true;
  }

  /// Adds an operation of an earlier region, or one of its own so many lanes away.
  int repeat(Symbol symbol, int by, Source... from) {
    int index = add(symbol, from);
    repeated.put(new Instance(symbol, by), index);
    isRepeated.set(index);
    shifts.set(index, by);
    return index;
  }

  /// The index of such an operation, null if it has not been added.
  @Nullable Integer repeated(Symbol symbol, int by) {
    return repeated.get(new Instance(symbol, by));
  }

  int lanes() {
    return n;
  }

  /// The length of the first operation's first axis.
  int rows() {
    Shape shape = symbols.getFirst().shape;
    return shape.rank() == 0 ? 1 : shape.length(0);
  }

  /// What operations read from arrays, whether they are needed or not.
  List<Source.Array> reads() {
    List<Source.Array> reads = new ArrayList<>();
    for (Source[] from : sources) {
      addArrays(reads, from);
    }
    for (Join join : joins) {
      addArrays(reads, join.from);
    }
    return reads;
  }

  private static void addArrays(List<Source.Array> all, Source... from) {
    for (Source source : from) {
      if (source.interior() instanceof Source.Array array) {
        all.add(array);
      }
    }
  }

  /// Places that it fills.
  List<Integer> stored(int... place) {
    List<Integer> stored = new ArrayList<>();
    for (int i = 0; i < symbols.size(); i++) {
      if (isStored(i, place)) {
        stored.add(place[symbols.get(i).id]);
      }
    }
    return stored;
  }

  /// Places that it fills with what is joined.
  List<Integer> joined() {
    return joins.stream().map(Join::place).toList();
  }

  /// Makes the step; what has got a place is stored there. Regions that do the same share one
  /// program: a long loop makes many of them. No step if nothing has got a place.
  @Nullable LaneStep build(Places places, int[] place, Map<List<Object>, LaneProgram> programs) {
    sources.forEach(from -> locate(places, from));
    joins.forEach(join -> locate(places, join.from));
    boolean[] isStored = isStored(place);
    boolean[] needed = needed(isStored);
    List<Source.Array> slots = new ArrayList<>();
    Map<Source.Array, Integer> slotOf = new HashMap<>();
    List<Object> text = new ArrayList<>();
    for (int i = 0; i < needed.length; i++) {
      if (!needed[i]) {
        text.add(false);
        continue;
      }
      Symbol symbol = symbols.get(i);
      text.add(symbol.op instanceof Cast ? symbol.dtype : symbol.row());
      text.add(symbol.dtype);
      text.add(symbol.operands[0].dtype);
      for (Source from : sources.get(i)) {
        text.add(text(from, slots, slotOf));
      }
    }
    for (Join join : joins) {
      text.add(join.symbol.dtype);
      for (Source from : join.from) {
        text.add(text(from, slots, slotOf));
      }
    }
    for (Source.Array load : slots) {
      places.uses(load.place(), step);
    }
    int loads = slots.size();
    List<Integer> stored = new ArrayList<>();
    for (int i = 0; i < needed.length; i++) {
      if (isStored[i]) {
        int to = place[symbols.get(i).id];
        stored.add(i);
        slots.add(filled(places, new Source.Array(to, 0, Layout.DENSE)));
      }
    }
    for (Join join : joins) {
      for (int k = 0; k < join.from.length; k++) {
        slots.add(filled(places, join.part(k)));
      }
    }
    if (stored.isEmpty() && joins.isEmpty()) {
      return null;
    }
    text.add(stored);
    LaneProgram program =
        programs.computeIfAbsent(text, _ -> program(slotOf, loads, stored, needed));
    program.expect(n, 1);
    int[] inner = interior(needed);
    List<Source.Array> moved = new ArrayList<>();
    for (Source.Array slot : slots) {
      boolean moves = slot.layout() == Layout.DENSE;
      moved.add(
          moves ? new Source.Array(slot.place(), slot.offset() + inner[0], slot.layout()) : slot);
    }
    return new LaneStep(program, moved, inner[1] - inner[0]);
  }

  /// Makes the step for the lanes at the edges, after the one for the others; null if there are
  /// none.
  Plan.@Nullable Step edges(Places places, int[] place, Edges edges) {
    boolean[] isStored = isStored(place);
    int[] inner = interior(needed(isStored));
    if (inner[0] == 0 && inner[1] == n) {
      return null;
    }
    Map<Integer, Source.Array> stored = new LinkedHashMap<>();
    for (int i = 0; i < isStored.length; i++) {
      if (isStored[i]) {
        Source.Array to = new Source.Array(place[symbols.get(i).id], 0, Layout.DENSE);
        stored.put(i, places.located(to));
      }
    }
    return edges.step(this, stored, inner[0], inner[1]);
  }

  /// The lanes that find all as the program does, from the first (inclusive) to the last
  /// (exclusive).
  private int[] interior(boolean... needed) {
    int lo = 0;
    int hi = n;
    for (int i = 0; i < needed.length; i++) {
      for (Source from : sources.get(i)) {
        Source source = from;
        while (needed[i] && source instanceof Source.Inside inside) {
          lo = Math.max(lo, inside.lo());
          hi = Math.min(hi, inside.hi());
          source = inside.source();
        }
      }
    }
    return new int[] {lo, hi};
  }

  /// What an operation computes.
  Instance instance(int operation) {
    return new Instance(symbols.get(operation), shifts.get(operation));
  }

  Source[] sources(int operation) {
    return sources.get(operation);
  }

  private static void locate(Places places, Source... from) {
    for (int k = 0; k < from.length; k++) {
      from[k] = located(places, from[k]);
    }
  }

  private static Source located(Places places, Source source) {
    return switch (source) {
      case Source.Array array -> places.located(array);
      case Source.Inside(Source inner, int lo, int hi, double outside) ->
          new Source.Inside(located(places, inner), lo, hi, outside);
      case Source.Lane _, Source.Constant _ -> source;
    };
  }

  private static Object text(
      Source from, List<Source.Array> slots, Map<Source.Array, Integer> slotOf) {
    return switch (from.interior()) {
      case Source.Lane lane -> ~lane.operation();
      case Source.Constant constant -> constant;
      case Source.Array array -> slot(slots, slotOf, array);
      case Source.Inside inside -> throw new AssertionError(inside);
    };
  }

  private Source.Array filled(Places places, Source.Array part) {
    Source.Array located = places.located(part);
    places.fills(located.place(), step);
    return located;
  }

  private boolean[] isStored(int... place) {
    boolean[] isStored = new boolean[symbols.size()];
    for (int i = 0; i < isStored.length; i++) {
      isStored[i] = isStored(i, place);
    }
    return isStored;
  }

  private boolean isStored(int operation, int... place) {
    Symbol symbol = symbols.get(operation);
    return place[symbol.id] >= 0 && !isRepeated.get(operation);
  }

  /// What is stored, and what that depends on: other regions may compute the rest themselves.
  private boolean[] needed(boolean... isStored) {
    boolean[] needed = isStored.clone();
    for (Join join : joins) {
      for (Source from : join.from) {
        if (from.interior() instanceof Source.Lane lane) {
          needed[lane.operation()] = true;
        }
      }
    }
    for (int i = needed.length - 1; i >= 0; i--) {
      for (Source from : sources.get(i)) {
        if (needed[i] && from.interior() instanceof Source.Lane lane) {
          needed[lane.operation()] = true;
        }
      }
    }
    return needed;
  }

  private LaneProgram program(
      Map<Source.Array, Integer> slotOf, int loads, List<Integer> stored, boolean... needed) {
    LaneProgramBuilder builder = LaneProgram.builder();
    int[] values = new int[symbols.size()];
    for (int i = 0; i < values.length; i++) {
      if (!needed[i]) {
        continue;
      }
      Symbol symbol = symbols.get(i);
      Source[] from = sources.get(i);
      int[] operands = new int[from.length];
      for (int k = 0; k < from.length; k++) {
        operands[k] = value(builder, values, slotOf, from[k], symbol.operands[k].dtype);
      }
      int value =
          symbol.op instanceof Cast ? operands[0] : builder.apply(symbol.row().kernel(), operands);
      // Values are float64 numbers, so widening is no work.
      boolean rounds = symbol.dtype == DType.FLOAT32;
      values[i] = rounds ? builder.apply(LaneKernel.ROUND_FLOAT32, value) : value;
    }
    for (int i = 0; i < stored.size(); i++) {
      store(builder, loads + i, values[stored.get(i)], symbols.get(stored.get(i)).dtype);
    }
    int slot = loads + stored.size();
    for (Join join : joins) {
      DType dtype = join.symbol.dtype;
      for (Source from : join.from) {
        store(builder, slot++, value(builder, values, slotOf, from, dtype), dtype);
      }
    }
    return builder.build();
  }

  private static int value(
      LaneProgramBuilder builder,
      int[] values,
      Map<Source.Array, Integer> slotOf,
      Source from,
      DType dtype) {
    return switch (from.interior()) {
      case Source.Lane lane -> values[lane.operation()];
      case Source.Constant constant -> builder.constant(constant.x());
      case Source.Array array -> {
        int slot = requireNonNull(slotOf.get(array));
        yield dtype == DType.FLOAT32 ? builder.loadFloats(slot) : builder.load(slot);
      }
      case Source.Inside inside -> throw new AssertionError(inside);
    };
  }

  private static void store(LaneProgramBuilder builder, int slot, int value, DType dtype) {
    if (dtype == DType.FLOAT32) {
      builder.storeFloats(slot, value);
    } else {
      builder.store(slot, value);
    }
  }

  private static int slot(
      List<Source.Array> slots, Map<Source.Array, Integer> slotOf, Source.Array array) {
    Integer known = slotOf.putIfAbsent(array, slots.size());
    if (known != null) {
      return known;
    }
    slots.add(array);
    return slots.size() - 1;
  }
}
