package dev.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The places that a plan keeps numbers in, while it is being made: who fills them, who reads them
/// last, and which can therefore share an array.
final class Places {
  private static final double[] NONE = {};

  private final List<Place> all = new ArrayList<>();
  private double[] numbers = new double[64];
  private int numberCount;

  /// By step: when it begins, and when what it uses is free again; empty if steps run one by one.
  private int[] begins = {};

  private int[] ends = {};

  private static final class Place {
    final int index;
    final int length;
    final DType dtype;
    final @Nullable Object fixed;
    final boolean outside;
    boolean kept;

    /// Whether only steps that run together see it, some rows at a time.
    boolean isInner;

    int filled = Integer.MAX_VALUE;
    int lastUse = -1;

    /// The place that this one lies in, and where.
    @Nullable Place host;

    int at;

    /// Whether others were joined to this one.
    boolean isHost;

    /// What stands before the elements, from the last to the first, and behind them.
    double[] before = NONE;

    double[] behind = NONE;

    Place(int index, int length, DType dtype, @Nullable Object fixed, boolean outside) {
      this.index = index;
      this.length = length;
      this.dtype = dtype;
      this.fixed = fixed;
      this.outside = outside;
    }

    int total() {
      return before.length + length + behind.length;
    }

    Plan.@Nullable Margin margin() {
      return before.length + behind.length == 0 ? null : new Plan.Margin(before, behind);
    }
  }

  Places() {
    all.add(new Place(0, 0, DType.FLOAT64, null, true)); // Plan.NUMBERS
  }

  /// An array that comes with every run.
  int outside(Symbol symbol) {
    return add(new Place(all.size(), symbol.size(), symbol.dtype, null, true));
  }

  /// An array that never changes.
  int fixed(Tensor tensor) {
    return add(new Place(all.size(), tensor.shape.size(), tensor.dtype, tensor.array(), true));
  }

  /// An array that a step fills.
  int array(Symbol symbol) {
    return add(new Place(all.size(), symbol.size(), symbol.dtype, null, false));
  }

  private int add(Place place) {
    all.add(place);
    return all.size() - 1;
  }

  /// A number that a step computes.
  int number() {
    return number(0);
  }

  /// A number that is there from the start.
  int number(double x) {
    if (numberCount == numbers.length) {
      numbers = Arrays.copyOf(numbers, numberCount * 2);
    }
    numbers[numberCount] = x;
    return numberCount++;
  }

  /// The array of a place that never changes, else null.
  @Nullable Object fixed(int place) {
    return all.get(place).fixed;
  }

  /// The places that need an array of their own: by now only steps that cannot do otherwise have
  /// said what they use.
  boolean[] pinned() {
    boolean[] pinned = new boolean[all.size()];
    for (int i = 0; i < pinned.length; i++) {
      Place place = all.get(i);
      pinned[i] = place.outside || place.kept || place.lastUse >= 0;
    }
    return pinned;
  }

  /// Every place has an array of its own again.
  void reset() {
    for (Place place : all) {
      place.host = null;
      place.isHost = false;
      place.before = NONE;
      place.behind = NONE;
    }
  }

  /// Lets a place lie where another does: its elements are those from `first` on, with numbers
  /// before and behind them.
  ///
  /// @return false if other numbers are there already, or the place lies elsewhere
  boolean lies(int place, int in, int first, double[] before, double[] behind) {
    Place part = all.get(place);
    Place from = all.get(in);
    Place host = host(from);
    int at = (from.host == null ? 0 : from.at) + first;
    int end = at + part.length;
    int length = host.length;
    boolean needsMargins = before.length + behind.length > 0;
    if (part.dtype != host.dtype
        || part.host != null
        || (host.isHost && needsMargins)
        || (before.length > 0 && at + before.length > 0)
        || (behind.length > 0 && end - behind.length < length)) {
      return false;
    }
    double[] reversed = new double[Math.max(host.before.length, -at)];
    System.arraycopy(host.before, 0, reversed, 0, host.before.length);
    for (int i = 0; i < before.length; i++) {
      int to = -1 - (at + i);
      if (to < host.before.length && differ(host.before[to], before[i])) {
        return false;
      }
      reversed[to] = before[i];
    }
    double[] after = Arrays.copyOf(host.behind, Math.max(host.behind.length, end - length));
    for (int i = 0; i < behind.length; i++) {
      int to = end - behind.length + i - length;
      if (to < host.behind.length && differ(host.behind[to], behind[i])) {
        return false;
      }
      after[to] = behind[i];
    }
    host.before = reversed;
    host.behind = after;
    part.host = host;
    part.at = at;
    return true;
  }

  /// Lets places lie in another one, one after the other.
  ///
  /// @return false if one of them lies elsewhere already
  boolean join(int whole, int... parts) {
    Place host = all.get(whole);
    for (int part : parts) {
      if (host.host != null || all.get(part).host != null || all.get(part).isHost) {
        return false;
      }
    }
    int at = 0;
    for (int i : parts) {
      Place part = all.get(i);
      part.host = host;
      part.at = at;
      at += part.length;
    }
    host.isHost = true;
    return true;
  }

