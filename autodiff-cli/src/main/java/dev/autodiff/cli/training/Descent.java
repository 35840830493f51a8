package dev.autodiff.cli.training;

import dev.autodiff.cli.UserError;
import dev.autodiff.cli.text.Names;
import dev.autodiff.nn.Adadelta;
import dev.autodiff.nn.Adagrad;
import dev.autodiff.nn.Adam;
import dev.autodiff.nn.AdamW;
import dev.autodiff.nn.Adamax;
import dev.autodiff.nn.Asgd;
import dev.autodiff.nn.Clipping;
import dev.autodiff.nn.GradientDescent;
import dev.autodiff.nn.Lbfgs;
import dev.autodiff.nn.NAdam;
import dev.autodiff.nn.Optimizer;
import dev.autodiff.nn.RAdam;
import dev.autodiff.nn.ReduceOnPlateau;
import dev.autodiff.nn.RmsProp;
import dev.autodiff.nn.Schedule;
import dev.autodiff.nn.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How weights follow their gradients.
///
/// @param method the optimizer
/// @param learningRate the step size
/// @param momentum of gradient descent; not used by the others
/// @param weightDecay 0 for none
/// @param course how the learning rate changes
/// @param clip the largest norm of the gradient, ∞ for any
public record Descent(
    Method method,
    double learningRate,
    double momentum,
    double weightDecay,
    Course course,
    double clip) {
  /// The optimizers.
  public enum Method {
    /// With momentum.
    GRADIENT_DESCENT,
    /// With Nesterov momentum.
    NESTEROV,
    /// [Adam].
    ADAM,
    /// [AdamW].
    ADAMW,
    /// [RmsProp].
    RMSPROP,
    /// [Adagrad].
    ADAGRAD,
    /// [Adadelta].
    ADADELTA,
    /// [Adamax].
    ADAMAX,
    /// [NAdam].
    NADAM,
    /// [RAdam].
    RADAM,
    /// [Asgd].
    ASGD,
    /// [Lbfgs].
    LBFGS;

    /// The name in options and files.
    ///
    /// @return lower case with hyphens
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether it takes a momentum.
    ///
    /// @return true for gradient descent
    public boolean hasMomentum() {
      return this == GRADIENT_DESCENT || this == NESTEROV;
    }

    private double usualRate() {
      return this == ADADELTA || this == LBFGS ? 1 : 0.01;
    }
  }

  /// How the learning rate changes from epoch to epoch.
  public enum Course {
    /// Not at all.
    CONSTANT,
    /// Half a cosine wave down to 0.
    COSINE,
    /// A tenth whenever the loss has not fallen for ten epochs.
    PLATEAU;

    /// The name in options and files.
    ///
    /// @return lower case
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Checks the ranges.
  ///
  /// @throws UserError that names the option
  public Descent {
    require(
        learningRate > 0 && Double.isFinite(learningRate),
        "--learning-rate",
        learningRate + " is not a finite number above 0");
    require(momentum >= 0 && momentum < 1, "--momentum", momentum + " is not from 0 to below 1");
    require(
        method != Method.NESTEROV || momentum > 0, "--momentum", "nesterov needs a number above 0");
    require(
        weightDecay >= 0 && Double.isFinite(weightDecay),
        "--weight-decay",
        weightDecay + " is not a finite number of at least 0");
    require(
        method != Method.LBFGS || weightDecay == 0, "--weight-decay", "lbfgs has no weight decay");
    require(clip > 0, "--clip", clip + " is not above 0");
  }

  private static void require(boolean holds, String option, String problem) {
    if (!holds) {
      throw new UserError(option + ": " + problem + ".");
    }
  }

  /// What the options say; those that are null have the value that is usual for the method.
  ///
  /// @param optimizer name of the method
  /// @param learningRate the step size
  /// @param momentum of gradient descent
  /// @param weightDecay the share of the weights
  /// @param schedule name of the course
  /// @param clip the largest norm of the gradient
  /// @return the settings
  /// @throws UserError if there is none of a name or a number does not fit
  public static Descent of(
      String optimizer,
      @Nullable Double learningRate,
      @Nullable Double momentum,
      @Nullable Double weightDecay,
      String schedule,
      @Nullable Double clip) {
    List<String> methods = Arrays.stream(Method.values()).map(Method::label).toList();
    List<String> courses = Arrays.stream(Course.values()).map(Course::label).toList();
    Method method = Method.values()[place("--optimizer", "optimizer", methods, optimizer)];
    Course course = Course.values()[place("--schedule", "schedule", courses, schedule)];
    require(
        momentum == null || method.hasMomentum(),
        "--momentum",
        method.label() + " has no momentum to set");
    double usualDecay = method == Method.ADAMW ? 0.01 : 0;
    return new Descent(
        method,
        learningRate == null ? method.usualRate() : learningRate,
        momentum == null ? 0.9 : momentum,
        weightDecay == null ? usualDecay : weightDecay,
        course,
        clip == null ? Double.POSITIVE_INFINITY : clip);
  }

  private static int place(String option, String kind, List<String> labels, String name) {
    int place = labels.indexOf(name.toLowerCase(Locale.ROOT));
    if (place < 0) {
      throw new UserError(
          option
              + ": there is no "
              + kind
              + " "
              + Names.quoted(name)
              + "."
              + Names.didYouMean(name, labels));
    }
    return place;
  }

  Optimizer optimizer() {
    return switch (method) {
      case GRADIENT_DESCENT ->
          new GradientDescent(learningRate, momentum).withWeightDecay(weightDecay);
      case NESTEROV ->
          new GradientDescent(learningRate, momentum)
              .withWeightDecay(weightDecay)
              .withNesterov(true);
      case ADAM -> new Adam(learningRate).withWeightDecay(weightDecay);
      case ADAMW -> new AdamW(learningRate).withWeightDecay(weightDecay);
      case RMSPROP -> new RmsProp(learningRate).withWeightDecay(weightDecay);
      case ADAGRAD -> new Adagrad(learningRate).withWeightDecay(weightDecay);
      case ADADELTA -> new Adadelta(learningRate).withWeightDecay(weightDecay);
      case ADAMAX -> new Adamax(learningRate).withWeightDecay(weightDecay);
      case NADAM -> new NAdam(learningRate).withWeightDecay(weightDecay);
      case RADAM -> new RAdam(learningRate).withWeightDecay(weightDecay);
      case ASGD -> new Asgd(learningRate).withWeightDecay(weightDecay);
      case LBFGS -> new Lbfgs(learningRate);
    };
  }

  /// Tells a trainer.
  ///
  /// @param trainer the trainer's settings
  /// @param epochs how long it trains
  void applyTo(Trainer.Builder<?> trainer, int epochs) {
    trainer.optimizer(optimizer());
    switch (course) {
      case CONSTANT -> {}
      case COSINE -> trainer.schedule(Schedule.cosineAnnealing(epochs, 0));
      case PLATEAU -> trainer.schedule(new ReduceOnPlateau(0.1, 10));
    }
    if (clip < Double.POSITIVE_INFINITY) {
      trainer.clip(Clipping.norm(clip));
    }
  }

  /// The settings by option name; those without effect are left out.
  Map<String, String> entries() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("optimizer", method.label());
    entries.put("learning-rate", String.valueOf(learningRate));
    if (method.hasMomentum()) {
      entries.put("momentum", String.valueOf(momentum));
    }
    if (weightDecay > 0) {
      entries.put("weight-decay", String.valueOf(weightDecay));
    }
    if (course != Course.CONSTANT) {
      entries.put("schedule", course.label());
    }
    if (clip < Double.POSITIVE_INFINITY) {
      entries.put("clip", String.valueOf(clip));
    }
    return entries;
  }
}
