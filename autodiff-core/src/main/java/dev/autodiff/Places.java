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
  private final List<Place> all = new ArrayList<>();
  private double[] numbers = new double[64];
  private int numberCount;

  private static final class Place {
    final int length;
    final DType dtype;
    final @Nullable Object fixed;
    final boolean outside;
    boolean kept;
    int filled = Integer.MAX_VALUE;
    int lastUse = -1;

    Place(int length, DType dtype, @Nullable Object fixed, boolean outside) {
      this.length = length;
      this.dtype = dtype;
      this.fixed = fixed;
      this.outside = outside;
    }
  }

  Places() {
    all.add(new Place(0, DType.FLOAT64, null, true)); // Plan.NUMBERS
  }

  /// An array that comes with every run.
  int outside(Symbol symbol) {
    return add(new Place(symbol.size(), symbol.dtype, null, true));
  }

  /// An array that never changes.
  int fixed(Tensor tensor) {
    return add(new Place(tensor.shape.size(), tensor.dtype, tensor.array(), true));
  }

  /// An array that a step fills.
  int array(Symbol symbol) {
    return add(new Place(symbol.size(), symbol.dtype, null, false));
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

  void fills(int place, int step) {
    Place filled = all.get(place);
    filled.filled = Math.min(filled.filled, step);
    filled.lastUse = Math.max(filled.lastUse, step);
  }

  void uses(int place, int step) {
    all.get(place).lastUse = Math.max(all.get(place).lastUse, step);
  }

  /// Keeps an array for the caller of the plan.
  void keep(int place) {
    all.get(place).kept = true;
  }

  /// Lets places share arrays: one that is filled after the last use of another, if both are
  /// equally long.
  Plan plan(Program program, int[] inputs, int[] outputs, List<Plan.Step> steps) {
    int n = all.size();
    int[] array = new int[n];
    List<List<Integer>> filledAt = byStep(steps.size(), true);
    List<List<Integer>> freeAfter = byStep(steps.size(), false);
    Map<List<Object>, Deque<Integer>> free = new HashMap<>();
    int made = 0;
    Arrays.setAll(array, i -> all.get(i).outside || all.get(i).kept ? Plan.OWN : Plan.UNUSED);
    for (int step = 0; step < steps.size(); step++) {
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
        all.stream().mapToInt(place -> place.length).toArray(),
        all.stream().map(place -> place.dtype).toArray(DType[]::new),
        array,
        made,
        filled,
        Arrays.copyOf(numbers, numberCount),
        steps);
  }

  private static List<Object> kind(Place place) {
    return List.of(place.length, place.dtype);
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