  private static boolean differ(double a, double b) {
    return Double.doubleToRawLongBits(a) != Double.doubleToRawLongBits(b);
  }

  private static Place host(Place place) {
    return place.host == null ? place : place.host;
  }

  /// Where an array lies.
  Draft.Source.Array located(Draft.Source.Array array) {
    Place place = all.get(array.place());
    Place host = host(place);
    int shift = host.before.length + (place.host == null ? 0 : place.at);
    if (place.host == null && shift == 0) {
      return array;
    }
    return new Draft.Source.Array(host.index, array.offset() + shift, array.layout());
  }

  void fills(int place, int step) {
    Place filled = all.get(place);
    if (!filled.isInner) {
      filled.filled = Math.min(filled.filled, begins.length == 0 ? step : begins[step]);
      uses(place, step);
    }
  }

  void uses(int place, int step) {
    Place used = all.get(place);
    if (!used.isInner) {
      used.lastUse = Math.max(used.lastUse, ends.length == 0 ? step : ends[step]);
    }
  }

  /// Lets steps run at other times. They have to say again what they fill and use.
  ///
  /// @param newBegins when each step begins
  /// @param newEnds when what it uses is free again
  void schedule(int[] newBegins, int[] newEnds) {
    begins = newBegins;
    ends = newEnds;
    for (Place place : all) {
      place.filled = Integer.MAX_VALUE;
      place.lastUse = -1;
    }
  }

  /// Notes that a place needs no array for all its elements.
  void markInner(int place) {
    all.get(place).isInner = true;
  }

  /// Whether an array is the caller's.
  boolean isKept(int place) {
    return all.get(place).kept;
  }

  /// Whether a place has an array of its own, with nothing around its elements.
  boolean isPlain(int place) {
    Place own = all.get(place);
    return !own.outside && own.host == null && !own.isHost && own.total() == own.length;
  }

  DType dtype(int place) {
    return all.get(place).dtype;
  }

  /// Keeps an array for the caller of the plan.
  void keep(int place) {
    all.get(place).kept = true;
  }

  /// Lets places share arrays: one that is filled after the last use of another, if both are
  /// equally long.
  Plan plan(Program program, int[] inputs, int[] outputs, int drafts, List<Plan.Step> steps) {
    int n = all.size();
    int[] array = new int[n];
    List<List<Integer>> filledAt = byStep(drafts, true);
    List<List<Integer>> freeAfter = byStep(drafts, false);
    Map<List<Object>, Deque<Integer>> free = new HashMap<>();
    int made = 0;
    Arrays.setAll(array, i -> all.get(i).outside || all.get(i).kept ? Plan.OWN : Plan.UNUSED);
    for (int step = 0; step < drafts; step++) {
      for (int i : filledAt.get(step)) {
        Deque<Integer> fitting = free.get(kind(all.get(i)));
        if (fitting != null && !fitting.isEmpty()) {
          array[i] = fitting.pop();
        } else {
          array[i] = made++;
        }
      }
      for (int i : freeAfter.get(step)) {
        free.computeIfAbsent(kind(all.get(i)), _ -> new ArrayDeque<>()).push(array[i]);
      }
    }
    boolean[] filled = new boolean[n];
    for (int i = 0; i < n; i++) {
      filled[i] = all.get(i).filled < Integer.MAX_VALUE;
    }
    return new Plan(
        Plan.Port.of(inputs, program.inputs()),
        Plan.Port.of(outputs, program.outputs()),
        all.stream().map(place -> place.fixed).toArray(),
        all.stream().map(Place::margin).toArray(Plan.Margin[]::new),
        all.stream().mapToInt(Place::total).toArray(),
        all.stream().map(place -> place.dtype).toArray(DType[]::new),
        array,
        made,
        filled,
        Arrays.copyOf(numbers, numberCount),
        steps);
  }

  private static List<Object> kind(Place place) {
    return List.of(place.total(), place.dtype, bits(place.before), bits(place.behind));
  }

  /// In a form that is equal if the numbers are.
  private static List<Double> bits(double... numbers) {
    return numbers.length == 0 ? List.of() : Arrays.stream(numbers).boxed().toList();
  }

  private List<List<Integer>> byStep(int steps, boolean filled) {
    List<List<Integer>> lists = new ArrayList<>(steps);
    for (int i = 0; i < steps; i++) {
      lists.add(new ArrayList<>(2));
    }
    for (int i = 0; i < all.size(); i++) {
      Place place = all.get(i);
      if (!place.outside && !place.kept && place.filled < Integer.MAX_VALUE) {
        lists.get(filled ? place.filled : place.lastUse).add(i);
      }
    }
    return lists;
  }
}
