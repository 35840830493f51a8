package dev.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Compares the gradients of a function with finite differences.
///
/// Every entry of every input is moved by itself; the central difference is extrapolated to step 0
/// (C. J. F. Ridders, Accurate computation of F′(x) and F′(x)F″(x), Advances in Engineering
/// Software 4, 1982), which gives about eleven digits and an estimate of its own error. A result
/// with more than one element is first reduced by a fixed random cotangent.
///
/// An entry passes if both numbers agree to [#tolerance] relative to the larger of them and of the
/// function's value. A NaN on either side fails, and so does an entry whose difference does not
/// converge: it sits at a kink, or outside the domain.
///
/// ```java
/// GradientCheck.standard().check(x -> x.tanh().sum(), Value.vector(0.5, -2)).assertPassed();
/// ```
public final class GradientCheck {
  private static final int LEVELS = 12;
  private static final double SHRINK = 1.4;

  /// Slopes that differ by less, relative to the scale, may do so by rounding.
  private static final double KINK = 1e-5;

  /// How many units in the last place the function's values may be off.
  private static final double ROUNDINGS = 8;

  private final double tolerance;
  private final int maxEntries;
  private final long seed;
  private final StepLimit limit;

  private GradientCheck(double tolerance, int maxEntries, long seed, StepLimit limit) {
    this.tolerance = tolerance;
    this.maxEntries = maxEntries;
    this.seed = seed;
    this.limit = limit;
  }

  /// How far an entry may be moved before the function leaves its domain or meets a kink.
  @FunctionalInterface
  public interface StepLimit {
    /// The largest step for one entry.
    ///
    /// @param input index of the input
    /// @param entry flat index of the entry in it
    /// @return a positive number
    double at(int input, int entry);
  }

  /// One entry that was compared.
  ///
  /// @param input index of the input
  /// @param entry flat row-major index in it
  /// @param gradient what the sweep gave
  /// @param difference what the finite difference gave
  /// @param uncertainty the estimated error of the difference
  /// @param error disagreement or uncertainty, whichever is larger, relative to the scale; NaN if a
  ///   side is NaN
  /// @param step how far the entry was moved at most
  public record Entry(
      int input,
      int entry,
      double gradient,
      double difference,
      double uncertainty,
      double error,
      double step) {}

  /// The outcome.
  ///
  /// @param passed whether every entry agrees
  /// @param checked number of entries compared
  /// @param worst the entry with the largest error, or one with zeros if there was nothing to
  ///   compare
  /// @param tolerance the bound on the error
  public record Result(boolean passed, int checked, Entry worst, double tolerance) {
    /// Says in one sentence what was found.
    ///
    /// @return a message for people
    public String message() {
      return "gradient check "
          + (passed ? "passed" : "failed")
          + ": worst of "
          + checked
          + " entries is input "
          + worst.input
          + "["
          + worst.entry
          + "], gradient "
          + worst.gradient
          + ", finite difference "
          + worst.difference
          + " ± "
          + worst.uncertainty
          + " (steps up to "
          + worst.step
          + "), error "
          + worst.error
          + (passed ? " ≤ " : " > ")
          + tolerance;
    }

    /// Throws unless the check passed.
    ///
    /// @throws AssertionError with [#message()] if it failed
    public void assertPassed() {
      if (!passed) {
        throw new AssertionError(message());
      }
    }
  }

  /// A check of every entry with tolerance 1e-7.
  ///
  /// @return the checker
  public static GradientCheck standard() {
    return new GradientCheck(1e-7, Integer.MAX_VALUE, 1, (_, _) -> Double.POSITIVE_INFINITY);
  }

  /// The same check with another tolerance.
  ///
  /// @param tolerance bound on the relative error, positive
  /// @return the checker
  /// @throws IllegalArgumentException if it is not positive
  public GradientCheck tolerance(double tolerance) {
    if (!(tolerance > 0)) {
      throw Errors.illegal("gradientCheck", "tolerance is " + tolerance, "Give a positive number.");
    }
    return new GradientCheck(tolerance, maxEntries, seed, limit);
  }

