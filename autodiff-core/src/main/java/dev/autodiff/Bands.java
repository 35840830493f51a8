package dev.autodiff;

import dev.autodiff.Draft.Single;
import dev.autodiff.Draft.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds steps that can run together, some rows at a time, so that what one leaves to the next need
/// not leave the caches.
///
/// Steps belong together if each of them computes row after row of its result from the same rows of
/// what the others made. Sums and extremes down the columns end such a band. What depends on no row
/// moves before the band, what depends on a whole result behind it.
final class Bands {
  /// Elements of an array that fills half of a usual second-level cache: smaller ones stay there by
  /// themselves.
  static final int LARGE = 1 << 16;

  /// Elements of an array that are worked on at a time: several such parts stay in the caches.
  private static final int PART = 1 << 13;

  /// A part with fewer rows would be too little for a matrix product.
  private static final int FEWEST_ROWS = 16;

  /// Fewer parts are not worth a band.
  private static final int FEWEST_PARTS = 4;

  /// How many steps a band may span, and how many may wait for its end.
  private static final int SPAN = 64;

  private static final int WAITING = 16;

  private final Places places;
  private final int[] placeOf;

  /// How many drafts read a place.
  private final Map<Integer, Integer> readers = new HashMap<>();

  private final List<Group> groups = new ArrayList<>();

  /// Drafts that run one after the other, or as a band if there are rows.
  ///
  /// @param rows of all results, 0 if there is one draft only
  /// @param block rows at a time
  /// @param work elements that a row takes
  /// @param inner the places that nothing else reads, with their elements per row
  record Group(List<Draft> drafts, int rows, int block, int work, Map<Integer, Integer> inner) {
    static Group of(Draft draft) {
      return new Group(List.of(draft), 0, 0, 0, Map.of());
    }

    boolean isBand() {
      return rows > 0;
    }
  }

  /// A band that is being collected.
  private static final class Open {
    final int rows;
    final List<Draft> members = new ArrayList<>();

    /// Places that members fill row by row, with their elements per row.
    final Map<Integer, Integer> filled = new HashMap<>();

    /// Those and all others that members fill.
    final Set<Integer> written = new HashSet<>();

    /// How many members read a place.
    final Map<Integer, Integer> read = new HashMap<>();

    int block = Integer.MAX_VALUE;
    int work;
    boolean hasShares;

    Open(int rows) {
      this.rows = rows;
    }

    /// Whether steps hand on to others what is large.
    boolean pays() {
      for (Map.Entry<Integer, Integer> place : filled.entrySet()) {
        if (read.containsKey(place.getKey()) && (long) rows * place.getValue() >= LARGE) {
          int least = hasShares ? ColumnShares.ROWS : FEWEST_ROWS;
          return block >= least && rows / block >= FEWEST_PARTS;
        }
      }
      return false;
    }

    void has(int perRow) {
      work += perRow;
      block =
          Math.min(block, Integer.highestOneBit(Math.max(1, 2 * PART / Math.max(1, perRow) - 1)));
    }
  }

  private Bands(Places places, int... placeOf) {
    this.places = places;
    this.placeOf = placeOf;
  }

  /// All drafts in an order in which they can run.
  static List<Group> of(List<Draft> drafts, Places places, int... placeOf) {
    if (drafts.stream().noneMatch(draft -> rows(draft) >= FEWEST_PARTS)) {
      return drafts.stream().map(Group::of).toList();
    }
    Bands bands = new Bands(places, placeOf);
    for (Draft draft : drafts) {
      for (int place : reads(draft)) {
        bands.readers.merge(place, 1, Integer::sum);
      }
    }
    bands.addAll(drafts);
    if (bands.groups.size() < drafts.size()) {
      bands.schedule(drafts.size());
    }
    return bands.groups;
  }

  private void schedule(int steps) {
    int[] begins = new int[steps];
    int[] ends = new int[steps];
    int time = 0;
    for (Group group : groups) {
      for (Draft draft : group.drafts) {
        begins[draft.step()] = time;
        ends[draft.step()] = time + group.drafts.size() - 1;
      }
      time += group.drafts.size();
      group.inner.keySet().forEach(places::markInner);
    }
    places.schedule(begins, ends);
  }

  private void addAll(List<Draft> drafts) {
    List<Draft> pending = drafts;
    while (!pending.isEmpty()) {
      pending = next(pending);
    }
  }

  /// Adds the first draft, or a band that begins with it, and gives those that are left.
  private List<Draft> next(List<Draft> pending) {
    Draft first = pending.getFirst();
    int rows = rows(first);
    Open band = new Open(rows);
    if (rows < FEWEST_PARTS || !join(band, first)) {
      groups.add(Group.of(first));
      return pending.subList(1, pending.size());
    }
    List<Draft> before = new ArrayList<>();
    List<Draft> behind = new ArrayList<>();
    Set<Integer> later = new HashSet<>();
    int end = 1;
    for (; end < Math.min(pending.size(), SPAN) && behind.size() < WAITING; end++) {
      Draft draft = pending.get(end);
      Set<Integer> reads = reads(draft);
      if (intersect(reads, later)) {
        behind.add(draft);
        later.addAll(writes(draft));
      } else if (!intersect(reads, band.written)) {
        before.add(draft);
      } else if (!join(band, draft)) {
        behind.add(draft);
        later.addAll(writes(draft));
      }
    }
    if (!band.pays()) {
      groups.add(Group.of(first));
      return pending.subList(1, pending.size());
    }
    addAll(before);
    groups.add(new Group(band.members, rows, band.block, band.work, inner(band)));
    behind.addAll(pending.subList(end, pending.size()));
    return behind;
  }

