package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.Draft.Scalars;
import dev.autodiff.Draft.Single;
import dev.autodiff.kernels.LaneProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns a traced program into a [Plan].
///
/// Operations go into steps in the order of the program. An elementwise operation joins the last
/// step with as many lanes, if all that it needs from elsewhere is there before that step; a scalar
/// one joins the last list of scalar code likewise. So chains fuse, forward and backward parts of a
/// program alike, and every step runs after what it reads.
final class Planner {
  private final List<Draft> drafts = new ArrayList<>();

  private @Nullable Scalars scalars;
  private final Places places = new Places();
  private final Homes homes;
  private final Regions regions;

  /// By symbol: whether it is a product that is computed as its transpose instead.
  private final boolean[] transposed;

  private Planner(Program program) {
    this.homes = new Homes(program.symbols());
    this.regions = new Regions(homes, places, drafts, this::place);
    this.transposed = TransposedProducts.of(program);
  }

  static Plan plan(Program program) {
    Planner planner = new Planner(program);
    int[] inputPlaces = new int[program.inputs().length];
    for (int i = 0; i < inputPlaces.length; i++) {
      inputPlaces[i] = planner.addInput(program.inputs()[i]);
    }
    for (Symbol symbol : program.inOrder()) {
      planner.add(symbol);
    }
    int[] outputPlaces = new int[program.outputs().length];
    for (int i = 0; i < outputPlaces.length; i++) {
      outputPlaces[i] = planner.addOutput(program.outputs()[i]);
    }
    return planner.finish(program, inputPlaces, outputPlaces);
  }

  private int addInput(Symbol symbol) {
    homes.base[symbol.id] = symbol;
    int at = places.outside(symbol);
    homes.place[symbol.id] = at;
    return at;
  }

  private void add(Symbol symbol) {
    homes.base[symbol.id] = symbol;
    switch (symbol.op) {
      case null -> {}
      case Leaf _ -> throw new AssertionError(symbol);
      case Elementwise row -> {
        if (symbol.size() == 1) {
          addScalar(row, symbol);
        } else {
          regions.add(symbol);
        }
      }
      case Cast _ -> {
        if (symbol.size() == 1) {
          addScalar(Elementwise.IDENTITY, symbol);
        } else {
          regions.add(symbol);
        }
      }
      case Matmul _ when transposed[symbol.id] -> {}
      case Permute _ when transposed[symbol.operands[0].id] -> {
        Symbol product = symbol.operands[0];
        Matmul op = ((Matmul) requireNonNull(product.op)).transposed();
        addSingle(op, symbol, product.operands[1], product.operands[0]);
      }
      case Reshape _, Stop _ -> homes.base[symbol.id] = homes.base(symbol.operands[0]);
      case Shaped op -> addShaped(op, symbol);
    }
  }

  private void addScalar(Elementwise row, Symbol symbol) {
    int[] operands = new int[symbol.operands.length];
    int after = Homes.BEFORE;
    for (int i = 0; i < operands.length; i++) {
      Symbol operand = homes.base(symbol.operands[i]);
      operands[i] = number(operand);
      after = Math.max(after, homes.numberStep[operand.id]);
    }
    Scalars code = scalars(after);
    int to = places.number();
    code.row(row, symbol.dtype, to, operands);
    isNumber(symbol, to, code.step);
  }

  private void isNumber(Symbol symbol, int index, int by) {
    homes.number[symbol.id] = index;
    homes.numberStep[symbol.id] = by;
    homes.step[symbol.id] = by;
  }

  /// The scalar code that runs at or after a step.
  private Scalars scalars(int after) {
    Scalars last = scalars;
    if (last == null || last.step < after) {
      last = new Scalars(drafts.size(), places);
      drafts.add(last);
      scalars = last;
    }
    return last;
  }

  /// The index of a symbol of one element among the numbers.
  private int number(Symbol symbol) {
    int known = homes.number[symbol.id];
    if (known >= 0) {
      return known;
    }
    if (symbol.constant != null) {
      homes.number[symbol.id] = places.number(symbol.constant.doubles()[0]);
      return homes.number[symbol.id];
    }
    Scalars code = scalars(placeStep(symbol));
    int to = places.number();
    code.pick(to, place(symbol), 0);
    homes.number[symbol.id] = to;
    homes.numberStep[symbol.id] = code.step;
    return to;
  }

  /// The place of a symbol's array.
  private int place(Symbol symbol) {
    int known = homes.place[symbol.id];
    if (known >= 0) {
      return known;
    }
    int at;
    boolean isPart = homes.view[symbol.id] != null || homes.shift[symbol.id] != null;
    if (isPart && symbol.op instanceof Shaped op) {
      homes.view[symbol.id] = null;
      addSingle(op, symbol, symbol.operands);
      return homes.place[symbol.id];
    }
    if (symbol.constant != null) {
      at = places.fixed(symbol.constant);
    } else if (homes.number[symbol.id] >= 0) {
      Scalars code = scalars(homes.numberStep[symbol.id]);
      at = places.array(symbol);
      code.put(at, 0, homes.number[symbol.id]);
      homes.placeStep[symbol.id] = code.step;
    } else {
      at = places.array(symbol); // of a region, which stores it now that it is asked for
      homes.placeStep[symbol.id] = homes.step[symbol.id];
    }
    homes.place[symbol.id] = at;
    return at;
  }

