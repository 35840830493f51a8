package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Trains models by steps along their gradients.
///
/// An epoch goes through all rows once, in the steps that the [Batching] says. Before the first
/// epoch and after each, the loss is measured on all training rows, and on the validation rows if
/// there are any: these numbers are the history, decide which model is the best, and go to the
/// listeners.
///
/// The same model, data and seeds give the same bits, whatever the number of threads. A trainer is
/// immutable: it can be used again and by several threads at once.
///
/// Steps on batches of a size that came before are compiled: forward, loss, backward and update run
/// as one plan, with the same bits. What cannot be compiled, because a model, loss or optimizer
/// looks at numbers to decide what to do next, runs as it is. See [Builder#compiled] for models
/// that are no functions of their input and parameters.
///
/// ```java
/// var result =
///     Trainer.builder(Sequential.mlp(new int[] {30, 16, 1}, TANH, IDENTITY, xavierUniform(), 1))
///         .optimizer(new GradientDescent(0.1, 0.9))
///         .batching(Batching.miniBatch(32, 1))
///         .epochs(100)
///         .build()
///         .train(data);
/// ```
///
/// @param <M> class of the model
public final class Trainer<M extends Layer> {
  final M model;
  final Loss loss;
  final Optimizer optimizer;
  final Batching batching;
  final int epochs;
  final List<TrainingListener> listeners;
  final @Nullable Dataset validation;
  final boolean compiled;
  final @Nullable Clipping clipping;
  final @Nullable Pace pace;

  private Trainer(Builder<M> builder) {
    this.model = builder.model;
    this.loss = builder.loss;
    this.optimizer = builder.optimizer;
    this.batching = builder.batching;
    this.epochs = builder.epochs;
    this.listeners = List.copyOf(builder.listeners);
    this.validation = builder.validation;
    this.compiled = builder.compiled;
    this.clipping = builder.clipping;
    this.pace = builder.pace;
  }

  /// The learning rate of the next step.
  @FunctionalInterface
  interface Pace {
    /// The rate at a point of a training.
    ///
    /// @param initial the learning rate of the optimizer
    /// @param done reports of all epochs so far, and of the untrained model
    /// @param steps how many steps there have been
    double rate(double initial, List<EpochReport> done, long steps);
  }

  /// Begins with a model. Without further settings: binary cross-entropy on logits, gradient
  /// descent with learning rate 0.1, full batch, 100 epochs.
  ///
  /// @param <M> class of the model
  /// @param model the untrained model
  /// @return a builder
  /// @throws IllegalArgumentException if the model has no parameters
  public static <M extends Layer> Builder<M> builder(M model) {
    return new Builder<>(model);
  }

  /// Trains the model.
  ///
  /// @param data what to fit; its targets must have the shape that the loss wants beside the
  ///   predictions
  /// @return the trained model and how it went
  /// @throws IllegalArgumentException if there are no rows, or shapes do not fit model or loss
  public TrainingResult<M> train(Dataset data) {
    if (data.size() == 0) {
      throw Errors.illegal("train", "the data set has no rows", "Give at least one.");
    }
    return new TrainingRun<>(this, data).run();
  }

  /// Collects the settings of a trainer.
  ///
  /// @param <M> class of the model
  public static final class Builder<M extends Layer> {
    private final M model;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private Loss loss = Losses::binaryCrossEntropyWithLogits;
    private Optimizer optimizer = new GradientDescent(0.1);
    private Batching batching = Batching.fullBatch();
    private int epochs = 100;
    private @Nullable Dataset validation;
    private boolean compiled = true;
    private @Nullable Clipping clipping;
    private @Nullable Pace pace;

    private Builder(M model) {
      for (Value parameter : model.parameters()) {
        if (parameter.isConstant()) {
          throw Errors.illegal(
              "train",
              "a parameter of shape " + parameter.shape() + " is a constant",
              "Make it with Value.variable(…).");
        }
      }
      if (model.parameters().isEmpty()) {
        throw Errors.illegal("train", "the model has no parameters", "Add a layer that has some.");
      }
      this.model = model;
    }

