package dev.autodiff.testkit;

import dev.autodiff.Autodiff;
import dev.autodiff.Elementwise;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A random expression as data: leaves and steps, of which the last is the result. It can be
/// evaluated anywhere, made smaller, and printed as Java source.
///
/// What [#draw] makes is smooth around its leaves: every step stays clear of kinks and of the edge
/// of its domain, and of moderate size, while one leaf's entry moves by [#STEP].
///
/// @param seed what it was drawn from
/// @param leaves the point where derivatives are taken, constants
/// @param steps what is computed, in order
public record RandomGraph(long seed, List<Value> leaves, List<Step> steps) {
  /// How far a leaf's entry can be moved when differences are taken.
  public static final double STEP = 0.02;

  private static final double LARGEST = 20;
  private static final int MOST_ELEMENTS = 24;

  /// Copies the lists.
  public RandomGraph {
    leaves = List.copyOf(leaves);
    steps = List.copyOf(steps);
  }

  /// One operation.
  ///
  /// @param source how it is written, with `%s` for each operand
  /// @param f the operation, on its operands
  /// @param operands numbers of the leaves and steps that it reads; leaves come first
  /// @param kinks the row whose kinks and domain count, if it has some
  public record Step(
      String source,
      Function<List<Value>, Value> f,
      List<Integer> operands,
      Optional<Elementwise> kinks) {
    /// Copies the operands.
    public Step {
      operands = List.copyOf(operands);
    }

    /// An operation of which no kinks are known.
    ///
    /// @param source how it is written, with `%s` for each operand
    /// @param f the operation, on its operands
    /// @param operands numbers of the leaves and steps that it reads; leaves come first
    /// @return the step
    public static Step of(String source, Function<List<Value>, Value> f, Integer... operands) {
      return new Step(source, f, List.of(operands), Optional.empty());
    }

    private Step reading(List<Integer> others) {
      return new Step(source, f, others, kinks);
    }

    private Value apply(List<Value> values) {
      return f.apply(operands.stream().map(values::get).toList());
    }
  }

  /// Draws a graph that is smooth around its leaves.
  ///
  /// @param seed the same seed gives the same graph
  /// @param length how many steps are drawn; those that the result does not depend on are left out
  /// @return the graph, with at least one step
  /// @throws IllegalArgumentException if the length is not positive
  public static RandomGraph draw(long seed, int length) {
    if (length < 1) {
      throw new IllegalArgumentException(
          "randomGraph: asked for " + length + " steps. Draw at least 1.");
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Value> leaves = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      Shape shape = shape(random);
      leaves.add(Value.tensor(shape, random.doubles(shape.size(), -1.5, 1.5).toArray()));
    }
    RandomGraph graph = new RandomGraph(seed, leaves, List.of());
    while (graph.steps.size() < length) {
      RandomGraph longer = graph.with(RandomSteps.draw(graph.values(leaves), random));
      graph = longer.isTame() ? longer : graph;
    }
    return graph.reduced();
  }

  /// Rank 0 to 3, lengths 1 to 3.
  private static Shape shape(SplittableRandom random) {
    int[] lengths = new int[random.nextInt(0, 4)];
    Arrays.setAll(lengths, _ -> random.nextInt(1, 4));
    return Shape.of(lengths);
  }

  /// The graph with one more step, whose value is the result.
  ///
  /// @param step reads leaves and steps that are there
  /// @return the longer graph
  public RandomGraph with(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new RandomGraph(seed, leaves, more);
  }

  /// The result at other leaves.
  ///
  /// @param at one value per leaf, of the same shapes
  /// @return the value of the last step
  public Value apply(List<Value> at) {
    return values(at).getLast();
  }

  private List<Value> values(List<Value> at) {
    List<Value> values = new ArrayList<>(at);
    for (Step step : steps) {
      values.add(step.apply(values));
    }
    return values;
  }

  /// Whether the last step is of moderate size and stays clear of kinks and of the edge of its
  /// domain when a leaf's entry moves by [#STEP].
  private boolean isTame() {
    Step last = steps.getLast();
    List<Value> values = values(leaves);
    double[] y = values.getLast().toArray();
    if (y.length > MOST_ELEMENTS || Arrays.stream(y).anyMatch(v -> !(Math.abs(v) < LARGEST))) {
      return false;
    }
    if (!(reach(values.size() - 1) < LARGEST)) {
      return false;
    }
    return isClear(last, values);
  }

  private boolean isClear() {
    List<Value> values = values(leaves);
    return steps.stream().allMatch(step -> isClear(step, values));
  }

  /// Whether a step stays clear of kinks and of the edge of its domain when a leaf's entry moves.
  private boolean isClear(Step step, List<Value> values) {
    return step.kinks.isEmpty() || room(step, values) > 0.1 + 4 * STEP * operandReach(step);
  }

  private double operandReach(Step step) {
    return step.operands.stream().mapToDouble(this::reach).max().orElse(0);
  }

