package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.Draft.Region;
import dev.autodiff.Draft.Scalars;
import dev.autodiff.Draft.Single;
import dev.autodiff.Draft.Source;
import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.Layout;
import java.util.ArrayList;
import java.util.Arrays;
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
  /// The step of what is there before a plan runs.
  private static final int BEFORE = -1;

  private static final int NONE = -1;

  private final List<Draft> drafts = new ArrayList<>();

  /// The last region of so many lanes.
  private final Map<Integer, Region> regions = new HashMap<>();

  /// The same: where it should end.
  private final Map<Integer, Rhythm> rhythms = new HashMap<>();

  private final Repetition repetition;
  private @Nullable Scalars scalars;
  private final Places places = new Places();

  /// By symbol: whose elements it has.
  private final Symbol[] base;

  /// By symbol: its step, and the region it belongs to if it does.
  private final int[] step;

  private final @Nullable Region[] region;

  /// By symbol of a region: its index there.
  private final int[] operation;

  /// By symbol: its place among the arrays, and the step that fills it.
  private final int[] place;

  private final int[] placeStep;

  /// By symbol: its index among the single numbers, and the step that computes it.
  private final int[] number;

  private final int[] numberStep;

  /// By symbol: which part of another array it is, if it is one that regions read where it lies.
  private final @Nullable View[] view;

  /// By symbol: whether it is a product that is computed as its transpose instead.
  private final boolean[] transposed;

  private Planner(Program program) {
    int symbols = program.symbols();
    this.base = new Symbol[symbols];
    this.step = filled(symbols, BEFORE);
    this.region = new Region[symbols];
    this.operation = new int[symbols];
    this.view = new View[symbols];
    this.transposed = TransposedProducts.of(program);
    this.place = filled(symbols, NONE);
    this.placeStep = filled(symbols, BEFORE);
    this.number = filled(symbols, NONE);
    this.numberStep = filled(symbols, BEFORE);
    this.repetition = new Repetition(base, region, place, number, view, rhythms);
  }

  private static int[] filled(int n, int x) {
    int[] array = new int[n];
    Arrays.fill(array, x);
    return array;
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

  // ---- Distribution over steps

  private int addInput(Symbol symbol) {
    base[symbol.id] = symbol;
    int at = places.outside(symbol);
    place[symbol.id] = at;
    return at;
  }

  private void add(Symbol symbol) {
    base[symbol.id] = symbol;
    switch (symbol.op) {
      case null -> {}
      case Leaf _ -> throw new AssertionError(symbol);
      case Elementwise row -> {
        if (symbol.size() == 1) {
          addScalar(row, symbol);
        } else {
          addLanes(symbol);
        }
      }
      case Cast _ -> {
        if (symbol.size() == 1) {
          addScalar(Elementwise.IDENTITY, symbol);
        } else {
          addLanes(symbol);
        }
      }
      case Matmul _ when transposed[symbol.id] -> {}
      case Permute _ when transposed[symbol.operands[0].id] -> {
        Symbol product = symbol.operands[0];
        Matmul op = ((Matmul) requireNonNull(product.op)).transposed();
        addSingle(op, symbol, product.operands[1], product.operands[0]);
      }
      case Reshape _, Stop _ -> base[symbol.id] = base(symbol.operands[0]);
      case Shaped op -> addShaped(op, symbol);
    }
  }

  private Symbol base(Symbol symbol) {
    return base[symbol.id];
  }

  private void addScalar(Elementwise row, Symbol symbol) {
    int[] operands = new int[symbol.operands.length];
    int after = BEFORE;
    for (int i = 0; i < operands.length; i++) {
      Symbol operand = base(symbol.operands[i]);
      operands[i] = number(operand);
      after = Math.max(after, numberStep[operand.id]);
    }
    Scalars code = scalars(after);
    int to = places.number();
    code.row(row, symbol.dtype, to, operands);
    isNumber(symbol, to, code.step);
  }

  private void isNumber(Symbol symbol, int index, int by) {
    number[symbol.id] = index;
    numberStep[symbol.id] = by;
    step[symbol.id] = by;
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
    int known = number[symbol.id];
    if (known >= 0) {
      return known;
    }
    if (symbol.constant != null) {
      number[symbol.id] = places.number(symbol.constant.doubles()[0]);
      return number[symbol.id];
    }
    Scalars code = scalars(placeStep(symbol));
    int to = places.number();
    code.pick(to, place(symbol), 0);
    number[symbol.id] = to;
    numberStep[symbol.id] = code.step;
    return to;
  }

  /// The place of a symbol's array.
  private int place(Symbol symbol) {
    int known = place[symbol.id];
    if (known >= 0) {
      return known;
    }
    int at;
    if (view[symbol.id] != null && symbol.op instanceof Shaped op) {
      view[symbol.id] = null;
      addSingle(op, symbol, symbol.operands);
      return place[symbol.id];
    }
    if (symbol.constant != null) {
      at = places.fixed(symbol.constant);
    } else if (number[symbol.id] >= 0) {
      Scalars code = scalars(numberStep[symbol.id]);
      at = places.array(symbol);
      code.put(at, 0, number[symbol.id]);
      placeStep[symbol.id] = code.step;
    } else {
      at = places.array(symbol); // of a region, which stores it now that it is asked for
      placeStep[symbol.id] = step[symbol.id];
    }
    place[symbol.id] = at;
    return at;
  }

  private int placeStep(Symbol symbol) {
    int _ = place(symbol);
    return placeStep[symbol.id];
  }

  private void addLanes(Symbol symbol) {
    for (Symbol x : symbol.operands) {
      View part = view[base(x).id];
      if (part != null && !part.isDense() && !x.shape.equals(part.shape())) {
        int _ = place(base(x)); // before the region is chosen, which must run after the copy
      }
    }
    Region open = regions.get(symbol.size());
    Rhythm rhythm = rhythms.computeIfAbsent(symbol.size(), _ -> new Rhythm(symbol));
    if (open == null || rhythm.isFull() || !canJoin(open, symbol)) {
      open = new Region(drafts.size(), symbol.size());
      drafts.add(open);
      regions.put(symbol.size(), open);
      rhythm.begin();
    }
    rhythm.add(requireNonNull(symbol.op), whole(symbol.operands));
    step[symbol.id] = open.step;
    placeStep[symbol.id] = open.step;
    region[symbol.id] = open;
    Source[] sources = new Source[symbol.operands.length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source(open, symbol, symbol.operands[i]);
    }
    operation[symbol.id] = open.add(symbol, sources);
  }

  /// The arrays that operands are, or lie in.
  private Symbol[] whole(Symbol... operands) {
    Symbol[] whole = new Symbol[operands.length];
    for (int i = 0; i < whole.length; i++) {
      Symbol operand = base(operands[i]);
      View part = view[operand.id];
      whole[i] = part == null ? operand : part.from();
    }
    return whole;
  }

  private boolean canJoin(Region open, Symbol symbol) {
    for (Symbol x : symbol.operands) {
      Symbol operand = base(x);
      View part = view[operand.id];
      int available = step[part == null ? operand.id : part.from().id];
      if (region[operand.id] != open && available >= open.step) {
        return false;
      }
    }
    return true;
  }

  /// Where a region finds an operand.
  private Source source(Region open, Symbol symbol, Symbol x) {
    Symbol operand = base(x);
    if (region[operand.id] == open) {
      return new Source.Lane(operation[operand.id]);
    }
    if (repetition.pays(open, operand, symbol)) {
      return new Source.Lane(repeated(open, operand));
    }
    if (operand.constant != null && operand.constant.isUniform()) {
      return new Source.Constant(operand.constant.doubles()[0]);
    }
    if (number[operand.id] >= 0 && numberStep[operand.id] < open.step) {
      return new Source.Array(Plan.NUMBERS, number[operand.id], Layout.REPEAT);
    }
    View part = view[operand.id];
    if (part != null && x.shape.equals(part.shape())) {
      return new Source.Array(place(part.from()), part.offset(), part.under(symbol.shape));
    }
    if (part != null && part.isDense()) {
      return new Source.Array(
          place(part.from()), part.offset(), Broadcasting.layout(x.shape, symbol.shape));
    }
    return new Source.Array(place(operand), 0, Broadcasting.layout(x.shape, symbol.shape));
  }

  /// Computes an operation of an earlier region once more, and gives its index.
  private int repeated(Region open, Symbol symbol) {
    Integer known = open.repeated(symbol);
    if (known != null) {
      return known;
    }
    Source[] sources = new Source[symbol.operands.length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source(open, symbol, symbol.operands[i]);
    }
    return open.repeat(symbol, sources);
  }

  private void addShaped(Shaped op, Symbol symbol) {
    if (op instanceof Taking taking && symbol.size() == 1) {
      Symbol from = base(symbol.operands[0]);
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
    } else if (op instanceof Concat concat && canJoin(concat, symbol)) {
      join(concat, symbol);
    } else if (op instanceof Embed embed && areNumbers(symbol.operands)) {
      putBack(embed, symbol);
    } else {
      addSingle(op, symbol, symbol.operands);
    }
  }

  /// Whether a region can put operands that it computes, or most of them, where they belong: none
  /// of them has to be an array of its own then.
  private boolean canJoin(Concat concat, Symbol symbol) {
    int n = symbol.operands[0].size();
    Region open = regions.get(n);
    if (open == null || n == 1) {
      return false;
    }
    int computed = 0;
    for (Symbol x : symbol.operands) {
      View part = view[base(x).id];
      boolean isCopied = part != null && !part.isDense() && !x.shape.equals(part.shape());
      if (x.size() != n || x.dtype != symbol.dtype || isCopied) {
        return false;
      }
      computed += region[base(x).id] == open ? 1 : 0;
    }
    return 2 * computed > symbol.operands.length && canJoin(open, symbol);
  }

  private void join(Concat concat, Symbol symbol) {
    Symbol first = symbol.operands[0];
    Region open = requireNonNull(regions.get(first.size()));
    Source[] sources = new Source[symbol.operands.length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source(open, symbol.operands[i], symbol.operands[i]);
    }
    int to = places.array(symbol);
    open.join(symbol, to, first.shape.sub(concat.axis(), first.shape.rank()).size(), sources);
    isArray(symbol, to, open.step);
  }

  private void addSingle(Shaped op, Symbol symbol, Symbol... from) {
    int[] operands = new int[from.length];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = place(base(from[i]));
    }
    int to = places.array(symbol);
    Single single = new Single(drafts.size(), op, symbol, from, to, operands);
    drafts.add(single);
    isArray(symbol, single.to(), single.step());
  }

  /// Copied only when a step asks for it as an array.
  private void addView(Symbol symbol, int offset, int... strides) {
    Symbol from = base(symbol.operands[0]);
    int _ = place(from); // now: a region that reads the part must run after what fills the whole
    view[symbol.id] = new View(from, offset, strides, symbol.shape);
    step[symbol.id] = step[from.id];
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
    int after = BEFORE;
    for (Symbol x : symbols) {
      int _ = number(base(x));
      after = Math.max(after, numberStep[base(x).id]);
    }
    return scalars(after);
  }

  private void putTogether(Symbol symbol) {
    Scalars code = afterNumbers(symbol.operands);
    int at = places.array(symbol);
    for (int i = 0; i < symbol.operands.length; i++) {
      code.put(at, i, number[base(symbol.operands[i]).id]);
    }
    isArray(symbol, at, code.step);
  }

  private void putBack(Embed embed, Symbol symbol) {
    Scalars code = afterNumbers(symbol.operands);
    int at = places.array(symbol);
    code.clear(at);
    for (int i = 0; i < symbol.operands.length; i++) {
      int index = embed.takings().get(i).first();
      code.addPut(at, index, number[base(symbol.operands[i]).id]);
    }
    isArray(symbol, at, code.step);
  }

  private void isArray(Symbol symbol, int at, int by) {
    place[symbol.id] = at;
    placeStep[symbol.id] = by;
    step[symbol.id] = by;
  }

  private int addOutput(Symbol symbol) {
    int at = place(base(symbol));
    places.keep(at);
    return at;
  }

  // ---- Steps

  private Plan finish(Program program, int[] inputPlaces, int[] outputPlaces) {
    boolean[] superfluous = Margins.superfluous(drafts, places);
    List<Plan.Step> steps = new ArrayList<>(drafts.size());
    Map<List<Object>, LaneProgram> programs = new HashMap<>();
    for (Draft draft : drafts) {
      if (superfluous[draft.step()]) {
        continue;
      }
      Plan.Step step =
          switch (draft) {
            case Region lanes -> lanes.build(places, place, programs);
            case Scalars code -> code.build();
            case Single single -> single.build(places);
          };
      if (step != null) {
        steps.add(step);
      }
    }
    return places.plan(program, inputPlaces, outputPlaces, drafts.size(), steps);
  }
}