  /// The same check on a random selection of entries, for large inputs.
  ///
  /// @param entries how many at most
  /// @param seed chooses them
  /// @return the checker
  /// @throws IllegalArgumentException if there would be none
  public GradientCheck sample(int entries, long seed) {
    if (entries < 1) {
      throw Errors.illegal(
          "gradientCheck", "sample of " + entries + " entries", "Take at least 1.");
    }
    return new GradientCheck(tolerance, entries, seed, limit);
  }

  /// The same check with steps that stay clear of kinks and edges.
  ///
  /// @param limit the largest step per entry
  /// @return the checker
  public GradientCheck stepLimit(StepLimit limit) {
    return new GradientCheck(tolerance, maxEntries, seed, limit);
  }

  /// Checks a function of one value.
  ///
  /// @param f the function
  /// @param at where
  /// @return the outcome
  /// @throws IllegalArgumentException if the point is not float64
  public Result check(UnaryOperator<Value> f, Value at) {
    return check(inputs -> f.apply(inputs.getFirst()), List.of(at));
  }

  /// Checks a function of several values.
  ///
  /// @param f the function; it must give the same result for the same numbers
  /// @param at where
  /// @return the outcome
  /// @throws IllegalArgumentException if an input is not float64
  public Result check(Function<List<Value>, Value> f, List<Value> at) {
    for (Value input : at) {
      if (input.dtype() != DType.FLOAT64) {
        throw Errors.illegal(
            "gradientCheck",
            "the input " + input + " is float32, whose rounding is larger than any useful step",
            "Convert it with to(DType.FLOAT64).");
      }
    }
    List<Value> variables = at.stream().map(Value::variable).toList();
    Value y = f.apply(variables);
    Value cotangent = cotangent(y.shape());
    List<Value> gradients =
        y.isConstant()
            ? variables.stream().map(x -> x.mul(0).detach()).toList()
            : y.backward(cotangent).of(variables);
    Probe probe = new Probe(f, variables, cotangent);
    double scale = Math.abs(dot(y, cotangent));
    Entry worst = new Entry(0, 0, 0, 0, 0, 0, 0);
    boolean passed = true;
    int checked = 0;
    for (int[] place : places(at)) {
      Entry entry = compare(probe, place[0], place[1], gradients.get(place[0]), scale);
      passed &= entry.error <= tolerance;
      worst = worse(worst, entry) ? entry : worst;
      checked++;
    }
    return new Result(passed, checked, worst, tolerance);
  }

  private static boolean worse(Entry known, Entry next) {
    return Double.isNaN(next.error) || next.error > known.error;
  }

  private static Value cotangent(Shape shape) {
    if (shape.size() == 1) {
      return Value.full(shape, 1);
    }
    SplittableRandom random = new SplittableRandom(20_260_101);
    return Value.tensor(shape, random.doubles(shape.size(), 0.5, 1.5).toArray());
  }

