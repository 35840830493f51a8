package dev.autodiff.nn;

import static java.util.Objects.requireNonNull;

import dev.autodiff.DType;
import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One training: what changes from step to step.
final class TrainingRun<M extends Layer> {
  /// Rows that are measured at once: enough for full speed, few enough for little memory.
  private static final int MEASURED_ROWS = 4096;

  private final Trainer<M> trainer;
  private final Dataset data;
  private final List<EpochReport> reports = new ArrayList<>();
  private final long began = System.nanoTime();

  private final Repeated stepping = new Repeated(this::step);
  private final Repeated measuring = new Repeated(this::measure);
  private final Repeated sloping = new Repeated(this::slope);
  private final int parameterCount;

  private Optimizer.State state;
  private long steps;

  /// The last parameters whose loss and gradients were finite.
  private List<Value> good;

  private List<Value> best;
  private EpochReport bestReport;
  private @Nullable NonFinite nonFinite;

  TrainingRun(Trainer<M> trainer, Dataset data) {
    this.trainer = trainer;
    this.data = data;
    this.parameterCount = trainer.model.parameters().size();
    this.state = trainer.optimizer.start(trainer.model.parameters());
    this.good = state.parameters();
    this.best = state.parameters();
    this.bestReport = new EpochReport(0, Double.NaN, OptionalDouble.empty());
  }

  TrainingResult<M> run() {
    StopReason reason = stopReason();
    List<Value> last = nonFinite == null ? state.parameters() : good;
    return new TrainingResult<>(
        model(last),
        model(best),
        bestReport.epoch(),
        new History(reports),
        reason,
        Optional.ofNullable(nonFinite),
        steps,
        elapsed());
  }

  private StopReason stopReason() {
    if (!measure(0)) {
      return StopReason.NON_FINITE;
    }
    for (int epoch = 1; ; epoch++) {
      if (wantsStop()) {
        return StopReason.EARLY_STOP;
      }
      if (epoch > trainer.epochs) {
        return StopReason.EPOCHS_DONE;
      }
      for (int[] rows : trainer.batching.batches(data.size(), epoch)) {
        if (!step(epoch, rows)) {
          return StopReason.NON_FINITE;
        }
      }
      if (!measure(epoch)) {
        return StopReason.NON_FINITE;
      }
    }
  }

  /// Every listener is asked, so that all see every epoch.
  private boolean wantsStop() {
    Progress progress =
        new Progress(Collections.unmodifiableList(reports), trainer.epochs, steps, elapsed());
    boolean stop = false;
    for (TrainingListener listener : trainer.listeners) {
      stop |= listener.after(progress) == TrainingListener.Wish.STOP;
    }
    return stop;
  }

  /// Steps along the gradients of a batch; false if something is not finite.
  private boolean step(int epoch, int[] rows) {
    steps++;
    boolean whole = rows.length == data.size() && !trainer.batching.shuffled();
    Value features = whole ? data.features() : data.features().indexSelect(0, rows);
    Value targets = whole ? data.targets() : data.targets().indexSelect(0, rows);
    Value rate = rate();
    if (!trainer.compiled) {
      return step(epoch, features, targets, rate);
    }
    List<Value> parameters = state.parameters();
    List<Value> inputs = new ArrayList<>();
    parameters.forEach(parameter -> inputs.add(parameter.detach()));
    inputs.addAll(state.memory());
    inputs.add(features);
    inputs.add(targets);
    if (rate != null) {
      inputs.add(rate);
    }
    List<Value> results =
        stepping.run(inputs, () -> step(epoch, features, targets, rate) ? numbers(state) : null);
    if (results == null) {
      return false;
    }
    good = parameters;
    state = resume(results);
    return true;
  }

  /// The learning rate of the next step, if there is a schedule.
  private @Nullable Value rate() {
    if (trainer.pace == null) {
      return null;
    }
    double rate = trainer.pace.rate(trainer.optimizer.learningRate(), reports, steps - 1);
    if (!(rate >= 0) || rate == Double.POSITIVE_INFINITY) {
      throw Errors.illegal(
          "schedule",
          "the learning rate of step " + steps + " is " + rate,
          "Give a schedule of finite numbers of at least 0.");
    }
    return Value.of(rate);
  }

