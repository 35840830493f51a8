package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.Draft.Region;
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

  Regions(Homes homes, Places places, List<Draft> drafts, ToIntFunction<Symbol> place) {
    this.homes = homes;
    this.places = places;
    this.drafts = drafts;
    this.place = place;
    this.repetition =
        new Repetition(homes.base, homes.region, homes.place, homes.number, homes.view, rhythms);
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
    Region last = open.get(symbol.size());
    Rhythm rhythm = rhythms.computeIfAbsent(symbol.size(), _ -> new Rhythm(symbol));
    if (last == null || rhythm.isFull() || !canJoin(last, symbol)) {
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
      sources[i] = source(last, symbol, symbol.operands[i]);
    }
    homes.operation[symbol.id] = last.add(symbol, sources);
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
    for (Symbol x : symbol.operands) {
      Symbol operand = homes.base(x);
      View part = homes.view[operand.id];
      int available = homes.step[part == null ? operand.id : part.from().id];
      if (homes.region[operand.id] != last && available >= last.step) {
        return false;
      }
    }
    return true;
  }

  /// Where a region finds an operand.
  private Source source(Region last, Symbol symbol, Symbol x) {
    Symbol operand = homes.base(x);
    if (homes.region[operand.id] == last) {
      return new Source.Lane(homes.operation[operand.id]);
    }
    if (repetition.pays(last, operand, symbol)) {
      return new Source.Lane(repeated(last, operand));
    }
    if (operand.constant != null && operand.constant.isUniform()) {
      return new Source.Constant(operand.constant.doubles()[0]);
    }
    if (homes.number[operand.id] >= 0 && homes.numberStep[operand.id] < last.step) {
      return new Source.Array(Plan.NUMBERS, homes.number[operand.id], Layout.REPEAT);
    }
    View part = homes.view[operand.id];
    if (part != null && x.shape.equals(part.shape())) {
      return new Source.Array(
          place.applyAsInt(part.from()), part.offset(), part.under(symbol.shape));
    }
    if (part != null && part.isDense()) {
      return new Source.Array(
          place.applyAsInt(part.from()), part.offset(), Broadcasting.layout(x.shape, symbol.shape));
    }
    return new Source.Array(
        place.applyAsInt(operand), 0, Broadcasting.layout(x.shape, symbol.shape));
  }

  /// Computes an operation of an earlier region once more, and gives its index.
  private int repeated(Region last, Symbol symbol) {
    Integer known = last.repeated(symbol);
    if (known != null) {
      return known;
    }
    Source[] sources = new Source[symbol.operands.length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source(last, symbol, symbol.operands[i]);
    }
    return last.repeat(symbol, sources);
  }

  /// Whether a region can put operands that it computes, or most of them, where they belong: none
  /// of them has to be an array of its own then.
  boolean canJoin(Concat concat, Symbol symbol) {
    int n = symbol.operands[0].size();
    Region last = open.get(n);
    if (last == null || n <= 1) {
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
      sources[i] = source(last, symbol.operands[i], symbol.operands[i]);
    }
    int to = places.array(symbol);
    last.join(symbol, to, first.shape.sub(concat.axis(), first.shape.rank()).size(), sources);
    homes.isArray(symbol, to, last.step);
  }
}
