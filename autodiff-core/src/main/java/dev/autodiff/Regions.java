package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.Draft.Source;
import dev.autodiff.kernels.Layout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// The elementwise part of a [Planner]: gathers operations into regions, and results that are
/// joined as well.
final class Regions {
  private final Homes homes;
  private final Places places;
  private final List<Draft> drafts;

  /// Gives the place of a symbol's array.
  private final ToIntFunction<Symbol> place;

  /// The last region of so many lanes.
  private final Map<Integer, Region> open = new HashMap<>();

  /// The same: where it should end.
  private final Map<Integer, Rhythm> rhythms = new HashMap<>();

  private final Repetition repetition;
  private final Shifts shifts;

  Regions(Homes homes, Places places, List<Draft> drafts, ToIntFunction<Symbol> place) {
    this.homes = homes;
    this.places = places;
    this.drafts = drafts;
    this.place = place;
    this.repetition =
        new Repetition(
            homes.base,
            homes.region,
            homes.place,
            homes.placeStep,
            homes.number,
            homes.view,
            rhythms);
    this.shifts = new Shifts(homes, rhythms);
  }

  /// Whether an operation only shifts an array, and the last region computes it itself where it
  /// needs it.
  boolean computes(Shaped op, Symbol symbol) {
    Shift shift = Shift.of(op, symbol, homes);
    Region last = open.get(symbol.size());
    homes.shift[symbol.id] = shift;
    return shift != null && last != null && shifts.pays(last, shift);
  }

  /// Adds an elementwise operation to the last region of as many lanes, or to a new one.
  void add(Symbol symbol) {
    for (Symbol x : symbol.operands) {
      View part = homes.view[homes.base(x).id];
      if (part != null && !part.isDense() && !x.shape.equals(part.shape())) {
        // Before the region is chosen, which must run after the copy.
        int _ = place.applyAsInt(homes.base(x));
      }
    }
    if (!areRegular(symbol)) {
      placeShifts(symbol);
    }
    Region last = open.get(symbol.size());
    Rhythm rhythm = rhythms.computeIfAbsent(symbol.size(), _ -> new Rhythm(symbol));
    if (last == null || rhythm.isFull() || !canJoin(last, symbol)) {
      placeShifts(symbol);
      last = new Region(drafts.size(), symbol.size());
      drafts.add(last);
      open.put(symbol.size(), last);
      rhythm.begin();
    }
    rhythm.add(requireNonNull(symbol.op), whole(symbol.operands));
    homes.step[symbol.id] = last.step;
    homes.placeStep[symbol.id] = last.step;
    homes.region[symbol.id] = last;
    Source[] sources = new Source[symbol.operands.length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source(last, symbol, symbol.operands[i], 0);
    }
    homes.operation[symbol.id] = last.add(symbol, sources);
  }

  /// Asks for the arrays of shifts that a region of its own would not compute, before there is one.
  private void placeShifts(Symbol symbol) {
    for (Symbol x : symbol.operands) {
      Symbol operand = homes.base(x);
      if (shifts.isOpen(operand) && !(areRegular(symbol) && shifts.pays(null, symbol, operand))) {
        int _ = place.applyAsInt(operand);
      }
    }
  }

  /// The arrays that operands are, or lie in.
  private Symbol[] whole(Symbol... operands) {
    Symbol[] whole = new Symbol[operands.length];
    for (int i = 0; i < whole.length; i++) {
      Symbol operand = homes.base(operands[i]);
      View part = homes.view[operand.id];
      whole[i] = part == null ? operand : part.from();
    }
    return whole;
  }

  private boolean canJoin(Region last, Symbol symbol) {
    if (last.isShifted() && !areRegular(symbol)) {
      return false;
    }
    for (Symbol x : symbol.operands) {
      Symbol operand = homes.base(x);
      View part = homes.view[operand.id];
      if (shifts.isOpen(operand)) {
        if (!shifts.pays(last, symbol, operand)) {
          return false;
        }
        continue;
      }
      int available = homes.step[part == null ? operand.id : part.from().id];
      if (homes.region[operand.id] != last && available >= last.step) {
        return false;
      }
    }
    return true;
  }