  private int placeStep(Symbol symbol) {
    int _ = place(symbol);
    return homes.placeStep[symbol.id];
  }

  private void addShaped(Shaped op, Symbol symbol) {
    if (op instanceof Taking taking && symbol.size() == 1) {
      Symbol from = homes.base(symbol.operands[0]);
      Scalars code = scalars(placeStep(from));
      int to = places.number();
      code.pick(to, place(from), taking.first());
      isNumber(symbol, to, code.step);
    } else if (op instanceof Slice slice && symbol.size() > 0) {
      addView(symbol, slice.first(), slice.strides());
    } else if (op instanceof Select select && symbol.size() > 0) {
      addView(symbol, select.first(), select.strides());
    } else if (op instanceof StridedView part && symbol.size() > 0) {
      addView(symbol, part.first(), part.strides());
    } else if (op instanceof Concat && areNumbers(symbol.operands)) {
      putTogether(symbol);
    } else if (regions.computes(op, symbol)) {
      homes.step[symbol.id] = homes.step[requireNonNull(homes.shift[symbol.id]).from().id];
    } else if (op instanceof Concat concat && regions.canJoin(concat, symbol)) {
      regions.join(concat, symbol);
    } else if (op instanceof Embed embed && areNumbers(symbol.operands)) {
      putBack(embed, symbol);
    } else {
      addSingle(op, symbol, symbol.operands);
    }
  }

  private void addSingle(Shaped op, Symbol symbol, Symbol... from) {
    int[] operands = new int[from.length];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = place(homes.base(from[i]));
    }
    int to = places.array(symbol);
    Single single = new Single(drafts.size(), op, symbol, from, to, operands);
    drafts.add(single);
    homes.isArray(symbol, single.to(), single.step());
  }

  /// Copied only when a step asks for it as an array.
  private void addView(Symbol symbol, int offset, int... strides) {
    Symbol from = homes.base(symbol.operands[0]);
    if (homes.region[from.id] == null || !Shift.fits(from)) {
      int _ = place(from); // now: a region that reads the part must run after what fills the whole
    }
    homes.view[symbol.id] = new View(from, offset, strides, symbol.shape);
    homes.step[symbol.id] = homes.step[from.id];
  }

  private static boolean areNumbers(Symbol... symbols) {
    for (Symbol symbol : symbols) {
      if (symbol.size() != 1) {
        return false;
      }
    }
    return symbols.length > 0;
  }

  private Scalars afterNumbers(Symbol... symbols) {
    int after = Homes.BEFORE;
    for (Symbol x : symbols) {
      int _ = number(homes.base(x));
      after = Math.max(after, homes.numberStep[homes.base(x).id]);
    }
    return scalars(after);
  }

  private void putTogether(Symbol symbol) {
    Scalars code = afterNumbers(symbol.operands);
    int at = places.array(symbol);
    for (int i = 0; i < symbol.operands.length; i++) {
      code.put(at, i, homes.number[homes.base(symbol.operands[i]).id]);
    }
    homes.isArray(symbol, at, code.step);
  }

  private void putBack(Embed embed, Symbol symbol) {
    Scalars code = afterNumbers(symbol.operands);
    int at = places.array(symbol);
    code.clear(at);
    for (int i = 0; i < symbol.operands.length; i++) {
      int index = embed.takings().get(i).first();
      code.addPut(at, index, homes.number[homes.base(symbol.operands[i]).id]);
    }
    homes.isArray(symbol, at, code.step);
  }

  private int addOutput(Symbol symbol) {
    int at = place(homes.base(symbol));
    places.keep(at);
    return at;
  }

  private Plan finish(Program program, int[] inputPlaces, int[] outputPlaces) {
    boolean[] superfluous = Margins.superfluous(drafts, places);
    List<Plan.Step> steps = new ArrayList<>(drafts.size());
    Map<List<Object>, LaneProgram> programs = new HashMap<>();
    Edges edges = new Edges(places);
    for (Bands.Group group : Bands.of(drafts, places, homes.place)) {
      if (group.isBand()) {
        steps.add(band(group, programs));
        continue;
      }
      Draft draft = group.drafts().getFirst();
      if (superfluous[draft.step()]) {
        continue;
      }
      Plan.Step step =
          switch (draft) {
            case Region lanes -> lanes.build(places, homes.place, programs);
            case Scalars code -> code.build();
            case Single single -> single.build(places);
          };
      if (step != null) {
        steps.add(step);
        Plan.Step rest =
            draft instanceof Region lanes ? lanes.edges(places, homes.place, edges) : null;
        if (rest != null) {
          steps.add(rest);
        }
      }
    }
    return places.plan(program, inputPlaces, outputPlaces, drafts.size(), steps);
  }

  private Band band(Bands.Group group, Map<List<Object>, LaneProgram> programs) {
    List<Band.Part> parts = new ArrayList<>();
    for (Draft draft : group.drafts()) {
      Band.Part part =
          switch (draft) {
            case Region lanes -> lanes.build(places, homes.place, programs);
            case Single single -> single.buildRows(places);
            case Scalars _ -> throw new AssertionError(draft);
          };
      if (part != null) {
        parts.add(part);
      }
    }
    Map<Integer, Band.Inner> inner = new HashMap<>();
    group
        .inner()
        .forEach((place, perRow) -> inner.put(place, new Band.Inner(perRow, places.dtype(place))));
    return new Band(group.rows(), group.block(), group.work(), parts, inner);
  }
}