  /// The largest sum, over the entries of all leaves, of what a value's element changes with them.
  private double reach(int value) {
    double reach = 0;
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      Value x = leaves.get(leaf);
      int index = leaf;
      Value each = Value.full(x.shape(), 1);
      reach +=
          Autodiff.jvp(at -> values(with(leaves, index, at)).get(value), x, each)
              .abs()
              .sum()
              .item();
    }
    return reach;
  }

  static List<Value> with(List<Value> values, int index, Value replacement) {
    List<Value> copy = new ArrayList<>(values);
    copy.set(index, replacement);
    return copy;
  }

  private static double room(Step step, List<Value> values) {
    Elementwise row = step.kinks.orElseThrow();
    Value[] operands = step.operands.stream().map(values::get).toArray(Value[]::new);
    Shape shape = row.apply(operands).shape();
    double[][] x = new double[3][];
    for (int k = 0; k < x.length; k++) {
      x[k] =
          k < operands.length ? operands[k].broadcastTo(shape).toArray() : new double[shape.size()];
    }
    double room = Double.POSITIVE_INFINITY;
    for (int i = 0; i < shape.size(); i++) {
      room = Math.min(room, row.domain().room(x[0][i], x[1][i], x[2][i]));
    }
    return room;
  }

  /// The smallest graph, found by leaving out and shortcutting steps, by putting leaves in their
  /// place and by rounding leaves, for which something still holds.
  ///
  /// @param fails what holds of this graph
  /// @return a graph for which it holds, and none of [#simpler] graphs does
  public RandomGraph shrink(Predicate<RandomGraph> fails) {
    RandomGraph smallest = this;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (RandomGraph candidate : smallest.simpler()) {
        if (fails.test(candidate)) {
          smallest = candidate;
          smaller = true;
          break;
        }
      }
    }
    return smallest;
  }

  /// Graphs with fewer steps, the smallest first, then some with fewer decimals in their leaves. If
  /// this graph is clear of the kinks that are known, so are they.
  ///
  /// @return candidates
  public List<RandomGraph> simpler() {
    List<RandomGraph> candidates = shorter();
    candidates.addAll(ShorterNumbers.of(this));
    if (isClear()) {
      candidates.removeIf(graph -> !graph.isClear());
    }
    return candidates;
  }

  private List<RandomGraph> shorter() {
    List<RandomGraph> candidates = new ArrayList<>();
    for (int length = 1; length < steps.size(); length++) {
      candidates.add(new RandomGraph(seed, leaves, steps.subList(0, length)).reduced());
    }
    List<Value> values = values(leaves);
    for (int s = steps.size() - 1; s >= 0; s--) {
      int replaced = leaves.size() + s;
      for (int by = 0; by < replaced; by++) {
        if (values.get(by).shape().equals(values.get(replaced).shape())) {
          candidates.add(bypassed(replaced, by).reduced());
        }
      }
    }
    for (int s = 0; s + 1 < steps.size(); s++) {
      candidates.add(cut(s, values.get(leaves.size() + s)).reduced());
    }
    candidates.removeIf(graph -> graph.steps.isEmpty() || graph.steps.size() >= steps.size());
    return candidates;
  }

  /// The graph in which another value is read instead of one.
  private RandomGraph bypassed(int value, int by) {
    return new RandomGraph(
        seed,
        leaves,
        steps.stream()
            .map(
                step -> step.reading(step.operands.stream().map(i -> i == value ? by : i).toList()))
            .toList());
  }

  /// The graph with a leaf instead of a step.
  private RandomGraph cut(int step, Value value) {
    List<Value> more = new ArrayList<>(leaves);
    more.add(value.detach());
    List<Step> moved = new ArrayList<>();
    for (Step each : steps) {
      moved.add(
          each.reading(
              each.operands.stream()
                  .map(
                      i ->
                          i == leaves.size() + step ? leaves.size() : i < leaves.size() ? i : i + 1)
                  .toList()));
    }
    return new RandomGraph(seed, more, moved);
  }

  /// The graph without the leaves and steps that the result does not depend on.
  private RandomGraph reduced() {
    if (steps.isEmpty()) {
      return this;
    }
    Set<Integer> needed = new HashSet<>(Set.of(leaves.size() + steps.size() - 1));
    for (int s = steps.size() - 1; s >= 0; s--) {
      if (needed.contains(leaves.size() + s)) {
        needed.addAll(steps.get(s).operands);
      }
    }
    List<Integer> kept = needed.stream().sorted().toList();
    List<Value> fewerLeaves = new ArrayList<>();
    List<Step> fewerSteps = new ArrayList<>();
    for (int i : kept) {
      if (i < leaves.size()) {
        fewerLeaves.add(leaves.get(i));
      } else {
        Step step = steps.get(i - leaves.size());
        fewerSteps.add(step.reading(step.operands.stream().map(kept::indexOf).toList()));
      }
    }
    return new RandomGraph(seed, fewerLeaves, fewerSteps);
  }

  /// The graph as the statements of a method.
  ///
  /// @return Java source; the last variable is the result
  public String toJava() {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < leaves.size(); i++) {
      Value leaf = leaves.get(i);
      source.append(
          "Value %s = Value.variable(Value.tensor(Shape.of(%s), %s));%n"
              .formatted(name(i), joined(leaf.shape().toArray()), joined(leaf.toArray())));
    }
    for (int s = 0; s < steps.size(); s++) {
      Step step = steps.get(s);
      Object[] names = step.operands.stream().map(this::name).toArray();
      source.append(
          "Value %s = %s;%n".formatted(name(leaves.size() + s), step.source.formatted(names)));
    }
    return source.toString();
  }

  private String name(int value) {
    return value < leaves.size() ? "x" + value : "y" + (value - leaves.size());
  }

  private static String joined(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(", "));
  }

  private static String joined(double[] numbers) {
    return Arrays.stream(numbers).mapToObj(RandomGraph::literal).collect(Collectors.joining(", "));
  }

  private static String literal(double x) {
    return Double.isFinite(x)
        ? Double.toString(x)
        : Double.isNaN(x) ? "Double.NaN" : x > 0 ? "1 / 0.0" : "-1 / 0.0";
  }

  @Override
  public String toString() {
    return "// drawn from seed " + seed + System.lineSeparator() + toJava();
  }
}