  private static Optimizer.State withRate(Optimizer.State state, @Nullable Value rate) {
    return rate == null ? state : state.withLearningRate(rate);
  }

  /// One step, looking at each number on the way.
  private boolean step(int epoch, Value features, Value targets, @Nullable Value rate) {
    List<Value> parameters = state.parameters();
    Value loss = trainer.loss.of(model(parameters).apply(features), targets);
    if (!Double.isFinite(loss.item())) {
      return lost(epoch, loss.item());
    }
    List<Value> gradients = loss.backward().of(parameters);
    if (found(epoch, NonFinite.Kind.GRADIENT, gradients)) {
      return false;
    }
    good = parameters;
    Optimizer.Slope here = new Optimizer.Slope(loss.detach(), clipped(gradients));
    state = withRate(state, rate).step(here, at -> slope(at, features, targets));
    return !found(epoch, NonFinite.Kind.PARAMETER, state.parameters());
  }

  private List<Value> clipped(List<Value> gradients) {
    return trainer.clipping == null ? gradients : trainer.clipping.of(gradients);
  }

  /// Loss and gradients for an optimizer that looks at further points.
  private Optimizer.Slope slope(List<Value> parameters, Value features, Value targets) {
    List<Value> inputs = new ArrayList<>();
    parameters.forEach(parameter -> inputs.add(parameter.detach()));
    inputs.add(features);
    inputs.add(targets);
    List<Value> results =
        trainer.compiled
            ? requireNonNull(
                sloping.run(inputs, () -> slope(inputs).subList(0, parameterCount + 1)))
            : slope(inputs);
    return new Optimizer.Slope(results.getFirst(), clipped(results.subList(1, parameterCount + 1)));
  }

  /// The same as a function: of parameters, features and targets, to loss and gradients, and a
  /// number that is not finite if any of them is not.
  private List<Value> slope(List<Value> inputs) {
    List<Value> parameters = renewed(inputs.subList(0, parameterCount));
    Value prediction = model(parameters).apply(inputs.get(parameterCount));
    Value loss = trainer.loss.of(prediction, inputs.get(parameterCount + 1));
    Optimizer.Slope slope = Optimizer.Slope.of(loss, parameters);
    List<Value> results = new ArrayList<>();
    results.add(slope.loss());
    slope.gradients().forEach(gradient -> results.add(gradient.detach()));
    results.add(watched(slope.loss(), slope.gradients()));
    return results;
  }

  /// The same step as a function: of parameters, memory, features, targets and learning rate, to
  /// parameters, memory, and a number that is not finite if any number on the way was not.
  private List<Value> step(List<Value> inputs) {
    int n = inputs.size() - (trainer.pace == null ? 2 : 3);
    Value rate = trainer.pace == null ? null : inputs.getLast();
    Optimizer.State from = withRate(resume(inputs.subList(0, n)), rate);
    List<Value> parameters = from.parameters();
    Value features = inputs.get(n);
    Value targets = inputs.get(n + 1);
    Value loss = trainer.loss.of(model(parameters).apply(features), targets);
    List<Value> gradients = loss.backward().of(parameters);
    Optimizer.State to =
        from.step(
            new Optimizer.Slope(loss.detach(), clipped(gradients)),
            at -> {
              Value there = trainer.loss.of(model(at).apply(features), targets);
              return new Optimizer.Slope(there.detach(), clipped(there.backward().of(at)));
            });
    List<Value> results = new ArrayList<>(numbers(to));
    List<Value> all = new ArrayList<>(gradients);
    all.addAll(results.subList(0, parameterCount));
    results.add(watched(loss, all));
    return results;
  }

  private static Value watched(Value loss, List<Value> values) {
    Value watched = loss.detach().reshape().to(DType.FLOAT64);
    for (Value value : values) {
      watched = watched.add(value.detach().sum().to(DType.FLOAT64));
    }
    return watched;
  }

  /// All that a state holds, as constants.
  private static List<Value> numbers(Optimizer.State state) {
    List<Value> numbers = new ArrayList<>();
    state.parameters().forEach(parameter -> numbers.add(parameter.detach()));
    state.memory().forEach(value -> numbers.add(value.detach()));
    return numbers;
  }