  private List<int[]> places(List<Value> at) {
    List<int[]> places = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      int input = i;
      IntStream.range(0, at.get(i).shape().size()).forEach(e -> places.add(new int[] {input, e}));
    }
    SplittableRandom random = new SplittableRandom(seed);
    while (places.size() > maxEntries) {
      int last = places.size() - 1;
      places.set(random.nextInt(places.size()), places.get(last));
      places.removeLast();
    }
    return places;
  }

  private Entry compare(Probe probe, int input, int entry, Value gradient, double valueScale) {
    double analytic = gradient.data()[entry];
    double x = probe.at.get(input).data()[entry];
    double start = Math.min(0.1 * Math.max(1, Math.abs(x)), 0.5 * limit.at(input, entry));
    Estimate numeric = extrapolate(probe, input, entry, start);
    double scale = Math.max(Math.max(Math.abs(analytic), Math.abs(numeric.value)), valueScale);
    double uncertainty = Math.max(numeric.error, jump(probe, input, entry, start, scale));
    double apart = Math.max(Math.abs(analytic - numeric.value), uncertainty);
    double difference = Math.max(0, apart - numeric.rounding);
    // An infinite scale would make every disagreement look small, or none at all.
    double error = !Double.isFinite(scale) ? Double.NaN : difference == 0 ? 0 : difference / scale;
    return new Entry(input, entry, analytic, numeric.value, uncertainty, error, start);
  }

  /// How far the slopes to both sides differ, if that does not fade with the step: the point is a
  /// kink. A central difference does not see it where the gradient is the mean of both slopes, as
  /// of `abs` at 0. Two larger steps are compared, because curvature and a higher derivative can
  /// cancel at one.
  private static double jump(Probe probe, int input, int entry, double start, double scale) {
    double small = start / Math.pow(SHRINK, LEVELS - 1);
    double jump = probe.bend(input, entry, small);
    boolean stays =
        jump > KINK * scale
            && jump > 0.75 * probe.bend(input, entry, 2 * small)
            && jump > 0.5 * probe.bend(input, entry, 8 * small);
    return stays ? jump : 0;
  }

  /// @param rounding what the rounding of the function's values alone may make of the value: at a
  ///   root where the slope is 0 as well, nothing else is left of a difference
  private record Estimate(double value, double error, double rounding) {}

  /// A difference quotient.
  private record Slope(double value, double rounding) {}

  /// Ridders' table: each row halves the influence of the next power of the step.
  private static Estimate extrapolate(Probe probe, int input, int entry, double start) {
    double[][] table = new double[LEVELS][LEVELS];
    Estimate best = new Estimate(Double.NaN, Double.POSITIVE_INFINITY, 0);
    double step = start;
    double rounding = 0;
    for (int level = 0; level < LEVELS; level++, step /= SHRINK) {
      Slope slope = probe.slope(input, entry, step);
      table[level][0] = slope.value;
      rounding = Math.max(rounding, slope.rounding);
      double factor = SHRINK * SHRINK;
      for (int k = 1; k <= level; k++, factor *= SHRINK * SHRINK) {
        table[level][k] = (table[level][k - 1] * factor - table[level - 1][k - 1]) / (factor - 1);
        double error =
            Math.max(
                Math.abs(table[level][k] - table[level][k - 1]),
                Math.abs(table[level][k] - table[level - 1][k - 1]));
        if (error < best.error) {
          best = new Estimate(table[level][k], error, rounding);
        }
      }
    }
    return best;
  }

  /// The function on numbers, one entry moved.
  private record Probe(Function<List<Value>, Value> f, List<Value> at, Value cotangent) {
    Slope slope(int input, int entry, double step) {
      double x = at.get(input).data()[entry];
      double up = x + step;
      double down = x - step;
      double above = value(input, entry, up);
      double below = value(input, entry, down);
      double ulp = Math.ulp(Math.max(Math.abs(above), Math.abs(below)));
      // Beyond the range of numbers nothing is excused.
      double rounding = Double.isFinite(ulp) ? ROUNDINGS * ulp / (up - down) : 0;
      return new Slope((above - below) / (up - down), rounding);
    }

    /// The slope to the right minus the slope to the left.
    double bend(int input, int entry, double step) {
      double x = at.get(input).data()[entry];
      double middle = value(input, entry, x);
      double right = value(input, entry, x + step) - middle;
      double left = middle - value(input, entry, x - step);
      return Math.abs(right - left) / step;
    }

    private double value(int input, int entry, double x) {
      List<Value> moved = new ArrayList<>(at.stream().map(Value::detach).toList());
      double[] data = at.get(input).toArray();
      data[entry] = x;
      moved.set(input, Value.tensor(at.get(input).shape(), data));
      return dot(f.apply(moved), cotangent);
    }
  }

  private static double dot(Value y, Value cotangent) {
    return y.mul(cotangent).sum().item();
  }
}