  /// Whether operands lie under the lanes one after the other, or are the same number in all.
  private boolean areRegular(Symbol symbol) {
    for (Symbol x : symbol.operands) {
      View part = homes.view[homes.base(x).id];
      boolean isDense = x.shape.equals(symbol.shape) && (part == null || part.isDense());
      if (!isDense && x.size() > 1) {
        return false;
      }
    }
    return true;
  }

  /// Where a region finds an operand of an operation so many lanes away.
  private Source source(Region last, Symbol symbol, Symbol x, int by) {
    Symbol operand = homes.base(x);
    if (homes.region[operand.id] == last) {
      int own = homes.operation[operand.id];
      return new Source.Lane(by == 0 ? own : repeated(last, operand, by));
    }
    boolean repeats = by == 0 ? repetition.pays(last, operand, symbol) : shifts.isRepeated(operand);
    if (repeats) {
      return new Source.Lane(repeated(last, operand, by));
    }
    if (operand.constant != null && operand.constant.isUniform()) {
      return new Source.Constant(operand.constant.doubles()[0]);
    }
    if (homes.number[operand.id] >= 0 && homes.numberStep[operand.id] < last.step) {
      return new Source.Array(Plan.NUMBERS, homes.number[operand.id], Layout.REPEAT);
    }
    Shift shift = homes.shift[operand.id];
    if (shift != null && shifts.isOpen(operand)) {
      Source inner = source(last, symbol, shift.from(), by + shift.by());
      return new Source.Inside(inner, shift.lo() - by, shift.hi() - by, shift.outside());
    }
    View part = homes.view[operand.id];
    boolean isWhole = part == null || (!part.isDense() && !x.shape.equals(part.shape()));
    Symbol from = isWhole ? operand : part.from();
    last.load(shift == null ? from : shift.from());
    Layout layout =
        !isWhole && x.shape.equals(part.shape())
            ? part.under(symbol.shape)
            : Broadcasting.layout(x.shape, symbol.shape);
    int offset = (isWhole ? 0 : part.offset()) + (layout == Layout.DENSE ? by : 0);
    return new Source.Array(place.applyAsInt(from), offset, layout);
  }

  /// Computes an operation of an earlier region once more, or one at another lane, and gives its
  /// index.
  private int repeated(Region last, Symbol symbol, int by) {
    Integer known = last.repeated(symbol, by);
    if (known != null) {
      return known;
    }
    Source[] sources = new Source[symbol.operands.length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source(last, symbol, symbol.operands[i], by);
    }
    return last.repeat(symbol, by, sources);
  }

  /// Whether a region can put operands that it computes, or most of them, where they belong: none
  /// of them has to be an array of its own then.
  boolean canJoin(Concat concat, Symbol symbol) {
    int n = symbol.operands[0].size();
    Region last = open.get(n);
    if (last == null || n <= 1 || last.isShifted()) {
      return false;
    }
    int computed = 0;
    for (Symbol x : symbol.operands) {
      View part = homes.view[homes.base(x).id];
      boolean isCopied = part != null && !part.isDense() && !x.shape.equals(part.shape());
      if (x.size() != n || x.dtype != symbol.dtype || isCopied) {
        return false;
      }
      computed += homes.region[homes.base(x).id] == last ? 1 : 0;
    }
    return 2 * computed > symbol.operands.length && canJoin(last, symbol);
  }

  /// Lets the last region of as many lanes put operands into one array.
  void join(Concat concat, Symbol symbol) {
    Symbol first = symbol.operands[0];
    Region last = requireNonNull(open.get(first.size()));
    Source[] sources = new Source[symbol.operands.length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source(last, symbol.operands[i], symbol.operands[i], 0);
    }
    int to = places.array(symbol);
    last.join(symbol, to, first.shape.sub(concat.axis(), first.shape.rank()).size(), sources);
    homes.isArray(symbol, to, last.step);
  }
}
