package dev.autodiff.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.golden.Comparison;
import dev.autodiff.golden.GoldenFile;
import dev.autodiff.golden.GoldenRecord;
import dev.autodiff.golden.GoldenSuite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Steps of optimizers, schedules and clipping against recorded ones.
final class GoldenSteps {
  private static final double STEPS = 1e-12;

  private static final double SEARCHES = 1e-9;

  /// Quasi-Newton steps far from a minimum multiply rounding errors, up to 10⁷ times over the
  /// recorded steps: a step may be off by this many times what the last bits of the start change.
  private static final double SENSITIVITY = 10;

  private static final double RATES = 1e-15;

  private static boolean optimizer(GoldenRecord record) {
    return record.op().startsWith("optim_");
  }

  private static boolean schedule(GoldenRecord record) {
    return record.op().startsWith("sched_");
  }

  private static boolean clipping(GoldenRecord record) {
    return record.op().equals("clip_grad_norm");
  }

  private GoldenSteps() {}

  /// Runs every record of `optim.jsonl`.
  static void check() {
    // Or a record that nobody runs would pass.
    assertThat(GoldenSuite.records("optim"))
        .allMatch(record -> optimizer(record) || schedule(record) || clipping(record))
        .hasSizeGreaterThan(GoldenFile.bundled() ? 100 : 0);
    run("optimizers", GoldenSteps::optimizer, GoldenSteps::steps);
    run("schedules", GoldenSteps::schedule, GoldenSteps::rates);
    run("clippings", GoldenSteps::clipping, GoldenSteps::clip);
  }

  private static void run(
      String what, Predicate<GoldenRecord> which, BiConsumer<GoldenRecord, Comparison> check) {
    List<GoldenRecord> records = GoldenSuite.records("optim").stream().filter(which).toList();
    if (records.isEmpty() && !GoldenFile.bundled()) {
      return; // a folder may hold only some
    }
    Comparison comparison = new Comparison();
    records.forEach(
        record -> {
          comparison.count(record.op());
          check.accept(record, comparison);
        });
    GoldenSuite.finish(what, comparison);
  }

  private static void steps(GoldenRecord record, Comparison comparison) {
    String name = record.op().substring("optim_".length());
    Optimizer optimizer = GoldenOptimizers.optimizer(name, record.part("args"));
    boolean searches = optimizer instanceof Lbfgs;
    UnaryOperator<Value> problem = problem(record);
    Optimizer.Objective objective = w -> Optimizer.Slope.of(problem.apply(w.getFirst()), w);
    double[] init = record.numbers("init");
    double[] losses = record.numbers("loss_before_step");
    double[] spread =
        searches
            ? spread(optimizer, objective, init, losses.length)
            : new double[losses.length + 1];
    Optimizer.State state = start(optimizer, init);
    for (int i = 0; i <= losses.length; i++) {
      double tolerance = searches ? Math.max(SEARCHES, SENSITIVITY * spread[i]) : STEPS;
      double[] w = state.parameters().getFirst().toArray();
      comparison.array(record + " step " + i, w, record.numbers("params", i), tolerance);
      if (i < losses.length) {
        Optimizer.Slope here = objective.at(state.parameters());
        double[] loss = {here.loss().item()};
        comparison.array(record + " loss " + i, loss, new double[] {losses[i]}, tolerance);
        Optimizer.State next = state.step(here, objective);
        if (!searches && (i == 1 || i == losses.length - 1)) {
          compiled(record + " compiled step " + i, optimizer, state, objective, next, comparison);
        }
        state = next;
      }
    }
  }

  private static Optimizer.State start(Optimizer optimizer, double... w) {
    return optimizer.start(List.of(Value.variable(Value.vector(w), "w")));
  }

  /// By how much each step changes if an element of the start changes by a few units in the last
  /// place.
  private static double[] spread(
      Optimizer optimizer, Optimizer.Objective objective, double[] init, int steps) {
    double[] spread = new double[steps + 1];
    for (int moved = 0; moved < 2 * init.length; moved++) {
      double[] near = init.clone();
      near[moved / 2] += (moved % 2 == 0 ? 4 : -4) * Math.ulp(near[moved / 2]);
      Optimizer.State here = start(optimizer, init);
      Optimizer.State there = start(optimizer, near);
      for (int i = 0; i <= steps; i++) {
        Value difference = here.parameters().getFirst().sub(there.parameters().getFirst());
        spread[i] = Math.max(spread[i], difference.detach().abs().max().item());
        if (i < steps) {
          here = here.step(objective);
          there = there.step(objective);
        }
      }
    }
    return spread;
  }

