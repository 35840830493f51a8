package dev.autodiff.testkit;

import static dev.autodiff.testkit.Disagreement.detail;
import static dev.autodiff.testkit.Disagreement.input;

import dev.autodiff.Autodiff;
import dev.autodiff.GradientCheck;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The comparisons behind the assertions: each gives the worst disagreement, if there is one.
final class Comparisons {
  /// Chooses entries and mixes results.
  static final long SEED = 1;

  /// Entries whose gradient is compared, and rows of a Hessian.
  private static final int ENTRIES = 200;

  private static final int ROWS = 24;

  /// Rows and columns of a Jacobian.
  private static final int JACOBIAN = 64;

  /// Both modes compute the same sums in another order.
  private static final double ROUNDING = 1e-11;

  private Comparisons() {}

  static GradientCheck check(GradientCheck.StepLimit limit) {
    return GradientCheck.standard().sample(ENTRIES, SEED).stepLimit(limit);
  }

  static Optional<Disagreement> gradient(
      String what, GradientCheck check, Function<List<Value>, Value> f, List<Value> at) {
    GradientCheck.Result result = check.check(f, at);
    if (result.passed()) {
      return Optional.empty();
    }
    GradientCheck.Entry worst = result.worst();
    List<String> details =
        List.of(
            detail("their uncertainty", Double.toString(worst.uncertainty())),
            detail("error", worst.error() + ", at most " + result.tolerance()),
            detail("steps", "up to " + worst.step()),
            detail(
                "at",
                input(at, worst.input(), worst.entry())
                    + " = "
                    + at.get(worst.input()).toArray()[worst.entry()]),
            detail("compared", result.checked() + " of " + size(at) + " entries, seed " + SEED));
    return Optional.of(
        new Disagreement(
            what + " by " + input(at, worst.input(), worst.entry()),
            "finite differences",
            worst.difference(),
            "the sweep",
            worst.gradient(),
            details));
  }

  private static int size(List<Value> at) {
    return at.stream().mapToInt(x -> x.shape().size()).sum();
  }

  static Optional<Disagreement> hessian(Function<List<Value>, Value> f, List<Value> at) {
    KinkDistance kinks = new KinkDistance(f, at);
    for (int[] place : places(at, ROWS)) {
      int input = place[0];
      int entry = place[1];
      Function<List<Value>, Value> row =
          x ->
              Autodiff.grad(v -> mixed(f.apply(RandomGraph.with(x, input, v))))
                  .apply(x.get(input))
                  .reshape(-1)
                  .select(0, entry);
      // A rule may lead the kink out of the gradient's graph: the slope of |x| is a constant.
      KinkDistance more = new KinkDistance(row, at);
      GradientCheck check = check((i, e) -> Math.min(kinks.at(i, e), more.at(i, e)));
      Optional<Disagreement> found =
          gradient("second derivative by " + input(at, input, entry) + " and", check, row, at);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// One number that depends on every element of a result.
  private static Value mixed(Value y) {
    return y.shape().rank() == 0
        ? y
        : y.mul(
                Value.tensor(
                    y.shape(),
                    new SplittableRandom(SEED).doubles(y.shape().size(), 0.5, 1.5).toArray()))
            .sum();
  }

  static Optional<Disagreement> modes(Function<List<Value>, Value> f, List<Value> at) {
    Value y = f.apply(at);
    List<int[]> columns = places(at, JACOBIAN);
    int[] rows = places(List.of(y), JACOBIAN).stream().mapToInt(place -> place[1]).toArray();
    double[][] forward = new double[columns.size()][];
    for (int c = 0; c < forward.length; c++) {
      int input = columns.get(c)[0];
      Value x = at.get(input);
      forward[c] =
          Autodiff.jvp(
                  v -> f.apply(RandomGraph.with(at, input, v)),
                  x,
                  unit(x.shape(), columns.get(c)[1]))
              .toArray();
    }
    double[][][] reverse = new double[at.size()][rows.length][];
    for (int i = 0; i < at.size(); i++) {
      int input = i;
      for (int r = 0; r < rows.length; r++) {
        reverse[i][r] =
            Autodiff.vjp(
                    v -> f.apply(RandomGraph.with(at, input, v)),
                    at.get(i),
                    unit(y.shape(), rows[r]))
                .toArray();
      }
    }
    double scale = largest(y.toArray());
    for (double[] column : forward) {
      scale = Math.max(scale, largest(column));
    }
    for (int c = 0; c < forward.length; c++) {
      int input = columns.get(c)[0];
      int entry = columns.get(c)[1];
      for (int r = 0; r < rows.length; r++) {
        double pushed = forward[c][rows[r]];
        double pulled = reverse[input][r][entry];
        if (!near(pushed, pulled, scale)) {
          return Optional.of(
              new Disagreement(
                  "derivative of result"
                      + Disagreement.place(y.shape(), rows[r])
                      + " by "
                      + input(at, input, entry),
                  "forward mode",
                  pushed,
                  "reverse mode",
                  pulled,
                  List.of(
                      detail("at most", ROUNDING * scale + " apart"),
                      detail(
                          "compared",
                          rows.length
                              + " rows and "
                              + forward.length
                              + " columns of the Jacobian, seed "
                              + SEED))));
        }
      }
    }
    return Optional.empty();
  }

  /// Infinities may be equal, NaN is not.
  private static boolean near(double a, double b, double scale) {
    return a == b || Math.abs(a - b) <= ROUNDING * scale;
  }

  private static double largest(double[] numbers) {
    double largest = 0;
    for (double x : numbers) {
      largest = Double.isFinite(x) ? Math.max(largest, Math.abs(x)) : largest;
    }
    return largest;
  }

  private static Value unit(Shape shape, int entry) {
    double[] elements = new double[shape.size()];
    elements[entry] = 1;
    return Value.tensor(shape, elements);
  }

  /// Input and entry of so many entries at most.
  private static List<int[]> places(List<Value> at, int most) {
    List<int[]> places = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      int input = i;
      IntStream.range(0, at.get(i).shape().size()).forEach(e -> places.add(new int[] {input, e}));
    }
    SplittableRandom random = new SplittableRandom(SEED);
    while (places.size() > most) {
      int last = places.size() - 1;
      places.set(random.nextInt(places.size()), places.get(last));
      places.removeLast();
    }
    return places;
  }
}
