package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Gradients;
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
    List<Value> parameters = state.parameters();
    Dataset batch =
        rows.length == data.size() && !trainer.batching.shuffled() ? data : data.rows(rows);
    Value loss = trainer.loss.of(model(parameters).apply(batch.features()), batch.targets());
    if (!Double.isFinite(loss.item())) {
      return lost(epoch, loss.item());
    }
    Gradients gradients = loss.backward();
    List<Value> byParameter = gradients.of(parameters);
    if (found(epoch, NonFinite.Kind.GRADIENT, byParameter)) {
      return false;
    }
    good = parameters;
    state = state.step(byParameter);
    return !found(epoch, NonFinite.Kind.PARAMETER, state.parameters());
  }

  /// Measures the model as it is; false if a loss is not finite.
  private boolean measure(int epoch) {
    List<Value> fixed = state.parameters().stream().map(Value::detach).toList();
    M model = model(fixed);
    double training = loss(model, data);
    Dataset validation = trainer.validation;
    OptionalDouble judged =
        validation == null ? OptionalDouble.empty() : OptionalDouble.of(loss(model, validation));
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
  private double loss(M model, Dataset rows) {
    int size = rows.size();
    if (size <= Math.max(MEASURED_ROWS, Math.min(trainer.batching.size(), size))) {
      return trainer.loss.of(model.apply(rows.features()), rows.targets()).item();
    }
    double sum = 0;
    for (int from = 0; from < size; from += MEASURED_ROWS) {
      int to = Math.min(size, from + MEASURED_ROWS);
      Value features = rows.features().slice(0, from, to);
      Value targets = rows.targets().slice(0, from, to);
      sum += trainer.loss.of(model.apply(features), targets).item() * (to - from);
    }
    return sum / size;
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