  private Optimizer.State resume(List<Value> numbers) {
    return trainer.optimizer.resume(
        renewed(numbers), numbers.subList(parameterCount, numbers.size()));
  }

  private List<Value> renewed(List<Value> numbers) {
    List<Value> old = trainer.model.parameters();
    List<Value> parameters = new ArrayList<>(parameterCount);
    for (int i = 0; i < parameterCount; i++) {
      parameters.add(Parameters.renewed(old.get(i), numbers.get(i)));
    }
    return parameters;
  }

  /// Measures the model as it is; false if a loss is not finite.
  private boolean measure(int epoch) {
    List<Value> fixed = state.parameters().stream().map(Value::detach).toList();
    double training = loss(epoch, fixed, data);
    Dataset validation = trainer.validation;
    OptionalDouble judged =
        validation == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(loss(epoch, fixed, validation));
    EpochReport report = new EpochReport(epoch, training, judged);
    reports.add(report);
    if (!Double.isFinite(training) || !Double.isFinite(report.decisiveLoss())) {
      return lost(epoch, Double.isFinite(training) ? report.decisiveLoss() : training);
    }
    if (epoch == 0 || report.decisiveLoss() < bestReport.decisiveLoss()) {
      best = state.parameters();
      bestReport = report;
    }
    return true;
  }

  /// The loss on all rows: the mean over parts, weighted by their rows.
  private double loss(int epoch, List<Value> parameters, Dataset rows) {
    int size = rows.size();
    if (size <= Math.max(MEASURED_ROWS, Math.min(trainer.batching.size(), size))) {
      return loss(epoch, parameters, rows.features(), rows.targets());
    }
    double sum = 0;
    for (int from = 0; from < size; from += MEASURED_ROWS) {
      int to = Math.min(size, from + MEASURED_ROWS);
      Value features = rows.features().slice(0, from, to);
      Value targets = rows.targets().slice(0, from, to);
      sum += loss(epoch, parameters, features, targets) * (to - from);
    }
    return sum / size;
  }

  private double loss(int epoch, List<Value> parameters, Value features, Value targets) {
    List<Value> inputs = new ArrayList<>(parameters);
    inputs.add(features);
    inputs.add(targets);
    // The first time, a loss checks all targets, which it cannot do when it is compiled.
    if (epoch == 0 || !trainer.compiled) {
      return measure(inputs).getFirst().item();
    }
    List<Value> results = measuring.run(inputs, () -> measure(inputs).subList(0, 1));
    return requireNonNull(results).getFirst().item();
  }

  /// The loss as a function of parameters, features and targets; twice, to be looked at.
  private List<Value> measure(List<Value> inputs) {
    M model = model(inputs.subList(0, parameterCount));
    Value prediction = model.apply(inputs.get(parameterCount));
    Value loss = trainer.loss.of(prediction, inputs.get(parameterCount + 1)).detach();
    return List.of(loss, loss);
  }

  private boolean lost(int epoch, double loss) {
    List<Value> parameters = state.parameters();
    int largest = 0;
    double magnitude = -1;
    for (int i = 0; i < parameters.size(); i++) {
      for (double w : parameters.get(i).toArray()) {
        if (Math.abs(w) > magnitude) {
          magnitude = Math.abs(w);
          largest = i;
        }
      }
    }
    String name = Parameters.name(parameters, largest);
    nonFinite = new NonFinite(epoch, steps, NonFinite.Kind.LOSS, name, loss);
    return false;
  }

  private boolean found(int epoch, NonFinite.Kind kind, List<Value> values) {
    for (int i = 0; i < values.size(); i++) {
      for (double x : values.get(i).toArray()) {
        if (!Double.isFinite(x)) {
          String name = Parameters.name(state.parameters(), i);
          nonFinite = new NonFinite(epoch, steps, kind, name, x);
          return true;
        }
      }
    }
    return false;
  }

  /// The trained class is the given class, as [Layer#withParameters] promises.
  @SuppressWarnings("unchecked")
  private M model(List<Value> parameters) {
    Layer layer = trainer.model.withParameters(parameters);
    if (layer.getClass() != trainer.model.getClass()) {
      throw Errors.state(
          "train",
          "withParameters of " + trainer.model.getClass() + " gave a " + layer.getClass(),
          "Return a layer of the same class.");
    }
    return (M) layer;
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
