package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Steps through an ordinary differential equation.
///
/// @param shape of the state
record OdeSteps(Ode.Field f, Shape shape) {
  /// Dormand and Prince (1980), table 2: when the stages are, what they add up, and how order 5
  /// differs from order 4. The last stage is the result and the next step's first.
  private static final double[] TIMES = {0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1};

  private static final double[][] STAGES = {
    {},
    {1 / 5.0},
    {3 / 40.0, 9 / 40.0},
    {44 / 45.0, -56 / 15.0, 32 / 9.0},
    {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
    {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
    {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0},
  };

  private static final double[] ERROR = {
    71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0
  };

  /// One step from a time over a length.
  @FunctionalInterface
  private interface Step {
    Value from(double t, double h, Value x, List<Value> parameters);
  }

  private Value slope(double t, Value x, List<Value> parameters) {
    Value slope = f.apply(t, x, parameters);
    if (!slope.shape().equals(shape)) {
      throw Errors.illegal(
          "ode",
          "the state has shape " + shape + ", its derivative " + slope.shape(),
          "Give one derivative per element of the state.");
    }
    return slope;
  }

  Value fixed(Value x, Value[] parameters, double from, double to, int count) {
    double[] times = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      times[i] = from + (to - from) * i / count;
    }
    times[count] = to;
    return along(this::classical, times, x, parameters);
  }

  private Value classical(double t, double h, Value x, List<Value> parameters) {
    Value k1 = slope(t, x, parameters);
    Value k2 = slope(t + h / 2, x.add(k1.mul(h / 2)), parameters);
    Value k3 = slope(t + h / 2, x.add(k2.mul(h / 2)), parameters);
    Value k4 = slope(t + h, x.add(k3.mul(h)), parameters);
    return x.add(k1.add(k2.add(k3).mul(2)).add(k4).mul(h / 6));
  }

  /// Takes the steps between given times in segments of about as many steps as there are segments.
  private Value along(Step step, double[] times, Value x, Value... parameters) {
    int count = times.length - 1;
    int length = Math.max(1, (int) Math.ceil(Math.sqrt(count)));
    List<Value> all = new ArrayList<>(List.of(parameters));
    all.addFirst(x);
    for (int at = 0; at < count; at += length) {
      int first = at;
      int last = Math.min(count, at + length);
      Function<List<Value>, Value> segment =
          inner -> {
            Value state = inner.getFirst();
            List<Value> own = inner.subList(1, inner.size());
            for (int i = first; i < last; i++) {
              state = step.from(times[i], times[i + 1] - times[i], state, own);
            }
            return state;
          };
      all.set(0, Autodiff.checkpoint(segment).apply(List.copyOf(all)));
    }
    return all.getFirst();
  }

  Value adaptive(Value x, Value[] parameters, double from, double to, Ode.Adaptive tolerances) {
    if (x.isSymbolic() || Arrays.stream(parameters).anyMatch(Value::isSymbolic)) {
      throw Errors.state(
          "ode",
          "the number of adaptive steps of a state of shape "
              + shape
              + " depends on numbers that are not known while a function is traced",
          "Use FixedSteps. Or leave compile() out; instead of vmap(), solve for each of unbind(0)"
              + " and stack() the results.");
    }
    if (from == to || shape.size() == 0) {
      return x;
    }
    Value[] constants = Arrays.stream(parameters).map(Value::asConstant).toArray(Value[]::new);
    double[] times = times(x.asConstant(), List.of(constants), from, to, tolerances);
    return along(this::fifth, times, x, parameters);
  }

  /// The times between accepted steps.
  private double[] times(
      Value start, List<Value> parameters, double from, double to, Ode.Adaptive tolerances) {
    double[] times = new double[16];
    times[0] = from;
    int count = 0;
    Value x = start;
    Value slope = slope(from, x, parameters);
    double h = first(x, slope, from, to, tolerances);
    for (int tried = 0; times[count] != to; tried++) {
      double t = times[count];
      boolean last = Math.abs(to - t) <= Math.abs(h) * (1 + 1e-12);
      double next = last ? to : t + h;
      if (next == t || !Double.isFinite(next) || tried == tolerances.mostSteps()) {
        throw Errors.state(
            "ode",
            "at time " + t + " the step is " + h + " after " + tried + " steps",
            "The solution may end there or be stiff: loosen the tolerances or allow more steps.");
      }
      Value[] k = stages(t, next - t, x, slope, parameters);
      Value then = combined(x, next - t, STAGES[6], k);
      double error = error(x, then, combined(null, next - t, ERROR, k), tolerances);
      if (error <= 1) {
        if (count + 2 > times.length) {
          times = Arrays.copyOf(times, 2 * times.length);
        }
        times[++count] = next;
        x = then;
        slope = k[6];
      }
      double factor = 0.9 * Math.pow(error, -0.2);
      h = (next - t) * (Double.isFinite(error) ? Math.clamp(factor, 0.2, 5) : 0.2);
    }
    return Arrays.copyOf(times, count + 1);
  }

  /// A first guess that the control soon corrects: a hundredth of the time in which the state would
  /// change by its own size.
  private static double first(
      Value x, Value slope, double from, double to, Ode.Adaptive tolerances) {
    double size = norm(x.toArray(), x.toArray(), tolerances);
    double speed = norm(slope.toArray(), x.toArray(), tolerances);
    double h = size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed;
    return Math.copySign(Math.min(h, Math.abs(to - from)), to - from);
  }

  private static double error(Value x, Value then, Value error, Ode.Adaptive tolerances) {
    double[] before = x.toArray();
    double[] after = then.toArray();
    for (int i = 0; i < before.length; i++) {
      before[i] = Math.max(Math.abs(before[i]), Math.abs(after[i]));
    }
    return norm(error.toArray(), before, tolerances);
  }

  private static double norm(double[] of, double[] sizes, Ode.Adaptive tolerances) {
    double sum = 0;
    for (int i = 0; i < of.length; i++) {
      double scale = tolerances.absolute() + tolerances.relative() * Math.abs(sizes[i]);
      sum += of[i] / scale * (of[i] / scale);
    }
    return Math.sqrt(sum / of.length);
  }

  private Value fifth(double t, double h, Value x, List<Value> parameters) {
    Value[] k = new Value[6];
    for (int stage = 0; stage < k.length; stage++) {
      k[stage] = slope(t + TIMES[stage] * h, combined(x, h, STAGES[stage], k), parameters);
    }
    return combined(x, h, STAGES[6], k);
  }

  private Value[] stages(double t, double h, Value x, Value slope, List<Value> parameters) {
    Value[] k = new Value[7];
    k[0] = slope;
    for (int stage = 1; stage < k.length; stage++) {
      k[stage] = slope(t + TIMES[stage] * h, combined(x, h, STAGES[stage], k), parameters);
    }
    return k;
  }

  /// `x + h·Σ weightᵢ·kᵢ`, or without x.
  private static Value combined(@Nullable Value x, double h, double[] weights, Value[] k) {
    Value sum = x;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != 0) {
        Value term = k[i].mul(h * weights[i]);
        sum = sum == null ? term : sum.add(term);
      }
    }
    if (sum == null) {
      throw new AssertionError("no weights");
    }
    return sum;
  }
}