    /// Sets what to make small.
    ///
    /// @param loss gives a scalar; a mean over rows
    /// @return this builder
    public Builder<M> loss(Loss loss) {
      this.loss = loss;
      return this;
    }

    /// Sets how to step.
    ///
    /// @param optimizer its settings
    /// @return this builder
    public Builder<M> optimizer(Optimizer optimizer) {
      this.optimizer = optimizer;
      return this;
    }

    /// Sets how the learning rate changes from epoch to epoch, in place of an earlier schedule.
    ///
    /// Steps stay compiled, whatever the rate is.
    ///
    /// @param schedule its time is the number of epochs so far
    /// @return this builder
    public Builder<M> schedule(Schedule schedule) {
      this.pace = (initial, done, _) -> schedule.rate(initial, done.size() - 1);
      return this;
    }

    /// Sets how the learning rate changes from step to step, in place of an earlier schedule.
    ///
    /// @param schedule its time is the number of steps so far
    /// @return this builder
    public Builder<M> stepSchedule(Schedule schedule) {
      this.pace = (initial, _, steps) -> schedule.rate(initial, Math.toIntExact(steps));
      return this;
    }

    /// Sets when the learning rate is reduced, in place of an earlier schedule.
    ///
    /// @param schedule looks at the validation losses of the epochs so far, or at the training
    ///   losses where there is no validation
    /// @return this builder
    public Builder<M> schedule(ReduceOnPlateau schedule) {
      this.pace =
          (initial, done, _) -> {
            double[] losses = new double[done.size() - 1];
            for (int i = 0; i < losses.length; i++) {
              losses[i] = done.get(i + 1).decisiveLoss();
            }
            return schedule.rate(initial, losses);
          };
      return this;
    }

    /// Sets what is done to gradients before the optimizer sees them; without it, nothing.
    ///
    /// @param clipping such as [Clipping#norm(double)]
    /// @return this builder
    public Builder<M> clip(Clipping clipping) {
      this.clipping = clipping;
      return this;
    }

    /// Sets how epochs are cut into steps.
    ///
    /// @param batching the rule
    /// @return this builder
    public Builder<M> batching(Batching batching) {
      this.batching = batching;
      return this;
    }

    /// Sets how long to train.
    ///
    /// @param epochs the most epochs to run, at least 0
    /// @return this builder
    /// @throws IllegalArgumentException if it is negative
    public Builder<M> epochs(int epochs) {
      if (epochs < 0) {
        throw Errors.illegal("train", epochs + " epochs were asked for", "Give at least 0.");
      }
      this.epochs = epochs;
      return this;
    }

    /// Adds a listener. They are called in the order in which they were added.
    ///
    /// @param listener is told after each epoch
    /// @return this builder
    public Builder<M> listener(TrainingListener listener) {
      listeners.add(listener);
      return this;
    }

    /// Sets data that are not trained on and decide which model is the best.
    ///
    /// @param validation at least one row
    /// @return this builder
    /// @throws IllegalArgumentException if there are no rows
    public Builder<M> validation(Dataset validation) {
      if (validation.size() == 0) {
        throw Errors.illegal("train", "the validation set has no rows", "Give at least one.");
      }
      this.validation = validation;
      return this;
    }

    /// Sets whether steps may be compiled, as they are without this setting.
    ///
    /// A compiled step repeats what model, loss and optimizer did when it was compiled. Switch it
    /// off if they use anything that changes beside their arguments, such as random numbers or a
    /// count of their calls.
    ///
    /// @param compiled false to run every step as it is
    /// @return this builder
    public Builder<M> compiled(boolean compiled) {
      this.compiled = compiled;
      return this;
    }

    /// The trainer with these settings.
    ///
    /// @return a trainer; later changes of the builder do not reach it
    public Trainer<M> build() {
      return new Trainer<>(this);
    }
  }
}