  private Map<Integer, Integer> inner(Open band) {
    Map<Integer, Integer> inner = new HashMap<>();
    band.filled.forEach(
        (place, perRow) -> {
          if (!places.isKept(place)
              && band.read.getOrDefault(place, 0).equals(readers.get(place))) {
            inner.put(place, perRow);
          }
        });
    return inner;
  }

  private static boolean intersect(Set<Integer> some, Set<Integer> others) {
    return some.stream().anyMatch(others::contains);
  }

  /// How many rows a band has that begins with a draft; 0 if none does.
  private static int rows(Draft draft) {
    return switch (draft) {
      case Region region when region.lanes() >= LARGE && !region.isShifted() -> region.rows();
      case Single single
          when single.symbol().size() >= LARGE && isAny(single.op().rowwise(single.shapes())) ->
          single.symbol().shape.length(0);
      default -> 0;
    };
  }

  static boolean isAny(boolean... all) {
    for (boolean one : all) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  /// Lets a draft join a band if it can.
  private boolean join(Open band, Draft draft) {
    return switch (draft) {
      case Region region -> joinRegion(band, region);
      case Single single ->
          joinRows(band, single) || joinShares(band, single) || joinProduct(band, single);
      case Draft.Scalars _ -> false;
    };
  }

  private boolean joinRegion(Open band, Region region) {
    if (region.lanes() % band.rows != 0 || region.isShifted()) {
      return false;
    }
    int lanes = region.lanes() / band.rows;
    for (Source.Array from : region.reads()) {
      if (band.written.contains(from.place())) {
        Integer perRow = band.filled.get(from.place());
        if (perRow == null || from.offset() != 0 || !from.layout().isByRows(lanes, perRow)) {
          return false;
        }
      }
    }
    add(band, region);
    band.has(lanes);
    region.stored(placeOf).forEach(place -> fills(band, place, lanes));
    return true;
  }

  private boolean joinRows(Open band, Single single) {
    boolean[] byRows = single.op().rowwise(single.shapes());
    Symbol y = single.symbol();
    if (!isAny(byRows) || y.shape.length(0) != band.rows || !takes(single)) {
      return false;
    }
    for (int i = 0; i < byRows.length; i++) {
      int operand = single.operands()[i];
      Symbol x = single.from()[i];
      boolean fits =
          byRows[i]
              ? !band.written.contains(operand) || band.filled.containsKey(operand)
              : !band.written.contains(operand) && x.size() <= PART;
      if (!fits) {
        return false;
      }
    }
    add(band, single);
    for (int i = 0; i < byRows.length; i++) {
      if (byRows[i]) {
        band.has(single.from()[i].size() / band.rows);
      }
    }
    band.has(y.size() / band.rows);
    fills(band, single.to(), y.size() / band.rows);
    return true;
  }

  /// Whether an operation works on its arrays as they are.
  private static boolean takes(Single single) {
    boolean direct = single.op().takesFloats() || single.symbol().dtype == DType.FLOAT64;
    for (Symbol x : single.from()) {
      direct &= x.dtype == single.symbol().dtype;
    }
    return direct;
  }

  private boolean joinShares(Open band, Single single) {
    int operand = single.operands()[0];
    Symbol x = single.from()[0];
    if (!band.filled.containsKey(operand) || !ColumnShares.fits(single.op(), x, band.rows)) {
      return false;
    }
    add(band, single);
    band.hasShares = true;
    band.has(x.size() / band.rows);
    return true;
  }

  /// A product that adds up what rows contribute, to few enough elements to stay in the caches.
  private boolean joinProduct(Open band, Single single) {
    if (!ProductStep.fits(single.op(), single.shapes()) || single.symbol().size() > PART) {
      return false;
    }
    for (int i = 0; i < 2; i++) {
      int operand = single.operands()[i];
      boolean fits = !band.written.contains(operand) || band.filled.containsKey(operand);
      if (!fits || single.from()[i].shape.length(0) != band.rows) {
        return false;
      }
    }
    add(band, single);
    for (Symbol x : single.from()) {
      band.has(x.size() / band.rows);
    }
    return true;
  }

  private void add(Open band, Draft draft) {
    band.members.add(draft);
    reads(draft).forEach(place -> band.read.merge(place, 1, Integer::sum));
    band.written.addAll(writes(draft));
  }

  private void fills(Open band, int place, int perRow) {
    if (places.isPlain(place)) {
      band.filled.put(place, perRow);
    }
  }

  private static Set<Integer> reads(Draft draft) {
    Set<Integer> reads = new HashSet<>();
    switch (draft) {
      case Region region -> region.reads().forEach(from -> reads.add(from.place()));
      case Draft.Scalars code -> {
        reads.addAll(code.reads);
        reads.add(Plan.NUMBERS);
      }
      case Single single -> {
        for (int operand : single.operands()) {
          reads.add(operand);
        }
      }
    }
    return reads;
  }

  private Set<Integer> writes(Draft draft) {
    Set<Integer> writes = new HashSet<>();
    switch (draft) {
      case Region region -> {
        writes.addAll(region.stored(placeOf));
        writes.addAll(region.joined());
      }
      case Draft.Scalars code -> {
        writes.addAll(code.writes);
        writes.add(Plan.NUMBERS);
      }
      case Single single -> writes.add(single.to());
    }
    return writes;
  }
}