  /// The same step as a plan, with the learning rate as an input if it can be set.
  private static void compiled(
      String what,
      Optimizer optimizer,
      Optimizer.State from,
      Optimizer.Objective objective,
      Optimizer.State expected,
      Comparison comparison) {
    boolean rated = !(optimizer instanceof Rprop);
    List<Value> inputs = numbers(from);
    inputs.add(Value.of(optimizer.learningRate()));
    List<Value> results =
        Autodiff.compileMany(
                xs -> {
                  int n = xs.size() - 1;
                  Value w = Value.variable(xs.getFirst(), "w");
                  Optimizer.State state = optimizer.resume(List.of(w), xs.subList(1, n));
                  Optimizer.State at = rated ? state.withLearningRate(xs.get(n)) : state;
                  return numbers(at.step(objective.at(at.parameters()), objective));
                },
                inputs.stream().map(Value::shape).toArray(Shape[]::new))
            .applyMany(inputs);
    List<Value> wanted = numbers(expected);
    for (int i = 0; i < wanted.size(); i++) {
      comparison.array(what, results.get(i).toArray(), wanted.get(i).toArray(), 0);
    }
  }

  private static List<Value> numbers(Optimizer.State state) {
    List<Value> numbers = new ArrayList<>();
    state.parameters().forEach(parameter -> numbers.add(parameter.detach()));
    numbers.addAll(state.memory());
    return numbers;
  }

  private static UnaryOperator<Value> problem(GoldenRecord record) {
    GoldenRecord data = record.part("data");
    return switch (record.text("problem")) {
      case "quadratic" -> {
        Value a = data.part("A").value();
        Value b = data.part("b").value();
        yield w -> w.matmul(a.matmul(w)).mul(0.5).sub(b.matmul(w));
      }
      case "rosenbrock" ->
          w -> {
            int n = w.shape().length(0);
            Value low = w.slice(0, 0, n - 1);
            Value high = w.slice(0, 1, n);
            return high.sub(low.square()).square().mul(100).add(low.rsub(1).square()).sum();
          };
      case "logreg" -> {
        Value x = data.part("X").value();
        Value y = data.part("y").value();
        int n = x.shape().length(1);
        yield w ->
            Losses.binaryCrossEntropyWithLogits(x.matmul(w.slice(0, 0, n)).add(w.select(0, n)), y);
      }
      case "quartic" ->
          w ->
              w.pow(4)
                  .sum()
                  .add(w.select(0, 0).mul(w.select(0, 1)).sin().mul(0.3))
                  .add(w.sub(1).abs().sum().mul(0.1));
      default -> throw new AssertionError("there is no problem " + record.text("problem"));
    };
  }

  private static void rates(GoldenRecord record, Comparison comparison) {
    String name = record.op().substring("sched_".length());
    double initial = record.number("base_lr");
    double[] expected = record.numbers("lr");
    double[] rates = new double[expected.length];
    if (name.equals("ReduceLROnPlateau")) {
      ReduceOnPlateau schedule = GoldenOptimizers.plateau(record.part("args"));
      double[] metrics = record.numbers("metric");
      for (int t = 0; t < rates.length; t++) {
        rates[t] = schedule.rate(initial, Arrays.copyOf(metrics, t + 1));
      }
    } else {
      Schedule schedule = GoldenOptimizers.schedule(name, record.part("args"));
      for (int t = 0; t < rates.length; t++) {
        rates[t] = schedule.rate(initial, t);
      }
    }
    comparison.array(record.toString(), rates, expected, RATES);
  }

  private static void clip(GoldenRecord record, Comparison comparison) {
    GoldenRecord args = record.part("args");
    double p = args.number("norm_type", 2);
    List<Value> gradients = new ArrayList<>();
    for (int i = 0; i < record.json().path("grads_before").size(); i++) {
      gradients.add(Value.vector(requireNonNull(record.numbers("grads_before", i))));
    }
    double[] norm = {Clipping.totalNorm(gradients, p).item()};
    comparison.array(record + " norm", norm, new double[] {record.number("total_norm")}, 1e-15);
    List<Value> clipped =
        Clipping.norm(args.number("max_norm"), p, args.number("eps", 1e-6)).of(gradients);
    for (int i = 0; i < clipped.size(); i++) {
      comparison.array(
          record + " " + i, clipped.get(i).toArray(), record.numbers("grads_after", i), 1e-15);
    }
  }
}
